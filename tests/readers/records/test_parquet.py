"""Parquet files: limits of memory and of what is unpacked."""

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.readers.read import read_stream
from tests.readers.memory import peak_kib
from tests.readers.outcomes import outcome, read_bytes

BIR, EKI, USH = "Ауылда той болды.", "Кеше жел тұрды.", "Мектепте сабақ басталды."


def parquet_of(text, rows, **options):
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))
    sink = io.BytesIO()
    with pq.ParquetWriter(
        sink, pa.schema([("text", column.type)]), compression="zstd", store_schema=False, **options
    ) as writer:
        writer.write_table(pa.table({"text": column}), row_group_size=rows)
    return sink.getvalue()


def test_parquet_that_has_a_text_once_and_names_it_a_million_times_is_stopped(read_file):
    data = parquet_of("қ" * 10_000, 1_000_000)
    assert len(data) < 5000
    *documents, bad = read_file("а.parquet", data)
    assert 500 < len(documents) < 1000
    assert type(bad.error).__name__ == "ArchiveBombError"
    *documents, bad = read_file("а.parquet", data, max_compression_ratio=10**9, max_unpacked_bytes=100_000)
    assert (len(documents), type(bad.error).__name__) == (5, "ArchiveBombError")


def test_parquet_whose_rows_are_large_is_read_a_few_at_a_time():
    texts = [random.Random(number).randbytes(500_000).hex() for number in range(80)]
    pq.write_table(pa.table({"text": texts}), sink := io.BytesIO(), row_group_size=80)
    count, kib = peak_kib(lambda: sum(1 for _ in read_stream("а.parquet", sink)))
    assert count == 80
    assert kib < 200_000  # all rows at once take 360,000


def test_of_two_columns_of_one_name_in_parquet_the_first_is_read():
    table = pa.table([pa.array([BIR]), pa.array([EKI])], names=["text", "text"])
    pq.write_table(table, sink := io.BytesIO())
    assert outcome(read_bytes("а.parquet", sink.getvalue())) == [BIR]
