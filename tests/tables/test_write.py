"""Writing a shard's tables: chunk by chunk, complete or not at all."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kazprep.runs.part_files import publish, temporary_files
from kazprep.settings import OutputSettings
from kazprep.tables import write
from kazprep.tables.errors import ErrorRow, error_table
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import ShardWriter


@pytest.fixture
def output(tmp_path):
    for name in SCHEMAS:
        (tmp_path / name).mkdir()
    return tmp_path


def errors(count):
    return error_table(
        [ErrorRow(f"{number}.txt", "read", "Empty", "the file is empty") for number in range(count)]
    )


def files(output):
    return sorted(path.relative_to(output).as_posix() for path in output.glob("*/*"))


def row_groups(output):
    metadata = pq.ParquetFile(output / "errors" / "part-00003.parquet").metadata
    return [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]


def test_chunks_become_one_file_with_full_row_groups(output):
    with ShardWriter(temporary_files(output, "00003", "t"), OutputSettings(row_group_size=4)) as writer:
        for count in (3, 3, 1, 2):
            writer.write([("errors", errors(count))])
    assert files(output) == sorted(f"{name}/.part-00003.parquet.t" for name in SCHEMAS)
    publish(output, "00003", "t")
    assert files(output) == sorted(f"{name}/part-00003.parquet" for name in SCHEMAS)
    assert row_groups(output) == [4, 4, 1]
    assert writer.rows == {**dict.fromkeys(SCHEMAS, 0), "errors": 9}
    table = pq.read_table(output / "errors")
    assert table.schema.equals(SCHEMAS["errors"], check_metadata=True)
    assert table.to_pylist() == pa.concat_tables([errors(3), errors(3), errors(1), errors(2)]).to_pylist()


def test_many_bytes_are_not_buffered(output, monkeypatch):
    monkeypatch.setattr(write, "BUFFER_BYTES", 100)
    with ShardWriter(temporary_files(output, "00003", "t"), OutputSettings()) as writer:
        for _ in range(3):
            writer.write([("errors", errors(5))])
    publish(output, "00003", "t")
    assert row_groups(output) == [5, 5, 5]


def test_a_shard_that_fails_leaves_no_file(output):
    with (
        pytest.raises(RuntimeError),
        ShardWriter(temporary_files(output, "00003", "t"), OutputSettings()) as writer,
    ):
        writer.write([("errors", errors(5))])
        raise RuntimeError
    assert files(output) == []
