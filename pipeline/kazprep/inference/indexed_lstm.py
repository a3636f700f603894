"""An LSTM on a CPU whose inputs are rows of a table, which multiplies each row by its input weights once.

The letters of words, the characters of paragraphs and the words of sentences are the same wherever they stand:
half of an LSTM's work, the product of inputs and weights, is done for distinct inputs only. What is left is
done step by step for the sequences that have the step, in both directions without padding.

The hyperbolic tangent is computed as 2 s(2x) - 1, s being the logistic function, which torch computes three
times as fast. Cells and hidden states are kept halved, which saves the factor 2; multiplying weights by a
power of two rounds nothing.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from kazprep.inference.layers import MIN_ROWS, Lstm

_GATES = 4  # enter, keep, new, out


class IndexedLstm:
    """An LSTM of one layer and both directions, given which row of a table each input is."""

    size: int
    """The number of features of an output."""

    def __init__(self, directions: Sequence[nn.LSTM], initial: tuple[Tensor, Tensor] | None = None) -> None:
        """`directions` are the forward and the backward LSTM, `initial` their hidden and cell states at the
        start, each (2, 1, states); zeros by default."""
        self._states = directions[0].hidden_size
        self.size = len(directions) * self._states
        # The input of the new gate is doubled, see above; what is multiplied with halved states as well.
        scale = torch.ones(_GATES, self._states)
        scale[2] = 2
        by_gate = scale.flatten()
        weights = [{name: each.detach() for name, each in lstm.named_parameters()} for lstm in directions]
        self._inputs = [
            (
                (each["weight_ih_l0"] * by_gate[:, None]).T.contiguous(),
                (each["bias_ih_l0"] + each["bias_hh_l0"]) * by_gate,
            )
            for each in weights
        ]
        """Of each direction the weights, (features, gates), and the biases."""
        self._recurrent = [(each["weight_hh_l0"] * (2 * by_gate)[:, None]).T.contiguous() for each in weights]
        hidden, cell = initial or (torch.zeros(len(directions), 1, self._states),) * 2
        self._initial = [(hidden[each] / 2, cell[each] / 2) for each in range(len(directions))]

    @classmethod
    def of(cls, lstm: Lstm, initial: tuple[Tensor, Tensor] | None = None) -> Self | None:
        """The same LSTM; None for one of another form, or not in single precision on a CPU."""
        directions = lstm.only_layer
        if directions is None or len(directions) != 2:
            return None
        weights = directions[0].weight_ih_l0
        if weights.dtype != torch.float32 or weights.device.type != "cpu":
            return None
        with torch.inference_mode():
            return cls(directions, initial)

    def empty_tables(self, rows: int) -> list[Tensor]:
        """A table for each direction with room for the products of inputs, (rows, 4 * states)."""
        return [torch.empty(rows, _GATES * self._states) for _ in self._inputs]

    def put(self, inputs: Tensor, tables: Sequence[Tensor], first: int) -> None:
        """Write the products of inputs, (inputs, features), into tables, from their row `first` on."""
        n = len(inputs)
        if not n:
            return
        for (matrix, bias), table in zip(self._inputs, tables, strict=True):
            if n < MIN_ROWS:
                padded = functional.pad(inputs, (0, 0, 0, MIN_ROWS - n))
                table[first : first + n] = torch.addmm(bias, padded, matrix)[:n]
            else:
                torch.addmm(bias, inputs, matrix, out=table[first : first + n])

    def tables_of(self, inputs: Tensor) -> list[Tensor]:
        """The tables of inputs, (inputs, features), a row for each."""
        tables = self.empty_tables(len(inputs))
        self.put(inputs, tables, 0)
        return tables

    def __call__(self, tables: Sequence[Tensor], index: Tensor, lengths: npt.NDArray[np.integer]) -> Tensor:
        """Half of the outputs, (steps, sequences, size), of sequences, the longest first; 0 beyond their ends.

        `index` has the row in the tables of each input, (steps, sequences); any row stands for one that is
        beyond its sequence's end.
        """
        steps, sequences = index.shape
        running = (lengths > np.arange(steps)[:, None]).sum(1).tolist()
        if sequences < MIN_ROWS:
            index = torch.cat([index, index[:, :1].expand(steps, MIN_ROWS - sequences)], 1)
        outputs = torch.zeros(steps, sequences, self.size)
        for direction, table in enumerate(tables):
            part = slice(direction * self._states, (direction + 1) * self._states)
            order = range(steps) if direction == 0 else range(steps - 1, -1, -1)
            self._run(direction, table, index, running, order, outputs[:, :, part])
        return outputs

    def _run(
        self,
        direction: int,
        table: Tensor,
        index: Tensor,
        running: Sequence[int],
        order: range,
        outputs: Tensor,
    ) -> None:
        """Write half of the outputs of one direction, (steps, sequences, states)."""
        rows = index.shape[1]
        weights = self._recurrent[direction]
        first_hidden, first_cell = self._initial[direction]
        hidden = first_hidden.expand(rows, -1).contiguous()
        cell = first_cell.expand(rows, -1).contiguous()
        all_gates = hidden.new_empty(rows, _GATES, self._states)
        for step in order:
            n = max(running[step], MIN_ROWS)
            gates, now, state = all_gates[:n], hidden[:n], cell[:n]
            flat = gates.view(n, -1)
            torch.index_select(table, 0, index[step, :n], out=flat)
            flat.addmm_(now, weights).sigmoid_()
            enter, keep, new, out = gates.unbind(1)
            state.mul_(keep).addcmul_(enter, new.sub_(0.5))
            torch.mul(state, 4, out=now).sigmoid_().sub_(0.5).mul_(out)
            if running[step] < n:  # a sequence that has not begun, backward, does so in the initial state
                now[running[step] :] = first_hidden
                state[running[step] :] = first_cell
            outputs[step, : running[step]] = now[: running[step]]
