"""What a document says of itself is what the tables have of it."""

from dataclasses import asdict, replace

import pytest

from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.normalization import normalize
from kazprep.spans import Spans
from kazprep.tables.build import concat, document_rows
from tests.documents import analysed_example, example

RAW = " \ufeff date 2025-03-01 Қар\n\nБүгiн  қар жауды.\nАяз болды. "


@pytest.fixture
def document():
    """A document whose content begins after a header, with repairs in it."""
    content = (RAW.index("Бүгiн"), len(RAW.rstrip()))
    normalized = normalize(RAW[slice(*content)])
    return replace(Document.of(RAW), content=content, text=normalized.text, edits=normalized.edits)


def rows(document, table):
    return concat(document_rows([document]))[table].to_pylist()


def test_repairs_are_the_rows_of_the_table_in_offsets_of_the_raw_text(document):
    repairs = [asdict(repair) for repair in document.repairs]
    assert [{"doc_id": document.doc_id} | repair for repair in repairs] == rows(document, "repairs")
    assert [repair.before for repair in document.repairs] == ["i", "  "]
    for repair in document.repairs:
        assert RAW[repair.raw_start : repair.raw_end] == repair.before
        assert document.text[repair.start : repair.end] == repair.after


def test_lost_letters_are_counted_as_in_the_table():
    document = Document.of("жа?а ?ала", normalized=True)
    assert document.lost_letters.slices(document.text) == ["?", "?"]
    assert [row["n_lost_letters"] for row in rows(document, "documents")] == [2]


def test_a_language_that_no_stage_found_is_guessed(document):
    language, score = document.language_or_guess
    assert document.language is None
    assert language == "kk"
    (row,) = rows(document, "documents")
    assert (row["language"], row["language_score"]) == (language, pytest.approx(score))


def test_a_language_that_a_stage_found_is_not_guessed(document):
    assert replace(document, language="ky", language_score=0.5).language_or_guess == ("ky", 0.5)


def test_every_token_has_a_tag():
    document = replace(
        Document.of("Абай Құнанбайұлы келді", normalized=True),
        tokens=Spans.of([(0, 4), (5, 16), (17, 22)]),
        entities=Entities(Spans.of([(0, 2)]), ("PERSON",)),
    )
    assert document.ner_tags == ["B-PERSON", "I-PERSON", "O"]
    assert document.entity_spans.slices(document.text) == ["Абай Құнанбайұлы"]


def test_a_string_that_needs_no_normalization_is_the_text_as_it_is():
    given = Document.of(" Қар жауды.\n", normalized=True)
    assert (given.text, given.content) == (" Қар жауды.\n", (0, 12))
    assert Document.of(" Қар жауды.\n").text == ""


def test_a_token_has_no_analysis_where_no_stage_looked_or_one_changed_the_tokens_since():
    analysed, unknown = analysed_example(), Analysis(None, None, None)
    assert analysed.token_analyses == analysed.analyses
    assert example().token_analyses == (unknown,) * 9
    fewer = replace(analysed, tokens=analysed.tokens[:4], entities=Entities.none())
    assert fewer.token_analyses == (unknown,) * 4
