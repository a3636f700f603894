"""Excel workbooks."""

import io
import sys
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from kazprep.document import Document
from kazprep.readers import columns_of
from kazprep.readers.office import xlsx
from kazprep.readers.sources.source import Source
from tests.readers import samples
from tests.readers.samples import BODY, DAY, TEXT, TITLE, URL


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def changed(data, name, change):
    """A workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    assert name in parts
    parts[name] = change(parts[name])
    return samples.zipped(parts)


def texts(records):
    return [record.raw_text for record in records if isinstance(record, Document)]


def errors(records):
    return [
        (record.record, type(record.error).__name__, str(record.error))
        for record in records
        if not isinstance(record, Document)
    ]


HEAD = ["id", "title", "date", "url", "text"]


@pytest.mark.parametrize("day", [datetime(2026, 3, 1, 8, 30), date(2026, 3, 1), "2026-03-01"])
def test_a_row_gives_text_title_day_address_and_id(read_file, day):
    data = workbook({"Парақ": [HEAD, [17, TITLE, day, URL, BODY]]})
    (document,) = read_file("а.xlsx", data)
    assert (document.raw_text, document.published, document.url) == (TEXT, DAY, URL)
    assert (document.external_id, document.format, document.record) == ("17", "xlsx", 0)


def test_the_rows_of_all_sheets_are_read_and_counted_on(read_file):
    data = workbook(
        {
            "Қаңтар": [["text"], ["Бір."], [None], ["Екі."]],
            "Бос": [],
            "Ақпан": [
                [],
                ["нөмірі", "text", "text"],
                [1, "Үш.", "бұл емес"],
                [None, None, None],
                [2, "Төрт."],
            ],
        }
    )
    records = read_file("а.xlsx", data)
    assert texts(records) == ["Бір.", "Екі.", "Үш.", "Төрт."]
    assert [record.record for record in records] == [0, 1, 2, 3]


def test_a_sheet_without_texts_is_an_error_that_names_it(read_file):
    records = read_file(
        "а.xlsx", workbook({"Кестелер": [["а", "ә"], [1, 2]], "Мәтіндер": [["text"], ["Бір."]]})
    )
    assert texts(records) == ["Бір."]
    ((record, error_type, actual),) = errors(records)
    assert (record, error_type) == (None, "MissingColumnError")
    assert actual.startswith("sheet 'Кестелер': no column is known for the text")
    assert actual.endswith("there are: 'а', 'ә'")


def test_a_bad_row_costs_no_other_and_is_named_as_excel_names_it(read_file):
    data = workbook(
        {"Парақ": [["id", "text"], [1, "Бір."], [None, None], [2, 5], [3, "#REF!"], [4, "Төрт."]]}
    )
    records = read_file("а.xlsx", data)
    assert texts(records) == ["Бір.", "Төрт."]
    assert errors(records) == [
        (1, "MissingColumnError", "row 4 of sheet 'Парақ': 'text' has no text but a number"),
        (2, "EmptyDocumentError", "row 5 of sheet 'Парақ': the text is empty"),
    ]


def test_control_characters_that_excel_has_written_out_are_read(read_file):
    (document,) = read_file("а.xlsx", workbook({"П": [["text"], ["Бір._x000D_\nЕкі._x0009_Үш _x000 төрт"]]}))
    assert document.raw_text == "Бір.\r\nЕкі.\tҮш _x000 төрт"


def test_rows_beyond_the_size_that_a_sheet_claims_are_read(read_file):
    data = changed(
        workbook({"П": [["text"], ["Бір."], ["Екі."]]}),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b'ref="A1:A3"', b'ref="A1"'),
    )
    assert texts(read_file("а.xlsx", data)) == ["Бір.", "Екі."]


def test_a_workbook_is_read_in_archives_and_with_macros(read_file):
    data = workbook({"П": [["text"], ["Бір."]]})
    assert texts(read_file("а.zip", samples.zipped({"а/б.xlsx": data, "в.xlsm": data}))) == ["Бір.", "Бір."]
    assert texts(read_file("а.xlsx.gz", samples.COMPRESSORS["gz"](data))) == ["Бір."]


def test_the_columns_of_a_workbook_can_be_asked_for(tmp_path):
    path = tmp_path / "а.xlsx"
    path.write_bytes(workbook({"Бос": [], "П": [HEAD]}))
    columns = columns_of(Source(path.name, path, 1))
    assert (columns.text, columns.title, columns.id) == ("text", "title", "id")


def test_without_openpyxl_the_message_names_the_extra(read_file, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    ((_, error_type, actual),) = errors(read_file("а.xlsx", workbook({"П": [["text"], ["Бір."]]})))
    assert error_type == "UnsupportedFormatError"
    assert "pip install 'kazprep[xlsx]'" in actual


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("а.xls", "save it as .xlsx, or as CSV in UTF-8"),
        ("а.ods", "save it as .xlsx, or as CSV in UTF-8"),
        ("а.doc.gz", "save it as .docx, or as plain text in UTF-8"),
        ("а.rar", "unpack it, or pack its files as .zip or .tar.gz"),
    ],
)
def test_what_is_not_read_says_what_to_do(read_file, name, remedy):
    ((_, error_type, message),) = errors(read_file(name, b"x"))
    assert error_type == "UnsupportedFormatError"
    assert message.endswith(f"files: {remedy}")


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "the workbook is encrypted or in the format of Excel 97",
        ),
        (b"id,text\n1,x\n", "the archive can't be read"),
        (samples.zipped({"word/document.xml": b"<a/>"}), "the file is not an Excel workbook"),
        (samples.zipped({"[Content_Types].xml": b"<a/>", "xl/a.xml": b"<a/>"}), "the workbook can't be read"),
    ],
)
def test_what_is_not_a_workbook_is_an_error(read_file, data, beginning):
    ((record, error_type, message),) = errors(read_file("а.xlsx", data))
    assert (record, error_type) == (None, "DamagedFileError")
    assert message.startswith(beginning)


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY b "bb">]>'
LONG_TAG = b'<row a="' + b"x" * 5_000_000 + b'" '


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b"<row", b"<!DOCTYPE a><row", "the workbook can't be read"),
        (b"<worksheet", ENTITY + b"<worksheet", "the workbook can't be read"),
        (b"</row>", b"<c/>" * 1_100_000 + b"</row>", "more than 1,000,000 tags in one row"),
        (b"<row ", LONG_TAG, "a tag of more than 4,194,304 bytes"),
        (b'<row r="2"', b'<row r="99999999999"', "more than 1,000 rows"),
        (b"</sheetData>", b"<row/>" * 60_000 + b"</sheetData>", "more than 10,000 rows or strings"),
    ],
    ids=["doctype", "entity", "cells", "attribute", "row number", "rows"],
)
def test_a_workbook_made_to_do_harm_is_an_error(read_file, monkeypatch, before, after, message):
    monkeypatch.setattr(xlsx, "_MAX_ROWS", 1000)
    monkeypatch.setattr(xlsx, "_MAX_STRINGS", 10_000)
    data = workbook({"П": [["text"], ["Бір."], ["Екі."]]})
    data = changed(data, SHEET, lambda part: part.replace(before, after, 1))
    records = read_file("а.xlsx", data, max_compression_ratio=100_000)
    assert message in errors(records)[-1][2]


def test_a_part_of_a_workbook_that_is_too_large_is_an_error(read_file):
    data = workbook({"П": [["text"], ["Бір."]]})
    spacious = changed(data, "xl/styles.xml", lambda part: part + b" " * 40_000_000)
    ((_, error_type, actual),) = errors(read_file("а.xlsx", spacious, max_compression_ratio=100_000))
    assert (error_type, "input.max_markup_bytes allows" in actual) == ("TooLargeError", True)
    ((_, error_type, actual),) = errors(read_file("а.xlsx", spacious))
    assert (error_type, "input.max_compression_ratio allows" in actual) == ("TooLargeError", True)
    ((_, error_type, actual),) = errors(read_file("а.xlsx", data, max_document_bytes=300))
    assert (error_type, "input.max_document_bytes allows" in actual) == ("TooLargeError", True)
