"""Bad input: a row that says what is wrong, and everything else is read."""

import gzip
import json

import pytest

from kazprep.document import Document
from kazprep.readers.entry import BadRecord
from tests.readers import samples
from tests.readers.samples import COMPRESSORS, FORMATS


def problems(records):
    return [
        (record.source, record.record, type(record.error).__name__, str(record.error))
        for record in records
        if isinstance(record, BadRecord)
    ]


def good(records):
    return [(record.source, record.record) for record in records if isinstance(record, Document)]


LINES = [samples.json_line(id=number) for number in range(5)]


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ('{"text": "Қар', "DamagedFileError", "line 3 is not valid JSON: Unterminated string"),
        ("Қар еріді.", "DamagedFileError", "line 3 is not valid JSON: Expecting value at character 0"),
        ("[1, 2]", "DamagedFileError", "neither an object nor a string"),
        ('{"text": 5}', "MissingColumnError", "'text' has no text but a number"),
        ('{"text": ""}', "EmptyDocumentError", "the text is empty"),
        ('{"text": null}', "EmptyDocumentError", "the text is empty"),
        ('{"атауы": "а"}', "MissingColumnError", "name it with input.text_column; there are: 'атауы'"),
        ("[" * 300_000 + "]" * 300_000, "TooLargeError", "line 3 is nested too deep"),
        ('{"a":' * 120 + "1" + "}" * 120, "TooLargeError", "line 3 is nested deeper than 100 levels"),
        (f'{{"n": {"1" * 5000}}}', "DamagedFileError", "line 3 is not JSON that can be read"),
        (json.dumps({"text": "а" * 3000}), "TooLargeError", "line 3 is longer than 2,000 characters"),
    ],
)
def test_a_bad_line_of_json_costs_no_other(read_file, line, error, message):
    lines = [*LINES[:2], line, "", *LINES[3:]]
    records = read_file(
        "а.jsonl", "\n".join(lines).encode(), max_document_bytes=2000 if "2,000" in message else 10**6
    )
    ((source, record, error_type, actual),) = problems(records)
    assert (source, record, error_type) == ("а.jsonl", 2, error)
    assert message in actual
    assert good(records) == [("а.jsonl", number) for number in (0, 1, 4, 5)]


def test_a_bad_element_of_an_array_costs_no_other(read_file):
    elements = [LINES[0], '{"text": nope}', LINES[2], "17", LINES[4]]
    records = read_file("а.json", f" [ {' , '.join(elements)} ] ".encode())
    assert [(record, error_type) for _, record, error_type, _ in problems(records)] == [
        (1, "DamagedFileError"),
        (3, "DamagedFileError"),
    ]
    assert good(records) == [("а.json", number) for number in (0, 2, 4)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"[{LINES[0]}, {LINES[1][:50]}", "the file is truncated: the array does not end"),
        (f"[{LINES[0]}] x]", "something that is not JSON follows: 'x]'"),
    ],
)
def test_an_array_that_does_not_end_well_keeps_what_came_before(read_file, data, message):
    records = read_file("а.json", data.encode())
    assert problems(records) == [("а.json", None, "DamagedFileError", message)]
    assert good(records) == [("а.json", 0)]


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        *(
            (extension, data)
            for extension in ("csv", "html", "json", "jsonl", "md", "txt")
            for data in (b"", b" \n\n")
        ),
        ("json", b" [ ] "),
    ],
)
def test_a_file_without_records_is_an_error(read_file, extension, data):
    ((_, record, _, _),) = problems(read_file(f"а.{extension}", data))
    assert record is None


@pytest.mark.parametrize(
    ("row", "error", "message"),
    [
        (
            "k-1,бір,2026-01-01",
            "DamagedFileError",
            "the row at line 3 has 3 columns, and the first row names 5",
        ),
        (
            'k-1,"бір,,,х',
            "DamagedFileError",
            "the row at line 3 can't be read: a quotation mark that a field",
        ),
        ("k-1,бір,,,", "EmptyDocumentError", "the text is empty"),
        (f"k-1,бір,,,{'а' * 9000}", "TooLargeError", "a line is longer than 5,000 characters"),
    ],
)
def test_a_bad_row_of_csv_costs_no_other(read_file, row, error, message):
    head, line = FORMATS["csv"].decode().strip().split("\r\n")[0], "k-0,бір,2026-01-01,,Қар еріді."
    data = "\r\n".join([head, line, row, line]).encode()
    records = read_file("а.csv", data, max_document_bytes=5000)
    ((_, record, error_type, actual),) = problems(records)
    assert (record, error_type) == (1, error)
    assert message in actual
    assert good(records) == [("а.csv", 0), ("а.csv", 2)]


