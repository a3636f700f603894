"""Rows: what the tables say of a document agrees with the document and between the tables."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.entities.entity import Entities
from kazprep.spans import Spans
from kazprep.tables.build import concat, document_rows
from kazprep.tables.errors import ErrorRow, error_table
from kazprep.tables.schemas import SCHEMAS
from tests.documents import analysed_example, document_of, example

LABELS = ("PERSON", "GPE", "DATE")


@st.composite
def documents(draw):
    """Documents whose sentences, tokens and entities are spans of the text drawn at random."""
    words = st.text("абəiмқ\u0301\u00ad \u00a0\r\n\u200bи\u0306Kк", min_size=1, max_size=12)
    document = document_of("а" + "".join(draw(st.lists(words, max_size=12))) + "б")
    cuts = sorted(draw(st.sets(st.integers(0, len(document.text)), max_size=20)))
    tokens = list(zip(cuts[::2], cuts[1::2], strict=False))
    breaks = sorted(draw(st.sets(st.integers(1, max(1, len(tokens) - 1)), max_size=3)) | {0, len(tokens)})
    groups = [tokens[first:last] for first, last in pairwise(breaks) if tokens[first:last]]
    entities = [
        (number, number + 1, draw(st.sampled_from(LABELS)))
        for number in sorted(draw(st.sets(st.integers(0, max(0, len(tokens) - 1)), max_size=4)))
        if number < len(tokens)
    ]
    return replace(
        document,
        tokens=Spans.of(tokens),
        sentences=Spans.of((group[0][0], group[-1][1]) for group in groups),
        entities=Entities(
            Spans.of((first, last) for first, last, _ in entities), tuple(label for *_, label in entities)
        ),
    )


@given(documents())
def test_every_row_holds_the_text_at_its_offsets(document):
    tables = concat(document_rows([document]))
    for name in ("sentences", "tokens", "entities"):
        for row in tables[name].to_pylist():
            assert document.text[row["start"] : row["end"]] == row["text"]
            assert 0 <= row["raw_start"] <= row["raw_end"] <= len(document.raw_text)


@given(documents())
def test_every_repair_holds_both_texts_at_its_offsets(document):
    for row in concat(document_rows([document]))["repairs"].to_pylist():
        assert document.raw_text[row["raw_start"] : row["raw_end"]] == row["before"]
        assert document.text[row["start"] : row["end"]] == row["after"]


@given(documents())
def test_the_source_of_a_row_without_repairs_is_its_text(document):
    tables = concat(document_rows([document]))
    repaired = [(row["start"], row["end"]) for row in tables["repairs"].to_pylist()]
    for row in tables["tokens"].to_pylist():
        if all(end < row["start"] or start > row["end"] for start, end in repaired):
            assert document.raw_text[row["raw_start"] : row["raw_end"]] == row["text"]


@given(documents())
def test_the_counts_of_a_document_are_its_rows(document):
    tables = concat(document_rows([document]))
    (row,) = tables["documents"].to_pylist()
    for name in ("sentences", "tokens", "entities", "repairs"):
        assert row[f"n_{name}"] == tables[name].num_rows
    assert sum(row["n_tokens"] for row in tables["sentences"].to_pylist()) == tables["tokens"].num_rows


def test_the_sentences_of_an_example():
    rows = concat(document_rows([example()]))["sentences"].to_pylist()
    assert [(row["sentence_id"], row["paragraph_id"], row["n_tokens"], row["text"]) for row in rows] == [
        (0, 0, 2, "Көктем келді"),
        (1, 1, 4, "Айгүл Астанаға барды."),
        (2, 1, 3, "Ол қуанды."),
    ]
    assert [(row["raw_start"], row["raw_end"]) for row in rows] == [(0, 12), (13, 35), (36, 46)]


def test_the_tokens_of_an_example():
    rows = concat(document_rows([example()]))["tokens"].to_pylist()
    assert [
        (row["sentence_id"], row["token_id"], row["text"], row["ner"], row["entity_id"]) for row in rows
    ] == [
        (0, 0, "Көктем", "O", None),
        (0, 1, "келді", "O", None),
        (1, 0, "Айгүл", "B-PERSON", 0),
        (1, 1, "Астанаға", "B-GPE", 1),
        (1, 2, "барды", "O", None),
        (1, 3, ".", "O", None),
        (2, 0, "Ол", "O", None),
        (2, 1, "қуанды", "O", None),
        (2, 2, ".", "O", None),
    ]


def test_the_analyses_of_an_example():
    rows = concat(document_rows([analysed_example()], 4))["tokens"].to_pylist()
    assert [(row["text"], row["lemma"], row["upos"], row["feats"]) for row in rows[2:8]] == [
        ("Айгүл", "Айгүл", "PROPN", "Case=Nom"),
        ("Астанаға", "Астана", "PROPN", "Case=Dat"),
        ("барды", "бар", "VERB", "Mood=Ind|Number=Sing"),
        (".", ".", "PUNCT", None),
        ("Ол", None, None, None),
        ("қуанды", "қуан", "VERB", "Mood=Ind|Number=Sing"),
    ]
    scores = [row["lemma_score"] for row in rows]
    assert scores[2:] == [pytest.approx(0.99), pytest.approx(0.721), pytest.approx(0.9), 1, None, None, 1]


@pytest.mark.parametrize("analyses", [(), analysed_example().analyses[1:]])
def test_tokens_without_analyses_have_nulls(analyses):
    tokens = concat(document_rows([replace(example(), analyses=analyses)]))["tokens"]
    assert [tokens[name].null_count for name in ("lemma", "upos", "feats", "lemma_score")] == [9] * 4


def test_the_entities_of_an_example():
    rows = concat(document_rows([example()]))["entities"].to_pylist()
    assert [(row["text"], row["type"], row["canonical"]) for row in rows] == [
        ("Айгүл", "PERSON", "Айгүл"),
        ("Астанаға", "GPE", "Астана"),
    ]


def test_an_entity_that_is_not_a_name_has_no_canonical_form():
    document = replace(example(), entities=Entities(Spans.of([(2, 3), (3, 4)]), ("PERSON", "DATE")))
    rows = concat(document_rows([document]))["entities"].to_pylist()
    assert [row["canonical"] for row in rows] == ["Айгүл", None]


def test_a_name_without_suffix_elsewhere_in_the_document_reveals_a_suffix():
    document = document_of("Қайраңды көрдік. Қайраң алыс.")
    tokens = Spans.of([(0, 8), (9, 15), (15, 16), (17, 23), (24, 28), (28, 29)])
    document = replace(document, tokens=tokens, sentences=Spans.of([(0, 16), (17, 29)]))
    for others, expected in (("LOCATION", ["Қайраң", "Қайраң"]), ("DATE", ["Қайраңды", None])):
        entities = Entities(Spans.of([(0, 1), (3, 4)]), ("LOCATION", others))
        for max_rows in (1, 10):
            pieces = document_rows([replace(document, entities=entities)], max_rows)
            assert concat(pieces)["entities"]["canonical"].to_pylist() == expected


def test_an_entity_of_several_tokens():
    document = replace(example(), entities=Entities(Spans.of([(2, 4)]), ("PERSON",)))
    tables = concat(document_rows([document]))
    assert [row["ner"] for row in tables["tokens"].to_pylist()][2:5] == ["B-PERSON", "I-PERSON", "O"]
    (row,) = tables["entities"].to_pylist()
    assert (row["sentence_id"], row["token_start"], row["token_end"]) == (1, 0, 2)
    assert row["text"] == "Айгүл Астанаға"
    assert (row["raw_start"], row["raw_end"]) == (13, 27)


def test_the_title_is_the_first_paragraph():
    (row,) = concat(document_rows([example()]))["documents"].to_pylist()
    assert row["title"] == "Көктем келді"
    assert row["text"].startswith(row["title"] + "\n")


def test_pieces_of_any_size_make_the_same_rows():
    expected = concat(document_rows([example(), example()]))
    for max_rows in (1, 2, 4, 9):
        pieces = list(document_rows([example(), example()], max_rows))
        assert max(table.num_rows for _, table in pieces) <= max_rows
        assert {name: table.to_pylist() for name, table in concat(pieces).items()} == {
            name: table.to_pylist() for name, table in expected.items()
        }


def test_without_documents_the_tables_are_empty_and_have_their_schemas():
    tables = concat([])
    assert {name: table.schema for name, table in tables.items()} == SCHEMAS
    assert all(table.num_rows == 0 for table in tables.values())


def test_errors_have_the_reason():
    failure = ErrorRow("мақала.txt", "read", "Encoding", "the file is not in UTF-8")
    assert error_table([failure]).to_pylist() == [
        {
            "source": "мақала.txt",
            "record": None,
            "doc_id": None,
            "stage": "read",
            "error": "Encoding",
            "message": "the file is not in UTF-8",
        }
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_says_what_it_means_and_the_schema_its_version(name):
    assert all(field.metadata[b"description"] for field in SCHEMAS[name])
    assert SCHEMAS[name].metadata[b"schema_version"] == b"1"
    assert b"kazprep_version" in SCHEMAS[name].metadata


def test_offsets_are_32_bit_integers():
    types = {field.name: str(field.type) for field in SCHEMAS["tokens"]}
    assert {types[name] for name in ("start", "end", "raw_start", "raw_end", "sentence_id")} == {"int32"}
    assert np.dtype(np.int32) == Spans.empty().start.dtype
