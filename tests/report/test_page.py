"""The report in a real browser: charts, search, documents, hostile text, no request."""

import itertools
import json
import re
import time
from collections.abc import Callable
from importlib.resources import files

import pytest

from kazprep.report.names import MAX_NAME_CHARACTERS
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.phrases import read_phrases
from kazprep.report.write import write_report
from kazprep.text.folding import folded
from tests.report.invented import HOSTILE_TITLE

NUMBERS = itertools.count()


@pytest.fixture
def opened(browser, server, report_file) -> Callable[[], None]:
    """The report at a local address, where a request would be noticed."""
    server.asked.clear()
    browser.get_log("browser")
    browser.get("about:blank")
    browser.get_log("performance")
    address = f"http://127.0.0.1:{server.server_port}/{report_file.name}"
    browser.get(f"{address}?{next(NUMBERS)}")  # a new address is not in the cache
    wait_for(lambda: all_of(browser, "#list button"))
    return browser


def all_of(browser, selector):
    return browser.find_elements("css selector", selector)


def texts(browser, selector):
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(element => element.textContent)", selector
    )


def open_document(browser, doc_id):
    browser.execute_script("location.hash = arguments[0]", f"document-{doc_id}")
    wait_for(
        lambda: browser.execute_script("return document.getElementById('reader').dataset.document") == doc_id
    )


def wait_for(condition):
    """Until a condition holds: a page opens a document after the click, when its address has changed."""
    for _ in range(300):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not become so in thirty seconds")


def shown_ids(browser):
    return browser.execute_script(
        "return JSON.parse(document.getElementById('data').textContent).documents.map(one => one.id)"
    )


def document_of(run, source):
    (row,) = run.documents(filters=[("source", "==", source)]).to_dict("records")
    return row


def test_every_chart_is_drawn(opened):
    charts = all_of(opened, ".plot")
    assert len(charts) == 4
    for chart in charts:
        columns = chart.find_elements("css selector", "rect")
        assert max(column.rect["height"] for column in columns) > 50
        assert all(column.rect["width"] > 1 for column in columns)
    bars = all_of(opened, ".bar rect")
    assert len(bars) > 20
    assert max(bar.rect["width"] for bar in bars) > 100


def test_the_figures_are_those_of_the_tables(opened, report_run):
    shown = dict(zip(texts(opened, ".figures dt"), texts(opened, ".figures strong"), strict=True))
    expected = {
        "Documents": len(report_run.documents()),
        "Sentences": len(report_run.sentences()),
        "Tokens": len(report_run.tokens()),
        "Entities": len(report_run.entities()),
        "Repairs": len(report_run.repairs()),
        "Errors": len(report_run.errors()),
    }
    assert {name: shown[name] for name in expected} == {name: f"{n:,}" for name, n in expected.items()}


def test_the_most_frequent_nouns_are_those_of_the_tables(opened, report_run):
    shown = texts(opened, "#words tbody td:first-child")
    counts = texts(opened, "#words tbody .n")
    expected = report_run.frequencies(upos=["NOUN"], limit=25)
    assert shown == expected["lemma"].tolist()
    assert counts == [f"{count:,}" for count in expected["count"]]
    assert len(shown) > 10
    assert "Words" in texts(opened, "nav a")


def test_search_finds_documents_by_all_words_and_nothing_else(opened, report_run):
    chosen = report_run.documents(filters=[("doc_id", "in", shown_ids(opened))])
    is_hit = chosen["text"].str.lower().str.contains("жылыжай") & chosen["text"].str.lower().str.contains(
        "алматы"
    )
    assert 0 < is_hit.sum() < len(chosen)
    opened.find_element("id", "search").send_keys("ЖЫЛЫЖАЙ алматы")
    visible = [item for item in all_of(opened, "#list li") if item.is_displayed()]
    assert len(visible) == is_hit.sum()
    assert texts(opened, "#found") == [f"Found: {is_hit.sum()}"]
    opened.find_element("id", "search").send_keys(" мұндайсөзжоқ")
    assert not [item for item in all_of(opened, "#list li") if item.is_displayed()]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("кызмет", "қызмет"), ("ҚЫЗМЕТ", "қызмет"), ("Әсет", "Әсет"), ("асет нурланов", "Әсет Нұрланов")],
)
def test_search_takes_letters_that_are_typed_for_one_another_for_the_same(opened, report_run, typed, meant):
    field = opened.find_element("id", "search")
    field.clear()
    field.send_keys(typed)
    chosen = report_run.documents(filters=[("doc_id", "in", shown_ids(opened))])
    texts_of = chosen["text"].str.lower()
    is_hit = texts_of.str.contains(meant.lower().split()[0])
    for word in meant.lower().split():
        is_hit &= texts_of.str.contains(word)
    assert is_hit.sum() > 0
    assert texts(opened, "#found") == [f"Found: {is_hit.sum()}"]


