"""How the tables are written as Parquet. What is here pays, and what else there is was measured and does not.

The figures are in docs/measurements.md, from `python -m tests.benchmarks.parquet`.
"""

from inspect import signature
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.settings import OutputSettings

_OFFSETS = ("start", "end", "raw_start", "raw_end")
"""They grow from row to row, so that the differences are small."""

_BLOOM_FILTERED = ("doc_id", "canonical")
"""What is looked up and in no order, so that the least and the greatest of some rows exclude nothing."""

_FALSE_POSITIVES = 0.01

CAN_WRITE_BLOOM_FILTERS = "bloom_filter_options" in signature(pq.ParquetWriter.__init__).parameters
"""Whether this pyarrow can."""


def writer_options(table: str, schema: pa.Schema, rows: pa.Table, settings: OutputSettings) -> dict[str, Any]:
    """The options of `pyarrow.parquet.ParquetWriter` for a table's file.

    `rows` are those of its first row group: a Bloom filter is as large as their different values need, and
    those of further row groups are of the same size. The same rows give the same options.
    """
    # Dictionary and statistics would keep copies of the texts of documents.
    short = [field.name for field in schema if field.type != pa.large_string()]
    encodings = {
        field.name: "DELTA_BINARY_PACKED"
        for field in schema
        if field.name in _OFFSETS and pa.types.is_integer(field.type)
    }
    if table == "sentences":  # hardly one occurs twice, so that a dictionary of them only takes space
        encodings["text"] = "DELTA_LENGTH_BYTE_ARRAY"
    options: dict[str, Any] = {
        "compression": "zstd",
        "compression_level": settings.compression_level,
        "use_dictionary": [name for name in short if name not in encodings],
        "write_statistics": short,
        "column_encoding": encodings or None,
    }
    filtered = [name for name in _BLOOM_FILTERED if name in schema.names]
    if CAN_WRITE_BLOOM_FILTERS and filtered:
        from pyarrow import compute  # it takes its time

        options["bloom_filter_options"] = {
            name: {"ndv": max(1, compute.count_distinct(rows[name]).as_py()), "fpp": _FALSE_POSITIVES}
            for name in filtered
        }
    return options
