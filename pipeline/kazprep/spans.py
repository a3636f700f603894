"""Spans: half-open ranges of a text or of tokens, as two integer arrays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int32]

_CHUNK_SIZE = 1 << 16  # spans
_NO_OFFSETS = np.empty(0, dtype=np.int32)  # empty, so that it can be shared


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Half-open spans `start[i]:end[i]`, in ascending order of start.

    Their unit (code points of a text, tokens of a document) is documented where they are used.
    """

    start: Offsets
    end: Offsets

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Spans from (start, end) pairs.

        >>> Spans.of([(0, 5), (6, 9)]).end.tolist()
        [5, 9]
        """
        # Without a list of the pairs, which would take twenty times their memory.
        table = np.fromiter(chain.from_iterable(pairs), dtype=np.int32).reshape(-1, 2)
        return cls(table[:, 0].copy(), table[:, 1].copy())

    @classmethod
    def empty(cls) -> Self:
        """No spans."""
        return cls(_NO_OFFSETS, _NO_OFFSETS)

    @classmethod
    def concatenated(cls, parts: Sequence[Self]) -> Self:
        """The spans of all parts, in order.

        >>> list(Spans.concatenated([Spans.of([(0, 5)]), Spans.of([(6, 9)])]))
        [(0, 5), (6, 9)]
        """
        if not parts:
            return cls.empty()
        return cls(
            np.concatenate([part.start for part in parts]), np.concatenate([part.end for part in parts])
        )

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, part: slice) -> Self:
        """Some of the spans.

        >>> list(Spans.of([(0, 5), (6, 9), (9, 10)])[1:])
        [(6, 9), (9, 10)]
        """
        return type(self)(self.start[part], self.end[part])

    def __iter__(self) -> Iterator[tuple[int, int]]:
        # In chunks: as Python numbers the spans of a document take ten times the memory of their arrays.
        return chain.from_iterable(
            zip(
                self.start[first : first + _CHUNK_SIZE].tolist(),
                self.end[first : first + _CHUNK_SIZE].tolist(),
                strict=True,
            )
            for first in range(0, len(self.start), _CHUNK_SIZE)
        )

    def moved(self, by: int) -> Self:
        """The spans, each shifted by `by`.

        >>> list(Spans.of([(0, 5), (6, 9)]).moved(10))
        [(10, 15), (16, 19)]
        """
        shift = np.int32(by)
        return type(self)(self.start + shift, self.end + shift)

    def slices(self, text: str) -> list[str]:
        """The substring of `text` in each span.

        >>> Spans.of([(0, 4), (5, 9)]).slices("Орал қала")
        ['Орал', 'қала']
        """
        return [text[start:end] for start, end in self]
