"""Damaged files: what was complete before the damage is read, and one row says what ended it."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
import zlib
from itertools import islice

import pytest

from kazprep.document import Document
from kazprep.readers.read import read_stream
from tests.readers import samples
from tests.readers.samples import COMPRESSORS, FORMATS

LINES = [samples.json_line(id=number, text=f"Жаңалық {number * 7919}.") for number in range(400)]
DATA = "".join(f"{line}\n" for line in LINES).encode()
LIMIT = 3000


def read_all(name, data, stream=None):
    records = list(islice(read_stream(name, stream or io.BytesIO(data)), LIMIT))
    assert len(records) < LIMIT
    documents = [record for record in records if isinstance(record, Document)]
    return documents, [record for record in records if not isinstance(record, Document)]


DECOMPRESSORS = {
    "gz": lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    "bz2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
}


@pytest.mark.parametrize("size", [1, 20, 400])
@pytest.mark.parametrize("compressor", ["gz", "bz2", "xz"])
def test_every_line_that_can_be_unpacked_is_read(compressor, size):
    data = "".join(f"{line}\n" for line in LINES[:size]).encode()
    packed = COMPRESSORS[compressor](data)
    for cut in {1, 4, 8, 9, 12, 40, len(packed) // 3, len(packed) // 2}:
        if cut >= len(packed):
            continue
        there = DECOMPRESSORS[compressor]().decompress(packed[:-cut])
        documents, bad = read_all(f"а.jsonl.{compressor}", packed[:-cut])
        assert len(documents) == there.count(b"\n"), cut
        assert [str(record.error).rpartition(" ")[2] for record in bad] == ["truncated"]


def test_every_line_of_a_file_larger_than_the_sample_is_read_where_only_the_checksum_is_missing():
    dice = random.Random(3)
    lines = [f'{{"text": "{dice.randbytes(500).hex()}"}}\n' for _ in range(600)]
    packed = gzip.compress("".join(lines).encode())  # the shape and the encoding are found in 256 KiB
    documents, bad = read_all("а.jsonl.gz", packed[:-4])
    assert (len(documents), len(bad)) == (600, 1)


@pytest.mark.parametrize("compressor", ["gz", "bz2", "xz"])  # Arrow's zstd loses up to 256 bytes
def test_a_stream_that_is_cut_off_after_another_keeps_the_first(compressor):
    pack = COMPRESSORS[compressor]
    second = pack(DATA)
    documents, bad = read_all(f"а.jsonl.{compressor}", pack(DATA) + second[: len(second) // 8])
    assert len(documents) >= len(LINES)
    assert len(bad) == 1


def test_a_last_line_without_an_end_is_read_where_only_the_checksum_is_missing():
    for cut in (1, 4, 5, 8):
        documents, bad = read_all("а.jsonl.gz", gzip.compress(DATA.rstrip())[:-cut])
        assert (len(documents), len(bad)) == (len(LINES), 1)
        documents, bad = read_all("а.txt.gz", gzip.compress(FORMATS["txt"])[:-cut])
        assert (len(documents), len(bad)) == (1, 1)


def test_a_text_that_is_cut_off_is_not_a_document():
    for compressor, pack in COMPRESSORS.items():
        documents, bad = read_all(f"а.txt.{compressor}", pack(FORMATS["txt"])[:-20])
        assert (documents, len(bad)) == ([], 1)


@pytest.mark.parametrize("compressor", ["gz", "bz2", "xz"])
def test_what_follows_compressed_data_costs_none_of_it(compressor):
    documents, bad = read_all(f"а.jsonl.{compressor}", COMPRESSORS[compressor](DATA) + b"garbage after it")
    assert len(documents) == len(LINES)
    (actual,) = [str(record.error) for record in bad]
    assert actual.endswith("something follows its end that can't be unpacked")


@pytest.mark.parametrize("compressor", ["gz", "bz2", "xz"])
@pytest.mark.parametrize("padding", [4, 1 << 16, 1 << 18])
def test_padding_between_streams_loses_nothing(compressor, padding):
    pack = COMPRESSORS[compressor]
    documents, bad = read_all(f"а.jsonl.{compressor}", pack(DATA) + b"\0" * padding + pack(DATA) + b"\0" * 8)
    assert (len(documents), bad) == (2 * len(LINES), [])


def test_bytes_that_are_damaged_cost_nothing_before_them():
    dice = random.Random(5)
    body = "".join(samples.json_line(id=number, text=f"{dice.random()}") + "\n" for number in range(2000))
    packed = bytearray(gzip.compress(body.encode()))
    packed[len(packed) // 2 : len(packed) // 2 + 8] = b"\xff" * 8
    documents, bad = read_all("а.jsonl.gz", bytes(packed))
    assert len(documents) > 900
    assert "the gzip data is damaged" in str(bad[-1].error)
    assert bad[-1].record is None


@pytest.mark.parametrize("extension", ["csv", "jsonl", "json", "tsv"])
@pytest.mark.parametrize("compressor", COMPRESSORS)
def test_damage_ends_a_file_after_one_row_for_it(extension, compressor):
    dice = random.Random(3)
    lines = [samples.json_line(text=f"Сан {dice.random()}") for _ in range(1500)]
    if extension == "json":
        body = "[" + ",\n".join(lines) + "]"
    elif extension == "jsonl":
        body = "\n".join(lines)
    else:
        mark = "," if extension == "csv" else "\t"
        body = "\n".join(
            [f"id{mark}text", *(f'{number}{mark}"Сан {dice.random()}"' for number in range(1500))]
        )
    packed = COMPRESSORS[compressor](body.encode())
    documents, bad = read_all(f"а.{extension}.{compressor}", packed[: len(packed) * 2 // 3])
    assert [type(record.error).__name__ for record in bad] == ["DamagedFileError"]
    if compressor in ("gz", "xz"):  # the blocks of the others are larger than this file
        assert len(documents) > 500


class Failing(io.BytesIO):
    """A file on a disk that fails after 300,000 bytes."""

    def read(self, size=-1):
        if self.tell() > 300_000:
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("name", ["а.csv", "а.jsonl", "а.jsonl.gz"])
def test_a_disk_that_fails_ends_a_file_after_one_row(name):
    dice = random.Random(3)
    if ".csv" in name:
        data = (
            "id,text\n" + "".join(f'{number},"Сан {dice.random()}"\n' for number in range(40_000))
        ).encode()
    else:
        data = "".join(f'{{"text": "Сан {dice.random()} {dice.random()}"}}\n' for _ in range(30_000)).encode()
    data = gzip.compress(data) if name.endswith("gz") else data
    assert len(data) > 500_000
    records = list(islice(read_stream(name, Failing(data)), 40_000))
    assert len(records) > 3000
    assert [type(record.error).__name__ for record in records if not isinstance(record, Document)] == [
        "UnreadableFileError"
    ]
    assert "Input/output error" in str(records[-1].error)


@pytest.mark.parametrize("pack", [None, "gz", "bz2", "xz", "zst"])
def test_a_tar_that_is_truncated_keeps_the_lines_of_the_member_it_is_truncated_in(pack):
    archive = samples.tarred({"а.jsonl": DATA, "б.jsonl": DATA, "в.txt": FORMATS["txt"]})
    archive = archive[: len(archive) - 5000 - len(DATA) // 2]
    data = COMPRESSORS[pack](archive) if pack else archive
    documents, bad = read_all(f"а.tar.{pack}" if pack else "а.tar", data)
    name = f"а.tar.{pack}" if pack else "а.tar"
    assert {record.source for record in documents} == {f"{name}/а.jsonl", f"{name}/б.jsonl"}
    assert len(LINES) + 100 < len(documents) < 2 * len(LINES)
    assert [(record.source, str(record.error)) for record in bad] == [
        (f"{name}/б.jsonl", "the archive is truncated within this member")
    ]


def test_a_compressed_tar_that_is_truncated_says_so_once():
    data = gzip.compress(samples.tarred({"а.jsonl": DATA, "б.jsonl": DATA}))
    documents, bad = read_all("а.tgz", data[: len(data) * 3 // 4])
    assert len(documents) > len(LINES)
    assert [(record.source, str(record.error)) for record in bad] == [
        ("а.tgz/б.jsonl", "the gzip data is truncated")
    ]


def streamed_zip(members):
    """A ZIP archive whose sizes come after the members, as Java and pipes write it."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return pipe.data


