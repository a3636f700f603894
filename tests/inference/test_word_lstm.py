"""The LSTM over words, which multiplies each word by its weights once, beside torch's."""

import numpy as np
import pytest
import torch
from torch import nn

from kazprep.inference import word_lstm
from kazprep.inference.layers import Lstm
from kazprep.inference.word_lstm import WordLstm
from kazprep.inference.word_vectors import WordCache

FEATURES, STATES = 12, 24
WORDS = [f"сөз{number}" for number in range(90)]


@pytest.fixture
def vectors():
    torch.manual_seed(5)
    table = torch.randn(len(WORDS) + 1, FEATURES)
    return WordCache(
        lambda words: torch.stack([table[WORDS.index(w) if w in WORDS else -1] for w in words]), "cpu"
    )


@pytest.fixture
def lstm():
    torch.manual_seed(6)
    return Lstm([[nn.LSTM(FEATURES, STATES), nn.LSTM(FEATURES, STATES)]])


@pytest.fixture
def initial():
    torch.manual_seed(7)
    return torch.randn(2, 1, STATES), torch.randn(2, 1, STATES)


def sentences_of(lengths, seed=0):
    """Sentences of these lengths, as words step by step; the first word of a sentence is its padding."""
    rng = np.random.default_rng(seed)
    chosen = [[WORDS[i] for i in rng.integers(len(WORDS), size=n)] for n in lengths]
    words = [each[step] if step < len(each) else each[0] for step in range(lengths[0]) for each in chosen]
    return words, np.array(lengths)


@pytest.mark.parametrize("lengths", [[9, 9, 7, 4, 1], [6] * 40, [11, 8, *[5] * 30, 1, 1], [1], [30]])
@pytest.mark.parametrize("kept", [8_192, 20, 0])
@torch.inference_mode()
def test_the_outputs_are_those_of_torch(vectors, lstm, initial, lengths, kept, monkeypatch):
    monkeypatch.setattr(word_lstm, "MAX_KEPT", kept)
    own = WordLstm.of(lstm, initial, vectors)
    for seed in range(3):  # with words that are kept, others, and both
        words, counts = sentences_of(lengths, seed)
        inputs = vectors(words).view(lengths[0], len(lengths), FEATURES)
        expected = lstm(inputs, torch.from_numpy(counts), initial)
        found = 2 * own(words, counts)[:, : len(lengths)]
        for row, length in enumerate(lengths):
            torch.testing.assert_close(found[:length, row], expected[:length, row], rtol=0, atol=2e-6)
            assert found[length:, row].isfinite().all()


@torch.inference_mode()
def test_a_sentence_has_the_same_bits_beside_others_and_whatever_came_before(vectors, lstm, initial):
    words, counts = sentences_of([9, 8, *[5] * 37, 2])
    together = WordLstm.of(lstm, initial, vectors)(words, counts)
    rows = np.array(words).reshape(9, -1)
    for row in (0, 1, 20, 39):
        alone = WordLstm.of(lstm, initial, vectors)
        alone(WORDS[row:], np.array([len(WORDS) - row]))
        length = counts[row]
        assert torch.equal(alone(list(rows[:length, row]), np.array([length]))[:, 0], together[:length, row])


def test_other_layers_are_left_to_torch(vectors, initial):
    one, other = nn.LSTM(FEATURES, STATES), nn.LSTM(2 * STATES, STATES)
    assert WordLstm.of(Lstm([[one]]), initial, vectors) is None
    assert WordLstm.of(Lstm([[one, one], [other, other]]), initial, vectors) is None
    half = Lstm([[one.bfloat16(), one]], torch.bfloat16)
    assert WordLstm.of(half, initial, vectors) is None
