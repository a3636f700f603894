"""Writing tables: one Parquet file a shard and table, whole or not there at all."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.settings import OutputSettings

UNFINISHED = ".unfinished"
"""Ends the names of files that are being written."""


def write_shard(tables: dict[str, pa.Table], output: Path, shard: int, settings: OutputSettings) -> None:
    """Write the tables of a shard to `<output>/<table>/part-<shard>.parquet`.

    Each file is written under a name that readers pass over, flushed to the disk and then renamed.

    Raises `OSError` when a file can't be written.
    """
    for name, table in tables.items():
        path = output / name / f"part-{shard:05}.parquet"
        unfinished = path.with_name(f".{path.name}{UNFINISHED}")
        with unfinished.open("wb") as file:
            pq.write_table(
                table,
                file,
                compression="zstd",
                compression_level=settings.compression_level,
                row_group_size=settings.row_group_rows,
            )
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
