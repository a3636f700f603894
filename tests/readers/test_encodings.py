"""The encoding that files of each format are read in."""

import codecs
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kazprep.document import Document
from kazprep.stages.built_in import NormalizeStage
from tests.readers import samples
from tests.readers.samples import TEXT

RUSSIAN = (
    "Вчера в Алматы прошла выставка молодых художников. Посетители увидели более сорока картин, "
    "среди которых «Зимний вечер» и «Дорога в степь». Организаторы обещают провести её ещё раз. "
    "Вход для школьников и студентов останется бесплатным, сообщили в пресс-службе музея."
)
KAZAKH_PAGES = ("utf-8", "utf-16-le", "utf-16-be", "kz1048", "ptcp154")


@pytest.mark.parametrize("extension", ["txt", "html", "md", "jsonl", "json", "csv", "tsv"])
@pytest.mark.parametrize("page", KAZAKH_PAGES)
def test_every_format_of_text_is_read_in_every_encoding(read_texts, extension, page):
    data = samples.html(page) if extension == "html" else samples.FORMATS[extension].decode().encode(page)
    assert read_texts(f"а.{extension}", data) == [TEXT]


@pytest.mark.parametrize("page", KAZAKH_PAGES)
def test_documents_say_what_they_were_decoded_from(read_file, page):
    (document,) = read_file("а.txt", TEXT.encode(page))
    assert document.encoding == page
    assert 0.9 < document.encoding_score <= 1.0


def test_what_a_page_declares_is_taken_where_it_can_be(read_file):
    (document,) = read_file(
        "а.html", "<meta charset='windows-1252'><article><p>Café crème déjà vu</p>".encode("cp1252")
    )
    assert (document.raw_text, document.encoding) == ("Café crème déjà vu", "cp1252")


def test_kazakh_declared_as_windows_1251_is_read_as_what_it_is(read_file):
    (document,) = read_file("а.html", samples.html("kz1048", "windows-1251"))
    assert (document.raw_text, document.encoding) == (TEXT, "kz1048")


@pytest.mark.parametrize("declared", ["latin-1", "zlib", "idna", "жоқ", "utf-8", "utf-16"])
def test_a_wrong_declaration_does_no_harm(read_texts, declared):
    assert read_texts("а.html", samples.html("kz1048", declared)) == [TEXT]


def test_an_encoding_can_be_forced(read_file):
    data = "Ќала".encode("cp1251")
    (document,) = read_file("а.txt", data, encoding="windows-1251")
    assert (document.raw_text, document.encoding, document.encoding_score) == ("Ќала", "cp1251", 1.0)
    (bad,) = read_file("а.txt", b"\xff", encoding="utf-8")
    assert (
        str(bad.error)
        == "byte 0xFF at offset 0 and others are not valid utf-8, which input.encoding asks for"
    )


def test_a_line_in_another_encoding_costs_no_other(read_file):
    lines = [samples.json_line().encode() for _ in range(400)]
    lines[300] = samples.json_line().encode("kz1048")
    records = read_file("а.jsonl", b"\n".join(lines))
    bad = [record for record in records if not isinstance(record, Document)]
    assert [(record.record, str(record.error)) for record in bad] == [
        (300, "line 301: byte 0xEA and others are not valid utf-8")
    ]
    assert len(records) == 400


def test_utf16_that_is_truncated_in_a_letter_keeps_what_came_before(read_file):
    *records, bad = read_file("а.jsonl", ("\n".join([samples.json_line()] * 3)).encode("utf-16")[:-1])
    assert [record.record for record in records] == [0, 1]
    assert (bad.record, type(bad.error).__name__) == (2, "DamagedFileError")


@pytest.mark.parametrize("broken", [b"\xd2", b"\xff", b"\xe2\x80", b"\x80", b"\xf0\x9f\x98"])
@pytest.mark.parametrize("offset", [0, 54, -1])
@pytest.mark.parametrize("extension", ["txt", "md", "jsonl", "json", "csv", "tsv", "parquet"])
def test_a_broken_byte_costs_one_letter(read_file, extension, offset, broken):
    text = "Ауылда үлкен той болып, оған көп адам жиналды. Кешке дейін ән айтылды."
    data = text.encode()
    offset = len(data) if offset < 0 else offset
    data = data[:offset] + b" " + broken + b" " + data[offset:]
    made = {
        "json": b'[{"text": "%s"}]',
        "jsonl": b'{"text": "%s"}',
        "csv": b'id,text\n1,"%s"\n',
        "tsv": b"id\ttext\n1\t%s\n",
    }
    if extension == "parquet":
        column = pa.array([data], pa.binary()).cast(pa.string(), safe=False)
        pq.write_table(pa.table({"text": column}), sink := io.BytesIO())
        file = sink.getvalue()
    else:
        file = made.get(extension, b"%s") % data
    (document,) = read_file(f"а.{extension}", file)
    expected = data.decode(errors="replace")
    assert document.raw_text == (expected.strip() if extension == "md" else expected)
    assert document.raw_text.count("\ufffd") == 1
    assert document.encoding == "utf-8"
    assert 0.9 < document.encoding_score <= 1.0
    assert len(NormalizeStage()([document])[0].text) > 60


@pytest.mark.parametrize("forced", ["", "utf-8"])
def test_a_broken_byte_costs_one_letter_of_a_page_and_of_text_with_a_mark(read_file, forced):
    page = samples.html().replace("Гүлнар".encode(), "Гүлнар".encode()[:-1])
    (document,) = read_file("а.html", page, encoding=forced)
    assert document.raw_text == TEXT.replace("Гүлнар", "Гүлна\ufffd")
    (document,) = read_file("а.txt", codecs.BOM_UTF8 + TEXT.encode() + b"\xd2", encoding=forced)
    assert document.raw_text == TEXT + "\ufffd"


def test_of_records_in_several_encodings_those_in_utf8_are_read(read_file):
    records = read_file(
        "а.csv", b"text\n" + b"\n".join([TEXT[13:90].encode(), RUSSIAN[:30].encode("cp1251")] * 9)
    )
    assert [isinstance(record, Document) for record in records] == [True, False] * 9