@pytest.mark.parametrize("make", [samples.zipped, streamed_zip])
def test_a_zip_that_has_lost_its_directory_is_read_by_the_headers_of_its_members(make):
    members = {"а.txt": FORMATS["txt"], "қыс/б.jsonl": DATA, "в.jsonl": DATA}
    data = make(members)
    directory = data.index(b"PK\1\2")
    documents, bad = read_all("а.zip", data[:directory])
    assert len(documents) == 1 + 2 * len(LINES)
    assert {record.source for record in documents} == {f"а.zip/{name}" for name in members}
    ((source, record, actual),) = [(row.source, row.record, str(row.error)) for row in bad]
    assert (source, record) == ("а.zip", None)
    assert "its directory is missing" in actual
    documents, bad = read_all("а.zip", data[: directory - 500])
    assert 1 + len(LINES) < len(documents) < 1 + 2 * len(LINES)
    assert [(row.source, str(row.error)) for row in bad] == [
        ("а.zip/в.jsonl", "the compressed data is truncated")
    ]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_members_are_read_whatever_compresses_them_and_their_checksum_is_looked_at(method):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        archive.writestr("а.jsonl", DATA)
    documents, bad = read_all("а.zip", sink.getvalue())
    assert (len(documents), bad) == (len(LINES), [])
    data = sink.getvalue()
    with zipfile.ZipFile(sink) as archive:
        crc = archive.infolist()[0].CRC.to_bytes(4, "little")
    documents, bad = read_all("а.zip", data.replace(crc, b"\1\2\3\4"))
    assert len(documents) == len(LINES)
    assert [str(record.error) for record in bad] == ["the compressed data is damaged: its checksum is wrong"]
