"""Offsets of a text that do not count what can't be seen.

Whether a line break or a soft hyphen belongs to a token depends on the repairs of a run, and is no difference
in what the run found.
"""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from kazprep.spans import Offsets, Spans

_PLANE = 1 << 16
_CONTROLS = {"Cc", "Cf"}


@cache
def _is_seen() -> npt.NDArray[np.bool_]:
    """Whether each character of the basic plane can be seen."""
    characters = map(chr, range(_PLANE))
    return np.array(
        [not each.isspace() and unicodedata.category(each) not in _CONTROLS for each in characters]
    )


def seen_offsets(text: str) -> Offsets:
    """For each offset of a text, and its end, the number of characters before it that can be seen.

    >>> seen_offsets("а \\u00adб").tolist()
    [0, 1, 1, 1, 2]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    seen = _is_seen()[np.minimum(codes, _PLANE - 1)] | (codes >= _PLANE)
    return np.concatenate([np.zeros(1, np.int32), np.cumsum(seen, dtype=np.int32)])


def in_seen_offsets(spans: Spans, offsets: Offsets) -> Spans:
    """Spans of a text, in the offsets that `seen_offsets` gives for it.

    >>> list(in_seen_offsets(Spans.of([(0, 2), (2, 4)]), seen_offsets("а \\u00adб")))
    [(0, 1), (1, 2)]
    """
    return Spans(offsets[spans.start], offsets[spans.end])
