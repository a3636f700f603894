"""The reader for plain text."""

import json
from datetime import date

import pytest

from kazprep.readers import BadRecord, read
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings
from kazprep.stages.built_in import NormalizeStage
from tests.conftest import ROOT

HEADERS = [
    json.loads(line)
    for line in (ROOT / "tests/readers/cases/headers.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture
def read_bytes(tmp_path):
    def read_one(data, name="мақала.txt"):
        path = tmp_path / name
        path.write_bytes(data)
        (document,) = read(Source(name, path, len(data)))
        return document

    return read_one


def content(document):
    return document.raw_text[slice(*document.content)]


def test_a_header_gives_the_date_and_the_title(read_bytes):
    text = " date 2026-03-01 Көктем келді\nҚар еріді.\n"
    document = read_bytes(text.encode())
    assert document.published == date(2026, 3, 1)
    assert document.has_title
    assert document.raw_text == text
    assert content(document) == "Көктем келді\nҚар еріді."


def test_a_header_without_a_title_gives_the_date(read_bytes):
    document = read_bytes("date 2026-03-01\r\nҚар еріді.".encode())
    assert document.published == date(2026, 3, 1)
    assert not document.has_title
    assert content(document) == "Қар еріді."


@pytest.mark.parametrize(
    "text",
    [
        "Көктем келді\nҚар еріді.",
        "update 2026-02-20 Жаңарту",
        "dates 2026-02-20 Жаңарту",
        "Бірінші жол\n date 2026-02-20 Екінші жол",
        "date 2026-02-20Бос орынсыз",
        "date 2026 жылы егін мол болды",
        "date 20 ақпан күні қар жауды",
        "date palms of the south",
        "Date: кеше",
        "date Nanotech көрмесі",
        "date",
        "date\nҚар еріді.",
        "date\n2026-02-20\nҚар еріді.",
    ],
)
def test_a_first_line_that_is_not_a_header_is_text(read_bytes, text):
    document = read_bytes(text.encode())
    assert document.published is None
    assert not document.has_title
    assert content(document) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
@pytest.mark.parametrize("case", HEADERS, ids=lambda case: repr(case["first"])[:40])
def test_a_header_is_known_however_it_is_written(read_bytes, case, end):
    document = read_bytes(f"{case['first']}{end}Қар еріді.".encode())
    assert document.published == (case["day"] and date.fromisoformat(case["day"]))
    assert document.has_title == (case["title"] is not None)
    assert content(document) == (f"{case['title']}{end}Қар еріді." if case["title"] else "Қар еріді.")


def test_the_order_of_the_settings_decides_in_a_header_too(tmp_path):
    path = tmp_path / "мақала.txt"
    path.write_text(" date 03/04/2026 Көктем келді", encoding="utf-8")
    (document,) = read(Source(path.name, path, 1), InputSettings(date_order="day-month"))
    assert document.published == date(2026, 4, 3)


def test_a_title_ends_at_any_line_break(read_bytes):
    document = read_bytes("date 2026-03-01 Көктем\u2028Қар еріді.".encode())
    (normalized,) = NormalizeStage()([document])
    assert normalized.title == "Көктем"


def test_a_title_that_can_not_be_seen_is_none(read_bytes):
    document = read_bytes("date 2026-03-01 \u200b\nҚар еріді.".encode())
    assert document.published == date(2026, 3, 1)
    (normalized,) = NormalizeStage()([document])
    assert normalized.title is None
    assert normalized.text == "Қар еріді."


def test_line_ends_stay_in_the_raw_text(read_bytes):
    assert read_bytes("бір\r\nекі\rүш\n".encode()).raw_text == "бір\r\nекі\rүш\n"


def test_a_byte_order_mark_is_not_text(read_bytes):
    document = read_bytes("\ufeff date 2026-03-01 Көктем келді".encode())
    assert document.raw_text == " date 2026-03-01 Көктем келді"
    assert document.has_title


def test_the_id_depends_on_name_and_content_alone(read_bytes):
    first = read_bytes("Қар еріді.".encode())
    assert len(first.doc_id) == 16
    assert read_bytes("Қар еріді.".encode()).doc_id == first.doc_id
    assert read_bytes("Қар ерімеді.".encode()).doc_id != first.doc_id
    assert read_bytes("Қар еріді.".encode(), "басқа.txt").doc_id != first.doc_id


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"", "EmptyDocumentError", "the file is empty"),
        (b" \n\t\xc2\xa0\n", "EmptyDocumentError", "nothing but white space"),
        (b" date 2026-03-01\n\n", "EmptyDocumentError", "nothing but white space"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "BinaryFileError", "binary"),
        (b"PK\3\4\0\0", "BinaryFileError", "zero bytes"),
        ("\ufeff".encode("utf-16-le") + b"\xd8\xd8" * 9, "EncodingError", "are not valid utf-16-le"),
        (bytes(range(128, 256)) * 9, "EncodingError", "byte 0x80 at offset 0 can't be decoded"),
    ],
)
def test_a_file_without_text_is_an_error_that_says_why(problem_of, tmp_path, data, error, message):
    path = tmp_path / "мақала.txt"
    path.write_bytes(data)
    problem = problem_of(Source("мақала.txt", path, len(data)))
    assert message in str(problem)
    assert type(problem).__name__ == error


@pytest.fixture
def problem_of():
    def one_problem(source):
        (bad,) = read(source)
        assert isinstance(bad, BadRecord)
        assert (bad.source, bad.record) == (source.name, None)
        return bad.error

    return one_problem


def test_a_file_that_is_not_there_is_an_error(problem_of, tmp_path):
    assert "can't be read: No such file" in str(problem_of(Source("жоқ.txt", tmp_path / "жоқ.txt", 0)))


def test_what_is_not_a_file_is_an_error(problem_of, tmp_path):
    assert "not a regular file (folder" in str(problem_of(Source("папка.txt", tmp_path, 0)))


def test_a_folder_that_can_not_be_listed_is_an_error(problem_of, tmp_path):
    problem = "the folder can't be listed: Permission denied"
    assert problem in str(problem_of(Source("жабық", tmp_path, 0, problem)))


def test_a_format_that_no_reader_takes_is_an_error(problem_of, tmp_path):
    message = str(problem_of(Source("мақала.pdf", tmp_path / "мақала.pdf", 0)))
    assert message.startswith("kazprep does not read .pdf files: ")
    message = str(problem_of(Source("мақала.xyz", tmp_path / "мақала.xyz", 0)))
    assert ".txt" in message
    assert "not .xyz; if it is one of them by another name, say so with input.extensions" in message
