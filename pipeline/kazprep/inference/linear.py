"""Linear layers whose results do not depend on how many rows they are given at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
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
