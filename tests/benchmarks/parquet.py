"""What each way of writing Parquet costs and gives, on the tables of a run: size, time to write, look-ups.

Run it from the root of the repository: `python -m tests.benchmarks.parquet RUN`, with the output folder of a
run of a million tokens or more. Without RUN it makes one of generated articles (`tests.benchmarks.sizes`). It
writes the rows of the run for each variant of the options of `pyarrow.parquet.ParquetWriter`, beginning with
those that kazprep had before it used any of this (`plain`), each changed by itself, and ending with those
that it has (`now`), and prints for each

- bytes a million tokens, by table;
- processor time to write all tables, the least of some rounds;
- seconds of finding one document's tokens (`doc_id`) and the entities of one rare name (`canonical`), the
  least of some rounds, in DuckDB, Polars and pyarrow, and after a stroke the processor time;
- with `--changed`, how much of the files a store that deduplicates by content, such as the Hub, takes again
  after one document in a shard has got another sentence.

The rows are written as they are in the run, a file a shard, and with `--merged` as one file a table, which is
what the large shards of a large run look like; `--copies N` has N such files, with other ids and names.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from kazprep.runs.opened import open_run
from kazprep.settings import OutputSettings
from kazprep.tables.parquet_options import writer_options
from kazprep.tables.schemas import SCHEMAS
from tests.benchmarks.sizes import write_articles

Options = dict[str, Any]
MakeOptions = Callable[[str, pa.Schema, pa.Table], Options]
"""The options for a table of this name and schema, whose file has these rows."""
OFFSETS = ("start", "end", "raw_start", "raw_end")
INDICES = ("sentence_id", "token_id", "paragraph_id", "entity_id", "token_start", "token_end", "record")
COUNTS = ("n_sentences", "n_tokens", "n_entities", "n_repairs", "n_lost_letters")
SCORES = ("score", "lemma_score", "confidence", "language_score", "encoding_score")


def plain(schema: pa.Schema) -> Options:
    """The options of kazprep 1.1."""
    short = [field.name for field in schema if field.type != pa.large_string()]
    return {
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": short,
        "write_statistics": short,
    }


def _with(**added: Any) -> MakeOptions:
    return lambda table, schema, rows: plain(schema) | added


def _encoded(encoding: str, *columns: str) -> MakeOptions:
    """Some columns in another encoding, without a dictionary."""

    def options(table: str, schema: pa.Schema, rows: pa.Table) -> Options:
        names = [name for name in columns if name in schema.names]
        old = plain(schema)
        if not names:
            return old
        old["use_dictionary"] = [name for name in old["use_dictionary"] if name not in names]
        return old | {"column_encoding": dict.fromkeys(names, encoding)}

    return options


def _split(table: str, schema: pa.Schema, rows: pa.Table) -> Options:
    names = [name for name in SCORES if name in schema.names]
    old = plain(schema)
    old["use_dictionary"] = [name for name in old["use_dictionary"] if name not in names]
    return old | ({"use_byte_stream_split": names} if names else {})


def _bloom(fpp: float, *columns: str) -> MakeOptions:
    def options(table: str, schema: pa.Schema, rows: pa.Table) -> Options:
        names = [name for name in columns if name in schema.names]
        filters = {
            name: {"ndv": max(1, pc.count_distinct(rows[name].slice(0, 131_072)).as_py()), "fpp": fpp}
            for name in names
        }
        return plain(schema) | ({"bloom_filter_options": filters} if filters else {})

    return options


def _now(table: str, schema: pa.Schema, rows: pa.Table) -> Options:
    return writer_options(table, schema, rows.slice(0, OutputSettings().row_group_size), OutputSettings())


def _sorting(table: str, schema: pa.Schema, rows: pa.Table) -> Options:
    if "doc_id" not in schema.names:
        return plain(schema)
    column = pq.SortingColumn(schema.names.index("doc_id"))
    return plain(schema) | {"sorting_columns": [column]}


@dataclass(frozen=True, slots=True)
class Variant:
    """A way of writing."""

    name: str
    options: MakeOptions
    row_group_size: int = OutputSettings().row_group_size
    sort: bool = False
    """Whether the rows are sorted by `doc_id`, which those of a run are not."""


VARIANTS = (
    Variant("plain", _with()),
    Variant("page index", _with(write_page_index=True)),
    Variant("page index, 1,000 rows a page", _with(write_page_index=True, max_rows_per_page=1000)),
    Variant("pages of 64 KiB", _with(data_page_size=1 << 16)),
    Variant("data pages version 2", _with(data_page_version="2.0")),
    Variant("offsets delta", _encoded("DELTA_BINARY_PACKED", *OFFSETS)),
    Variant("offsets and indices delta", _encoded("DELTA_BINARY_PACKED", *OFFSETS, *INDICES)),
    Variant("counts delta", _encoded("DELTA_BINARY_PACKED", *COUNTS)),
    Variant("offsets split by bytes", _encoded("BYTE_STREAM_SPLIT", *OFFSETS)),
    Variant("text of rows delta length", _encoded("DELTA_LENGTH_BYTE_ARRAY", "text")),
    Variant("text of rows front coded", _encoded("DELTA_BYTE_ARRAY", "text")),
    Variant("texts of documents delta length", _encoded("DELTA_LENGTH_BYTE_ARRAY", "raw_text")),
    Variant("doc_id plain", _encoded("PLAIN", "doc_id")),
    Variant("doc_id front coded", _encoded("DELTA_BYTE_ARRAY", "doc_id")),
    Variant("scores split by bytes", _split),
    Variant("no dictionary", _with(use_dictionary=False)),
    Variant("bloom doc_id 1%", _bloom(0.01, "doc_id")),
    Variant("bloom doc_id 0.1%", _bloom(0.001, "doc_id")),
    Variant("bloom canonical 1%", _bloom(0.01, "canonical")),
    Variant("sorted by doc_id", _with(), sort=True),
    Variant("sorted by doc_id, and said so", _sorting, sort=True),
    Variant("content-defined chunks", _with(use_content_defined_chunking=True)),
    Variant("row groups of 16,384", _with(), 16_384),
    Variant("row groups of 32,768", _with(), 32_768),
    Variant("row groups of 1,048,576", _with(), 1_048_576),
    Variant("zstd 1", _with(compression_level=1)),
    Variant("zstd 9", _with(compression_level=9)),
    Variant("now", _now),
    Variant("now, content-defined chunks", lambda *of: _now(*of) | {"use_content_defined_chunking": True}),
    Variant("now, zstd 9", lambda *of: _now(*of) | {"compression_level": 9}),
)


def write(table: str, rows: pa.Table, file: Path, variant: Variant) -> None:
    """Write rows of a table to a file."""
    if variant.sort and "doc_id" in rows.column_names:
        rows = rows.take(pc.sort_indices(rows, [("doc_id", "ascending")]))
    with pq.ParquetWriter(file, rows.schema, **variant.options(table, rows.schema, rows)) as writer:
        writer.write_table(rows, row_group_size=variant.row_group_size)


def write_all(tables: Mapping[str, list[pa.Table]], folder: Path, variant: Variant) -> float:
    """Write all tables, and the seconds of processor time."""
    seconds = 0.0
    for name, parts in tables.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, rows in enumerate(parts):
            began = process_time()
            write(name, rows, folder / name / f"part-{number:05}.parquet", variant)
            seconds += process_time() - began
    return seconds


def sizes(folder: Path) -> dict[str, int]:
    """The bytes of each table."""
    return {name: sum(file.stat().st_size for file in (folder / name).iterdir()) for name in SCHEMAS}


def by_duckdb(folder: Path, table: str, column: str, value: str) -> int:
    """The number of rows that a new connection finds."""
    import duckdb

    with duckdb.connect() as connection:
        query = f"SELECT * FROM read_parquet('{folder / table}/*.parquet') WHERE {column} = ?"
        return len(connection.execute(query, [value]).fetchall())


def by_polars(folder: Path, table: str, column: str, value: str) -> int:
    """The same by a lazy scan."""
    import polars as pl

    return pl.scan_parquet(folder / table / "*.parquet").filter(pl.col(column) == value).collect().height


def by_pyarrow(folder: Path, table: str, column: str, value: str) -> int:
    """The same by a dataset."""
    return ds.dataset(folder / table).to_table(filter=pc.field(column) == value).num_rows


READERS = {"DuckDB": by_duckdb, "Polars": by_polars, "pyarrow": by_pyarrow}


@dataclass(slots=True)
class Measured:
    """What was measured of a variant."""

    variant: Variant
    folder: Path
    bytes: dict[str, int]
    write_seconds: float
    seconds: dict[tuple[str, str, str], tuple[float, float]] = field(default_factory=dict)
    """The least seconds of each look-up, and of its processor time: by table, value and reader."""

    def of(self, table: str, reader: str) -> str:
        """The milliseconds of a look-up in a table, on average over the values that were looked up."""
        times = [both for (where, _, by), both in self.seconds.items() if (where, by) == (table, reader)]
        return "/".join(f"{1e3 * mean(each):.0f}" for each in zip(*times, strict=True))


LOOKED_UP = {"tokens": "doc_id", "entities": "canonical"}
"""The column of each table in which values are looked up."""


def look_up(all_measured: Sequence[Measured], expected: Mapping[str, Mapping[str, int]], rounds: int) -> None:
    """Find the rows of values in every variant, one after the other so that a busy machine is fair to all.

    `expected` has the number of rows of each value by table; raises if a reader finds others.
    """
    for _ in range(rounds):
        for measured in all_measured:
            for table, column in LOOKED_UP.items():
                for value, count in expected[table].items():
                    for name, reader in READERS.items():
                        began, worked = perf_counter(), process_time()
                        rows = reader(measured.folder, table, column, value)
                        took = perf_counter() - began, process_time() - worked
                        if rows != count:
                            raise AssertionError(f"{name} finds {rows} rows of {column} {value}, not {count}")
                        before = measured.seconds.get((table, value, name), took)
                        least = min(took[0], before[0]), min(took[1], before[1])
                        measured.seconds[table, value, name] = least


_GEAR = np.frombuffer(b"".join(sha256(bytes([n])).digest()[:8] for n in range(256)), np.uint64)
_CHUNK_BYTES = 1 << 16


def chunks(data: bytes) -> dict[bytes, int]:
    """The chunks of a file, cut by content at 64 KiB on average as the Hub does: hash and size."""
    values = _GEAR[np.frombuffer(data, np.uint8)]
    rolling = np.zeros(len(values), np.uint64)
    for shift in range(32):  # a gear hash depends on the last bytes alone
        rolling[shift:] += values[: len(values) - shift] << np.uint64(shift)
    ends = np.flatnonzero(rolling & np.uint64((_CHUNK_BYTES - 1) << 16) == 0) + 1
    found, start = {}, 0
    for end in [*ends.tolist(), len(data)]:
        if end - start < _CHUNK_BYTES // 8 and end != len(data):
            continue
        for at in range(start, end, _CHUNK_BYTES * 2):
            piece = data[at : min(end, at + _CHUNK_BYTES * 2)]
            found[sha256(piece).digest()] = len(piece)
        start = end
    return found


def taken_again(table: str, rows: pa.Table, variant: Variant, folder: Path) -> tuple[int, int]:
    """The bytes of a file that has one row less, and those of them in chunks that it had not before."""
    before, after = folder / "before.parquet", folder / "after.parquet"
    write(table, rows, before, variant)
    middle = rows.num_rows // 3
    write(table, pa.concat_tables([rows.slice(0, middle), rows.slice(middle + 1)]), after, variant)
    known, now = chunks(before.read_bytes()), chunks(after.read_bytes())
    return sum(now.values()), sum(size for piece, size in now.items() if piece not in known)


def rare(column: pa.ChunkedArray, count: int, among: int) -> list[str]:
    """Values of a column that are rare, each from another place."""
    counted = pc.value_counts(column.drop_null())
    wanted = [one["values"] for one in counted.to_pylist() if one["counts"] <= among]
    return wanted[:: max(1, len(wanted) // count)][:count]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=20_000, help="of the run that is made without RUN")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--merged", action="store_true")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--changed", action="store_true")
    parser.add_argument("--only", nargs="*", help="names of variants, or parts of them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, asked.run or made_run(Path(folder), asked.documents), Path(folder))


def made_run(folder: Path, documents: int) -> Path:
    """A run over generated articles."""
    (folder / "articles").mkdir()
    write_articles(folder / "articles", documents)
    command = [sys.executable, "-m", "kazprep", "run", folder / "articles", "-o", folder / "run"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "run"


def measure(asked: argparse.Namespace, path: Path, folder: Path) -> None:
    """Measure the variants and print their figures."""
    run = open_run(path)
    tables: dict[str, list[pa.Table]] = {name: [] for name in SCHEMAS}
    for files in run.shards():
        for name in SCHEMAS:
            tables[name].append(pq.read_table(files[name], partitioning=None))
    whole = {name: pa.concat_tables(parts) for name, parts in tables.items()}
    millions = whole["tokens"].num_rows / 1e6
    if asked.merged or asked.copies > 1:
        copies = [{name: copy_of(rows, copy) for name, rows in whole.items()} for copy in range(asked.copies)]
        tables = {name: [copy[name] for copy in copies] for name in SCHEMAS}
        millions *= asked.copies
    ids = whole["documents"]["doc_id"].to_pylist()
    documents = {doc: _count(whole["tokens"], "doc_id", doc) for doc in ids[:: len(ids) // 5][1:5]}
    names = rare(whole["entities"]["canonical"], 4, 2)
    entities = {name: _count(whole["entities"], "canonical", name) for name in names}
    files = len(tables["tokens"])
    print(f"{millions * 1e6:,.0f} tokens, {len(ids):,} documents, {files} files a table")
    done = []
    for variant in VARIANTS:
        if asked.only and not any(part in variant.name for part in asked.only):
            continue
        target = folder / variant.name.replace(" ", "-").replace(",", "")
        seconds = min(write_all(tables, target, variant) for _ in range(asked.rounds))
        done.append(Measured(variant, target, sizes(target), seconds))
    look_up(done, {"tokens": documents, "entities": entities}, asked.rounds)
    written = [name for name in SCHEMAS if name != "errors"]
    print(f"{'':32}{'kB a million tokens':^59}{'write':>8}{'ms a document':^36}{'ms a name':^36}")
    readers = "".join(f"{name:>12}" for name in READERS)
    print(f"{'':32}{'all':>9}{''.join(f'{name:>10}' for name in written)}{'s':>8}  {readers}{readers}")
    for one in done:
        print(
            f"{one.variant.name:32}{sum(one.bytes.values()) / millions / 1e3:>9,.0f}"
            + "".join(f"{one.bytes[name] / millions / 1e3:>10,.0f}" for name in written)
            + f"{one.write_seconds:>8.2f}  "
            + "".join(f"{one.of(table, name):>12}" for table in LOOKED_UP for name in READERS),
            flush=True,
        )
    if asked.changed:
        print(f"{'':32}documents: kB, kB in new chunks after one row less; the same for tokens")
        for one in done:
            largest = {
                name: max(tables[name], key=lambda rows: rows.num_rows) for name in ("documents", "tokens")
            }
            again = [taken_again(name, rows, one.variant, folder) for name, rows in largest.items()]
            print(
                f"{one.variant.name:32}"
                + "".join(f"{size / 1e3:>10,.0f}{new / 1e3:>10,.0f}" for size, new in again)
            )


def copy_of(rows: pa.Table, copy: int) -> pa.Table:
    """Rows with other ids and names, but for the copy 0, and each column in one piece."""
    rows = rows.combine_chunks()
    for name in LOOKED_UP.values() if copy else ():
        if name in rows.column_names:
            position = rows.column_names.index(name)
            values = rows[name].combine_chunks().dictionary_encode()
            others = [
                sha256(f"{copy}{value}".encode()).hexdigest()[:16] if name == "doc_id" else f"{value} {copy}"
                for value in values.dictionary.to_pylist()
            ]
            new = pa.DictionaryArray.from_arrays(values.indices, pa.array(others, pa.string()))
            rows = rows.set_column(position, rows.schema.field(position), new.cast(pa.string()))
    return rows


def _count(rows: pa.Table, column: str, value: str) -> int:
    return int(pc.sum(pc.equal(rows[column], value)).as_py())


if __name__ == "__main__":
    main()
