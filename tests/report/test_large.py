"""The report of 20,000 documents in a real browser: names, series, sentences, pairs, and the links."""

import time
from pathlib import Path

import pytest

from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.write import MAX_BYTES, write_report
from kazprep.runs.opened import Run
from tests.report.large import make_large_run
from tests.report.test_page import all_of, texts, wait_for

DOCUMENTS = 20_000


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return make_large_run(tmp_path_factory.mktemp("large") / "run", DOCUMENTS)


@pytest.fixture(scope="module")
def report(run) -> Path:
    path = run.path / "report.html"
    write_report(run, path, ReportOptions(ReportLanguage.KAZAKH))
    return path


@pytest.fixture
def page(browser, report):
    """The report, just opened; at the end no script must have failed."""
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(report.as_uri())
    wait_for(lambda: all_of(browser, "#list button"))
    yield browser
    assert browser.get_log("browser") == []


@pytest.fixture
def without_scripts(browser, report):
    """The report in a browser that runs none of its scripts."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(report.as_uri())
    yield browser
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def shown_names(page) -> list[str]:
    return page.execute_script(
        "return [...document.querySelectorAll('li.name')].filter(one => one.checkVisibility())"
        ".map(one => one.querySelector('.title').textContent)"
    )


def go(page, fragment: str) -> None:
    page.execute_script("location.hash = arguments[0]", fragment)


def type_in(page, identifier: str, text: str) -> None:
    field = page.find_element("id", identifier)
    field.clear()
    field.send_keys(text)


def choose(page, identifier: str, value: str) -> None:
    page.execute_script(
        "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
        "field.dispatchEvent(new Event('input'))",
        identifier,
        value,
    )


def shown_document(page) -> str:
    return page.find_element("id", "reader").get_attribute("data-document")


def open_name(page, name: str):
    """The element of a name, opened by a click."""
    type_in(page, "name-search", name)
    (item,) = [one for one in all_of(page, "li.name") if one.is_displayed()]
    item.find_element("css selector", "summary").click()
    wait_for(lambda: item.find_element("css selector", ".profile").is_displayed())
    return item


def test_the_report_is_small_and_says_what_is_left_out(page, report):
    assert report.stat().st_size < MAX_BYTES
    words = page.find_element("id", "names").text
    for command in ("people DIR", "places DIR", "organisations DIR", "people DIR --pairs"):
        assert f"kazprep {command}" in words
    assert "kazprep view DIR DOC" in page.find_element("id", "documents").text
    assert "барлығы: 20 000" in page.find_element("id", "documents").text


def test_the_most_frequent_names_are_those_of_the_run(page, run):
    people = run.entities(["canonical"], [("type", "==", "PERSON")])["canonical"].value_counts()
    choose(page, "name-class", "PERSON")
    first = shown_names(page)
    assert len(first) == 25
    assert people[first].tolist() == people.head(25).tolist()
    page.find_element("css selector", "#names button.more").click()
    assert len(shown_names(page)) == 80


def test_people_and_places_are_before_dates_and_numbers(page):
    page.find_element("css selector", "#names button.more").click()
    families = page.execute_script(
        "return [...document.querySelectorAll('li.name')].map(one => one.dataset.family)"
    )
    names = ("people", "places", "organisations")
    position = [family for family in families if family not in names]
    assert len(position) < len(families)
    last_name = max(at for at, family in enumerate(families) if family in ("places", "organisations"))
    assert families.index("times") > last_name
    assert families.index("numbers") > last_name


@pytest.mark.parametrize("group", ["people", "GPE", "DATE"])
def test_names_are_filtered_by_class_and_family(page, group):
    choose(page, "name-class", group)
    shown = [one for one in all_of(page, "li.name") if one.is_displayed()]
    kinds = {one.get_attribute("data-family" if group.islower() else "data-type") for one in shown}
    assert shown
    assert kinds == {group}


@pytest.mark.parametrize("typed", ["шолпан курман", "ШОЛПАН ҚҰРМАН", "құрман Шолпан"])
def test_the_search_folds_letters_and_case(page, typed):
    type_in(page, "name-search", typed)
    assert shown_names(page) == ["Шолпан Құрман"]
    assert texts(page, "#names-found") == ["Табылғаны: 1"]


def test_the_search_covers_the_pairs(page):
    everyone = len(all_of(page, ".pairs tbody tr"))
    type_in(page, "name-search", "шолпан курман")
    rows = [row for row in all_of(page, ".pairs tbody tr") if row.is_displayed()]
    assert 0 < len(rows) < everyone
    assert all("Шолпан Құрман" in row.text for row in rows)


def test_names_are_sorted(page, run):
    dates = run.entities(["canonical"], [("type", "==", "GPE")], with_documents=True)
    first = dates.groupby("canonical")["published"].min()
    last = dates.groupby("canonical")["published"].max()
    choose(page, "name-class", "GPE")
    for order, expected in (
        ("alphabet", ["Ақтау", "Алматы", "Астана", "Қарағанды", "Орал", "Семей", "Түркістан", "Шымкент"]),
        ("first", None),
        ("last", None),
        ("mentions", dates["canonical"].value_counts().index.tolist()),
    ):
        choose(page, "name-sort", order)
        shown = shown_names(page)
        if order == "first":
            assert first[shown].is_monotonic_increasing
        elif order == "last":
            assert last[shown].is_monotonic_decreasing
        else:
            assert shown == expected


def test_a_name_has_a_series_with_its_values(page, run):
    item = open_name(page, "Қарағанды")
    timeline = run.timeline("Қарағанды", by="month")
    chart = item.find_element("css selector", ".series svg")
    assert chart.rect["height"] > 60
    assert str(timeline["count"].max()) in chart.get_attribute("aria-label").replace("\u00a0", "")
    item.find_element("css selector", ".values summary").click()
    cells = [cell.text.replace("\u00a0", "") for cell in item.find_elements("css selector", ".values td")]
    assert [int(cell) for cell in cells] == [count for count in timeline["count"] if count]


def test_pointing_at_a_series_shows_a_value(page, run):
    from selenium.webdriver import ActionChains

    chart = open_name(page, "Қарағанды").find_element("css selector", ".series svg")
    ActionChains(page).scroll_to_element(chart).move_to_element(chart).perform()
    values = chart.get_attribute("data-values").split(",")
    wait_for(lambda: page.find_element("id", "tip").is_displayed())
    period, _, value = page.find_element("id", "tip").text.partition(": ")
    timeline = run.timeline("Қарағанды", by="month").set_index("period")["count"]
    assert value.replace("\u00a0", "") in values
    assert timeline[f"{period}-01"] == int(value.replace("\u00a0", ""))


def test_a_sentence_leads_to_its_place_in_the_document(page):
    item = open_name(page, "Қарағанды")
    link = item.find_element("css selector", ".lines a")
    href = link.get_attribute("href").partition("#")[2]
    link.click()
    wait_for(lambda: all_of(page, "mark.sought"))
    (mark,) = all_of(page, "mark.sought")
    assert mark.get_attribute("textContent") == "Қарағанды"
    assert href == f"document-{shown_document(page)}:{mark.get_attribute('data-start')}"
    assert 0 < page.execute_script("return arguments[0].getBoundingClientRect().top", mark) < 900


def test_a_document_leads_to_its_names(page):
    page.find_element("css selector", "#list button").click()
    wait_for(lambda: all_of(page, "#reader .facts a[href^='#name-']"))
    link = page.find_element("css selector", "#reader .facts a[href^='#name-']")
    name = link.text
    link.click()
    wait_for(lambda: all_of(page, "li.name details[open]"))
    (opened,) = all_of(page, "li.name details[open]")
    assert opened.find_element("css selector", ".title").text == name


def test_a_name_leads_to_its_documents(page):
    item = open_name(page, "Қарағанды")
    link = item.find_element("css selector", ".here a")
    count = int(link.text.rpartition(" ")[2])
    link.click()
    wait_for(lambda: texts(page, "#found") == [f"Табылғаны: {count}"])
    shown = [one for one in all_of(page, "#list li") if one.is_displayed()]
    assert 0 < len(shown) == count < 200
    shown[0].find_element("css selector", "button").click()
    wait_for(lambda: "Қарағанды" in page.find_element("id", "reader").text)
    page.find_element("css selector", "#only button").click()
    assert texts(page, "#found") == ["Табылғаны: 200"]


def test_every_name_of_the_first_ones_has_a_document_that_can_be_read(page):
    counts = page.execute_script(
        "return [...document.querySelectorAll('li.name .profile')]"
        ".map(one => one.querySelectorAll('.lines a').length)"
    )
    assert len(counts) > 90
    assert min(counts) > 0


def test_partners_and_pairs_lead_to_names_even_to_hidden_ones(page):
    page.find_element("css selector", ".pairs tbody a").click()
    wait_for(lambda: all_of(page, "li.name details[open]"))
    type_in(page, "name-search", "мұндайжоқ")
    assert shown_names(page) == []
    go(page, "name-70")
    wait_for(lambda: len(shown_names(page)) == 1)
    assert page.find_element("id", "name-70").is_displayed()


def test_tables_are_sorted_by_a_click_on_a_heading(page):
    headings = all_of(page, ".pairs th")
    counts = [int(cell.get_attribute("data-sort")) for cell in all_of(page, ".pairs tbody td:nth-child(4)")]
    headings[3].find_element("css selector", "button").click()
    assert headings[3].get_attribute("aria-sort") == "descending"
    headings[3].find_element("css selector", "button").click()
    assert headings[3].get_attribute("aria-sort") == "ascending"
    shown = [int(cell.get_attribute("data-sort")) for cell in all_of(page, ".pairs tbody td:nth-child(4)")]
    assert shown == sorted(counts)
    item = open_name(page, "Қарағанды")
    item.find_elements("css selector", ".lines th button")[1].click()
    before = [cell.text for cell in item.find_elements("css selector", ".lines tbody td:nth-child(2)")]
    nearest = [text.split()[::-1] for text in before]
    assert len({tuple(words) for words in nearest}) > 1
    assert [words[0] for words in nearest if words] == sorted(
        (words[0] for words in nearest if words), key=str.lower
    )


def test_documents_are_sorted_by_date(page):
    for order, turned in (("newest", True), ("oldest", False)):
        choose(page, "sort", order)
        dates = [text.partition(" · ")[0] for text in texts(page, "#list small")]
        assert dates == sorted(dates, reverse=turned)
    choose(page, "sort", "")
    sources = [text.partition(" · ")[2] for text in texts(page, "#list small")]
    assert sources == sorted(sources)


def test_a_name_is_opened_with_the_keyboard(page):
    from selenium.webdriver.common.keys import Keys

    summary = page.find_element("css selector", "li.name summary")
    page.execute_script("arguments[0].focus()", summary)
    summary.send_keys(Keys.ENTER)
    wait_for(lambda: all_of(page, "li.name details[open] .profile"))
    assert page.execute_script("return document.activeElement === arguments[0]", summary)


def test_every_field_and_every_series_has_a_name(page):
    unnamed = page.execute_script("""
        const isNamed = one => one.ariaLabel || one.labels?.length || one.textContent.trim();
        return [...document.querySelectorAll("input, select, button, svg[role=img], summary")]
            .filter(one => !isNamed(one)).map(one => one.outerHTML.slice(0, 100));
    """)
    assert unnamed == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper(page, scheme):
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    try:
        open_name(page, "Қарағанды")
        low = page.execute_script("""
            const parts = color => color.match(/[\\d.]+/g).map(Number);
            const light = color => {
                const [r, g, b] = parts(color).map(v => v / 255)
                    .map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = one => {
                for (; one; one = one.parentElement) {
                    const color = getComputedStyle(one).backgroundColor;
                    if ((parts(color)[3] ?? 1) > 0) return color;
                }
                return "rgb(255, 255, 255)";
            };
            return [...document.querySelectorAll("#names *")].filter(one => one.checkVisibility()
                && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())).map(one => {
                const both = [light(getComputedStyle(one).color), light(behind(one))];
                const [dark, bright] = both.sort((a, b) => a - b);
                return [(bright + 0.05) / (dark + 0.05), one.outerHTML.slice(0, 80)];
            }).filter(([ratio]) => ratio < 4.5);
        """)
        assert low == []
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_name_fits_the_width(page, width, scheme):
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for at in (0, 3, 70):
            go(page, f"name-{at}")
            wait_for(lambda: page.find_element("css selector", f"#name-{at} .series svg").is_displayed())  # noqa: B023
        assert page.execute_script("return innerWidth") == width
        assert page.execute_script(
            "return document.documentElement.scrollWidth == document.documentElement.clientWidth"
        )
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_page_is_ready_soon(browser, report):
    started = time.monotonic()
    browser.get(report.as_uri())
    wait_for(lambda: all_of(browser, "#names button.more"))
    assert time.monotonic() - started < 20  # it takes one second; ten times that under load


def test_names_and_links_work_without_scripts(without_scripts, report):
    page = without_scripts
    page.find_element("css selector", "li.name summary").click()
    assert page.find_element("css selector", "#name-0 .lines").is_displayed()
    assert not page.find_element("id", "name-tools").is_displayed()
    page.get(f"{report.as_uri()}#name-70")
    wait_for(lambda: page.find_element("id", "name-70").is_displayed())
