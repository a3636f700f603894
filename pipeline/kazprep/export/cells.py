"""What a cell of a spreadsheet can hold: text that is never computed, and no more of it than fits."""

import json
import math
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

MOST_CHARACTERS = 32_767
"""UTF-16 code units in a cell (Microsoft: Excel specifications and limits)."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, its head among them."""
MOST_DIGITS = 10**15
"""Excel keeps fifteen digits of a number."""

# What begins a formula, in a spreadsheet or behind an apostrophe of ours; full-width signs where Excel is
# Japanese (OWASP: CSV Injection).
_COMPUTED = "^'*[=+\\-@\t\r\n＝＋－＠]"


def written_out(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as numbers, dates or text: bytes as hex digits, lists and the like as JSON.

    >>> written_out(pa.chunked_array([[b"\\x01\\xff", None]])).to_pylist()
    ['01ff', None]
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return written_out(column.cast(kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or _is_simple(kind):
        return column
    is_binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    is_binary |= pa.types.is_fixed_size_binary(kind)
    values = [
        None if value is None else value.hex() if is_binary else _as_text(value)
        for value in column.to_pylist()
    ]
    return pa.chunked_array([pa.array(values, pa.large_string())])


def _is_simple(kind: pa.DataType) -> bool:
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    is_time = pa.types.is_date(kind) or pa.types.is_timestamp(kind)
    return bool(is_number or is_time or pa.types.is_boolean(kind) or pa.types.is_null(kind))


def _as_text(value: Any) -> str:
    if not isinstance(value, (list, dict)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def is_text(column: pa.ChunkedArray) -> bool:
    """Whether a column is of text."""
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def not_computed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text of which no cell begins a formula: an apostrophe is put ahead of one that would.

    One is put ahead of apostrophes before such a sign, too: taking one away gives back what was there.

    >>> not_computed(pa.chunked_array([["=1+1", "'=1", "қар", None]])).to_pylist()
    ["'=1+1", "''=1", 'қар', None]
    """
    computed = pc.match_substring_regex(column, _COMPUTED)
    if not pc.any(computed, min_count=0).as_py():
        return column
    marked = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(computed, marked, column)


def fitting(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Text of which every cell fits, and how many cells were cut: see `cut`."""
    longest = pc.max(pc.utf8_length(column)).as_py() or 0
    if 2 * longest <= MOST_CHARACTERS:  # a character takes two code units at most
        return column, 0
    whole = column.to_pylist()
    fitted = [None if value is None else cut(value) for value in whole]
    n_cut = sum(one is not other for one, other in zip(whole, fitted, strict=True))
    return pa.chunked_array([pa.array(fitted, column.type)]), n_cut


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """A text as far as a cell holds it; where it is cut its end says so, with the length of the whole.

    >>> cut("қар жауды, аяз болды, боран соқты", 30)
    'қар ж… [cut, of 33 characters]'
    """
    if _units(text) <= most:
        return text
    mark = f"… [cut, of {len(text):,} characters]"
    kept = text[: most - len(mark)]
    while _units(kept) > most - len(mark):
        kept = kept[: len(kept) - max(1, (_units(kept) - most + len(mark)) // 2)]
    return kept + mark


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def is_number(value: object) -> bool:
    """Whether a number is one for Excel, too: finite, and not longer than it keeps.

    >>> is_number(12), is_number(10**15), is_number(float("nan"))
    (True, False, False)
    """
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) < MOST_DIGITS
