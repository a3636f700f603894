"""The published page in a real browser without a network: answers are those of the run, offsets lead home."""

import re
from urllib.parse import parse_qs

import pytest

from kazprep.publish.phrases import all_phrases

SHOWN = 25
"""Lines on a page."""


def counted(status):
    """The number of occurrences and documents that the page says it has found."""
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]+\d|\d", status)]


def hits(page):
    return page.texts(".lines tbody .hit")


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        ("қаласында", "form"),
        ("ҚАР", "form"),
        ("жы*", "form"),
        ("*да", "form"),
        ("?ала", "form"),
        ("жаңа *", "form"),
        ("сөз сөйледі", "form"),
        ("қала", "lemma"),
        ("жаңа ме*", "lemma"),
    ],
)
def test_a_search_finds_what_the_run_finds(page, run, pattern, by):
    expected = run.kwic(pattern, by)
    is_word = expected["keyword"].str.contains(r"\w$")  # punctuation marks are not in the index
    expected = expected[is_word]
    page.ask("search", q=pattern, by=by)
    assert counted(page.status) == [len(expected), expected["doc_id"].nunique()]
    assert len(expected) > 3
    assert hits(page) == expected["keyword"].tolist()[:SHOWN]


def test_a_phrase_ends_with_its_sentence(page, run):
    sentences = run.sentences().sort_values(["doc_id", "sentence_id"]).reset_index(drop=True)
    titles = sentences[(sentences["part"] == "title") & sentences["text"].str.contains(r"\w$")]
    following = sentences.loc[titles.index + 1, "text"].str.split().str[0]
    phrase = f"{titles['text'].iloc[0].split()[-1]} {following.iloc[0]}"
    assert phrase in run.document(titles["doc_id"].iloc[0]).text.replace("\n", " ")
    assert run.kwic(phrase).empty
    page.ask("search", q=phrase)
    assert page.texts("#main p") == ["Nothing was found."]


def test_lines_are_in_the_order_of_the_kazakh_alphabet(page, run):
    page.ask("search", q="қаласында", sort="right")
    behind = [text.lower().split()[0].strip("«»,.") for text in page.texts(".lines tbody .after")]
    expected = run.kwic("қаласында", sort="right")["right"].tolist()
    assert behind == [text.lower().split()[0].strip("«»,.") for text in expected[:SHOWN]]
    assert len(set(behind)) > 3
    page.ask("search", q="қаласында", sort="left")
    before = [text.lower().split()[-1] for text in page.texts(".lines tbody .before")]
    expected = run.kwic("қаласында", sort="left")["left"].tolist()
    assert before == [text.lower().split()[-1] for text in expected[:SHOWN]]


def test_the_context_is_that_of_the_text(page, run):
    page.ask("search", q="құрылысына")
    texts = {row.doc_id: row.text for row in run.documents().itertuples()}
    expected = run.kwic("құрылысына")
    for before, after, line in zip(
        page.texts(".lines tbody .before"),
        page.texts(".lines tbody .after"),
        expected.itertuples(),
        strict=False,
    ):
        text = texts[line.doc_id]
        assert " ".join(text[: line.start].split()).endswith(before)
        assert " ".join(text[line.end :].split()).startswith(after)
        assert len(after) > 20


def test_dates_limit_a_search(page, run):
    page.ask("search", q="қаласында", since="2025-03", until="2025-06-15")
    expected = run.where(since="2025-03", until="2025-06-15").kwic("қаласында")
    assert counted(page.status) == [len(expected), expected["doc_id"].nunique()]
    assert 0 < len(expected) < len(run.kwic("қаласында"))


def test_letters_of_a_russian_keyboard_lead_to_words_that_there_are(page):
    page.ask("search", q="каласында")
    assert page.texts(".suggestions a") == ["қаласында"]
    page.click(".suggestions a")
    assert counted(page.status)[0] > 3


