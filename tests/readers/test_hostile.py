"""Files with zero bytes, false lengths and headers, and records that unfold: what is sound is read."""

import gzip
import io
import random
import resource
from time import process_time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kazprep.document import Document
from kazprep.readers.read import read_stream
from tests.endurance.inprocess import in_child
from tests.readers import samples

BIR, EKI, USH = "Ауылда той болды.", "Кеше жел тұрды.", "Мектепте сабақ басталды."


def outcome(records):
    return [
        record.raw_text if isinstance(record, Document) else type(record.error).__name__ for record in records
    ]


def read(name, data):
    return list(read_stream(name, io.BytesIO(data)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("а.jsonl", f'{{"text": "{BIR}"}}\n{{"text": "Кеше\0 жел"}}\n{{"text": "{USH}"}}\n'),
        ("а.json", f'[{{"text": "{BIR}"}}, {{"text": "Кеше\0 жел"}}, "{USH}"]'),
        ("а.csv", f'text,id\n"{BIR}",1\n"Кеше\0\nжел",2\n{USH},3\n'),
        ("а.tsv", f"text\tid\n{BIR}\t1\nКеше\0\0\0\t2\n{USH}\t3\n"),
    ],
)
@pytest.mark.parametrize("page", ["utf-8", "kz1048"])
def test_zero_bytes_cost_one_record(name, text, page):
    assert outcome(read(name, text.encode(page))) == [BIR, "BinaryFileError", USH]


def test_a_block_of_zero_bytes_costs_the_record_it_is_in():
    data = f'{{"text": "{BIR}"}}\n'.encode() * 3
    assert outcome(read("а.jsonl", b"\0" * 9000 + data)) == ["BinaryFileError", BIR, BIR]
    assert outcome(read("а.jsonl", data + b"\0" * 9000)) == [BIR, BIR, BIR, "BinaryFileError"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "tsv"])
def test_a_binary_file_is_one_error(ending):
    for data in (samples.zipped({"а.txt": b"x" * 3000}), random.Random(1).randbytes(5000), b"\0" * 3000):
        (kind,) = outcome(read(f"а.{ending}", data))
        assert kind in ("BinaryFileError", "EncodingError")


def page(text=BIR):
    text = f"{text} Оған көп адам жиналды, кешке дейін ән айтылды."
    return f"<html><body><article><p>{text}</p></article>".encode()


def warc_record(body, length=None, kind=b"response", headers=b""):
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    length = str(len(content)) if length is None else length
    return (
        b"WARC/1.0\r\nWARC-Type: %s\r\n%sWARC-Target-URI: https://a.example/\r\n"
        b"Content-Type: application/http\r\nContent-Length: %s\r\n\r\n%s\r\n\r\n"
        % (kind, headers, length.encode(), content)
    )


GOOD = warc_record(page())
TEXT = f"{BIR} Оған көп адам жиналды, кешке дейін ән айтылды."


@pytest.mark.parametrize("cut", [3, 20, 60, 200, len(GOOD) - 20, len(GOOD) - 100])
def test_a_warc_that_breaks_off_in_a_record_keeps_those_before(cut):
    assert outcome(read("а.warc", (GOOD * 3)[: -cut - 4])) == [TEXT, TEXT, "DamagedFileError"]
    records = read("а.warc.gz", gzip.compress(GOOD) * 2 + gzip.compress(GOOD)[:100])
    assert outcome(records) == [TEXT, TEXT, "DamagedFileError"]
    assert "gzip" in str(records[-1].error)


@pytest.mark.parametrize("cut", [0, 1, 2, 4])
def test_a_warc_whose_last_line_ends_are_missing_is_whole(cut):
    assert outcome(read("а.warc", (GOOD * 2)[: len(GOOD) * 2 - cut])) == [TEXT, TEXT]


LENGTH = len(warc_record(page(EKI)).partition(b"\r\n\r\n")[2]) - 4


@pytest.mark.parametrize(
    "length",
    [
        0,
        10,
        LENGTH - 20,
        LENGTH - 1,
        LENGTH + 7,
        LENGTH + 40,
        LENGTH + 500,
        10**6,
        10**9,
        10**17,
        -5,
        "x",
        "",
        "9" * 40,
    ],
)
@pytest.mark.parametrize("kind", [b"response", b"request", b"metadata"])
def test_a_false_length_costs_one_record_of_a_warc(length, kind):
    data = GOOD + warc_record(page(EKI), str(length), kind) + GOOD * 3
    records = read("а.warc", data)
    assert outcome(records).count(TEXT) == 4
    assert not any(EKI in text for text in outcome(records))
    assert {type(record.error).__name__ for record in records if not isinstance(record, Document)} == {
        "DamagedFileError"
    }
    assert len(records) <= 6


