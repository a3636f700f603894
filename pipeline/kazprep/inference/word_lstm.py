"""An LSTM over the words of sentences on a CPU, which multiplies each word by its input weights once.

The inputs of a tagger's LSTM are the same wherever a word stands: nearly half of its work, the product of
inputs and weights, is done for distinct words only, and kept for the first few thousand. What is left is
done step by step for the sentences that have the step, in both directions without padding.

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
from kazprep.inference.word_vectors import WordCache

MAX_KEPT = 8_192
"""Words whose products are kept, the first that come: 67 MB for 256 states in each direction."""

_OTHER_WORDS = 4_096  # that there is room for in the tables besides, before they grow
_GATES = 4  # enter, keep, new, out


class WordLstm:
    """The LSTM of a tagger, of one layer and both directions."""

    size: int
    """The number of features of an output."""

    def __init__(
        self, directions: Sequence[nn.LSTM], initial: tuple[Tensor, Tensor], words: WordCache
    ) -> None:
        """`directions` are the forward and the backward LSTM, `initial` their hidden and cell states at the
        start, each (2, 1, states); `words` gives the vectors of words."""
        self._states = directions[0].hidden_size
        self.size = len(directions) * self._states
        self._words = words
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
        self._initial = [(initial[0][each] / 2, initial[1][each] / 2) for each in range(len(directions))]
        self._rows: dict[str, int] = {}  # the row of each kept word in the tables
        rows = MAX_KEPT + _OTHER_WORDS  # memory is taken as rows are written
        self._tables = [torch.empty(rows, _GATES * self._states) for _ in directions]

    @classmethod
    def of(cls, lstm: Lstm, initial: tuple[Tensor, Tensor], words: WordCache) -> Self | None:
        """The same LSTM; None for one of another form, or not in single precision on a CPU."""
        directions = lstm.only_layer
        if directions is None or len(directions) != 2:
            return None
        weights = directions[0].weight_ih_l0
        if weights.dtype != torch.float32 or weights.device.type != "cpu":
            return None
        with torch.inference_mode():
            return cls(directions, initial, words)

    def __call__(self, words: Sequence[str], lengths: npt.NDArray[np.integer]) -> Tensor:
        """Half of the outputs, (steps, rows, size), of sentences, the longest first; 0 beyond their ends.

        `words` has those of the first step of all sentences, then those of the second, and so on; any word
        stands for one that is beyond its sentence's end.
        """
        index = torch.from_numpy(self._indices(words).reshape(-1, len(lengths)))
        steps, rows = index.shape
        running = (lengths > np.arange(steps)[:, None]).sum(1).tolist()
        if rows < MIN_ROWS:
            index = torch.cat([index, index[:, :1].expand(steps, MIN_ROWS - rows)], 1)
        outputs = torch.zeros(steps, rows, self.size)
        for direction, table in enumerate(self._tables):
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
        """Write half of the outputs of one direction, (steps, rows, states)."""
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
            if running[step] < n:  # a sentence that has not begun, backward, does so in the initial state
                now[running[step] :] = first_hidden
                state[running[step] :] = first_cell
            outputs[step, : running[step]] = now[: running[step]]

    def _indices(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """The row of each word in the tables, after those that are missing were put into them."""
        kept = self._rows
        distinct = set(words)
        missing = sorted(distinct - kept.keys())
        if not missing:
            return np.fromiter(map(kept.__getitem__, words), dtype=np.int64, count=len(words))
        n_new = min(len(missing), MAX_KEPT - len(kept))
        vectors = self._words(missing)
        self._put(vectors[:n_new], len(kept))
        self._put(vectors[n_new:], MAX_KEPT)  # after all that may be kept
        kept.update(zip(missing[:n_new], range(len(kept), MAX_KEPT), strict=False))
        others = dict(zip(missing[n_new:], range(MAX_KEPT, MAX_KEPT + len(missing)), strict=False))
        rows = {word: kept[word] for word in distinct - others.keys()} | others
        return np.fromiter(map(rows.__getitem__, words), dtype=np.int64, count=len(words))

    def _put(self, vectors: Tensor, first: int) -> None:
        """Write the products of words into the tables, from a row on."""
        n = len(vectors)
        if not n:
            return
        for number, (matrix, bias) in enumerate(self._inputs):
            table = self._tables[number]
            if len(table) < first + n:
                grown = table.new_empty(first + n + _OTHER_WORDS, table.shape[1])
                grown[:first] = table[:first]
                self._tables[number] = table = grown
            if n < MIN_ROWS:
                padded = functional.pad(vectors, (0, 0, 0, MIN_ROWS - n))
                table[first : first + n] = torch.addmm(bias, padded, matrix)[:n]
            else:
                torch.addmm(bias, vectors, matrix, out=table[first : first + n])
