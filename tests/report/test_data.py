"""The figures of a report: exact totals, whatever the size of the tables."""

from datetime import date

import pytest

from kazprep import open_run
from kazprep.report.charts import Day, make_calendar
from kazprep.report.data import (
    ChangeCount,
    LanguageCount,
    NameCount,
    NounCount,
    SentenceLengths,
    read_figures,
)
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.write import write_report
from tests.report.tables import document, make_run


@pytest.mark.parametrize(
    ("last", "unit", "columns"),
    [
        (date(2026, 1, 1), "day", 1),
        (date(2026, 3, 11), "day", 70),
        (date(2026, 3, 12), "week", 11),
        (date(2027, 6, 1), "month", 18),
        (date(2040, 1, 1), "year", 15),
        (date(2126, 1, 1), "decade", 11),
    ],
)
def test_a_calendar_has_no_more_columns_than_there_is_room_for(last, unit, columns):
    calendar = make_calendar([Day(date(2026, 1, 1), 1, 10, 2), Day(last, 2, 20, 3)])
    assert (calendar.unit, len(calendar.periods)) == (unit, columns)
    assert sum(period.documents for period in calendar.periods) == 3
    assert sum(period.entities for period in calendar.periods) == 5


def test_a_calendar_takes_the_first_and_the_last_days_that_there_are():
    calendar = make_calendar([Day(date.min, 1, 1, 1), Day(date.max, 1, 1, 1)])
    assert calendar.periods[0].documents == calendar.periods[-1].documents == 1
    assert make_calendar([Day(date.max, 1, 1, 1)]).periods[0].name == "9999-12-31"


def test_documents_are_counted_by_date_language_and_repair(tmp_path):
    rows = [
        document(1, n_tokens=10, n_repairs=2, language_score=1.0),
        document(2, n_tokens=5, language_score=0.5),
        document(3, published=None, language="und", n_lost_letters=4),
    ]
    figures = read_figures(make_run(tmp_path / "run", {"documents": rows}))
    assert [(period.name, period.tokens) for period in figures.calendar.periods] == [("2026-01-01", 15)]
    assert (figures.undated, figures.repaired, figures.with_lost_letters) == (1, 1, 1)
    assert figures.languages == (LanguageCount("kk", 2, 0.75), LanguageCount("und", 1, 0.0))


def test_entities_are_counted_by_canonical_form_where_there_is_one(tmp_path):
    entities = [{"text": text, "type": "GPE"} for text in ("Алматыда", "Алматыға", "Орал")]
    number = {"text": "үшеу", "type": "CARDINAL", "canonical": None}
    plain = read_figures(make_run(tmp_path / "plain", {"entities": entities}))
    assert [name.name for name in plain.names] == ["Алматыда", "Алматыға", "Орал"]
    for entity, canonical in zip(entities, ("Алматы", "Алматы", "Орал"), strict=True):
        entity["canonical"] = canonical
    figures = read_figures(make_run(tmp_path / "run", {"entities": [*entities, number]}))
    assert figures.names == (
        NameCount("Алматы", "GPE", 2),
        NameCount("Орал", "GPE", 1),
        NameCount("үшеу", "CARDINAL", 1),
    )
    assert figures.types[0].count == 3


def test_people_places_and_organisations_lead_the_most_frequent_names(tmp_path):
    entities = [{"text": "биыл", "type": "DATE"}] * 5 + [{"text": "бір", "type": "CARDINAL"}] * 4
    entities += [{"text": "Орал", "type": "GPE"}] + [{"text": "Дана Серікова", "type": "PERSON"}] * 2
    figures = read_figures(make_run(tmp_path / "run", {"entities": entities}))
    assert [name.name for name in figures.names] == ["Дана Серікова", "Орал", "биыл", "бір"]


