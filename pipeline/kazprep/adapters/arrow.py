"""Record batches of Arrow in, a table's rows out: for streams, and for engines that use Arrow."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from kazprep.adapters.missing import documents_of
from kazprep.pipeline import Pipeline
from kazprep.stages.stage import columns_of
from kazprep.tables.columns import schemas_with


def table_batches(
    batches: Iterable[pa.RecordBatch], pipeline: Pipeline, *, table: str = "tokens", text: str = "text"
) -> Iterator[pa.RecordBatch]:
    """The rows of one table for each batch that has a column of texts; a null has no rows.

    `record` in `doc_id` and `documents` counts the rows of all batches, from 0.

    Raises `KeyError` where a batch has no such column, or where there is no such table, `TypeError` for
    values that are not strings.
    """
    schema = schemas_with(columns_of(pipeline.stages))[table]
    row = 0
    for batch in batches:
        if text not in batch.schema.names:
            raise KeyError(f"there is no column {text!r}; the batch has {', '.join(batch.schema.names)}")
        values = batch.column(text).to_pylist()
        documents = documents_of(pipeline, values, first_record=row)
        row += len(values)
        rows = pipeline.tables(filter(None, documents))[table].combine_chunks()
        yield from rows.to_batches() or [pa.RecordBatch.from_pylist([], schema=schema)]
