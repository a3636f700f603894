"""The parts of the inference path, each against what Stanza or torch has for it."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.crf import viterbi_decode
from stanza.models.ner.trainer import fix_singleton_tags
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from kazprep.chunking import length_buckets
from kazprep.entities.bio import TagScheme
from kazprep.inference.layers import Lstm, last_states
from kazprep.inference.viterbi import Transitions, best_tags

LENGTHS = [7, 7, 4, 1]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("both", [True, False])
def test_dense_calls_give_what_a_packed_one_gives(layers, both):
    torch.manual_seed(1)
    stock = torch.nn.LSTM(5, 6, layers, bidirectional=both)
    weights = {f"rnn.{name}": value for name, value in stock.state_dict().items()}
    inputs = torch.randn(7, 4, 5)
    directions = 1 + both
    initial = (torch.randn(layers * directions, 1, 6), torch.randn(layers * directions, 1, 6))
    hidden, cell = (state.expand(-1, 4, -1).contiguous() for state in initial)
    packed, (last, _) = stock(pack_padded_sequence(inputs, LENGTHS), (hidden, cell))
    expected, _ = pad_packed_sequence(packed)
    with torch.inference_mode():
        found = Lstm.from_weights(weights, "rnn", torch.float32, "cpu")(
            inputs, torch.tensor(LENGTHS), initial
        )
    for row, length in enumerate(LENGTHS):
        torch.testing.assert_close(found[:length, row], expected[:length, row])
    if both:
        states = last[-2:].transpose(0, 1).reshape(4, -1)
        torch.testing.assert_close(last_states(found, torch.tensor(LENGTHS)), states)


def tags_that_may_follow_any(count):
    return torch.ones((count, count), dtype=torch.bool)


def tags_of_bioes(classes):
    """Which tag may follow which, the tags being O, then B, I, E and S of each class, then one of no use."""
    allowed = torch.zeros((4 * classes + 2, 4 * classes + 2), dtype=torch.bool)
    begins, ends = [0], [0]
    for begin in range(1, 4 * classes, 4):
        allowed[begin : begin + 2, begin + 1 : begin + 3] = True
        begins += (begin, begin + 3)
        ends += (begin + 2, begin + 3)
    allowed[torch.tensor(ends)[:, None], torch.tensor(begins)] = True
    return allowed


def decoded(scores, transitions, lengths):
    prepared = Transitions(transitions)
    return best_tags(scores[:, :, prepared.order], prepared, lengths)


@pytest.mark.parametrize(
    "allowed", [tags_that_may_follow_any(3), tags_that_may_follow_any(9), tags_of_bioes(1), tags_of_bioes(5)]
)
def test_the_best_tags_are_those_that_stanza_decodes(allowed):
    torch.manual_seed(2)
    for _ in range(20):
        scores = 3 * torch.randn(LENGTHS[0], len(LENGTHS), len(allowed))
        transitions = torch.randn(allowed.shape).masked_fill(~allowed, -10_000)
        transitions = transitions[(order := torch.randperm(len(allowed)))][:, order]
        found = decoded(scores, transitions, torch.tensor(LENGTHS))
        for row, length in enumerate(LENGTHS):
            expected, _ = viterbi_decode(scores[:length, row].numpy(), transitions.numpy())
            assert found[:length, row].tolist() == [int(tag) for tag in expected]


def test_of_equal_scores_the_first_tag_is_taken():
    scores = torch.zeros(3, 1, 4)
    assert decoded(scores, torch.zeros(4, 4), torch.tensor([3])).ravel().tolist() == [0, 0, 0]


SENTENCES = st.lists(
    st.lists(st.sampled_from([f"{place}-{kind}" for place in "BIES" for kind in ("GPE", "DATE")] + ["O"]))
)


def entities_of(sentences):
    names = sorted({tag for sentence in sentences for tag in sentence} | {"O"})
    scheme = TagScheme(names)
    tags = np.array([names.index(tag) for sentence in sentences for tag in sentence], dtype=np.int64)
    firsts = np.cumsum([0, *map(len, sentences)])[:-1]
    spans, kinds = scheme.entities(tags, firsts)
    return [(start, end, scheme.types[kind]) for (start, end), kind in zip(spans, kinds, strict=True)]


@given(SENTENCES)
def test_entities_are_those_of_the_tags_as_stanza_mends_them(sentences):
    expected, position = [], 0
    for sentence in sentences:
        for number, tag in enumerate(fix_singleton_tags(sentence), position):
            if tag[:2] in ("B-", "S-"):
                expected.append([number, number + 1, tag[2:]])
            elif tag != "O":
                expected[-1][1] = number + 1
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
        ("S-DATE E-DATE", [(0, 1, "DATE"), (1, 2, "DATE")]),  # goes on after its end
        ("B-DATE O E-DATE", [(0, 1, "DATE"), (2, 3, "DATE")]),  # a gap
    ],
)
def test_entities_of_one_sentence(tags, spans):
    assert entities_of([tags.split()]) == spans


def test_no_entity_crosses_sentences():
    assert entities_of([["B-GPE"], [], ["E-GPE"]]) == [(0, 1, "GPE"), (1, 2, "GPE")]


@given(st.lists(st.integers(0, 50)), st.integers(1, 100))
def test_batches_have_every_row_once_and_keep_their_bound(lengths, places):
    batches = [batch.tolist() for batch in length_buckets(np.array(lengths, dtype=int), places)]
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    for batch in batches:
        own = [lengths[row] for row in batch]
        assert own == sorted(own, reverse=True)
        assert len(batch) == 1 or len(batch) * own[0] <= places or own[0] == 0