def test_a_table_without_a_column_for_the_text_says_which_there_are(read_file):
    ((_, record, error_type, actual),) = problems(read_file("а.csv", b"a,b\n1,2\n3,4\n"))
    assert (record, error_type) == (None, "MissingColumnError")
    assert actual == (
        "no column is known for the text: name it with input.text_column; there are: 'a', 'b' "
        "(if the first row names no columns, name them all with input.column_names)"
    )
    ((_, _, _, actual),) = problems(read_file("а.parquet", FORMATS["parquet"], text_column="мәтіні"))
    assert actual.startswith("there is no column 'мәтіні', which input.text_column asks for")


def test_a_bad_row_of_parquet_costs_no_other(read_file):
    data = samples.parquet(texts=["Бір.", None, "Үш.", "", "Бес."], row_group=2)
    records = read_file("а.parquet", data)
    assert [(record, error_type) for _, record, error_type, _ in problems(records)] == [
        (1, "EmptyDocumentError"),
        (3, "EmptyDocumentError"),
    ]
    assert good(records) == [("а.parquet", number) for number in (0, 2, 4)]


@pytest.mark.parametrize("compressor", COMPRESSORS)
def test_a_truncated_compressed_file_keeps_what_came_before(read_file, compressor):
    data = COMPRESSORS[compressor](
        "\n".join(samples.json_line(id=n, text=f"{n} " * 400) for n in range(1500)).encode()
    )
    records = read_file(f"а.jsonl.{compressor}", data[: len(data) * 2 // 3])
    assert "truncated" in problems(records)[-1][3]
    if compressor != "bz2":  # its blocks of 900 KB are read as a whole
        assert len(good(records)) > 100


@pytest.mark.parametrize("compressor", COMPRESSORS)
def test_what_is_not_compressed_as_it_says_is_an_error(read_file, compressor):
    ((_, _, error_type, _),) = problems(read_file(f"а.txt.{compressor}", b"not compressed"))
    assert error_type == "DamagedFileError"


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)
def test_entities_in_a_word_file_are_refused(read_file, document):
    ((_, _, error_type, actual),) = problems(read_file("а.docx", samples.docx(document)))
    assert (error_type, "which is not allowed" in actual) == ("DamagedFileError", True)


@pytest.mark.parametrize("extension", ["docx", "parquet", "zip", "tar", "warc", "json", "html"])
def test_what_is_not_what_its_name_says_is_an_error(read_file, extension):
    ((source, record, _, _),) = problems(read_file(f"а.{extension}", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))
    assert (source, record) == (f"а.{extension}", None)


def test_a_document_that_is_too_large_is_an_error(read_file):
    ((_, _, error_type, actual),) = problems(read_file("а.txt", b"a" * 1001, max_document_bytes=1000))
    assert (error_type, actual) == (
        "TooLargeError",
        "it is larger than 1,000 bytes, the most that input.max_document_bytes allows",
    )
    ((_, _, error_type, _),) = problems(read_file("а.html", samples.html(), max_markup_bytes=1000))
    assert error_type == "TooLargeError"


def test_a_page_without_an_article_is_an_error(read_file):
    ((_, _, error_type, actual),) = problems(read_file("а.html", b"<html><body><nav></nav></body></html>"))
    assert (error_type, actual) == ("EmptyDocumentError", "there is no article in the page")


def test_a_bad_page_of_a_warc_costs_no_other(read_file):
    data = samples.warc() + samples.warc(b"<html><body></body></html>") + samples.warc()
    records = read_file("а.warc.gz", gzip.compress(data))
    ((_, record, error_type, _),) = problems(records)
    assert (record, error_type) == (3, "EmptyDocumentError")
    assert good(records) == [("а.warc.gz", 1), ("а.warc.gz", 5)]


def test_a_record_of_a_warc_of_the_wrong_length_is_an_error(read_file):
    data = samples.warc().replace(b"</html>\r\n\r\n", b"</html>more\r\n\r\n") + samples.warc()
    records = read_file("а.warc", data)
    ((_, record, error_type, _),) = problems(records)
    assert (record, error_type) == (1, "DamagedFileError")
    assert good(records) == [("а.warc", 3)]
