"""The encodings and Bloom filters of the tables' files, as the files say it."""

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kazprep.runs.part_files import temporary_files
from kazprep.settings import OutputSettings
from kazprep.tables import parquet_options
from kazprep.tables.parquet_options import CAN_WRITE_BLOOM_FILTERS, writer_options
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import ShardWriter

WORDS = ("қар", "жауды", "көл", "тасыды", "бала", "ойнады", "кітап", "оқылды")


def rows_of(table, documents=50, rows_each=40):
    """Rows as a run has them: offsets that grow, words that repeat."""
    count = documents * rows_each
    starts = np.tile(np.arange(rows_each, dtype=np.int32) * 7, documents)
    values = {
        "doc_id": [f"{number * 7919 + 2**60:016x}" for number in range(documents) for _ in range(rows_each)],
        "start": starts,
        "end": starts + 5,
        "raw_start": starts,
        "raw_end": starts + 5,
        "text": [WORDS[number % len(WORDS)] for number in range(count)],
        "canonical": [f"Кенен {number % 100}" for number in range(count)],
    }
    columns = []
    for field in SCHEMAS[table]:
        filler = [None if field.nullable else "text" if field.type == pa.string() else 0] * count
        columns.append(pa.array(values.get(field.name, filler), field.type))
    return pa.table(columns, schema=SCHEMAS[table])


def written(folder, chunks, settings=None):
    """The files by table, written from chunks of rows."""
    for name in SCHEMAS:
        (folder / name).mkdir(parents=True)
    files = temporary_files(folder, "00001", "t")
    with ShardWriter(files, settings or OutputSettings()) as writer:
        for chunk in chunks:
            writer.write([chunk])
    return files


def encodings(file, column):
    group = pq.ParquetFile(file).metadata.row_group(0)
    found = [group.column(number) for number in range(group.num_columns)]
    return next(set(one.encodings) for one in found if one.path_in_schema == column)


@pytest.mark.parametrize("table", ["sentences", "tokens", "entities", "repairs"])
@pytest.mark.parametrize("column", ["start", "end", "raw_start", "raw_end"])
def test_offsets_are_written_as_differences(tmp_path, table, column):
    files = written(tmp_path, [(table, rows_of(table))])
    assert "DELTA_BINARY_PACKED" in encodings(files[table], column)
    assert not {"RLE_DICTIONARY", "PLAIN_DICTIONARY"} & encodings(files[table], column)


def test_texts_of_sentences_have_no_dictionary_and_those_of_tokens_do(tmp_path):
    files = written(tmp_path, [(name, rows_of(name)) for name in ("sentences", "tokens")])
    assert "DELTA_LENGTH_BYTE_ARRAY" in encodings(files["sentences"], "text")
    assert "RLE_DICTIONARY" in encodings(files["tokens"], "text")


def test_offsets_take_half_of_what_a_dictionary_took(tmp_path):
    """Those of tokens, whose words have random lengths."""
    dice = np.random.default_rng(7)
    lengths = dice.integers(1, 12, 20_000, dtype=np.int32)
    ends = np.cumsum(lengths, dtype=np.int32)
    rows = rows_of("tokens", 500, 40).drop_columns(["start", "end"])
    for position, (name, values) in enumerate({"start": ends - lengths, "end": ends}.items()):
        rows = rows.add_column(3 + position, SCHEMAS["tokens"].field(name), pa.array(values))
    file = written(tmp_path, [("tokens", rows.select(SCHEMAS["tokens"].names))])["tokens"]
    pq.write_table(rows, old := tmp_path / "old.parquet", compression="zstd", compression_level=3)
    assert file.stat().st_size < old.stat().st_size / 2
    assert pq.read_table(file).equals(pq.read_table(old).select(SCHEMAS["tokens"].names))


@pytest.mark.skipif(not CAN_WRITE_BLOOM_FILTERS, reason="this pyarrow can't write Bloom filters")
@pytest.mark.parametrize(("table", "column"), [("tokens", "doc_id"), ("entities", "canonical")])
def test_a_bloom_filter_excludes_what_is_not_there(tmp_path, table, column):
    rows = rows_of(table)
    file = written(tmp_path, [(table, rows)])[table]
    query = "SELECT bloom_filter_excludes FROM parquet_bloom_probe(?, ?, ?)"
    with duckdb.connect() as connection:

        def excludes(value):
            return connection.execute(query, [str(file), column, value]).fetchall() == [(True,)]

        assert not any(excludes(value) for value in rows[column].unique().to_pylist())
        others = [f"{number:016x}" for number in range(2**61, 2**61 + 100)]
        assert sum(map(excludes, others)) >= 95


def test_an_older_pyarrow_is_given_no_bloom_filter(monkeypatch):
    monkeypatch.setattr(parquet_options, "CAN_WRITE_BLOOM_FILTERS", False)
    rows = rows_of("tokens")
    options = writer_options("tokens", rows.schema, rows, OutputSettings())
    assert "bloom_filter_options" not in options


def test_the_same_rows_give_the_same_bytes_however_they_came(tmp_path):
    rows = rows_of("tokens")
    settings = OutputSettings(row_group_size=500)
    together = written(tmp_path / "1", [("tokens", rows)], settings)
    pieces = [("tokens", rows.slice(start, 37)) for start in range(0, rows.num_rows, 37)]
    apart = written(tmp_path / "2", pieces, settings)
    for table in SCHEMAS:
        assert together[table].read_bytes() == apart[table].read_bytes()


def test_a_table_without_rows_is_a_file_with_its_columns(tmp_path):
    for table, file in written(tmp_path, []).items():
        assert pq.read_table(file).num_rows == 0
        assert pq.read_schema(file).equals(SCHEMAS[table], check_metadata=True)


def test_files_of_both_kinds_are_one_table(tmp_path):
    """An update by this release of a run by an older one."""
    rows = rows_of("sentences")
    new = written(tmp_path / "new", [("sentences", rows)])["sentences"]
    (tmp_path / "both").mkdir()
    new.rename(tmp_path / "both" / "part-00002.parquet")
    pq.write_table(rows, tmp_path / "both" / "part-00001.parquet", compression="zstd")
    assert pq.read_table(tmp_path / "both").to_pylist() == pa.concat_tables([rows, rows]).to_pylist()
