"""Tables as pandas frames, in which integers that may be missing stay integers."""

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


def with_optional_integers(frame: "pd.DataFrame", schema: pa.Schema) -> "pd.DataFrame":
    """The frame with integers that may be missing as pandas' `Int32` and the like, with `<NA>`."""
    optional = {
        field.name: str(field.type).replace("int", "Int").replace("uI", "UI")
        for field in schema
        if field.nullable and pa.types.is_integer(field.type) and field.name in frame
    }
    return frame.astype(optional)


def frame_of(rows: pa.Table) -> "pd.DataFrame":
    """Rows of a table as a frame."""
    frame: pd.DataFrame = rows.to_pandas()
    return with_optional_integers(frame, rows.schema)
