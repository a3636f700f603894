"""Dropping the rows of some sources from the tables of a shard."""

import secrets
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.errors import OutputError
from kazprep.runs.counts import Counts, DocumentCounter
from kazprep.runs.ledger import DoneShard, PlannedShard
from kazprep.runs.part_files import file_names, file_states
from kazprep.runs.storage.storage import Storage, storage_of
from kazprep.settings import OutputSettings
from kazprep.tables.columns import Column
from kazprep.tables.write import ShardWriter


def drop_sources(
    output: Path,
    shard: PlannedShard,
    done: DoneShard,
    part: str,
    dropped: Collection[str],
    settings: OutputSettings,
    columns: Sequence[Column] = (),
) -> DoneShard:
    """A new shard, `part`, with the rows of one that is done except those of the sources `dropped`, by name.

    Its files have temporary names; `done` has the hashes of the sources that stay. A shard's input has
    `run.shard_bytes` at most where it has more than one source, so its tables are held in memory one by one.

    Raises `OutputError` for tables that can't be read, `OSError` where they can't be written.
    """
    from pyarrow import compute  # it takes its time, and most runs drop nothing

    writer_id = secrets.token_hex(4)
    storage = storage_of(output)
    files = dict(file_names(storage, done))
    names = {state.name for state in shard.sources}
    errors: Counter[str] = Counter()
    counter = DocumentCounter()
    with storage.new_files(part, writer_id) as new_files:
        with ShardWriter(new_files, settings, columns) as writer:
            kept_ids = pa.array([], pa.string())
            for table, name in files.items():
                rows = _read(storage, name)
                if "source" in rows.column_names:
                    kept = [_source_of(source, names) not in dropped for source in rows["source"].to_pylist()]
                    rows = rows.filter(pa.array(kept, pa.bool_()))
                else:
                    rows = rows.filter(compute.is_in(rows["doc_id"], kept_ids))
                if table == "documents":
                    kept_ids = rows["doc_id"].combine_chunks()
                if table == "errors":
                    types = zip(rows["stage"].to_pylist(), rows["error"].to_pylist(), strict=True)
                    errors.update(f"{stage}: {error}" for stage, error in types)
                writer.write(counter.rows_of([(table, rows)]))
        states = file_states(new_files)
    return replace(
        done,
        part=part,
        writer_id=writer_id,
        rows=dict(writer.rows),
        counts=_with_notes(counter.counts(), done.counts),
        errors=dict(errors),
        files=states,
        pending=True,
    )


def _with_notes(counts: Counts, before: Counts) -> Counts:
    """The counts, with those of readers' notes, which no table has: each at most the number of documents."""
    return {
        format_: {
            **numbers,
            **{
                name: min(number, numbers["documents"])
                for name, number in before.get(format_, {}).items()
                if name.startswith("note ")
            },
        }
        for format_, numbers in counts.items()
    }


def _read(storage: Storage, name: str) -> pa.Table:
    try:
        return pq.read_table(storage.part(name), partitioning=None)
    except (OSError, pa.ArrowException) as error:
        raise OutputError(
            f"{storage.place}/{name} can't be read ({error}): `kazprep verify` says what is damaged"
        ) from error


def _source_of(row_source: str, names: Collection[str]) -> str:
    """The source that a row is from, by name: the row's `source`, or the archive that this is a member of."""
    name = row_source
    while name not in names and "/" in name:
        name = name.rpartition("/")[0]
    return name
