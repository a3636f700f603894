"""Bad input: a row that says what is wrong, and everything else goes on."""

import gzip
import io
import json
import stat
import tarfile
import zipfile

import pytest

from kazprep.document import Document
from kazprep.readers.documents import BadRecord
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
        ('{"text": "Қар', "DamagedFileError", "line 3 is no valid JSON: Unterminated string"),
        ("Қар еріді.", "DamagedFileError", "line 3 is no valid JSON: Expecting value at character 0"),
        ("[1, 2]", "DamagedFileError", "neither an object nor a string"),
        ('{"text": 5}', "MissingColumnError", "'text' holds no text but a number"),
        ('{"text": ""}', "EmptyDocumentError", "the text is empty"),
        ('{"text": null}', "EmptyDocumentError", "the text is empty"),
        ('{"атауы": "а"}', "MissingColumnError", "name it with input.text_column; there are: 'атауы'"),
        ("[" * 3000 + "]" * 3000, "TooLargeError", "line 3 is nested too deep"),
        ('{"a":' * 120 + "1" + "}" * 120, "TooLargeError", "line 3 is nested deeper than 100 levels"),
        (f'{{"n": {"1" * 5000}}}', "DamagedFileError", "line 3 is no JSON that can be read"),
        (json.dumps({"text": "а" * 3000}), "TooLargeError", "line 3 is longer than 2,000 characters"),
    ],
)
def test_a_bad_line_of_json_costs_no_other(read_file, line, error, message):
    lines = [*LINES[:2], line, "", *LINES[3:]]
    records = read_file(
        "а.jsonl", "\n".join(lines).encode(), max_document_bytes=2000 if "2,000" in message else 10**6
    )
    ((source, record, kind, told),) = problems(records)
    assert (source, record, kind) == ("а.jsonl", 2, error)
    assert message in told
    assert good(records) == [("а.jsonl", number) for number in (0, 1, 4, 5)]


def test_a_bad_element_of_an_array_costs_no_other(read_file):
    elements = [LINES[0], '{"text": nope}', LINES[2], "17", LINES[4]]
    records = read_file("а.json", f" [ {' , '.join(elements)} ] ".encode())
    assert [(record, kind) for _, record, kind, _ in problems(records)] == [
        (1, "DamagedFileError"),
        (3, "DamagedFileError"),
    ]
    assert good(records) == [("а.json", number) for number in (0, 2, 4)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"[{LINES[0]}, {LINES[1][:50]}", "the file is truncated: the array does not end"),
        (f"[{LINES[0]}] x]", "something that is no JSON follows: 'x]'"),
    ],
)
def test_an_array_that_does_not_end_well_keeps_what_came_before(read_file, data, message):
    records = read_file("а.json", data.encode())
    assert problems(records) == [("а.json", None, "DamagedFileError", message)]
    assert good(records) == [("а.json", 0)]


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        *(
            (ending, data)
            for ending in ("csv", "html", "json", "jsonl", "md", "txt")
            for data in (b"", b" \n\n")
        ),
        ("json", b" [ ] "),
    ],
)
def test_a_file_without_records_is_an_error(read_file, ending, data):
    ((_, record, _, _),) = problems(read_file(f"а.{ending}", data))
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
    ((_, record, kind, told),) = problems(records)
    assert (record, kind) == (1, error)
    assert message in told
    assert good(records) == [("а.csv", 0), ("а.csv", 2)]


def test_a_table_without_a_column_for_the_text_says_which_there_are(read_file):
    ((_, record, kind, told),) = problems(read_file("а.csv", b"a,b\n1,2\n3,4\n"))
    assert (record, kind) == (None, "MissingColumnError")
    assert told == (
        "no column is known for the text: name it with input.text_column; there are: 'a', 'b' "
        "(if the first row names no columns, name them all with input.column_names)"
    )
    ((_, _, _, told),) = problems(read_file("а.parquet", FORMATS["parquet"], text_column="мәтіні"))
    assert told.startswith("there is no column 'мәтіні', which input.text_column asks for")


