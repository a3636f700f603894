"""The files of a run's tables: which of them count, and whether they are intact.

The ledger says which files count, how large they are and how many rows they have. Everything that reads the
tables of a run takes its files from here, so that a missing, truncated or foreign file is noticed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

from kazprep.errors import DamagedRunError
from kazprep.runs.ledger import DoneShard, FileState, Ledger, read_ledger
from kazprep.runs.output import unknown_files
from kazprep.runs.part_files import part_name, table_file
from kazprep.tables.run_folder import LEDGER_NAME
from kazprep.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    import pyarrow.dataset as ds

_MAX_NAMED = 5

COMPLETE = ("complete", "updating")
"""The statuses in `run.json` of complete tables; `updating` while an update replaces files."""

ShardFiles: TypeAlias = dict[str, Path]
"""The files of a shard, by table."""

_Signature: TypeAlias = "tuple[int, int, int] | None"


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files that a run's tables consisted of when it was opened, in the order of the rows."""

    output: Path
    shards: tuple[DoneShard, ...]
    has_ledger: bool
    signature: _Signature
    """Of the ledger, when it was read: while it is the same, so are the tables."""

    def of_shards(self) -> Iterator[ShardFiles]:
        """The files of each shard, checked as they are reached; raises `DamagedRunError`."""
        for shard in self.shards:
            self._check_unchanged()
            yield {table: self._intact_file(table, shard) for table in SCHEMAS}

    def dataset(self, table: str, schema: pa.Schema) -> "ds.Dataset":
        """A table, with columns as in `schema`: one that its files don't have is null.

        Raises `DamagedRunError` when a file is missing, or does not have the size and rows that it should.
        """
        import pyarrow.dataset as ds  # it loads pandas, which takes its time

        self._check_unchanged()
        if not self.shards:
            return ds.dataset(schema.empty_table())
        parquet, disk = ds.ParquetFileFormat(), pyarrow.fs.LocalFileSystem()
        fragments = []
        for shard in self.shards:
            fragment = parquet.make_fragment(str(self._intact_file(table, shard)), disk)
            self._check_rows(table, shard, fragment)
            fragments.append(fragment)
        return ds.FileSystemDataset(fragments, schema, parquet, disk)

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
        return self.signature == _signature(self.output)

    def _intact_file(self, table: str, shard: DoneShard) -> Path:
        path = table_file(self.output, table, shard)
        problem = _problem(self.output, path, shard.files[table])
        if problem is not None:
            self._check_unchanged()
            raise self._damaged([problem])
        return path

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
                f"the tables in {self.output} have changed since the run was opened: open it again"
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
    return f"the tables in {output} are damaged: {named}{more}. To repair them, {remedy}"


def files_of(output: Path, info: Mapping[str, Any]) -> RunFiles:
    """The files that the tables of a run consist of now; `info` is what its `run.json` says.

    Where the tables were copied without the ledger, every file of a complete run counts, as long as they
    have the rows that `run.json` counts.

    Raises `OutputError` for a damaged ledger and `DamagedRunError` where the counts differ.
    """
    signature = _signature(output)
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
    return RunFiles(output, shards, ledger is not None, signature)


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
    for shard in shards:
        for table in SCHEMAS:
            problem = _problem(output, table_file(output, table, shard), shard.files[table])
            if problem is not None:
                yield problem


def folder_problems(output: Path, info: Mapping[str, Any], ledger: Ledger) -> Iterator[str]:
    """What is wrong with the files of a run as far as their names and sizes show it, a line each."""
    yield from record_problems(info, ledger)
    yield from file_problems(output, ledger.committed())
    for path in unknown_files(output, ledger):
        yield f"{path.relative_to(output)} is not a file of this run: move it away"


def _problem(output: Path, path: Path, state: FileState) -> str | None:
    name = path.relative_to(output)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as error:
        return f"{name} can't be read: {error.strerror or error}"
    return None if size == state.bytes else f"{name} has {size:,} bytes instead of {state.bytes:,}"


def _listed(output: Path) -> Iterator[DoneShard]:
    """The shards of tables without a ledger, by the files that there are of any table."""
    names = {path.name for table in SCHEMAS for path in (output / table).glob(part_name("*"))}
    for name in sorted(names):
        files, rows = {}, {}
        for table in SCHEMAS:
            path = output / table / name
            try:
                files[table] = FileState(path.stat().st_size, "")
                rows[table] = pq.read_metadata(path).num_rows
            except (OSError, pa.ArrowException) as error:
                reason = "is missing" if isinstance(error, FileNotFoundError) else f"can't be read: {error}"
                problem = f"{table}/{name} {reason}"
                raise DamagedRunError(damaged_tables_message(output, [problem], has_ledger=False)) from error
        part = name.removeprefix("part-").removesuffix(".parquet")
        yield DoneShard(part, "", rows, {}, {}, {}, files, ())


def _signature(output: Path) -> _Signature:
    try:
        state = (output / LEDGER_NAME).stat()
    except FileNotFoundError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns
