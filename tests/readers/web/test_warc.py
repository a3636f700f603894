"""WARC files: wrong lengths and headers cost the record that they are in."""

import gzip
import random

import pytest

from kazprep.document import Document
from tests.readers import samples
from tests.readers.outcomes import outcome, read_bytes

BIR, EKI, USH = "Ауылда той болды.", "Кеше жел тұрды.", "Мектепте сабақ басталды."


def page(text=BIR):
    text = f"{text} Оған көп адам жиналды, кешке дейін ән айтылды."
    return f"<html><body><article><p>{text}</p></article>".encode()


def warc_record(body, length=None, record_type=b"response", headers=b""):
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    length = str(len(content)) if length is None else length
    return (
        b"WARC/1.0\r\nWARC-Type: %s\r\n%sWARC-Target-URI: https://a.example/\r\n"
        b"Content-Type: application/http\r\nContent-Length: %s\r\n\r\n%s\r\n\r\n"
        % (record_type, headers, length.encode(), content)
    )


GOOD = warc_record(page())


TEXT = f"{BIR} Оған көп адам жиналды, кешке дейін ән айтылды."


@pytest.mark.parametrize("cut", [3, 20, 60, 200, len(GOOD) - 20, len(GOOD) - 100])
def test_a_warc_that_is_truncated_in_a_record_keeps_those_before(cut):
    assert outcome(read_bytes("а.warc", (GOOD * 3)[: -cut - 4])) == [TEXT, TEXT, "DamagedFileError"]
    records = read_bytes("а.warc.gz", gzip.compress(GOOD) * 2 + gzip.compress(GOOD)[:100])
    assert outcome(records) == [TEXT, TEXT, "DamagedFileError"]
    assert "gzip" in str(records[-1].error)


@pytest.mark.parametrize("cut", [0, 1, 2, 4])
def test_a_warc_whose_last_line_ends_are_missing_is_complete(cut):
    assert outcome(read_bytes("а.warc", (GOOD * 2)[: len(GOOD) * 2 - cut])) == [TEXT, TEXT]


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
@pytest.mark.parametrize("record_type", [b"response", b"request", b"metadata"])
def test_a_false_length_costs_one_record_of_a_warc(length, record_type):
    data = GOOD + warc_record(page(EKI), str(length), record_type) + GOOD * 3
    records = read_bytes("а.warc", data)
    assert outcome(records).count(TEXT) == 4
    assert not any(EKI in text for text in outcome(records))
    assert {type(record.error).__name__ for record in records if not isinstance(record, Document)} == {
        "DamagedFileError"
    }
    assert len(records) <= 6


def test_a_record_without_a_length_costs_no_other():
    data = GOOD.replace(b"Content-Length", b"Content-Width") + GOOD
    assert outcome(read_bytes("а.warc", data)) == ["DamagedFileError", TEXT]


def test_what_is_between_records_costs_none():
    for junk in (b"\0\xff" * 5000, b"junk\r\n", b"\r\n" * 100_000):
        found = outcome(read_bytes("а.warc", GOOD + junk + GOOD))
        assert found.count(TEXT) == 2
        assert len(found) == (3 if junk.strip() else 2)


def test_large_records_that_are_not_pages_are_skipped(read_file):
    image = warc_record(b"x" * 2_000_000, headers=b"").replace(b"application/http", b"image/png")
    records = read_file("а.warc", GOOD + image + GOOD, max_markup_bytes=100_000)
    assert outcome(records) == [TEXT, TEXT]
    large = warc_record(b"<p>" + b"x" * 2_000_000)
    records = read_file("а.warc", GOOD + large + GOOD, max_markup_bytes=100_000)
    assert outcome(records) == [TEXT, "TooLargeError", TEXT]


def test_headers_without_end_cost_one_record():
    flood = GOOD.replace(b"WARC-Target", b"X-A: " + b"q" * 3_000_000 + b"\r\nWARC-Target", 1)
    assert outcome(read_bytes("а.warc", flood + GOOD)) == ["DamagedFileError", TEXT]


@pytest.mark.parametrize("number", range(60))
def test_a_broken_warc_ends_and_keeps_records_far_from_the_damage(number):
    dice = random.Random(number)
    data = bytearray(GOOD * 5)
    for _ in range(dice.randint(1, 3)):
        offset = dice.randrange(len(GOOD) * 2, len(GOOD) * 3)
        match dice.randrange(3):
            case 0:
                data[offset] = dice.randrange(256)
            case 1:
                del data[offset : offset + dice.randrange(1, 30)]
            case 2:
                data[offset:offset] = dice.choice(
                    [b"\r\n", b"\r\n\r\n", b"99", b"\0", b"WARC/1.0\r\n", b"0\r\n"]
                )
    found = outcome(read_bytes("а.warc", bytes(data)))
    assert found[:1] == [TEXT]
    assert found[-1:] == [TEXT]
    assert 4 <= len(found) <= 8


def test_pages_that_were_not_found_are_skipped(read_file):
    data = samples.warc() + samples.warc().replace(b"200 OK", b"404 No")
    assert [record.record for record in read_file("а.warc", data)] == [1]
