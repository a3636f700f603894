"""An LSTM on a CPU whose inputs are rows of a table, which multiplies each row by its input weights once.

The characters of paragraphs and the words of sentences are the same wherever they stand: nearly half of an
LSTM's work, the product of inputs and weights, is done for distinct inputs only. What is left is done step by
step for the sequences that have the step, in both directions without padding.

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

    def __init__(self, directions: Sequence[nn.LSTM], initial: tuple[Tensor, Tensor] | None = None) -> None:
        """`directions` are the forward and the backward LSTM, `initial` their hidden and cell states at the
        start, each (2, 1, states); zeros by default."""
        self._states = directions[0].hidden_size
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

    def __call__(
        self, tables: Sequence[Tensor], index: Tensor, lengths: npt.NDArray[np.integer]
    ) -> list[Tensor]:
        """Half of the outputs of each direction, (steps, sequences, states), of sequences, the longest first.

        `index` has the row in the tables of each input, (steps, sequences); any row stands for one that is
        beyond its sequence's end. Outputs there are undefined, and finite.
        """
        steps, sequences = index.shape
        running = (lengths > np.arange(steps)[:, None]).sum(1).tolist()
        if sequences < MIN_ROWS:
            index = torch.cat([index, index[:, :1].expand(steps, MIN_ROWS - sequences)], 1)
        outputs = [self._run(direction, table, index, running) for direction, table in enumerate(tables)]
        return [each[:, :sequences] for each in outputs]

    def _run(self, direction: int, table: Tensor, index: Tensor, running: Sequence[int]) -> Tensor:
        """Half of the outputs of one direction, (steps, sequences, states)."""
        steps, rows = index.shape
        weights = self._recurrent[direction]
        first_hidden, first_cell = self._initial[direction]
        hidden = first_hidden.expand(rows, -1)
        cell = first_cell.expand(rows, -1).contiguous()
        all_gates = cell.new_empty(rows, _GATES, self._states)
        outputs = cell.new_zeros(steps, rows, self._states)
        for step in range(steps) if direction == 0 else range(steps - 1, -1, -1):
            n = max(running[step], MIN_ROWS)
            gates, state, now = all_gates[:n], cell[:n], outputs[step, :n]
            flat = gates.view(n, -1)
            torch.index_select(table, 0, index[step, :n], out=flat)
            flat.addmm_(hidden[:n], weights).sigmoid_()
            enter, keep, new, out = gates.unbind(1)
            state.mul_(keep).addcmul_(enter, new.sub_(0.5))
            torch.mul(state, 4, out=now).sigmoid_().sub_(0.5).mul_(out)
            hidden = outputs[step]
            if direction == 1 and step and running[step - 1] > running[step]:  # sequences that begin next
                hidden[running[step] : running[step - 1]] = first_hidden
                cell[running[step] : running[step - 1]] = first_cell
        return outputs