def test_every_letter_of_kazakh_is_folded_on_the_page_as_it_is_in_python():
    letters = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
    source = (files("kazprep.report") / "assets" / "report.js").read_text(encoding="utf-8")
    typed = dict(re.findall(r'(\w): "(\w)"', re.search(r"const typed = {(.*?)}", source)[1]))
    assert {letter: folded(letter) for letter in letters if folded(letter) != letter} == typed


def test_a_click_opens_the_document(opened):
    button = all_of(opened, "#list button")[2]
    title = button.find_element("css selector", "span").text
    button.click()
    wait_for(lambda: texts(opened, "#reader h3") == [title])
    assert button.get_attribute("aria-current") is not None


def entities_on_page(browser):
    """Each entity's type and text, and the text ahead of it, as the page has them."""
    return browser.execute_script("""
        const text = document.querySelector("#reader .text");
        return [...text.querySelectorAll("mark")].map(mark => {
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEndBefore(mark);
            const ahead = range.cloneContents();
            const breaks = ahead.querySelectorAll("p").length - 1;
            return [mark.dataset.type, mark.textContent, [...ahead.textContent].length + breaks];
        });
    """)


def test_documents_show_the_right_entities_at_the_right_offsets(opened, report_run):
    ids = shown_ids(opened)
    seen = 0
    for doc_id in ids[::15]:
        open_document(opened, doc_id)
        rows = report_run.entities(filters=[("doc_id", "==", doc_id)]).sort_values("start")
        rows = rows[rows["end"] <= 20_000]
        expected = [[row.type, row.text, row.start] for row in rows.itertuples()]
        assert entities_on_page(opened) == expected, doc_id
        seen += len(expected)
    assert seen > 30


def test_the_names_of_a_document_are_no_dates_or_numbers(opened, report_run):
    figures = {"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENTAGE", "QUANTITY"}
    listed = opened.execute_script("return JSON.parse(document.getElementById('data').textContent).names")
    seen = left_out = 0
    for doc_id in shown_ids(opened)[::15]:
        open_document(opened, doc_id)
        rows = report_run.entities(filters=[("doc_id", "==", doc_id)])
        rows = rows[rows["end"] <= 20_000]
        names = rows["canonical"].fillna(rows["text"]).str[:MAX_NAME_CHARACTERS]
        found = set(zip(names, rows["type"], strict=True)) & {(name, type_) for name, type_ in listed}
        expected = sorted(name for name, type_ in found if type_ not in figures)
        assert sorted(texts(opened, "#reader .facts a[href^='#name-']")) == expected, doc_id
        seen += len(expected)
        left_out += len(found) - len(expected)
    assert seen > 10
    assert left_out > 3


def test_the_text_is_complete(opened, report_run):
    chosen = shown_ids(opened)[::20]
    assert len(chosen) > 5
    for doc_id in chosen:
        open_document(opened, doc_id)
        (row,) = report_run.documents(filters=[("doc_id", "==", doc_id)]).to_dict("records")
        assert "\n".join(texts(opened, "#reader .text p")) == row["text"][:20_000]


def test_lines_that_are_not_text_have_a_label_beside_the_text(opened, report_run):
    parts = read_phrases(ReportLanguage.ENGLISH)["parts"]
    seen = 0
    for doc_id in shown_ids(opened)[::20]:
        open_document(opened, doc_id)
        rows = report_run.sentences(filters=[("doc_id", "==", doc_id), ("end", "<=", 20_000)])
        labels = [mark.get_attribute("data-label") for mark in all_of(opened, "#reader .part")]
        assert set(labels) == {parts[part] for part in rows["part"] if part != "text"}, doc_id
        seen += len(labels)
    assert seen > 3