def test_a_bad_row_of_parquet_costs_no_other(read_file):
    data = samples.parquet(texts=["Бір.", None, "Үш.", "", "Бес."], row_group=2)
    records = read_file("а.parquet", data)
    assert [(record, kind) for _, record, kind, _ in problems(records)] == [
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
    if compressor != "bz2":  # its blocks of 900 KB are read whole
        assert len(good(records)) > 100


@pytest.mark.parametrize("compressor", COMPRESSORS)
def test_what_is_not_compressed_as_it_says_is_an_error(read_file, compressor):
    ((_, _, kind, _),) = problems(read_file(f"а.txt.{compressor}", b"not compressed"))
    assert kind == "DamagedFileError"


@pytest.mark.parametrize("compressor", COMPRESSORS)
def test_a_bomb_is_stopped(read_file, compressor):
    data = COMPRESSORS[compressor](b" " * (40 << 20))
    ((_, _, kind, told),) = problems(read_file(f"а.jsonl.{compressor}", data))
    assert (kind, "more than 200 times its size" in told) == ("ArchiveBombError", True)


def test_a_bomb_in_an_archive_costs_no_other_member(read_file):
    members = {"а.txt": FORMATS["txt"], "б.txt": b" " * (40 << 20), "в.txt": FORMATS["txt"]}
    records = read_file("а.zip", samples.zipped(members))
    assert [(source, kind) for source, _, kind, _ in problems(records)] == [("а.zip/б.txt", "TooLargeError")]
    assert good(records) == [("а.zip/а.txt", 0), ("а.zip/в.txt", 0)]


def test_all_members_together_have_a_limit(read_file):
    members = {f"{number}.txt": FORMATS["txt"] * 50 for number in range(9)}
    records = read_file("а.zip", samples.zipped(members), max_unpacked_bytes=100_000)
    assert problems(records)[-1][2:] == (
        "ArchiveBombError",
        "what is left of the archive is not read, as it grows too large",
    )
    assert len(good(records)) == 100_000 // (len(FORMATS["txt"]) * 50)
    assert len(problems(records)) == 2


def test_archives_in_archives_have_a_limit(read_file):
    data = FORMATS["txt"]
    name = "а.txt"
    for _ in range(4):
        data, name = samples.zipped({name: data}), "а.zip"
    ((source, _, kind, told),) = problems(read_file("а.zip", data))
    assert (source, kind) == ("а.zip/а.zip/а.zip/а.zip", "TooLargeError")
    assert "deeper than 3 levels" in told
    assert len(good(read_file("а.zip", data, max_archive_depth=4))) == 1


@pytest.mark.parametrize("name", ["../а.txt", "/etc/а.txt", "а/../../б.txt", "C:\\а.txt", "..\\а.txt"])
@pytest.mark.parametrize("make", [samples.zipped, samples.tarred])
def test_a_path_out_of_the_archive_is_an_error(read_file, make, name):
    ending = "zip" if make is samples.zipped else "tar"
    records = read_file(f"а.{ending}", make({name: b"x", "жақсы.txt": FORMATS["txt"]}))
    assert [told for *_, told in problems(records)] == ["its path leads out of the archive, or nowhere"]
    assert good(records) == [(f"а.{ending}/жақсы.txt", 0)]


def test_a_member_without_a_name_costs_no_other(read_file):
    data = bytearray(samples.zipped({"x": b"x", "а.txt": FORMATS["txt"]}))
    for header, name_length in ((b"PK\3\4", 26), (b"PK\1\2", 28)):  # the name becomes an extra field
        place = data.index(header) + name_length
        data[place : place + 4] = b"\0\0\1\0"
    records = read_file("а.zip", bytes(data))
    assert [kind for _, _, kind, _ in problems(records)] == ["UnsafeMemberError"]
    assert good(records) == [("а.zip/а.txt", 0)]


def test_links_in_a_zip_are_not_followed(read_file):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        link = zipfile.ZipInfo("а.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("б.txt", FORMATS["txt"])
    records = read_file("а.zip", sink.getvalue())
    assert problems(records) == [
        ("а.zip/а.txt", 0, "UnsafeMemberError", "it is a link, which is not followed")
    ]
    assert good(records) == [("а.zip/б.txt", 0)]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_not_followed(read_file, kind):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        link = tarfile.TarInfo("а.txt")
        link.type, link.linkname = kind, "/etc/passwd"
        archive.addfile(link)
        file = tarfile.TarInfo("б.txt")
        file.size = len(FORMATS["txt"])
        archive.addfile(file, io.BytesIO(FORMATS["txt"]))
    records = read_file("а.tar", sink.getvalue())
    ((source, _, error, told),) = problems(records)
    assert (source, error) == ("а.tar/а.txt", "UnsafeMemberError")
    assert "not followed" in told
    assert good(records) == [("а.tar/б.txt", 0)]


def test_a_damaged_member_of_a_zip_costs_no_other(read_file):
    members = {f"{name}.txt": FORMATS["txt"].replace(b"2026", name.encode()) for name in ("аа", "бб", "вв")}
    data = bytearray(samples.zipped(members))
    data[len(data) // 2] ^= 255
    records = read_file("а.zip", bytes(data))
    assert [(source, kind) for source, _, kind, _ in problems(records)] == [
        ("а.zip/бб.txt", "DamagedFileError")
    ]
    assert len(good(records)) == 2


@pytest.mark.parametrize("cut", [700, 1024 + 600, 2048 + 100])
def test_a_truncated_tar_says_so(read_file, cut):
    members = {f"{number}.txt": b"a" * 1000 for number in range(3)}
    records = read_file("а.tar", samples.tarred(members)[:cut])
    assert "truncated" in problems(records)[-1][3]


def test_an_encrypted_member_is_an_error(read_file):
    data = bytearray(samples.zipped({"а.txt": FORMATS["txt"]}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert problems(read_file("а.zip", bytes(data)))[0][2:] == (
        "UnsafeMemberError",
        "it is encrypted, and can't be read",
    )


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)
def test_entities_in_a_word_file_are_refused(read_file, document):
    ((_, _, kind, told),) = problems(read_file("а.docx", samples.docx(document)))
    assert (kind, "which is not allowed" in told) == ("DamagedFileError", True)


@pytest.mark.parametrize("ending", ["docx", "parquet", "zip", "tar", "warc", "json", "html"])
def test_what_is_not_what_its_name_says_is_an_error(read_file, ending):
    ((source, record, _, _),) = problems(read_file(f"а.{ending}", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))
    assert (source, record) == (f"а.{ending}", None)


def test_a_document_that_is_too_large_is_an_error(read_file):
    ((_, _, kind, told),) = problems(read_file("а.txt", b"a" * 1001, max_document_bytes=1000))
    assert (kind, told) == (
        "TooLargeError",
        "it is larger than 1,000 bytes, which is the most that input.max_document_bytes allows",
    )
    ((_, _, kind, _),) = problems(read_file("а.html", samples.html(), max_markup_bytes=1000))
    assert kind == "TooLargeError"


def test_a_page_without_an_article_is_an_error(read_file):
    ((_, _, kind, told),) = problems(read_file("а.html", b"<html><body><nav></nav></body></html>"))
    assert (kind, told) == ("EmptyDocumentError", "there is no article in the page")


def test_a_bad_page_of_a_warc_costs_no_other(read_file):
    data = samples.warc() + samples.warc(b"<html><body></body></html>") + samples.warc()
    records = read_file("а.warc.gz", gzip.compress(data))
    assert [(record, kind) for _, record, kind, _ in problems(records)] == [(3, "EmptyDocumentError")]
    assert good(records) == [("а.warc.gz", 1), ("а.warc.gz", 5)]


def test_a_record_of_a_warc_of_the_wrong_length_is_an_error(read_file):
    data = samples.warc().replace(b"</html>\r\n\r\n", b"</html>more\r\n\r\n") + samples.warc()
    records = read_file("а.warc", data)
    assert [(record, kind) for _, record, kind, _ in problems(records)] == [(1, "DamagedFileError")]
    assert good(records) == [("а.warc", 3)]


def test_names_of_cyrillic_archives_are_read(read_file):
    data = samples.zipped({"aaaaaa.txt": FORMATS["txt"]}).replace(
        b"aaaaaa", "мақала".replace("қ", "к").encode("cp866")
    )
    assert good(read_file("а.zip", data)) == [("а.zip/макала.txt", 0)]
