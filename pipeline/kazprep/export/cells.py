"""Cells of a spreadsheet: values as numbers, dates and text that is not a formula and fits into a cell."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

MAX_CHARACTERS = 32_767
"""UTF-16 code units in a cell (Microsoft: Excel specifications and limits)."""
MAX_ROWS = 1_048_576
"""Rows of a sheet, with its header."""
NUMBER_LIMIT = 10**15
"""Excel keeps fifteen digits of a number; larger ones are written as text."""

# The beginning of a formula, in a spreadsheet or after an apostrophe that was put before it; full-width signs
# where Excel is Japanese (OWASP: CSV Injection).
_FORMULA = "^'*[=+\\-@\t\r\n＝＋－＠]"


def as_cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as numbers, dates or text: bytes as hex digits, lists and the like as JSON.

    >>> as_cells(pa.chunked_array([[b"\\x01\\xff", None]])).to_pylist()
    ['01ff', None]
    """
    type_ = column.type
    if pa.types.is_dictionary(type_):
        return as_cells(column.cast(type_.value_type))
    if pa.types.is_string(type_) or pa.types.is_large_string(type_) or _is_simple(type_):
        return column
    is_binary = pa.types.is_binary(type_) or pa.types.is_large_binary(type_)
    is_binary |= pa.types.is_fixed_size_binary(type_)
    values = [
        None if value is None else value.hex() if is_binary else _as_text(value)
        for value in column.to_pylist()
    ]
    return pa.chunked_array([pa.array(values, pa.large_string())])


def _is_simple(type_: pa.DataType) -> bool:
    is_number = pa.types.is_integer(type_) or pa.types.is_floating(type_)
    is_time = pa.types.is_date(type_) or pa.types.is_timestamp(type_)
    return bool(is_number or is_time or pa.types.is_boolean(type_) or pa.types.is_null(type_))


def _as_text(value: Any) -> str:
    if not isinstance(value, (list, dict)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def rows_of(batch: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as cells: see `as_cells`.

    >>> list(rows_of(pa.table({"score": pa.array([0.98], pa.float32()), "feats": [["Case"]]})))
    [(0.98, '["Case"]')]
    """
    return zip(*[_values(as_cells(column)) for column in batch.columns], strict=True)


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        column = pc.cast(pc.cast(column, pa.string()), pa.float64())  # 0.98, not 0.9800000190734863
    values: list[Any] = column.to_pylist()
    return values


def is_text(column: pa.ChunkedArray) -> bool:
    """Whether a column is of text."""
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def without_formulas(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text of which no cell is a formula: an apostrophe is put before one that would be.

    One is put before apostrophes that precede such a sign, too, so that removing one restores the text.

    >>> without_formulas(pa.chunked_array([["=1+1", "'=1", "қар", None]])).to_pylist()
    ["'=1+1", "''=1", 'қар', None]
    """
    computed = pc.match_substring_regex(column, _FORMULA)
    if not pc.any(computed, min_count=0).as_py():
        return column
    marked = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(computed, marked, column)


def fit_cells(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Text of which every cell fits, and the number of cells that were cut: see `fit_cell`."""
    longest = pc.max(pc.utf8_length(column)).as_py() or 0
    if 2 * longest <= MAX_CHARACTERS:  # a character takes two code units at most
        return column, 0
    texts = column.to_pylist()
    fitted = [None if value is None else fit_cell(value) for value in texts]
    n_cut = sum(one is not other for one, other in zip(texts, fitted, strict=True))
    return pa.chunked_array([pa.array(fitted, column.type)]), n_cut


def fit_cell(text: str, limit: int = MAX_CHARACTERS) -> str:
    """A text, cut if it is too long for a cell; its end then has a note with the length of the text.

    >>> fit_cell("қар жауды, аяз болды, боран соқты", 30)
    'қар ж… [cut, of 33 characters]'
    """
    if _units(text) <= limit:
        return text
    mark = f"… [cut, of {len(text):,} characters]"
    kept = text[: limit - len(mark)]
    while _units(kept) > limit - len(mark):
        kept = kept[: len(kept) - max(1, (_units(kept) - limit + len(mark)) // 2)]
    return kept + mark


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def is_number(value: object) -> bool:
    """Whether a value is a number that Excel can store exactly: finite, with at most fifteen digits.

    >>> is_number(12), is_number(10**15), is_number(float("nan"))
    (True, False, False)
    """
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) < NUMBER_LIMIT
