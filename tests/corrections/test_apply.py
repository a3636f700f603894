"""Corrections in the entities of a document, and why one does not apply."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.corrections import (
    Correction,
    Corrections,
    State,
    differences,
    place,
    raw_entities,
    with_corrections,
)
from kazprep.entities.entity import Entities
from kazprep.spans import Spans
from tests.documents import example


@pytest.fixture
def document():
    """`Көктем келді`, `Айгүл Астанаға  барды.`, `Ол қуанды.`, where two spaces are one in the text."""
    return example()


def at(document, text, type_):
    start = document.raw_text.index(text)
    return Correction.at(document, start, start + len(text), type_)


def applied(document, *corrections):
    found = with_corrections(document, document.entities, Corrections(corrections))
    texts = replace(document, entities=found).entity_spans.slices(document.text)
    return [*zip(texts, found.types, found.sources, strict=True)]


def state_of(document, correction):
    (placed,) = place(document, [correction])
    return placed.state


def test_an_entity_is_exactly_where_and_what_a_correction_says(document):
    assert applied(document, at(document, "Астанаға  барды", "EVENT")) == [
        ("Айгүл", "PERSON", "stage"),
        ("Астанаға барды", "EVENT", "correction"),
    ]
    assert applied(document, at(document, "Айгүл Астанаға", "PERSON")) == [
        ("Айгүл Астанаға", "PERSON", "correction")
    ]
    found = with_corrections(
        document,
        document.entities,
        Corrections([at(document, "Көктем", "DATE"), at(document, "Ол", "PERSON")]),
    )
    assert list(found.tokens) == [(0, 1), (2, 3), (3, 4), (6, 7)]
    assert np.isnan(found.scores).all()


def test_no_entity_takes_away_what_is_within_it(document):
    assert applied(document, at(document, "Айгүл", None)) == [("Астанаға", "GPE", "stage")]
    assert applied(document, at(document, "Айгүл Астанаға", None)) == []
    longer = replace(document, entities=Entities(Spans.of([(2, 4)]), ("PERSON",)))
    assert applied(longer, at(document, "Айгүл", None)) == [("Айгүл Астанаға", "PERSON", "stage")]


def test_a_correction_that_does_not_fit_changes_nothing(document):
    before = applied(document)
    moved = replace(document, raw_text=document.raw_text.replace("Айгүл", "Ботаг"))
    for correction, of, state in (
        (at(document, "Айгүл", None), moved, State.OTHER_TEXT),
        (at(document, "Айг", None), document, State.NOT_TOKENS),
        (at(document, " ", None), document, State.NOT_TOKENS),
        (at(document, ". Ол", "PERSON"), document, State.OTHER_SENTENCES),
        (replace(at(document, "Айгүл", None), raw_start=900, raw_end=905), document, State.OTHER_TEXT),
    ):
        assert state_of(of, correction) is state
        assert len(with_corrections(of, of.entities, Corrections([correction]))) == len(before)


def test_a_document_that_was_edited_is_known_by_source_record_and_context(document):
    correction = at(document, "Айгүл", "LOCATION")
    edited = replace(document, doc_id="f" * 16, raw_text=document.raw_text + " Соңы.")
    assert applied(edited, correction)[0] == ("Айгүл", "LOCATION", "correction")
    near = replace(edited, raw_text=edited.raw_text.replace("барды", "келді"))
    assert state_of(near, correction) is State.OTHER_TEXT
    assert state_of(edited, replace(correction, context="")) is State.OTHER_TEXT
    by_hand = replace(correction, doc_id="", context="")
    assert applied(edited, by_hand)[0] == ("Айгүл", "LOCATION", "correction")
    assert not Corrections([correction]).of("f" * 16, document.source, document.record + 1)


def test_the_correction_of_this_very_text_wins_over_one_of_an_earlier_text(document):
    earlier = replace(at(document, "Айгүл Астанаға", "EVENT"), doc_id="f" * 16)
    now = at(document, "Айгүл", "LOCATION")
    assert applied(document, earlier, now)[0] == ("Айгүл", "LOCATION", "correction")
    placed = place(document, [earlier, now])
    assert [each.state for each in placed] == [State.CONFLICT, State.APPLIED]


CLASSES = st.sampled_from(["PERSON", "GPE", "DATE"])
ENTITIES = st.lists(
    st.tuples(
        st.sampled_from([(0, 1), (0, 2), (1, 2), (2, 3), (2, 5), (3, 4), (3, 6), (6, 9), (7, 8)]), CLASSES
    )
)


def entities_of(drawn):
    """Of overlapping ones the first."""
    kept = []
    for (start, end), label in sorted(drawn):
        if all(end <= first or last <= start for (first, last), _ in kept):
            kept.append(((start, end), label))
    return Entities(Spans.of([span for span, _ in kept]), tuple(label for _, label in kept))


@given(ENTITIES, ENTITIES)
def test_differences_turn_any_entities_into_any_others(now, right):
    document = replace(example(), entities=entities_of(now))
    wanted = raw_entities(replace(document, entities=entities_of(right)))
    rows = differences(document, wanted)
    fixed = replace(document, entities=with_corrections(document, document.entities, Corrections(rows)))
    assert raw_entities(fixed) == wanted
    assert differences(fixed, wanted) == []
    places = [(row.raw_start, row.raw_end) for row in rows]
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


def test_differences_say_nothing_of_what_was_not_looked_at(document):
    assert [row.text for row in differences(document, [])] == ["Айгүл", "Астанаға"]
    start = document.raw_text.index("Астанаға")
    (row,) = differences(document, [], within=(start, start + 9), note="а.json")
    assert (row.text, row.type, row.was, row.note) == ("Астанаға", None, "GPE", "а.json")
    (row,) = differences(document, [(start - 6, start + 8, "GPE")])
    assert (row.text, row.was) == ("Айгүл Астанаға", "PERSON Айгүл; GPE Астанаға")
