"""What the report tells of names, against loops over the rows of the tables."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest

from kazprep.report.charts import Calendar, make_calendar
from kazprep.report.data import read_figures
from kazprep.report.names import NameCount, choose_names
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.profiles import Profiles, read_profiles
from kazprep.report.sample import read_sample
from kazprep.report.write import MAX_BYTES, report_of
from kazprep.runs.opened import Run
from tests.report.large import make_large_run
from tests.report.tables import document, make_run

NO_LIMIT = 10**9


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return make_large_run(tmp_path_factory.mktemp("names") / "run", 400)


@pytest.fixture(scope="module")
def profiles(run) -> Profiles:
    return profiles_of(run)


@pytest.fixture(scope="module")
def rows(run) -> list[dict]:
    """The entities with the dates of their documents, each with the name under which it is counted."""
    frame = run.entities(with_documents=True)
    frame["name"] = frame["canonical"].fillna(frame["text"])
    return frame.to_dict("records")


def profiles_of(run: Run, max_bytes: int = NO_LIMIT) -> Profiles:
    figures = read_figures(run)
    return read_profiles(run, figures.names, figures.calendar, max_bytes)


def mention(number: int, start: int, name: str, label: str = "PERSON", **values) -> dict:
    """A row of `entities` of a document that `document` made."""
    span = {"start": start, "end": start + len(name), "text": name, "canonical": name, "type": label}
    return {"doc_id": document(number)["doc_id"], **span, **values}


def sentence(number: int, start: int, text: str, sentence_id: int = 0) -> dict:
    """A row of `sentences` of a document that `document` made."""
    span = {"start": start, "end": start + len(text), "text": text, "sentence_id": sentence_id}
    return {"doc_id": document(number)["doc_id"], **span}


def test_people_places_and_organisations_come_before_dates_and_numbers(profiles):
    is_first = [one.type in ("PERSON", "GPE", "ORGANISATION") for one in profiles.names]
    assert is_first == sorted(is_first, reverse=True)
    assert {"DATE", "CARDINAL", "POSITION"} <= {one.type for one in profiles.names}
    for group in (True, False):
        counts = [one.mentions for one, first in zip(profiles.names, is_first, strict=True) if first is group]
        assert counts == sorted(counts, reverse=True)


def test_of_each_class_only_the_most_frequent_names_are_shown():
    names = [NameCount(str(number), "PERSON", 900 - number) for number in range(200)]
    names += [NameCount(str(number), "DATE", 500 - number) for number in range(200)]
    chosen = Counter(name.type for name in choose_names(names))
    assert chosen == {"PERSON": 80, "DATE": 4}


def test_names_are_counted_as_the_rows_are(profiles, rows):
    assert len(profiles.names) > 50
    for one in profiles.names:
        own = [row for row in rows if (row["name"], row["type"]) == (one.name, one.type)]
        days = sorted(row["published"].date() for row in own)
        assert (one.mentions, one.documents) == (len(own), len({row["doc_id"] for row in own}))
        assert (one.first, one.last) == (days[0], days[-1])


def test_a_series_is_the_timeline_of_the_name(run, profiles):
    by = {"day": "day", "week": "week", "month": "month"}[read_figures(run).calendar.unit]
    for one in profiles.names[:5]:
        assert list(one.values) == run.timeline(one.name, by=by)["count"].tolist()


def test_partners_and_pairs_are_counted_by_sentences(profiles, rows):
    together: dict[tuple, set[str]] = defaultdict(set)
    for row in rows:
        together[row["doc_id"], row["sentence_id"]].add((row["name"], row["type"]))
    sentences: Counter = Counter()
    documents: dict[tuple, set[str]] = defaultdict(set)
    for (doc_id, _), named in together.items():
        for two in combinations(sorted(named), 2):
            sentences[two] += 1
            documents[two].add(doc_id)
    names = [(one.name, one.type) for one in profiles.names]
    for at, one in enumerate(profiles.names):
        for partner, count in one.partners:
            assert count == sentences[tuple(sorted((names[at], names[partner])))]
        assert all(names[partner][1] in ("PERSON", "GPE", "ORGANISATION") for partner, _ in one.partners)
    people = Counter(
        {
            two: n
            for two, n in sentences.items()
            if set(two) <= set(names) and two[0][1] == two[1][1] == "PERSON"
        }
    )
    assert profiles.more_pairs == len(people) - 40 > 0
    assert [pair.sentences for pair in profiles.pairs] == sorted(people.values(), reverse=True)[:40]
    for pair in profiles.pairs:
        two = tuple(sorted((names[pair.name], names[pair.partner])))
        assert (pair.sentences, pair.documents) == (people[two], len(documents[two]))


def test_dates_and_numbers_have_no_partners(profiles):
    assert all(not one.partners for one in profiles.names if one.type in ("DATE", "CARDINAL"))


def test_roles_are_those_that_people_has(run, profiles):
    roles = {row.name: row.roles for row in run.people().itertuples(index=False)}
    shown = {one.name: one.roles for one in profiles.names if one.roles}
    assert len(shown) > 20
    for name, of_name in shown.items():
        assert set(of_name) <= set(roles[name])


def test_a_position_is_that_of_the_person_behind_it_in_the_same_sentence(tmp_path):
    at = {"token_start": 0, "token_end": 1}
    behind = {"token_start": 1, "token_end": 2}
    entities = [
        mention(1, 0, "әкім", "POSITION", **at),
        mention(1, 5, "Дана", **behind),
        mention(1, 11, "жазушы", "POSITION", **at),
        mention(1, 19, "Әсет", sentence_id=1, **behind),
        mention(2, 0, "хатшы", "POSITION", **at),
        mention(3, 6, "Ұлан", **behind),
        mention(4, 0, "ақын", "POSITION", **at),
        mention(4, 9, "Сәуле", token_start=2, token_end=3),
    ]
    documents = [document(number, "") for number in range(1, 5)]
    run = make_run(tmp_path / "run", {"documents": documents, "entities": entities})
    roles = {one.name: one.roles for one in profiles_of(run).names if one.type == "PERSON"}
    assert roles == {"Дана": ("әкім",), "Әсет": (), "Ұлан": (), "Сәуле": ()}


def test_a_line_is_a_sentence_around_the_name(run, profiles):
    texts = run.documents(["doc_id", "text"]).set_index("doc_id")["text"]
    seen = 0
    for one in profiles.names:
        for line in one.lines:
            at = line.start - len(line.left)
            passage = line.left + line.name + line.right
            assert texts[line.doc_id][at : at + len(passage)] == passage
            assert line.name == one.name
            seen += 1
    assert seen > 200


def test_lines_are_from_different_documents_as_far_as_there_are_some(profiles):
    for one in profiles.names:
        expected = min(len(one.lines), one.documents)
        assert len({line.doc_id for line in one.lines}) == expected
        assert len(one.lines) == len({(line.doc_id, line.start) for line in one.lines})
    assert max(len(one.lines) for one in profiles.names) == 8


def test_lines_do_not_depend_on_the_order_of_the_documents(tmp_path):
    documents, sentences, entities = [], [], []
    for number in range(30):
        text = "Дана Серікова келді.\nДана Серікова сөйледі."
        documents.append(document(number, text))
        sentences += [sentence(number, 0, text[:20]), sentence(number, 21, text[21:], 1)]
        entities += [
            [mention(number, 0, "Дана Серікова"), mention(number, 21, "Дана Серікова", sentence_id=1)]
        ]
    runs = [
        make_run(
            tmp_path / name,
            {
                "documents": documents[::step],
                "sentences": sentences[::step],
                "entities": [row for rows in entities[::step] for row in rows],
            },
        )
        for name, step in (("run", 1), ("turned", -1))
    ]
    first, second = (profiles_of(one) for one in runs)
    assert first == second
    assert [line.start for line in first.names[0].lines] == [0] * 8


def test_a_name_is_counted_once_in_a_sentence_that_has_it_twice(tmp_path):
    text = "Дана мен Дана, Әсет."
    tables = {
        "documents": [document(1, text)],
        "sentences": [sentence(1, 0, text)],
        "entities": [mention(1, 0, "Дана"), mention(1, 9, "Дана"), mention(1, 15, "Әсет")],
    }
    profiles = profiles_of(make_run(tmp_path / "run", tables))
    (dana, _) = profiles.names
    assert (dana.mentions, dana.documents, dana.partners) == (2, 1, ((1, 1),))
    assert [(line.left, line.name, line.right) for line in dana.lines] == [("", "Дана", " мен Дана, Әсет.")]
    (pair,) = profiles.pairs
    assert (pair.sentences, pair.line.name) == (1, "Дана мен Дана, Әсет")


def test_a_long_sentence_is_cut_around_the_name_at_words(tmp_path):
    text = "Дала кең. " * 40 + "Дана " + "аспан биік " * 40
    tables = {
        "documents": [document(1, text)],
        "sentences": [sentence(1, 0, text)],
        "entities": [mention(1, 400, "Дана")],
    }
    (line,) = profiles_of(make_run(tmp_path / "run", tables)).names[0].lines
    assert line.left.startswith("… ")
    assert line.left.endswith("кең. ")
    assert line.right.endswith("аспан …") or line.right.endswith("биік …")
    assert 90 < len(line.left) <= 113
    assert 90 < len(line.right) <= 113


def test_names_without_a_date_have_no_series(tmp_path):
    tables = {"documents": [document(1, "Дана", published=None)], "entities": [mention(1, 0, "Дана")]}
    (one,) = profiles_of(make_run(tmp_path / "run", tables)).names
    assert (one.first, one.last, one.values, one.lines) == (None, None, (), ())


def test_mentions_of_the_first_and_the_last_day_are_in_the_series(tmp_path):
    days = (date.min, date(1969, 12, 31), date(2026, 2, 3), date.max)
    documents = [document(number, "Дана", published=day) for number, day in enumerate(days)]
    entities = [mention(number, 0, "Дана") for number in range(len(days))]
    run = make_run(tmp_path / "run", {"documents": documents, "entities": entities})
    (one,) = profiles_of(run).names
    assert sum(one.values) == 4
    assert one.values[0] == one.values[-1] == 1
    assert (one.first, one.last) == (date.min, date.max)


@pytest.mark.parametrize("unit_days", [1, 7, 31, 366, 3660])
def test_the_periods_of_a_calendar_begin_with_their_first_days(unit_days):
    from kazprep.report.charts import Day

    first = date(2026, 1, 1)
    calendar = make_calendar(
        [Day(first, 1, 1, 1), Day(date.fromordinal(first.toordinal() + 60 * unit_days), 1, 1, 1)]
    )
    starts = calendar.starts
    assert len(starts) == len(calendar.periods)
    assert all(one < other for one, other in pairwise(starts))
    assert starts[0] <= first < starts[1]
    assert Calendar("day", ()).starts == ()


def test_the_alphabet_is_kazakh(profiles):
    names = [one.name for one in sorted(profiles.names, key=lambda one: one.alphabet)]
    places = [
        name for name in names if name in ("Алматы", "Ақтау", "Қарағанды", "Шымкент", "Орал", "Түркістан")
    ]
    assert places == ["Ақтау", "Алматы", "Қарағанды", "Орал", "Түркістан", "Шымкент"]


@pytest.mark.parametrize("language", ReportLanguage)
def test_names_take_no_more_of_a_page_than_is_reckoned(run, profiles, language):
    page = report_of(run, ReportOptions(language)).decode()
    section = page[page.index('<section id="names">') :]
    section = section[: section.index("</section>")]
    for_script = sum(len(one.name.encode()) + len(one.type) + 6 for one in profiles.names)
    written = len(section.encode()) + for_script
    assert profiles.size * 0.6 < written <= profiles.size, (profiles.size, written)


def test_of_names_that_do_not_fit_the_last_lines_are_left_out(run, profiles):
    small = profiles_of(run, profiles.size * 9 // 10)
    assert small.size <= profiles.size * 9 // 10
    lengths = {len(one.lines) for one in small.names}
    assert 0 < max(lengths) < 8
    for one, whole in zip(small.names, profiles.names, strict=True):
        assert one == replace(whole, lines=whole.lines[: len(one.lines)])


def test_half_of_the_documents_are_those_of_the_first_lines(run, profiles):
    wanted = profiles.documents()
    assert wanted[0] == profiles.names[0].lines[0].doc_id
    shown = {one.doc_id for one in read_sample(run, 40, NO_LIMIT, wanted)}
    smallest = sorted(run.documents(["doc_id"])["doc_id"])
    assert len(shown) == 40
    assert set(wanted[:20]) | set(smallest[:20]) <= shown


def test_a_report_with_long_names_is_never_too_large(tmp_path):
    labels = ("PERSON", "GPE", "ORGANISATION", "LOCATION", "FACILITY")
    documents, sentences, entities = [], [], []
    for number in range(800):
        name = f"{number % 90} " + "<&ә>" * 25
        text = "Ұзақ " * 30 + name + " мәтін" * 2000
        documents.append(document(number, text))
        sentences.append(sentence(number, 0, text))
        entities += [mention(number, 150, name, label) for label in labels]
    tables = {"documents": documents, "sentences": sentences, "entities": entities}
    run = make_run(tmp_path / "run", tables)
    page = report_of(run)
    assert MAX_BYTES * 0.6 < len(page) <= MAX_BYTES
