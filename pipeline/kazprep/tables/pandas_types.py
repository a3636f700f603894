"""Tables as pandas frames with exact types: integers stay integers where some are missing; real dates."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


def to_pandas(rows: pa.Table) -> "pd.DataFrame":
    """Rows of a table as a frame, with the types of `with_pandas_types`."""
    frame: pd.DataFrame = rows.to_pandas()
    return with_pandas_types(frame, rows.schema)


def with_pandas_types(frame: "pd.DataFrame", schema: pa.Schema) -> "pd.DataFrame":
    """The frame with the types of the schema, where pandas does not take them over by itself.

    Integers that may be missing become pandas' `Int32` and the like, with `<NA>`; dates become
    `datetime64[s]`, which can be compared with strings and has `.dt`, with `NaT`.
    """
    types = {field.name: _pandas_type(field) for field in schema if field.name in frame}
    return frame.astype({name: type_ for name, type_ in types.items() if type_ is not None})


def _pandas_type(field: pa.Field) -> str | None:
    if pa.types.is_date(field.type):
        return "datetime64[s]"
    if field.nullable and pa.types.is_integer(field.type):
        return str(field.type).replace("int", "Int").replace("uI", "UI")
    return None


def typed_filters(filters: Any, schema: pa.Schema) -> Any:
    """Filters of `pyarrow.parquet.read_table` in which columns of dates may be compared with ISO dates.

    >>> schema = pa.schema([("published", pa.date32()), ("type", pa.string())])
    >>> typed_filters([("published", ">=", "2026-03-01"), ("type", "==", "GPE")], schema)
    [('published', '>=', datetime.date(2026, 3, 1)), ('type', '==', 'GPE')]

    Raises `ValueError` for a string that is not an ISO date.
    """
    if not isinstance(filters, list):
        return filters
    dates = {field.name for field in schema if pa.types.is_date(field.type)}
    return [_typed_filter(part, dates) for part in filters]


def _typed_filter(part: Any, dates: set[str]) -> Any:
    if isinstance(part, list):
        return [_typed_filter(inner, dates) for inner in part]
    if not isinstance(part, tuple) or len(part) != 3 or part[0] not in dates:
        return part
    column, operator, value = part
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return column, operator, [_as_date(column, each) for each in value]
    return column, operator, _as_date(column, value)


def _as_date(column: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{column} is compared with a date, as in 2026-03-01, not with {value!r}") from error
