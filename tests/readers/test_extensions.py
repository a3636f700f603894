"""The format of a file by its extension, and the setting that changes it."""

import pytest

from kazprep.document import Document
from kazprep.errors import SettingsError
from kazprep.readers import columns_of
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.sources.source import Source
from kazprep.settings import Settings, load_settings
from tests.readers import samples
from tests.readers.samples import COMPRESSORS, FORMATS, TEXT

SAME = {
    "jl": "jsonl",
    "jsonlines": "jsonl",
    "pq": "parquet",
    "text": "txt",
    "xhtml": "html",
    "wet": "warc",
}


@pytest.mark.parametrize("extension", SAME)
def test_other_extensions_of_a_format_are_known(read_texts, extension):
    assert read_texts(f"мақала.{extension}", FORMATS[SAME[extension]]) == [TEXT]
    assert read_texts(f"мақала.{extension}.gz", COMPRESSORS["gz"](FORMATS[SAME[extension]])) == [TEXT]


@pytest.mark.parametrize(("extension", "compressor"), [("gzip", "gz"), ("zstd", "zst")])
def test_other_extensions_of_compressors_are_known(read_texts, extension, compressor):
    assert read_texts(f"мақала.jsonl.{extension}", COMPRESSORS[compressor](FORMATS["jsonl"])) == [TEXT]


@pytest.mark.parametrize("extension", ["gz", "gzip", "zst", "bz2", "xz"])
def test_parquet_that_is_compressed_inside_may_be_named_after_it(read_texts, extension):
    assert read_texts(f"df.parquet.{extension}", FORMATS["parquet"]) == [TEXT]
    assert read_texts("all.zip", samples.zipped({f"df.parquet.{extension}": FORMATS["parquet"]})) == [TEXT]
    assert read_texts(
        "all.tar.gz", COMPRESSORS["gz"](samples.tarred({f"df.pq.{extension}": FORMATS["parquet"]}))
    ) == [TEXT]


def test_pages_of_common_crawl_as_text_are_read(read_file):
    text = "Ауылда той болды. Оған көп адам жиналды.".encode()
    data = (
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nwet \r\n\r\n"
        b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/\r\n"
        b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(text), text)
    )
    (document,) = read_file("CC-MAIN.warc.wet.gz", COMPRESSORS["gz"](data))
    assert (document.raw_text, document.url, document.record) == (text.decode(), "https://a.example/", 1)


@pytest.mark.parametrize(
    ("extensions", "name", "form"),
    [
        ({"dat": "txt"}, "а.dat", "txt"),
        ({".LOG": "JSONL"}, "а.log.gz", "jsonl"),
        ({"": "csv"}, "part-00000", "csv"),
        ({"txt": "jsonl"}, "а.txt", "jsonl"),
        ({"bak": "zip"}, "а.bak", "zip"),
    ],
)
def test_an_extension_can_be_given_a_format(read_texts, extensions, name, form):
    data = samples.zipped({"а.txt": FORMATS["txt"]}) if form == "zip" else FORMATS[form]
    data = COMPRESSORS["gz"](data) if name.endswith(".gz") else data
    assert read_texts(name, data, extensions=extensions) == [TEXT]


def test_extensions_are_a_setting_of_a_run():
    assert load_settings(assignments=["input.extensions.dat=txt"]).input.extensions == {".dat": "txt"}
    assert hash(load_settings(assignments=["input.extensions.dat=txt"])) != hash(Settings())


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("input.extensions.dat=pdf", ".dat has the format 'pdf'; formats: csv, docx"),
        ("input.extensions.dat=jsonlines", "the format 'jsonlines', did you mean 'jsonl'"),
        ('input.extensions={"warc.gz"="warc"}', "name the last extension before a compressor's"),
        ("input.extensions.gz=txt", "'.gz' can't be given a format"),
    ],
)
def test_a_format_that_there_is_not_is_refused(assignment, message):
    with pytest.raises(SettingsError) as caught:
        load_settings(assignments=[assignment])
    assert message in str(caught.value)


def test_files_of_another_extension_are_split_and_have_their_columns_named(tmp_path):
    path = tmp_path / "а.dat"
    path.write_bytes(FORMATS["jsonl"] * 50)
    source = Source("а.dat", path, path.stat().st_size)
    settings = load_settings(assignments=["input.extensions.dat=jsonl"]).input
    assert len(split_large(source, 2000, settings.extensions)) > 1
    assert len(split_large(source, 2000)) == 1
    columns = columns_of(source, settings)
    assert columns is not None and columns.text is not None


def test_a_table_with_the_wrong_extension_is_an_error_not_nonsense(read_file):
    records = read_file("а.jsonl", FORMATS["csv"])
    assert records
    assert not any(isinstance(record, Document) for record in records)
