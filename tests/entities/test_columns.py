"""Entities in the rows of tables."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from kazprep import Document, normalize
from kazprep.entities.columns import COLUMN, split_at_columns
from kazprep.entities.entity import NAMES, Entities
from kazprep.names import Name, Names
from kazprep.spans import Spans
from kazprep.stages.built_in import TagStage


def split(text, span, label, source="model"):
    """The cells of `text` are separated by `|`."""
    cells = [cell.split() for cell in text.split("|")]
    words = [word for cell in cells for word in cell]
    begins = np.array([index == 0 for cell in cells for index, _ in enumerate(cell)])
    entities = Entities(Spans.of([span]), (label,), np.array([0.5], np.float32), (source,))
    found = split_at_columns(entities, words, begins)
    return [
        (" ".join(words[start:end]), label)
        for (start, end), label in zip(found.tokens, found.types, strict=True)
    ], found


@pytest.mark.parametrize(
    ("text", "span", "label", "expected"),
    [
        ("Тасбұлақ | 1 900 | 25 км", (1, 5), "QUANTITY", [("1 900", "CARDINAL"), ("25 км", "QUANTITY")]),
        ("Жол | 83,5 | +3,3", (1, 3), "CONTACT", [("83,5", "CARDINAL"), ("+3,3", "CARDINAL")]),
        ("А. Сапар | Тараз", (0, 3), "PERSON", [("А. Сапар", "PERSON"), ("Тараз", "PERSON")]),
        ("Тараз | – | 12", (0, 3), "GPE", [("Тараз", "GPE"), ("12", "CARDINAL")]),
        ("А. Сапар | 1987 | Тараз", (0, 3), "EVENT", [("А. Сапар", "EVENT"), ("1987", "DATE")]),
        ("1 900 | Жас маманға", (0, 3), "DATE", [("1 900", "CARDINAL")]),
        ("Тараз | 1 900 адам", (1, 3), "CARDINAL", [("1 900", "CARDINAL")]),
        ("1 900 адам", (0, 2), "CARDINAL", [("1 900", "CARDINAL")]),
    ],
)
def test_an_entity_ends_with_its_cell(text, span, label, expected):
    assert split(text, span, label)[0] == expected


def test_what_is_cut_has_its_source_and_what_is_not_keeps_its_own():
    _, found = split("Тараз | 12", (0, 2), "GPE")
    assert found.sources == (COLUMN, COLUMN) and found.known_scores == [None, None]
    _, found = split("Тараз қаласы | 12", (0, 2), "GPE")
    assert found.sources == ("model",) and found.known_scores == [0.5]


def test_an_entity_of_a_names_file_stays():
    assert split("Тараз | Арена", (0, 2), "FACILITY", NAMES)[0] == [("Тараз Арена", "FACILITY")]


class _Model:
    """A tagger that takes all tokens but the first of a sentence for one entity."""

    def tag(self, words, first_tokens, correct):
        spans = Spans.of((first + 1, last) for first, last in pairwise(first_tokens))
        return correct(Entities(spans, ("PERSON",) * len(spans)))


def tagged(raw, part, **options):
    text = re.sub(r"\s+", " ", raw)
    words = Spans.of(match.span() for match in re.finditer(r"\S+", text))
    document = replace(
        Document.of(raw),
        text=text,
        edits=normalize(raw).edits,
        sentences=Spans.of([(0, len(text))]),
        tokens=words,
        parts=(part,),
    )
    (found,) = TagStage(_Model(), **options)([document])
    return found


@pytest.mark.parametrize("gap", ["\t", "    ", " \t "])
def test_columns_are_where_the_raw_text_has_them(gap):
    raw = gap.join(["Ауыл", "Асан Үсен", "Серік Тұрар"])
    document = tagged(raw, "table")
    assert document.entity_spans.slices(document.text) == ["Асан Үсен", "Серік Тұрар"]


@pytest.mark.parametrize(
    ("part", "options"),
    [
        pytest.param("text", {}, id="prose with a wide space"),
        pytest.param("table", {"within_cells": False}, id="off"),
        pytest.param("table", {"names": Names([Name("Асан Үсен Серік Тұрар", "ART")])}, id="of a names file"),
    ],
)
def test_otherwise_it_stays(part, options):
    document = tagged("Ауыл\tАсан Үсен\tСерік Тұрар", part, **options)
    assert document.entity_spans.slices(document.text) == ["Асан Үсен Серік Тұрар"]
