"""The files of a run's tables: which of them count, and whether they are intact.

The ledger says which files count, how large they are and how many rows they have. Everything that reads the
tables of a run takes its files from here, so that a missing, truncated or foreign file is noticed.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.errors import DamagedRunError
from kazprep.runs.ledger import DoneShard, FileState, Ledger, read_ledger
from kazprep.runs.output import unknown_files
from kazprep.runs.part_files import file_name, part_name
from kazprep.runs.storage.storage import Part, Storage, Version, place_of, storage_of
from kazprep.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    import pyarrow.dataset as ds

_MAX_NAMED = 5

COMPLETE = ("complete", "updating")
"""The statuses in `run.json` of complete tables; `updating` while an update replaces files."""

ShardFiles: TypeAlias = dict[str, Part]
"""The files of a shard, by table: paths or, at an object store, open files."""

_FOOTERS = 16
"""How many files are opened at the same time."""


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files that a run's tables consisted of when it was opened, in the order of the rows."""

    output: Path
    shards: tuple[DoneShard, ...]
    has_ledger: bool
    version: Version
    """Of the ledger, when it was read: while it is the same, so are the tables."""

    def of_shards(self) -> Iterator[ShardFiles]:
        """The files of each shard, checked as they are reached; raises `DamagedRunError`."""
        storage = storage_of(self.output)
        files: dict[str, int] | None = None
        for shard in self.shards:
            self._check_unchanged()
            files = storage.table_files() if files is None else files
            yield {table: storage.part(self._intact_file(table, shard, files)) for table in SCHEMAS}

    def dataset(self, table: str, schema: pa.Schema) -> "ds.Dataset":
        """A table, with columns as in `schema`: one that its files don't have is null.

        Raises `DamagedRunError` when a file is missing, or does not have the size and rows that it should.
        """
        import pyarrow.dataset as ds  # it loads pandas, which takes its time

        self._check_unchanged()
        if not self.shards:
            return ds.dataset(schema.empty_table())
        storage = storage_of(self.output)
        parquet, filesystem = ds.ParquetFileFormat(), storage.filesystem()
        files = storage.table_files([table])

        def fragment(shard: DoneShard) -> "ds.ParquetFileFragment":
            name = file_name(storage, table, shard, files)
            if files.get(name) != shard.files[table].bytes:
                name = self._intact_file(table, shard)  # it may have got its name since
            found = parquet.make_fragment(storage.path_in_filesystem(name), filesystem)
            self._check_rows(table, shard, found)
            return found

        with ThreadPoolExecutor(_FOOTERS) as threads:
            fragments = list(threads.map(fragment, self.shards))
        return ds.FileSystemDataset(fragments, schema, parquet, filesystem)

    def check(self) -> None:
        """Raise `DamagedRunError` when a file of any table is missing or has another size."""
        problems = list(file_problems(self.output, self.shards))
        if problems:
            raise self._damaged(problems)

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table: sum(shard.rows[table] for shard in self.shards) for table in SCHEMAS}

    def is_current(self) -> bool:
        """Whether the ledger is the one that was read."""
        return self.version == storage_of(self.output).ledger_version()

    def _intact_file(self, table: str, shard: DoneShard, files: Mapping[str, int] | None = None) -> str:
        """The name of a file that has the size that it should; `files` are those that there were."""
        storage = storage_of(self.output)
        name, problem = _found(storage, table, shard, files)
        if problem is not None and files is not None:
            name, problem = _found(storage, table, shard)  # it may have got its name since
        if problem is not None:
            self._check_unchanged()
            raise self._damaged([problem])
        return name

    def _check_rows(self, table: str, shard: DoneShard, fragment: "ds.ParquetFileFragment") -> None:
        try:
            rows = fragment.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise self._damaged([f"{table}/{part_name(shard.part)} can't be read: {error}"]) from error
        if rows != shard.rows[table]:
            raise self._damaged(
                [f"{table}/{part_name(shard.part)} has {rows:,} rows instead of {shard.rows[table]:,}"]
            )

    def _check_unchanged(self) -> None:
        """Raise `DamagedRunError` when shards that were there have been replaced since the run was opened."""
        if self.is_current():
            return
        ledger = read_ledger(self.output)
        now = {} if ledger is None else {shard.part: shard.files for shard in ledger.committed()}
        if any(now.get(shard.part) != shard.files for shard in self.shards):
            raise DamagedRunError(
                f"the tables in {place_of(self.output)} have changed since the run was opened: open it again"
            )

    def _damaged(self, problems: list[str]) -> DamagedRunError:
        return DamagedRunError(damaged_tables_message(self.output, problems, has_ledger=self.has_ledger))


