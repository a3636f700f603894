"""Counts of the same thing from many batches, added up; only different things are held in memory."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

_MIN_MERGED = 1_000_000
"""Rows that are added up together, so that the list of all things is not gone through for each batch."""


def merged(tables: Iterable[pa.Table], keys: pa.Schema) -> pa.Table:
    """The sums of `count` and `documents` of all rows with the same keys."""
    schema = pa.schema([*keys, ("count", pa.int64()), ("documents", pa.int64())])
    sums, waiting, rows = schema.empty_table(), list[pa.Table](), 0
    for table in tables:
        waiting.append(table.cast(schema))
        rows += table.num_rows
        if rows > max(_MIN_MERGED, sums.num_rows):
            sums, waiting, rows = _summed([sums, *waiting], schema), [], 0
    return _summed([sums, *waiting], schema)


def counted(rows: pa.Table, document: str, keys: Sequence[str]) -> pa.Table:
    """The rows and documents with each combination of keys, in rows of whole documents.

    `document` is the column that says of which document a row is.
    """
    by_document = rows.group_by([document, *keys]).aggregate([([], "count_all")])
    by_key = by_document.group_by(list(keys)).aggregate([("count_all", "sum"), (document, "count")])
    return by_key.select([*keys, "count_all_sum", f"{document}_count"]).rename_columns(
        [*keys, "count", "documents"]
    )


def _summed(tables: list[pa.Table], schema: pa.Schema) -> pa.Table:
    keys = schema.names[:-2]
    sums = pa.concat_tables(tables).group_by(keys).aggregate([("count", "sum"), ("documents", "sum")])
    return sums.select([*keys, "count_sum", "documents_sum"]).rename_columns(schema.names)
