"""Columns that stages add to the tables: how they are declared, and the values that documents have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from kazprep.document import Document
from kazprep.tables.schemas import SCHEMAS
from kazprep.text.plurals import counted


class ColumnError(ValueError):
    """Values of a column that do not fit its declaration; the message names the column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a stage adds to a table: `documents`, `sentences`, `tokens`, `entities` or `repairs`."""

    table: str
    name: str
    type: pa.DataType
    description: str
    """A description of its values, for readers of the schema."""
    nullable: bool = False

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"

    @property
    def field(self) -> pa.Field:
        """The column in the table's schema."""
        return pa.field(
            self.name, self.type, nullable=self.nullable, metadata={"description": self.description}
        )

    @property
    def as_json(self) -> dict[str, Any]:
        """The column in `run.json`."""
        return {
            "table": self.table,
            "name": self.name,
            "type": str(self.type),
            "description": self.description,
            "nullable": self.nullable,
        }


ROW_COUNTS: dict[str, Callable[[Document], int]] = {
    "documents": lambda document: 1,
    "sentences": lambda document: len(document.sentences),
    "tokens": lambda document: len(document.tokens),
    "entities": lambda document: len(document.entities),
    "repairs": lambda document: len(document.edits),
}
"""The number of rows that a document has in each table; `errors` has no rows of documents."""
TABLES_OF_REJECTED = ("documents", "repairs")
"""The tables that have rows of rejected documents."""


def schemas_with(columns: Iterable[Column]) -> dict[str, pa.Schema]:
    """The schemas of the tables, with these columns at their ends."""
    schemas = dict(SCHEMAS)
    for column in columns:
        schemas[column.table] = schemas[column.table].append(column.field)
    return schemas


def column_values(document: Document, column: Column) -> pa.Array:
    """The values that a document has of a column, one for each of its rows of the table.

    Raises `ColumnError` where there are none, another number of them, or values of another type.
    """
    values = document.extra.get(column.table, {}).get(column.name)
    if values is None and document.rejected is not None:
        values = [None] * ROW_COUNTS[column.table](document)
    if values is None:
        raise ColumnError(
            f"there are no values of {column}, which is declared: give them with "
            f"document.with_column({column.table!r}, {column.name!r}, values)"
        )
    rows = ROW_COUNTS[column.table](document)
    if len(values) != rows:
        raise ColumnError(
            f"{column} has {counted(len(values), 'value')}, but the document {counted(rows, 'row')} of "
            f"{column.table}"
        )
    try:
        array = pa.array(values, column.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise ColumnError(
            f"{column} is declared as {column.type}, and its values are not: {error}"
        ) from error
    if array.null_count and not column.nullable:
        raise ColumnError(f"{column} has values that are None: declare it nullable, or give them a value")
    return array