def damaged_tables_message(output: Path, problems: list[str], *, has_ledger: bool = True) -> str:
    """What is wrong with the tables of a run, and what to do."""
    named = "; ".join(problems[:_MAX_NAMED])
    more = f"; and {len(problems) - _MAX_NAMED:,} more" if len(problems) > _MAX_NAMED else ""
    remedy = (
        "restore the files, or recreate them with `kazprep run ... --resume` or `kazprep update`"
        if has_ledger
        else "restore the missing files, and ledger.jsonl, which says which files count"
    )
    return f"the tables in {place_of(output)} are damaged: {named}{more}. To repair them, {remedy}"


def files_of(output: Path, info: Mapping[str, Any]) -> RunFiles:
    """The files that the tables of a run consist of now; `info` is what its `run.json` says.

    Where the tables were copied without the ledger, every file of a complete run counts, as long as they
    have the rows that `run.json` counts.

    Raises `OutputError` for a damaged ledger and `DamagedRunError` where the counts differ.
    """
    version = storage_of(output).ledger_version()
    ledger = read_ledger(output)
    is_complete = info["status"] in COMPLETE
    if ledger is not None:
        shards = tuple(ledger.committed())
        problems = list(record_problems(info, ledger))
    else:
        shards = tuple(_listed(output)) if is_complete else ()
        problems = list(_count_problems(info, shards)) if is_complete else []
    if problems:
        raise DamagedRunError(damaged_tables_message(output, problems, has_ledger=ledger is not None))
    return RunFiles(output, shards, ledger is not None, version)


def record_problems(info: Mapping[str, Any], ledger: Ledger) -> Iterator[str]:
    """Where `run.json` calls a run complete and the ledger does not: shards not done, rows."""
    if info["status"] not in COMPLETE:
        return
    missing = ledger.missing()
    if missing and not ledger.plan.is_update:
        yield f"{len(missing):,} of {len(ledger.shards):,} shards are not done"
    counts_rows_before_update = ledger.update_committed and info["status"] == "complete"
    if not counts_rows_before_update:
        yield from _count_problems(info, ledger.committed())


def _count_problems(info: Mapping[str, Any], shards: Sequence[DoneShard]) -> Iterator[str]:
    for table in SCHEMAS:
        total = sum(shard.rows[table] for shard in shards)
        counted = info.get("counts", {}).get(table, total)
        if counted != total:
            yield f"run.json counts {counted:,} rows of {table}, the files that count have {total:,}"


def file_problems(output: Path, shards: Sequence[DoneShard]) -> Iterator[str]:
    """Files that are missing or of another size; cheap, as no file is opened."""
    storage = storage_of(output)
    files = storage.table_files()
    for shard in shards:
        for table in SCHEMAS:
            if files.get(file_name(storage, table, shard, files)) == shard.files[table].bytes:
                continue
            _, problem = _found(storage, table, shard)  # the list may have been made as it got its name
            if problem is not None:
                yield problem


def folder_problems(output: Path, info: Mapping[str, Any], ledger: Ledger) -> Iterator[str]:
    """What is wrong with the files of a run as far as their names and sizes show it, a line each."""
    yield from record_problems(info, ledger)
    yield from file_problems(output, ledger.committed())
    for name in unknown_files(output, ledger):
        yield f"{name} is not a file of this run: move it away"


def _found(
    storage: Storage, table: str, shard: DoneShard, files: Mapping[str, int] | None = None
) -> tuple[str, str | None]:
    """The name of a shard's file in a table, and what is wrong with it."""
    name = file_name(storage, table, shard, files)
    size, expected = None, shard.files[table].bytes
    try:
        size = storage.size(name)
    except OSError as error:
        return name, f"{name} can't be read: {error.strerror or error}"
    if size is None:
        return name, f"{name} is missing"
    return name, None if size == expected else f"{name} has {size:,} bytes instead of {expected:,}"


def _listed(output: Path) -> Iterator[DoneShard]:
    """The shards of tables without a ledger, by the files that there are of any table."""
    storage = storage_of(output)
    there = storage.table_files()
    names = {name.rpartition("/")[2] for name in there if storage.is_part(name)}
    for name in sorted(name for name in names if name.startswith("part-")):
        files, rows = {}, {}
        for table in SCHEMAS:
            try:
                files[table] = FileState(_size(storage, f"{table}/{name}"), "")
                rows[table] = pq.read_metadata(storage.part(f"{table}/{name}")).num_rows
            except (OSError, pa.ArrowException) as error:
                reason = "is missing" if isinstance(error, FileNotFoundError) else f"can't be read: {error}"
                problem = f"{table}/{name} {reason}"
                raise DamagedRunError(damaged_tables_message(output, [problem], has_ledger=False)) from error
        part, _, writer_id = name.removeprefix("part-").removesuffix(".parquet").partition(".")
        yield DoneShard(part, writer_id, rows, {}, {}, {}, files, ())


def _size(storage: Storage, name: str) -> int:
    size = storage.size(name)
    if size is None:
        raise FileNotFoundError(name)
    return size