def test_nouns_are_counted_by_lemma_with_their_forms(tmp_path):
    forms = ["Мектепте", "мектепте", "мектептер", "дала"]
    tokens = [{"text": form, "lemma": form.lower()[:6], "upos": "NOUN"} for form in forms]
    tokens += [{"text": "барды", "lemma": "бар", "upos": "VERB"}] * 9
    tokens += [{"text": "үйлер", "upos": "NOUN"}, {"text": "Алматы", "lemma": "Алматы", "upos": "PROPN"}]
    figures = read_figures(make_run(tmp_path / "run", {"tokens": tokens}))
    assert figures.nouns == (
        NounCount("мектеп", 3, (("мектепте", 2), ("мектептер", 1))),
        NounCount("дала", 1, (("дала", 1),)),
    )


def test_a_run_without_lemmas_has_no_section_of_words(tmp_path):
    tokens = [{"text": "дала"}, {"text": "дала", "lemma": "дала", "upos": "NOUN"}]
    for name, rows, is_there in (("without", tokens[:1], False), ("with", tokens, True)):
        run = make_run(tmp_path / name, {"tokens": rows})
        assert bool(read_figures(run).nouns) == is_there
        write_report(run, tmp_path / "report.html")
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert ('href="#words"' in page) == ('id="words"' in page) == is_there


def test_repairs_are_counted_by_rule_with_what_they_changed(tmp_path):
    repairs = [{"rule": "latin-letter", "before": "i", "after": "і"}] * 3
    repairs += [{"rule": "invisible", "before": "\u00ad", "after": ""}]
    (latin, invisible) = read_figures(make_run(tmp_path / "run", {"repairs": repairs})).rules
    assert (latin.rule, latin.count, latin.changes) == ("latin-letter", 3, (ChangeCount("i", "і", 3),))
    assert invisible.changes == (ChangeCount("[U+00AD]", "", 1),)


def test_errors_are_counted_by_type_with_the_first_of_them(tmp_path):
    errors = [
        {"source": f"{number}.txt", "stage": "read", "error": "Encoding", "message": "жоқ"}
        for number in range(5)
    ]
    errors += [{"source": "а.txt", "stage": "tag", "error": "Value", "message": "ұ" * 1000}]
    (encoding, value) = read_figures(make_run(tmp_path / "run", {"errors": errors})).errors
    assert (encoding.count, encoding.extensions, encoding.remedy) == (5, ((".txt", 5),), "Encoding")
    assert [failure.source for failure in encoding.examples] == ["0.txt", "1.txt", "2.txt"]
    assert len(value.examples[0].message) == 301


def test_sentence_lengths_have_exact_quantiles():
    lengths = SentenceLengths(((1, 50), (10, 45), (200, 5)))
    assert lengths.mean == pytest.approx(15)
    assert [lengths.quantile(share) for share in (0.5, 0.95, 1.0)] == [1, 10, 200]


def test_a_run_without_a_row_has_figures(tmp_path):
    figures = read_figures(make_run(tmp_path / "run", {}))
    assert set(figures.rows.values()) == {0}
    assert figures.calendar.periods == figures.types == figures.errors == ()


def test_a_run_of_an_older_release_has_figures(tmp_path):
    run = make_run(tmp_path / "run", {"documents": [document(1)]})
    import pyarrow.parquet as pq

    for file in (run.path / "documents").iterdir():
        pq.write_table(pq.ParquetFile(file).read().drop_columns(["n_lost_letters"]), file)
    assert read_figures(open_run(run.path)).with_lost_letters == 0


def test_rejected_documents_are_counted_by_reason(tmp_path):
    documents = [
        document(number, "Қар жауды.", rejected=reason)
        for number, reason in enumerate(["n_characters < 20", None, "language != kk", "n_characters < 20"])
    ]
    run = make_run(tmp_path / "run", {"documents": documents})
    assert read_figures(run).rejected == (("n_characters < 20", 2), ("language != kk", 1))
    for language, title in (("en", "Rejected documents"), ("kk", "Қабылданбаған құжаттар")):
        write_report(run, tmp_path / "report.html", ReportOptions(ReportLanguage(language)))
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert title in page
        assert "<code>n_characters &lt; 20</code>" in page
