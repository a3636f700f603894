"""Rows of the table `errors`: what could not be read, or failed in a stage."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import pyarrow as pa

from kazprep.tables.schemas import SCHEMAS


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A document, record or file that failed: a row of `errors`."""

    source: str
    stage: str
    error: str
    """The type of the error: the name of the exception, without `Error`."""
    message: str
    record: int | None = None
    doc_id: str | None = None


def error_table(errors: Sequence[ErrorRow]) -> pa.Table:
    """The rows as a table."""
    columns = {field.name: [getattr(error, field.name) for error in errors] for field in fields(ErrorRow)}
    return pa.table(columns, schema=SCHEMAS["errors"])