def test_repairs_are_marked_and_show_the_original(opened, report_run):
    chosen = report_run.repairs(filters=[("doc_id", "in", shown_ids(opened)), ("rule", "==", "latin-letter")])
    doc_id = chosen["doc_id"].iloc[0]
    open_document(opened, doc_id)
    rows = report_run.repairs(filters=[("doc_id", "==", doc_id)]).sort_values("start")
    marks = all_of(opened, "#reader .repair")
    assert [mark.get_attribute("textContent") for mark in marks] == rows["after"].tolist()
    assert [mark.get_attribute("data-before") for mark in marks] == rows["before"].tolist()
    from selenium.webdriver import ActionChains

    ActionChains(opened).scroll_to_element(marks[0]).move_to_element(marks[0]).perform()
    tip = opened.find_element("id", "tip")
    assert tip.is_displayed()
    assert tip.text == f"Raw text: {rows['before'].iloc[0]}\nrule: latin-letter"


def test_hostile_text_shows_as_text_and_its_entities_are_in_position(opened, report_run):
    row = document_of(report_run, "қауіпті <b>.txt")
    open_document(opened, row["doc_id"])
    assert texts(opened, "#reader h3") == [HOSTILE_TITLE]
    assert "\n".join(texts(opened, "#reader .text p")) == row["text"]
    assert "😀" in row["text"]
    rows = report_run.entities(filters=[("doc_id", "==", row["doc_id"])])
    assert any(rows["start"] > row["text"].index("😀"))
    assert [found[1:] for found in entities_on_page(opened)] == rows[["text", "start"]].to_numpy().tolist()
    assert not all_of(opened, "main img, main b, main i, main script")
    assert texts(opened, "h1") == ["run <b>"]
    assert "сурет<i>.xyz" in texts(opened, "#errors code")


def test_nothing_is_asked_of_the_network_and_no_script_fails(opened, server, report_file, report_run):
    open_document(opened, document_of(report_run, "қауіпті <b>.txt")["doc_id"])
    opened.find_element("id", "search").send_keys("қар")
    sent = [
        message["params"]["request"]["url"]
        for message in (json.loads(entry["message"])["message"] for entry in opened.get_log("performance"))
        if message["method"] == "Network.requestWillBeSent"
    ]
    page = f"http://127.0.0.1:{server.server_port}/{report_file.name}"
    assert [url for url in sent if not url.startswith((page, "data:"))] == []
    assert [path.partition("?")[0] for path in server.asked] == [f"/{report_file.name}"]
    assert opened.get_log("browser") == []


def test_the_policy_stops_what_is_not_of_the_page(opened):
    ran = opened.execute_async_script("""
        const done = arguments[arguments.length - 1];
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        const image = document.createElement("img");
        image.onload = () => done("image loaded");
        image.onerror = () => done(window.ran ? "script ran" : "stopped");
        image.src = "/report.html?image";
        document.body.append(image);
    """)
    opened.get_log("browser")  # the violations just provoked
    assert ran == "stopped"


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_width_in_each_theme(opened, width, scheme):
    feature = {"name": "prefers-color-scheme", "value": scheme}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        open_document(opened, shown_ids(opened)[0])
        assert opened.execute_script("return innerWidth") == width
        root = "document.documentElement"
        assert opened.execute_script(f"return {root}.scrollWidth == {root}.clientWidth")
        paper = opened.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 28)"}[scheme]
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize(
    ("language", "word"), [(ReportLanguage.KAZAKH, "Табылғаны: "), (ReportLanguage.RUSSIAN, "Найдено: ")]
)
def test_the_page_speaks_other_languages(browser, report_run, tmp_path, language, word):
    path = tmp_path / "report.html"
    write_report(report_run, path, ReportOptions(language, 5))
    browser.get(path.as_uri())
    assert texts(browser, "#found") == [word + "5"]
    open_document(browser, shown_ids(browser)[0])
    labels = set(
        browser.execute_script(
            "return [...document.querySelectorAll('#reader mark')].map(mark => mark.dataset.label)"
        )
    )
    assert labels <= set(read_phrases(language)["labels"].values())
    assert browser.get_log("browser") == []