def test_a_record_without_a_length_costs_no_other():
    data = GOOD.replace(b"Content-Length", b"Content-Width") + GOOD
    assert outcome(read("а.warc", data)) == ["DamagedFileError", TEXT]


def test_what_lies_between_records_costs_none():
    for junk in (b"\0\xff" * 5000, b"junk\r\n", b"\r\n" * 100_000):
        found = outcome(read("а.warc", GOOD + junk + GOOD))
        assert found.count(TEXT) == 2
        assert len(found) == (3 if junk.strip() else 2)


def test_large_records_that_are_no_pages_are_passed_over(read_file):
    image = warc_record(b"x" * 2_000_000, headers=b"").replace(b"application/http", b"image/png")
    records = read_file("а.warc", GOOD + image + GOOD, max_markup_bytes=100_000)
    assert outcome(records) == [TEXT, TEXT]
    large = warc_record(b"<p>" + b"x" * 2_000_000)
    records = read_file("а.warc", GOOD + large + GOOD, max_markup_bytes=100_000)
    assert outcome(records) == [TEXT, "TooLargeError", TEXT]


def test_headers_without_end_cost_one_record():
    flood = GOOD.replace(b"WARC-Target", b"X-A: " + b"q" * 3_000_000 + b"\r\nWARC-Target", 1)
    assert outcome(read("а.warc", flood + GOOD)) == ["DamagedFileError", TEXT]


@pytest.mark.parametrize("number", range(60))
def test_a_broken_warc_ends_and_keeps_records_far_from_the_damage(number):
    dice = random.Random(number)
    data = bytearray(GOOD * 5)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(GOOD) * 2, len(GOOD) * 3)
        match dice.randrange(3):
            case 0:
                data[place] = dice.randrange(256)
            case 1:
                del data[place : place + dice.randrange(1, 30)]
            case 2:
                data[place:place] = dice.choice(
                    [b"\r\n", b"\r\n\r\n", b"99", b"\0", b"WARC/1.0\r\n", b"0\r\n"]
                )
    found = outcome(read("а.warc", bytes(data)))
    assert found[:1] == [TEXT]
    assert found[-1:] == [TEXT]
    assert 4 <= len(found) <= 8


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


def grown(work):
    """What a function gives in a process of its own, and by how many KiB that grows meanwhile."""

    def measured():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return work(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    result, raised = in_child(measured)
    assert result is not None, raised
    return result


@pytest.mark.process
def test_parquet_whose_rows_are_large_is_read_a_few_at_a_time():
    texts = [random.Random(number).randbytes(500_000).hex() for number in range(80)]
    pq.write_table(pa.table({"text": texts}), sink := io.BytesIO(), row_group_size=80)
    count, kib = grown(lambda: sum(1 for _ in read_stream("а.parquet", sink)))
    assert count == 80
    assert kib < 200_000


def test_of_two_columns_of_one_name_in_parquet_the_first_is_read():
    table = pa.table([pa.array([BIR]), pa.array([EKI])], names=["text", "text"])
    pq.write_table(table, sink := io.BytesIO())
    assert outcome(read("а.parquet", sink.getvalue())) == [BIR]


WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@pytest.mark.slow
def test_word_is_read_in_time_in_proportion_to_its_size():
    def seconds(size):
        body = "<a/>" * size + "<w:p><w:r><w:t>а</w:t></w:r></w:p>" * size
        data = samples.docx(WORD.format(body))
        began = process_time()
        (document,) = read("а.docx", data)
        assert len(document.raw_text) == 2 * size - 1
        return process_time() - began

    seconds(1000)
    # The least of some: the garbage collector has its share in some. In the square it would be 64 times.
    shortest, longer = (min(seconds(size) for _ in range(3)) for size in (4000, 32_000))
    assert longer < 32 * shortest + 0.3


@pytest.mark.process
def test_word_does_not_keep_what_it_has_read():
    data = samples.docx(WORD.format("<a><b/></a>" * 200_000 + "<w:p><w:r><w:t>а</w:t></w:r></w:p>"))
    texts, kib = grown(lambda: outcome(read("а.docx", data)))
    assert texts == ["а"]
    assert kib < 40_000


def test_word_with_a_tag_or_a_part_that_is_too_large_is_an_error(read_file):
    data = samples.docx(WORD.format('<a b="' + "x" * 6_000_000 + '"/>'))
    (bad,) = read_file("а.docx", data)
    assert "a tag of more than 4,194,304 bytes" in str(bad.error)
    (bad,) = read_file("а.docx", data, max_document_bytes=1_000_000)
    assert "input.max_document_bytes allows" in str(bad.error)


def test_a_word_file_that_is_damaged_is_no_document(read_file):
    data = samples.docx()
    place = data.index(b"PK\1\2") - 40
    (bad,) = read_file("а.docx", data[:place] + b"\xff\xff\xff" + data[place + 3 :])
    assert type(bad.error).__name__ == "DamagedFileError"
