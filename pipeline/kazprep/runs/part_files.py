"""The files of a shard, one in each table: their paths, under a temporary name until the shard counts."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kazprep.file_hash import file_sha256
from kazprep.operating_system import replace
from kazprep.runs.ledger import DoneShard, FileState
from kazprep.tables.schemas import SCHEMAS


def part_name(part: str) -> str:
    """The name of a shard's file in a table's folder.

    >>> part_name("00001")
    'part-00001.parquet'
    """
    return f"part-{part}.parquet"


def temporary_name(part: str, writer_id: str) -> str:
    """The name of a shard's file until it counts; by `writer_id` no two processes write the same file.

    >>> temporary_name("00001", "c0ffee12")
    '.part-00001.parquet.c0ffee12'
    """
    return f".{part_name(part)}.{writer_id}"


def temporary_files(output: Path, part: str, writer_id: str) -> dict[str, Path]:
    """The temporary file of a shard in each table; readers of the tables pass over their names."""
    return {table: output / table / temporary_name(part, writer_id) for table in SCHEMAS}


def publish(output: Path, part: str, writer_id: str) -> None:
    """Give a shard's files their final names, those that don't have them yet; raises `OSError`."""
    for table, temporary in temporary_files(output, part, writer_id).items():
        if temporary.exists():
            replace(temporary, output / table / part_name(part))


def table_file(output: Path, table: str, done: DoneShard) -> Path:
    """The file of a shard in a table: under its final name or, while there is none, its temporary one."""
    final = output / table / part_name(done.part)
    temporary = output / table / temporary_name(done.part, done.writer_id)
    return temporary if not final.exists() and temporary.exists() else final


def table_files(output: Path, done: DoneShard) -> Iterator[tuple[str, Path]]:
    """The file of a shard in each table: see `table_file`."""
    for table in SCHEMAS:
        yield table, table_file(output, table, done)


def file_states(files: Mapping[str, Path]) -> dict[str, FileState]:
    """The size and SHA-256 of files, by table; raises `OSError`."""
    return {table: FileState(path.stat().st_size, file_sha256(path)) for table, path in files.items()}
