"""Zero bytes: they cost the record that they are in, and a binary file is one error."""

import random

import pytest

from tests.readers import samples
from tests.readers.outcomes import outcome, read_bytes

BIR, EKI, USH = "Ауылда той болды.", "Кеше жел тұрды.", "Мектепте сабақ басталды."


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
    assert outcome(read_bytes(name, text.encode(page))) == [BIR, "BinaryFileError", USH]


def test_a_block_of_zero_bytes_costs_the_record_it_is_in():
    data = f'{{"text": "{BIR}"}}\n'.encode() * 3
    assert outcome(read_bytes("а.jsonl", b"\0" * 9000 + data)) == ["BinaryFileError", BIR, BIR]
    assert outcome(read_bytes("а.jsonl", data + b"\0" * 9000)) == [BIR, BIR, BIR, "BinaryFileError"]


@pytest.mark.parametrize("extension", ["csv", "jsonl", "json", "tsv"])
def test_a_binary_file_is_one_error(extension):
    for data in (samples.zipped({"а.txt": b"x" * 3000}), random.Random(1).randbytes(5000), b"\0" * 3000):
        (error_type,) = outcome(read_bytes(f"а.{extension}", data))
        assert error_type in ("BinaryFileError", "EncodingError")


def page(text=BIR):
    text = f"{text} Оған көп адам жиналды, кешке дейін ән айтылды."
    return f"<html><body><article><p>{text}</p></article>".encode()
