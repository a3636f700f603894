"""Archives: unsafe, damaged and too large members are errors, and cost no other."""

import io
import stat
import tarfile
import zipfile

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


@pytest.mark.parametrize("compressor", COMPRESSORS)
def test_a_bomb_is_stopped(read_file, compressor):
    data = COMPRESSORS[compressor](b" " * (40 << 20))
    ((_, _, error_type, actual),) = problems(read_file(f"а.jsonl.{compressor}", data))
    assert (error_type, "more than 200 times its size" in actual) == ("ArchiveBombError", True)


def test_a_bomb_in_an_archive_costs_no_other_member(read_file):
    members = {"а.txt": FORMATS["txt"], "б.txt": b" " * (40 << 20), "в.txt": FORMATS["txt"]}
    records = read_file("а.zip", samples.zipped(members))
    assert [(source, error_type) for source, _, error_type, _ in problems(records)] == [
        ("а.zip/б.txt", "TooLargeError")
    ]
    assert good(records) == [("а.zip/а.txt", 0), ("а.zip/в.txt", 0)]


def test_all_members_together_have_a_limit(read_file):
    members = {f"{number}.txt": FORMATS["txt"] * 50 for number in range(9)}
    records = read_file("а.zip", samples.zipped(members), max_unpacked_bytes=100_000)
    assert problems(records)[-1][2:] == (
        "ArchiveBombError",
        "the rest of the archive is not read, as it grows too large",
    )
    assert len(good(records)) == 100_000 // (len(FORMATS["txt"]) * 50)
    assert len(problems(records)) == 2


def test_archives_in_archives_have_a_limit(read_file):
    data = FORMATS["txt"]
    name = "а.txt"
    for _ in range(4):
        data, name = samples.zipped({name: data}), "а.zip"
    ((source, _, error_type, actual),) = problems(read_file("а.zip", data))
    assert (source, error_type) == ("а.zip/а.zip/а.zip/а.zip", "TooLargeError")
    assert "deeper than 3 levels" in actual
    assert len(good(read_file("а.zip", data, max_archive_depth=4))) == 1


@pytest.mark.parametrize("name", ["../а.txt", "/etc/а.txt", "а/../../б.txt", "C:\\а.txt", "..\\а.txt"])
@pytest.mark.parametrize("make", [samples.zipped, samples.tarred])
def test_a_path_out_of_the_archive_is_an_error(read_file, make, name):
    extension = "zip" if make is samples.zipped else "tar"
    records = read_file(f"а.{extension}", make({name: b"x", "жақсы.txt": FORMATS["txt"]}))
    assert [actual for *_, actual in problems(records)] == ["its path leads out of the archive, or nowhere"]
    assert good(records) == [(f"а.{extension}/жақсы.txt", 0)]


def test_a_member_without_a_name_costs_no_other(read_file):
    data = bytearray(samples.zipped({"x": b"x", "а.txt": FORMATS["txt"]}))
    for header, name_length in ((b"PK\3\4", 26), (b"PK\1\2", 28)):  # the name becomes an extra field
        offset = data.index(header) + name_length
        data[offset : offset + 4] = b"\0\0\1\0"
    records = read_file("а.zip", bytes(data))
    assert [error_type for _, _, error_type, _ in problems(records)] == ["UnsafeMemberError"]
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


@pytest.mark.parametrize(
    ("member_type", "message"),
    [
        (tarfile.SYMTYPE, "it is a link, which is not followed"),
        (tarfile.LNKTYPE, "it is a link, which is not followed"),
        (tarfile.CHRTYPE, "it is not a regular file"),
        (tarfile.FIFOTYPE, "it is not a regular file"),
    ],
)
def test_links_and_devices_in_a_tar_are_not_read(read_file, member_type, message):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        link = tarfile.TarInfo("а.txt")
        link.type, link.linkname = member_type, "/etc/passwd"
        archive.addfile(link)
        file = tarfile.TarInfo("б.txt")
        file.size = len(FORMATS["txt"])
        archive.addfile(file, io.BytesIO(FORMATS["txt"]))
    records = read_file("а.tar", sink.getvalue())
    assert problems(records) == [("а.tar/а.txt", 0, "UnsafeMemberError", message)]
    assert good(records) == [("а.tar/б.txt", 0)]


def test_a_damaged_member_of_a_zip_costs_no_other(read_file):
    members = {f"{name}.txt": FORMATS["txt"].replace(b"2026", name.encode()) for name in ("аа", "бб", "вв")}
    data = bytearray(samples.zipped(members))
    data[len(data) // 2] ^= 255
    records = read_file("а.zip", bytes(data))
    assert [(source, error_type) for source, _, error_type, _ in problems(records)] == [
        ("а.zip/бб.txt", "DamagedFileError")
    ]
    assert len(good(records)) == 2


@pytest.fixture(params=["as it is", "as in Python 3.14.10"])
def tarfile_of_another_python(request, monkeypatch):
    """The standard library reads headers by `_frombuf` in newer releases, by `frombuf` in older ones."""
    if request.param == "as it is" or hasattr(tarfile.TarInfo, "_frombuf"):
        return
    plain = tarfile.TarInfo.__dict__["frombuf"].__func__

    def frombuf(cls, buf, encoding, errors, *, dircheck=True):
        return plain(cls, buf, encoding, errors)

    def fromtarfile(cls, archive):
        member = cls._frombuf(archive.fileobj.read(512), archive.encoding, archive.errors)
        member.offset = archive.fileobj.tell() - 512
        return member._proc_member(archive)

    monkeypatch.setattr(tarfile.TarInfo, "_frombuf", classmethod(frombuf), raising=False)
    monkeypatch.setattr(tarfile.TarInfo, "frombuf", classmethod(lambda cls, *given: cls._frombuf(*given)))
    monkeypatch.setattr(tarfile.TarInfo, "fromtarfile", classmethod(fromtarfile))


@pytest.mark.usefixtures("tarfile_of_another_python")
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


def test_names_of_cyrillic_archives_are_read(read_file):
    data = samples.zipped({"aaaaaa.txt": FORMATS["txt"]}).replace(
        b"aaaaaa", "мақала".replace("қ", "к").encode("cp866")
    )
    assert good(read_file("а.zip", data)) == [("а.zip/макала.txt", 0)]