def test_a_hit_leads_to_its_original_characters(page, run):
    documents = run.documents().set_index("doc_id")
    links = []
    for number in range(1, -(-len(run.kwic("сей*")) // SHOWN) + 1):
        page.ask("search", q="сей*", page=number)
        links += page.run(
            "return [...document.querySelectorAll('.lines .hit a')].map(link => link.getAttribute('href'))"
        )
    assert len(links) == len(run.kwic("сей*"))
    repaired_ones = []
    for link in links:
        values = {key: value[0] for key, value in parse_qs(link.partition("?")[2]).items()}
        row = documents.loc[values["id"]]
        original = row["raw_text"][int(values["raw_start"]) : int(values["raw_end"])]
        repaired = row["text"][int(values["start"]) : int(values["end"])]
        if original == repaired:
            continue
        repaired_ones.append(original)
        page.run("location.hash = arguments[0]", link)
        page.wait()
        assert page.texts("mark.hit") == [original]
        assert "\n".join(page.texts(".reader .text p")) == row["raw_text"]
        before = page.run("""const text = document.querySelector('.reader .text');
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEndBefore(document.querySelector('mark.hit'));
            const part = range.cloneContents();
            return [...part.textContent].length + part.querySelectorAll('p').length - 1""")
        assert before == int(values["raw_start"])
        assert f"raw_text[{values['raw_start']}:{values['raw_end']}]" in page.texts(".facts dd")
        page.run("document.querySelectorAll('.tools button')[1].click()")
        assert page.texts("mark.hit") == [repaired]
        assert "\n".join(page.texts(".reader .text p")) == row["text"]
    assert repaired_ones[-1] == "Сейiтова"  # with a Latin letter, and behind an emoji


def test_markup_in_texts_is_text(page, run):
    (row,) = run.documents(filters=[("source", "==", "таңба.txt")]).to_dict("records")
    page.ask("document", id=row["doc_id"])
    assert page.texts("#main h2") == [row["title"]]
    assert "<script>" in "".join(page.texts(".reader .text"))
    assert page.run("return document.querySelectorAll('main img, main script, h1 b').length") == 0
    assert page.texts("h1") == ["Мақалалар <b>"]


def test_people_are_those_of_the_run(page, run):
    page.ask("people")
    expected = run.people(limit=50)
    found = page.cells(".names")
    assert [row[:3] for row in found] == [
        [row.name, str(row.mentions), str(row.documents)] for row in expected.itertuples(index=False)
    ]
    assert found[0][3] == str(expected["first"][0].date())
    page.ask("people", q="сейитов")  # as on a Russian keyboard
    assert "Гүлнар Сейітова" in [row[0] for row in page.cells(".names")]
    assert all("ейітов" in row[0] for row in page.cells(".names"))


@pytest.mark.parametrize("kind", ["places", "organisations"])
def test_a_name_has_its_mentions_in_all_forms(page, run, kind):
    name = getattr(run, kind)(limit=1).iloc[0]
    page.ask(kind).click(".names a")
    assert page.texts("#main h2") == [name["name"]]
    assert counted(page.status) == [name["mentions"], name["documents"]]
    assert hits(page)[0] in set(run.entities()["text"])
    dates = page.texts(".lines tbody .when")
    assert dates == sorted(dates, key=lambda date: (not date, date))  # those without one are last
    assert len(set(dates)) > 1


def test_a_link_to_two_names_finds_them_by_name_where_their_numbers_have_changed(page, run):
    pair = run.named_together("people").iloc[0]
    page.ask("name", id=10**6, name=pair["name"], **{"with": 10**6, "partner": pair["partner"]})
    assert page.texts("#main h2") == [f"{pair['name']}, in sentences with {pair['partner']}"]
    page.ask("name", id=0, name=pair["name"], **{"with": "x"})
    assert page.texts("#main h2") == ["Nothing was found."]


def test_people_have_partners_with_the_sentences_of_both(page, run):
    pairs = run.named_together("people")
    name = pairs["name"][0]
    page.ask("people", q=name).click(".names a")
    expected = {}
    for row in pairs.itertuples():
        for one, other in ((row.name, row.partner), (row.partner, row.name)):
            if one == name:
                expected[other] = str(row.sentences)
    shown = dict(text.rsplit(" ", 1) for text in page.texts(".chips li"))
    assert shown == expected
    page.click(".chips a")
    assert page.texts("#main h2") == [f"{name}, in sentences with {pairs['partner'][0]}"]
    mentions = run.entities(filters=[("type", "==", "PERSON")])
    forms = run.name_forms("people")[["doc_id", "variant", "name"]]
    mentions = mentions.merge(
        forms.drop_duplicates(), left_on=["doc_id", "canonical"], right_on=["doc_id", "variant"]
    )
    of_both = mentions.groupby(["doc_id", "sentence_id"])["name"].agg(set)
    of_both = of_both[[{name, pairs["partner"][0]} <= names for names in of_both]].index
    own = mentions[mentions["name"] == name].set_index(["doc_id", "sentence_id"])
    assert counted(page.status)[0] == own.index.isin(of_both).sum()
    assert len(of_both) == pairs["sentences"][0]


def test_a_timeline_is_that_of_the_run(page, run):
    page.ask("timeline", q="қаласында, жиында", measure="count")
    expected = run.timeline("қаласында", "month", "form").dropna(subset="period")
    titles = page.run("""return [...document.querySelectorAll('.plot')].map(
        plot => [...plot.querySelectorAll('rect title')].map(title => title.textContent))""")
    assert titles[0] == [f"{row.period:%Y-%m}: {row.count}" for row in expected.itertuples(index=False)]
    assert len(titles) == 2
    page.ask("timeline", q="қаласында", by="form", unit="year", measure="per_million")
    yearly = run.timeline("қаласында", "year", "form").dropna(subset="period")
    (titles,) = page.run("""return [...document.querySelectorAll('.plot')].map(
        plot => [...plot.querySelectorAll('rect title')].map(title => title.textContent))""")
    assert titles == [f"{row.period:%Y}: {row.per_million:,.1f}" for row in yearly.itertuples(index=False)]


@pytest.mark.parametrize(
    ("values", "digits", "expected"),
    [
        ([1, 3], 0, ["0", "1", "2", "3"]),
        ([1], 0, ["0", "1"]),
        ([10, 4], 0, ["0", "5", "10"]),
        ([0.4], 1, ["0.0", "0.2", "0.4"]),
        ([0, 0], 0, ["0", "1"]),
        ([18_000], 1, ["0", "10,000", "20,000"]),
    ],
)
def test_the_lines_of_a_scale_are_at_the_values_they_name(page, values, digits, expected):
    found = page.browser.execute_async_script(
        """const [values, digits, done] = arguments;
        import(new URL("chart.js", document.baseURI)).then(({ chart }) => {
            const figure = chart("", values.map((value, at) => [at, value]), digits);
            const labels = [...figure.querySelectorAll(".scale text")];
            done(labels.map((each) => [each.textContent, each.getAttribute("y")]));
        });""",
        values,
        digits,
    )
    assert [name for name, _ in found] == expected
    top = float(expected[-1].replace(",", ""))
    assert [100 - float(y.rstrip("%")) for _, y in found] == pytest.approx(
        [100 * float(name.replace(",", "")) / top for name in expected]
    )


def test_the_documents_are_listed_and_found_by_title(page, run):
    page.ask("document")
    assert counted(page.status) == [len(run.documents())]
    page.ask("document", q="кітапхана бастады")
    assert [row[1] for row in page.cells(".names")] == ["Кітапхана жұмысын бастады"]


def test_a_result_is_downloaded_as_csv(page, run):
    page.ask("search", q="қаласында")
    content = page.browser.execute_async_script("""
        const done = arguments[arguments.length - 1];
        URL.createObjectURL = (blob) => {
            blob.arrayBuffer().then((bytes) => done([...new Uint8Array(bytes)]));
            return "#";
        };
        HTMLAnchorElement.prototype.click = () => {};
        document.querySelector("button.csv").click();
    """)
    page.browser.refresh()
    page.wait()
    lines = bytes(content).decode("utf-8-sig").splitlines()
    expected = run.kwic("қаласында")
    assert len(lines) == len(expected) + 1
    assert lines[0] == "published,left,keyword,right,title,doc_id,start,end,raw_start,raw_end"
    assert f",{expected['doc_id'][0]},{expected['start'][0]},{expected['end'][0]}," in lines[1]


def test_links_and_history_have_the_question(page):
    page.ask("search", q="қаласында", sort="left", page=2)
    found = hits(page)
    address = page.browser.current_url
    page.ask("people")
    page.browser.back()
    page.wait()
    assert hits(page) == found
    page.browser.get("about:blank")
    page.browser.get(address)
    page.wait()
    assert hits(page) == found
    assert page.run("return document.getElementById('question').value") == "қаласында"
    assert "2" in page.texts(".pager")[0]


def test_the_form_asks_and_the_keyboard_reaches_it(page):
    from selenium.webdriver import ActionChains, Keys

    page.ask("search")
    ActionChains(page.browser).send_keys("/", "жиында", Keys.ENTER).perform()
    page.wait()
    assert "q=%D0%B6" in page.browser.current_url
    assert counted(page.status)[0] > 0
    assert page.run("return document.querySelectorAll('main :is(input, select):not(label *)').length") == 0
    assert page.run("return document.getElementById('status').getAttribute('role')") == "status"
    assert page.run("return [...document.querySelectorAll('th')].every(each => each.scope === 'col')")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_speaks_other_languages(page, language):
    page.speak(language)
    phrases = all_phrases()[language]
    assert page.run("return document.documentElement.lang") == language
    assert page.texts("#views a")[:2] == [phrases["page"]["search"], phrases["page"]["people"]]
    page.ask("search", q="қаласында")
    assert page.status.startswith(phrases["search"]["found"].partition(":")[0])
    page.ask("places")
    assert page.cells(".names")[0][5] in phrases["types"].values()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_fits_its_width_in_each_theme(page, width, scheme):
    feature = {"name": "prefers-color-scheme", "value": scheme}
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for view, values in (
            ("search", {"q": "қаласында"}),
            ("people", {}),
            ("name", {"id": 0}),
            ("timeline", {"q": "қаласында"}),
            ("document", {"n": 0}),
            ("about", {}),
        ):
            page.ask(view, **values)
            root = "document.documentElement"
            assert page.run(f"return {root}.scrollWidth <= {root}.clientWidth"), view
            paper = page.run("return getComputedStyle(document.body).backgroundColor")
            assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 28)"}[scheme]
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_no_script_fails_and_what_does_not_exist_is_said(page):
    page.browser.get_log("browser")
    page.ask("name", id=999999)
    assert page.texts("#main h2") == ["Nothing was found."]
    page.ask("document", id="'; DROP TABLE hits; --")
    assert page.texts("#main h2") == ["There is no such document here."]
    page.ask("search", q="мұндайсөзжоқ' OR 1=1 --")
    assert "Nothing was found." in page.texts("#main p")[0]
    page.ask("search", q="қаласында", page="x", sort="y", by="z")
    assert len(hits(page)) > 3
    assert [entry for entry in page.browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_policy_stops_what_is_not_of_the_page(page):
    ran = page.browser.execute_async_script("""
        const done = arguments[arguments.length - 1];
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        fetch("http://127.0.0.1:9/").then(
            () => done("sent"), (error) => done(window.ran ? "ran" : String(error)));
    """)
    refused = [entry["message"] for entry in page.browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert ran == "TypeError: Failed to fetch"
    assert any("connect-src" in message for message in refused)
    assert any("script-src" in message for message in refused)
