"""The rows of a run, as `open_run` gives them and as readers see them that know nothing of kazprep."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

import kazprep
from kazprep.tables.schemas import SCHEMAS
from tests.object_server import BUCKET


def rows_of(output: object) -> dict[str, pa.Table]:
    """The rows of every table of a complete run, in their order."""
    run = kazprep.open_run(Path(str(output)))
    return {table: run.dataset(table).to_table().combine_chunks() for table in SCHEMAS}


def differing(output: object, other: object) -> list[str]:
    """The tables of two runs that are not the same, row by row."""
    one, two = rows_of(output), rows_of(other)
    return [table for table in SCHEMAS if not one[table].equals(two[table])]


def files() -> pyarrow.fs.FileSystem:
    """The server, by pyarrow's own client, as `pandas.read_parquet` has it."""
    scheme, _, host = os.environ["AWS_ENDPOINT_URL"].partition("://")
    return pyarrow.fs.S3FileSystem(endpoint_override=host, scheme=scheme, region="us-east-1")


def keys(address: str) -> list[str]:
    """The names of all objects of an output."""
    root = address.removeprefix("s3://")
    selector = pyarrow.fs.FileSelector(root, recursive=True, allow_not_found=True)
    found = files().get_file_info(selector)
    return sorted(
        info.path.removeprefix(f"{root}/") for info in found if info.type == pyarrow.fs.FileType.File
    )


def shards_done(address: str) -> int:
    """How many shards are in the ledger, by the objects that it is in; 0 where a request fails."""
    count = 0
    try:
        for key in keys(address):
            if key == "ledger.jsonl" or key.startswith("_work/ledger/"):
                with files().open_input_stream(f"{address.removeprefix('s3://')}/{key}") as file:
                    count += file.read().count(b'{"kind":"done"')
    except OSError:
        return 0
    return count


def listed(address: str, table: str) -> pa.Table | None:
    """A table as a plain reader has it: the rows of all files in it; None where it gets an error."""
    assert address.startswith(f"s3://{BUCKET}/")
    try:
        return pq.read_table(f"{address.removeprefix('s3://')}/{table}", filesystem=files()).combine_chunks()
    except (OSError, pa.ArrowException):
        return None
