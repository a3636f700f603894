"""Linear layers and LSTMs over padded rows, whose results do not depend on the other rows of a batch.

They replace torch's packed sequences (`PackedSequence`), which Stanza uses and which process few rows at
once. A dense call processes all rows and is several times as fast on a CPU: the forward direction does not
see the padding, which comes after a row; for the backward direction each row is reversed within its length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from kazprep.inference.device import full_precision

MIN_ROWS = 16
"""Fewer rows are padded to this number. A product of few rows (up to 3, with two threads up to 11) is
computed in another order and has other last bits, so that a word's vector would depend on the words it is
computed with.
"""


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer, with weights of (outputs, inputs): for two outputs five times as fast as transposed."""

    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, weights: Mapping[str, Tensor], names: Sequence[str], device: str) -> "Linear":
        """The layers with these names as one layer, with their outputs in this order."""
        matrix = torch.cat([weights[f"{name}.weight"] for name in names])
        bias = torch.cat([_bias(weights, name) for name in names])
        return cls(matrix.contiguous().to(device), bias.to(device))

    def reordered(self, outputs: Tensor) -> "Linear":
        """The same layer with its outputs in another order."""
        return Linear(self.weight[outputs].contiguous(), self.bias[outputs])

    def __call__(self, inputs: Tensor) -> Tensor:
        """The outputs, (..., outputs), for inputs of (..., inputs)."""
        rows = inputs.flatten(0, -2)
        # Padding by nothing would still copy.
        padded = rows if len(rows) >= MIN_ROWS else functional.pad(rows, (0, 0, 0, MIN_ROWS - len(rows)))
        return functional.linear(padded, self.weight, self.bias)[: len(rows)].view(*inputs.shape[:-1], -1)


def _bias(weights: Mapping[str, Tensor], name: str) -> Tensor:
    matrix = weights[f"{name}.weight"]
    return weights.get(f"{name}.bias", matrix.new_zeros(len(matrix)))


PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
"""The precision of LSTMs, by the name that settings have for it. Everything else is computed in single
precision."""


class Lstm:
    """The layers of a `torch.nn.LSTM`, of one direction or both."""

    def __init__(self, layers: Sequence[Sequence[nn.LSTM]], precision: torch.dtype = torch.float32) -> None:
        """`layers` are LSTMs of one layer and one direction: for each layer the forward one, and the backward
        one if any.

        They are not copied, so that they can be trained.
        """
        self._layers = layers
        self._precision = precision
        self.size = len(layers[0]) * layers[0][0].hidden_size
        """The number of features of an output."""

    @classmethod
    def from_weights(
        cls, weights: Mapping[str, Tensor], name: str, precision: torch.dtype, device: str
    ) -> Self:
        """The LSTM called `name` in a model's weights."""
        both = f"{name}.weight_ih_l0_reverse" in weights
        layers = []
        for layer in takewhile(lambda layer: f"{name}.weight_ih_l{layer}" in weights, count()):
            parts = [f"l{layer}{direction}" for direction in ("", "_reverse")[: 1 + both]]
            layers.append([_direction(weights, name, part).to(device, precision) for part in parts])
            for direction in layers[-1]:
                direction.flatten_parameters()  # else a GPU copies weights of another precision at each call
        return cls(layers, precision)

    @property
    def only_layer(self) -> Sequence[nn.LSTM] | None:
        """The forward and, if there is one, the backward LSTM of the only layer; None for several layers."""
        return self._layers[0] if len(self._layers) == 1 else None

    def __call__(
        self, inputs: Tensor, lengths: Tensor, initial: tuple[Tensor, Tensor] | None = None
    ) -> Tensor:
        """The outputs of the last layer, (steps, rows, size), for inputs of (steps, rows, features).

        `initial` are the hidden and the cell state at the start, each (layers * directions, 1, hidden); zeros
        by default. Outputs beyond a row's length are undefined.
        """
        with full_precision(inputs.device.type):
            return self._outputs(inputs, lengths, initial)

    def _outputs(self, inputs: Tensor, lengths: Tensor, initial: tuple[Tensor, Tensor] | None) -> Tensor:
        steps, rows = inputs.shape[:2]
        values = inputs.to(self._precision)
        backward_order = reversed_index(lengths, steps)
        states = count()
        for directions in self._layers:
            outputs = [directions[0](values, self._state(initial, next(states), rows))[0]]
            for backward in directions[1:]:
                reversed_rows = _rearranged(values, backward_order)
                found = backward(reversed_rows, self._state(initial, next(states), rows))[0]
                outputs.append(_rearranged(found, backward_order))
            values = torch.cat(outputs, 2) if len(outputs) > 1 else outputs[0]
        return values.float()

    def without_padding(self, inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The outputs of the last layer, (steps, rows, size), for rows as long as `inputs`.

        Also the last layer's hidden and cell state after the last step, each (directions, rows, hidden). The
        backward direction comes second, and its last step is the first of the inputs.
        """
        with full_precision(inputs.device.type):
            return self._without_padding(inputs)

    def _without_padding(self, inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        values = inputs.to(self._precision)
        for directions in self._layers:
            outputs: list[Tensor] = []
            hidden: list[Tensor] = []
            cell: list[Tensor] = []
            for direction, lstm in enumerate(directions):
                found, (last_hidden, last_cell) = lstm(values.flip(0) if direction else values)
                outputs.append(found.flip(0) if direction else found)
                hidden.append(last_hidden)
                cell.append(last_cell)
            values = torch.cat(outputs, 2)
        return values.float(), torch.cat(hidden).float(), torch.cat(cell).float()

    def _state(
        self, initial: tuple[Tensor, Tensor] | None, index: int, rows: int
    ) -> tuple[Tensor, Tensor] | None:
        """The initial state of the layer and direction with this index, for each of the rows."""
        if initial is None:
            return None
        hidden, cell = (
            state[index : index + 1].to(self._precision).expand(1, rows, -1).contiguous() for state in initial
        )
        return hidden, cell


def reversed_index(lengths: Tensor, steps: int) -> Tensor:
    """The index that reverses each row within its length: flat indices into values of (steps, rows).

    Padding keeps its index. Reversing twice restores the rows.

    >>> reversed_index(torch.tensor([3, 1]), 3).tolist()
    [4, 1, 2, 3, 0, 5]
    """
    step = torch.arange(steps, device=lengths.device)[:, None]
    source = torch.where(step < lengths, lengths - 1 - step, step)
    return (source * len(lengths) + torch.arange(len(lengths), device=lengths.device)).ravel()


def last_states(outputs: Tensor, lengths: Tensor) -> Tensor:
    """Each row's last forward state, at its end, and last backward state, at its start: (rows, size).

    `outputs` are those of an LSTM of both directions, (steps, rows, size).
    """
    hidden = outputs.shape[2] // 2
    ends = outputs[lengths - 1, torch.arange(len(lengths), device=lengths.device), :hidden]
    return torch.cat((ends, outputs[0, :, hidden:]), 1)


def _rearranged(values: Tensor, index: Tensor) -> Tensor:
    return values.flatten(0, 1).index_select(0, index).view_as(values)


def _direction(weights: Mapping[str, Tensor], name: str, part: str) -> nn.LSTM:
    """One direction of one layer, such as `l0_reverse`, as a separate LSTM."""
    parameters = {
        key: weights[f"{name}.{key}_{part}"] for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    lstm = nn.LSTM(parameters["weight_ih"].shape[1], parameters["weight_hh"].shape[1])
    lstm.load_state_dict({f"{key}_l0": value for key, value in parameters.items()})
    return lstm.eval()
