"""The LSTM of a tagger over the words of sentences, with what it makes of each word kept.

Of a tagger's LSTM nearly half of the work is the product of inputs and weights: it is done for distinct words
only (`kazprep.inference.indexed_lstm`), and kept for the first few thousand.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kazprep.inference.indexed_lstm import IndexedLstm
from kazprep.inference.layers import Lstm
from kazprep.inference.word_vectors import WordCache

MAX_KEPT = 12_288
"""Words whose products are kept, the first that come: 101 MB for 256 states in each direction."""

_OTHER_WORDS = 2_048  # that there is room for in the tables besides, before they grow


class WordLstm:
    """The LSTM of a tagger, of one layer and both directions."""

    def __init__(self, lstm: IndexedLstm, words: WordCache) -> None:
        """`words` gives the vectors of words."""
        self._lstm = lstm
        self._words = words
        self._rows: dict[str, int] = {}  # the row of each kept word in the tables
        self._tables = lstm.empty_tables(MAX_KEPT + _OTHER_WORDS)  # memory is taken as rows are written

    @classmethod
    def of(cls, lstm: Lstm, initial: tuple[Tensor, Tensor], words: WordCache) -> Self | None:
        """The same LSTM; None for one of another form, or not in single precision on a CPU.

        `initial` are its hidden and cell states at the start, each (2, 1, states).
        """
        indexed = IndexedLstm.of(lstm, initial)
        return None if indexed is None else cls(indexed, words)

    def __call__(self, words: Sequence[str], lengths: npt.NDArray[np.integer]) -> Tensor:
        """Half of the outputs, (steps, rows, size), of sentences, the longest first.

        `words` has those of the first step of all sentences, then those of the second, and so on; any word
        stands for one that is beyond its sentence's end, where outputs are undefined.
        """
        index = torch.from_numpy(self._indices(words).reshape(-1, len(lengths)))
        return torch.cat(self._lstm(self._tables, index, lengths), 2)

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
        if len(self._tables[0]) < first + len(vectors):
            grown = self._lstm.empty_tables(first + len(vectors) + _OTHER_WORDS)
            for table, larger in zip(self._tables, grown, strict=True):
                larger[:first] = table[:first]
            self._tables = grown
        self._lstm.put(vectors, self._tables, first)
