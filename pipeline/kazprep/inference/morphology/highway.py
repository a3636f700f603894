"""Stanza's highway LSTM: layers of an LSTM, each with a gate through which its inputs go on beside it."""

from collections.abc import Mapping
from itertools import count, takewhile

import torch
from torch import Tensor

from kazprep.inference.layers import Linear, Lstm


class HighwayLstm:
    """The layers of a `stanza.models.common.hlstm.HighwayLSTM` of both directions."""

    def __init__(self, weights: Mapping[str, Tensor], name: str, precision: torch.dtype, device: str) -> None:
        """Take the layers called `name` in a model's weights, with their initial states."""
        layers = takewhile(lambda layer: f"{name}.gate.{layer}.weight" in weights, count())
        initial = [weights[f"{name}_{state}_init"].to(device) for state in ("h", "c")]
        self._layers = [
            (
                Lstm.from_weights(weights, f"{name}.lstm.{layer}.lstm", precision, device),
                Linear.of(weights, [f"{name}.gate.{layer}", f"{name}.highway.{layer}"], device),
                (initial[0][2 * layer : 2 * layer + 2], initial[1][2 * layer : 2 * layer + 2]),
            )
            for layer in layers
        ]

    def __call__(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """The outputs of the last layer, (steps, rows, size), for inputs of (steps, rows, features).

        Outputs beyond a row's length are undefined.
        """
        values = inputs
        for lstm, linear, initial in self._layers:
            outputs = lstm(values, lengths, initial)
            gate, highway = linear(values).chunk(2, -1)
            values = gate.sigmoid_().mul_(highway.tanh_()).add_(outputs)
        return values
