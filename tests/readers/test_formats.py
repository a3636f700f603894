"""The same article in every format, compressed and in archives, gives the same text."""

import io
import tarfile

import pytest

from kazprep.document import Document
from kazprep.readers import columns_of
from kazprep.readers.records.columns import Columns
from kazprep.readers.sources.source import Source
from tests.readers import samples
from tests.readers.samples import COMPRESSORS, DAY, FORMATS, TEXT, TITLE, URL


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_gives_the_same_text(read_texts, extension):
    assert read_texts(f"мақала.{extension}", FORMATS[extension]) == [TEXT]


@pytest.mark.parametrize("compressor", COMPRESSORS)
@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_is_read_compressed(read_texts, extension, compressor):
    data = COMPRESSORS[compressor](FORMATS[extension])
    assert read_texts(f"мақала.{extension}.{compressor}", data) == [TEXT]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("all.zip", samples.zipped),
        ("all.tar", samples.tarred),
        *(
            (f"all.tar.{extension}", lambda members, pack=pack: pack(samples.tarred(members)))
            for extension, pack in COMPRESSORS.items()
        ),
        ("all.tgz", lambda members: COMPRESSORS["gz"](samples.tarred(members))),
        ("all.zip.xz", lambda members: COMPRESSORS["xz"](samples.zipped(members))),
        ("all.tar", lambda members: samples.tarred({"ішкі.zip": samples.zipped(members)})),
        ("all.zip", lambda members: samples.zipped({"ішкі.tar": samples.tarred(members)})),
    ],
)
def test_every_format_is_read_in_archives(read_texts, name, make):
    members = {f"қаңтар/{extension}.{extension}": data for extension, data in FORMATS.items()}
    members |= {"қыс.txt.gz": COMPRESSORS["gz"](FORMATS["txt"])}
    assert read_texts(name, make(members)) == [TEXT] * len(members)


@pytest.mark.parametrize("extension", [*FORMATS])
def test_title_date_address_and_id_come_from_the_file(read_file, extension):
    (document,) = read_file(f"мақала.{extension}", FORMATS[extension])
    assert document.has_title
    assert document.raw_text[slice(*document.content)].startswith(TITLE)
    with_columns = ("jsonl", "ndjson", "json", "csv", "tsv", "parquet", "xlsx")
    assert document.external_id == ("k-17" if extension in with_columns else None)
    assert document.url == (URL if extension in (*with_columns, "html", "htm", "warc") else None)
    assert document.published == (None if extension in ("md", "docx") else DAY)


def test_documents_of_an_archive_say_where_they_are(read_file):
    inner = samples.zipped({"а/б.jsonl": FORMATS["jsonl"] * 2})
    records = read_file("all.zip", samples.zipped({"ішкі.zip": inner, "в.txt": FORMATS["txt"]}))
    assert [(record.source, record.record, record.format) for record in records] == [
        ("all.zip/ішкі.zip/а/б.jsonl", 0, "jsonl"),
        ("all.zip/ішкі.zip/а/б.jsonl", 1, "jsonl"),
        ("all.zip/в.txt", 0, "txt"),
    ]


def test_members_of_one_name_are_kept_apart(read_file):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for _ in range(2):
            info = tarfile.TarInfo("а.jsonl")
            info.size = len(FORMATS["jsonl"])
            archive.addfile(info, io.BytesIO(FORMATS["jsonl"]))
    records = read_file("all.tar", sink.getvalue())
    assert [(record.source, record.record) for record in records] == [
        ("all.tar/а.jsonl", 0),
        ("all.tar/а.jsonl", 1),
    ]
    assert len({record.doc_id for record in records}) == 2


def test_ignored_names_are_left_out_of_archives(read_file):
    members = {"__MACOSX/а.txt": b"x", ".git/б.txt": b"x", "./в.txt": FORMATS["txt"]}
    assert [record.source for record in read_file("all.zip", samples.zipped(members))] == ["all.zip/в.txt"]


def test_a_title_that_the_text_begins_with_is_not_doubled(read_file):
    line = samples.json_line(text=f"  Көктем \t келді\n{samples.BODY}").encode()
    (document,) = read_file("а.jsonl", line)
    assert document.raw_text == f"  Көктем \t келді\n{samples.BODY}"
    assert document.has_title


def test_columns_are_those_of_the_settings(read_file):
    line = '{"text": "бұл емес", "мазмұны": "Қар еріді.", "тақырыбы": "Көктем", "нөмірі": 5}'.encode()
    settings = {"text_column": "мазмұны", "title_column": "тақырыбы", "id_column": "нөмірі"}
    (document,) = read_file("а.jsonl", line, **settings)
    assert (document.raw_text, document.external_id) == ("Көктем\nҚар еріді.", "5")


@pytest.mark.parametrize("extension", ["jsonl", "json", "csv", "tsv", "parquet"])
def test_the_columns_that_would_be_read_can_be_asked_for(tmp_path, extension):
    path = tmp_path / f"а.{extension}.gz"
    path.write_bytes(COMPRESSORS["gz"](FORMATS[extension]))
    assert columns_of(Source(path.name, path, 1)) == Columns("text", "title", "date", "url", "id")


def test_what_has_no_columns_has_none(tmp_path):
    (tmp_path / "а.txt").write_bytes(FORMATS["txt"])
    assert columns_of(Source("а.txt", tmp_path / "а.txt", 1)) is None
    assert columns_of(Source("жоқ.csv", tmp_path / "жоқ.csv", 1)) is None


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_the_delimiter_of_csv_is_found(read_texts, delimiter):
    assert read_texts("а.csv", samples.delimited(delimiter)) == [TEXT]


def test_a_table_of_a_page_is_a_line_a_row(read_file):
    row = "<tr><td>Президент</td><td>Н. Сейітова</td></tr>"
    page = samples.html().replace(b"</article>", f"<table>{row}</table></article>".encode())
    (document,) = read_file("а.html", page)
    assert document.raw_text.endswith("\nПрезидент Н. Сейітова")


def test_the_halves_of_surrogate_pairs_become_replacement_characters(read_file):
    (document,) = read_file("а.jsonl", rb'{"text": "\ud83d \ud83d\ude00"}')
    assert document.raw_text == "\ufffd 😀"


def test_all_records_are_documents_or_bad(read_file):
    lines = b"\n".join([samples.json_line().encode()] * 1000)
    records = read_file("а.jsonl", lines)
    assert [record.record for record in records] == list(range(1000))
    assert all(isinstance(record, Document) for record in records)
