"""Tables that are read batch by batch."""

import gc
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from kazprep.tables.scan import TableScan

SCHEMA = pa.schema([("n", pa.int64()), ("text", pa.string()), ("lemma", pa.string())])
FILES, ROWS = 12, 50_000


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A table of several files, of an earlier version: they lack a column."""
    folder = tmp_path_factory.mktemp("table")
    for number in range(FILES):
        numbers = range(number * ROWS, (number + 1) * ROWS)
        rows = pa.table({"n": numbers, "text": [f"{each:060}" for each in numbers]})
        pq.write_table(rows, folder / f"part-{number:05}.parquet")
    return TableScan("tokens", ds.dataset(folder, schema=SCHEMA))


def test_rows_come_in_order_in_small_batches(scan):
    batches = list(scan.batches(["n", "lemma"], batch_rows=20_000))
    assert pa.concat_tables(batches)["n"].to_pylist() == list(range(FILES * ROWS))
    assert max(batch.num_rows for batch in batches) <= 20_000
    assert pa.concat_tables(batches)["lemma"].null_count == FILES * ROWS


def test_rows_are_chosen_by_columns_that_are_not_asked_for(scan):
    (batch,) = scan.batches(["text"], pc.field("n") == ROWS + 7)
    assert batch.to_pydict() == {"text": [f"{ROWS + 7:060}"]}
    assert list(scan.batches(["text"], pc.field("lemma").is_valid())) == []


def test_a_table_without_files_has_no_batches():
    assert list(TableScan("tokens", ds.dataset(SCHEMA.empty_table())).batches(["n"])) == []


def test_files_are_not_read_ahead_of_a_slow_reader(scan):
    gc.collect()
    before = pa.total_allocated_bytes()
    size = scan.dataset.head(ROWS).nbytes  # of one file
    batches = scan.batches(["n", "text"], batch_rows=10_000)
    next(batches)
    time.sleep(0.5)
    assert pa.total_allocated_bytes() - before < 4 * size
    batches.close()
