"""Linear layers and LSTMs over padded rows, whose results do not depend on how many rows come together.

Rows of several lengths are what Stanza packs (`PackedSequence`), and a packed call runs few rows at a time.
A dense call runs all rows at once and several times as fast on a CPU: the forward direction does not see the
padding, which comes after it; for the other one each row is turned round within its own length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

FEWEST_ROWS = 16
"""Fewer are filled up to so many. Of few rows a product is computed in another order and has other last bits,
so that a word's vector would depend on the words it was met with: up to 3 rows, with two threads up to 11.
"""


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer. Its weights are (outputs, inputs): for two outputs five times as fast as transposed."""

    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, weights: Mapping[str, Tensor], names: Sequence[str], device: str) -> "Linear":
        """The layers of these names as one, their outputs in this order."""
        matrix = torch.cat([weights[f"{name}.weight"] for name in names])
        bias = torch.cat([_bias(weights, name) for name in names])
        return cls(matrix.contiguous().to(device), bias.to(device))

    def reordered(self, outputs: Tensor) -> "Linear":
        """The same with its outputs in another order."""
        return Linear(self.weight[outputs].contiguous(), self.bias[outputs])

    def __call__(self, inputs: Tensor) -> Tensor:
        """What it makes of inputs of (..., inputs)."""
        rows = inputs.flatten(0, -2)
        filled = functional.pad(rows, (0, 0, 0, max(0, FEWEST_ROWS - len(rows))))
        return functional.linear(filled, self.weight, self.bias)[: len(rows)].view(*inputs.shape[:-1], -1)


def _bias(weights: Mapping[str, Tensor], name: str) -> Tensor:
    matrix = weights[f"{name}.weight"]
    return weights.get(f"{name}.bias", matrix.new_zeros(len(matrix)))


PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
"""What an LSTM is computed in. Everything else is computed in single precision."""


class Lstm:
    """The layers of a `torch.nn.LSTM`, of one direction or both."""

    def __init__(self, layers: Sequence[Sequence[nn.LSTM]], precision: torch.dtype = torch.float32) -> None:
        """Take the layers, each as an LSTM forward and, if there is one, an LSTM backward.

        They share their weights with whatever else has them, so that they can be trained.
        """
        self._layers = layers
        self._precision = precision
        self.size = len(layers[0]) * layers[0][0].hidden_size
        """Features of an output."""

    @classmethod
    def from_weights(
        cls, weights: Mapping[str, Tensor], name: str, precision: torch.dtype, device: str
    ) -> Self:
        """Take the LSTM called `name` out of a model's weights."""
        both = f"{name}.weight_ih_l0_reverse" in weights
        layers = []
        for layer in takewhile(lambda layer: f"{name}.weight_ih_l{layer}" in weights, count()):
            parts = [f"l{layer}{direction}" for direction in ("", "_reverse")[: 1 + both]]
            layers.append([_direction(weights, name, part).to(device, precision) for part in parts])
        return cls(layers, precision)

    def __call__(
        self, inputs: Tensor, lengths: Tensor, initial: tuple[Tensor, Tensor] | None = None
    ) -> Tensor:
        """The outputs of the last layer, (steps, rows, size), for inputs of (steps, rows, features).

        `initial` are the hidden and the cell state to begin with, each (layers * directions, 1, hidden);
        zeros if not given. What stands beyond a row's length has no meaning.
        """
        steps, rows = inputs.shape[:2]
        values = inputs.to(self._precision)
        turn = turned(lengths, steps)
        states = count()
        for directions in self._layers:
            outputs = [directions[0](values, self._state(initial, next(states), rows))[0]]
            for backward in directions[1:]:
                backwards = _rearranged(values, turn)
                outputs.append(
                    _rearranged(backward(backwards, self._state(initial, next(states), rows))[0], turn)
                )
            values = torch.cat(outputs, 2) if len(outputs) > 1 else outputs[0]
        return values.float()

    def _state(
        self, initial: tuple[Tensor, Tensor] | None, place: int, rows: int
    ) -> tuple[Tensor, Tensor] | None:
        if initial is None:
            return None
        hidden, cell = (
            state[place : place + 1].to(self._precision).expand(1, rows, -1).contiguous() for state in initial
        )
        return hidden, cell


def turned(lengths: Tensor, steps: int) -> Tensor:
    """Where each step of each row lies once the row is turned round, as flat positions of (steps, rows).

    Padding stays in its place. Turning twice gives the row back.

    >>> turned(torch.tensor([3, 1]), 3).tolist()
    [4, 1, 2, 3, 0, 5]
    """
    step = torch.arange(steps, device=lengths.device)[:, None]
    place = torch.where(step < lengths, lengths - 1 - step, step)
    return (place * len(lengths) + torch.arange(len(lengths), device=lengths.device)).ravel()


def last_states(outputs: Tensor, lengths: Tensor) -> Tensor:
    """Each row's last state forward, at its end, and backward, at its start: (rows, size).

    `outputs` are those of an LSTM of both directions.
    """
    hidden = outputs.shape[2] // 2
    ends = outputs[lengths - 1, torch.arange(len(lengths), device=lengths.device), :hidden]
    return torch.cat((ends, outputs[0, :, hidden:]), 1)


def _rearranged(values: Tensor, places: Tensor) -> Tensor:
    return values.flatten(0, 1).index_select(0, places).view_as(values)


def _direction(weights: Mapping[str, Tensor], name: str, part: str) -> nn.LSTM:
    own = {key: weights[f"{name}.{key}_{part}"] for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    lstm = nn.LSTM(own["weight_ih"].shape[1], own["weight_hh"].shape[1])
    lstm.load_state_dict({f"{key}_l0": value for key, value in own.items()})
    return lstm.eval()
