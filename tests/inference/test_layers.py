"""Layers over padded rows, against torch's packed sequences."""

import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from kazprep.inference.layers import Lstm, last_states

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
