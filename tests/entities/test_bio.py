"""BIO2 and BIOES tags: converted, and read as spans as Stanza reads them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.ner.trainer import fix_singleton_tags

from kazprep.entities.bio import TagScheme, bio2_tags, may_follow, to_bioes
from kazprep.entities.entity import Entities

SENTENCES = st.lists(
    st.lists(st.sampled_from([f"{prefix}-{label}" for prefix in "BIES" for label in ("GPE", "DATE")] + ["O"]))
)


def entities_of(sentences):
    names = sorted({tag for sentence in sentences for tag in sentence} | {"O"})
    scheme = TagScheme(names)
    tags = np.array([names.index(tag) for sentence in sentences for tag in sentence], dtype=np.int64)
    firsts = np.cumsum([0, *map(len, sentences)])[:-1]
    spans, types = scheme.decode(tags, firsts)
    return [(start, end, label) for (start, end), label in zip(spans, types, strict=True)]


@given(SENTENCES)
def test_entities_are_those_of_the_tags_as_stanza_corrects_them(sentences):
    expected, position = [], 0
    for sentence in sentences:
        for index, tag in enumerate(fix_singleton_tags(sentence), position):
            if tag[:2] in ("B-", "S-"):
                expected.append([index, index + 1, tag[2:]])
            elif tag != "O":
                expected[-1][1] = index + 1
        position += len(sentence)
    assert entities_of(sentences) == [tuple(entity) for entity in expected]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O O", []),
        ("S-GPE S-GPE", [(0, 1, "GPE"), (1, 2, "GPE")]),
        ("B-DATE I-DATE E-DATE O", [(0, 3, "DATE")]),
        ("B-DATE E-DATE B-DATE E-DATE", [(0, 2, "DATE"), (2, 4, "DATE")]),
        ("I-DATE E-DATE", [(0, 2, "DATE")]),  # no beginning
        ("B-DATE I-DATE O", [(0, 2, "DATE")]),  # no end
        ("B-DATE E-GPE", [(0, 1, "DATE"), (1, 2, "GPE")]),  # another type
        ("S-DATE E-DATE", [(0, 1, "DATE"), (1, 2, "DATE")]),  # continues after its end
        ("B-DATE O E-DATE", [(0, 1, "DATE"), (2, 3, "DATE")]),  # a gap
    ],
)
def test_entities_of_one_sentence(tags, spans):
    assert entities_of([tags.split()]) == spans


def test_no_entity_crosses_sentences():
    assert entities_of([["B-GPE"], [], ["E-GPE"]]) == [(0, 1, "GPE"), (1, 2, "GPE")]


@pytest.mark.parametrize(
    ("labels", "tags"),
    [
        ("O O", "O O"),
        ("B-GPE O", "S-GPE O"),
        ("B-GPE B-GPE", "S-GPE S-GPE"),
        ("B-DATE I-DATE I-DATE", "B-DATE I-DATE E-DATE"),
        ("B-DATE I-DATE B-DATE", "B-DATE E-DATE S-DATE"),
    ],
)
def test_bio_becomes_bioes(labels, tags):
    assert to_bioes(labels.split()) == tags.split()


def test_what_may_follow_is_what_bioes_sequences_have():
    labels = ["O", "B-A", "I-A", "B-B", "I-B"]
    seen = set()
    for sequence in itertools.product(labels, repeat=5):
        pairs = zip(("O", *sequence), sequence, strict=False)
        if all(label[0] != "I" or before[1:] == label[1:] for before, label in pairs):
            seen.update(itertools.pairwise(to_bioes(sequence)))
    tags = ["O", *(f"{prefix}-{label}" for prefix in "BIES" for label in "AB")]
    assert {pair for pair in itertools.product(tags, repeat=2) if may_follow(*pair)} == seen


LABELS = st.lists(
    st.one_of(
        st.just([]),
        st.builds(
            lambda label, more: [f"B-{label}", *[f"I-{label}"] * more],
            st.sampled_from("AB"),
            st.integers(0, 2),
        ),
        st.just(["O"]),
    )
).map(lambda parts: [label for part in parts for label in part])


@given(LABELS)
def test_bio2_tags_survive_bioes_and_spans(labels):
    entities = Entities.of_bioes(to_bioes(labels), np.array([0]))
    assert entities.tags(slice(0, len(labels))) == labels


@given(LABELS, st.data())
def test_tags_of_some_tokens_are_a_slice_of_the_tags_of_all(labels, data):
    entities = Entities.of_bioes(to_bioes(labels), np.array([0]))
    start = data.draw(st.integers(0, len(labels)))
    end = data.draw(st.integers(start, len(labels)))
    assert bio2_tags(entities.tokens, entities.types, range(start, end)) == labels[start:end]
