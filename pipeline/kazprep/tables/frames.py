"""Tables as pandas frames, in which integers that may be missing stay integers."""

from typing import TYPE_CHECKING

import pyarrow as pa

from kazprep.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd

_OPTIONAL_INTEGERS = {
    table: [field.name for field in schema if field.nullable and pa.types.is_integer(field.type)]
    for table, schema in SCHEMAS.items()
}
"""Columns that pandas would make floating-point numbers of, by table."""


def with_optional_integers(table: str, frame: "pd.DataFrame") -> "pd.DataFrame":
    """A table's frame with integers that may be missing as pandas' `Int32`, with `<NA>`."""
    return frame.astype({name: "Int32" for name in _OPTIONAL_INTEGERS[table] if name in frame})


def frame_of(table: str, rows: pa.Table) -> "pd.DataFrame":
    """Rows of a table as a frame."""
    frame: pd.DataFrame = rows.to_pandas()
    return with_optional_integers(table, frame)
