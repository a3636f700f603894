"""The readers for archives: every member is read as a file would be, and none is ever written to a disk."""

import io
import stat
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from lzma import LZMAError
from typing import BinaryIO, Self, cast

from kazprep.readers.articles import BadRecord
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import (
    ArchiveBombError,
    DamagedFileError,
    ReadError,
    TooLargeError,
    UnsafeMemberError,
)
from kazprep.readers.source import ignored, storable_name
from kazprep.readers.unpacking import Unpacked

ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, RuntimeError, NotImplementedError)
"""What zipfile raises for a broken archive, or one that it can't read."""

ReadMember = Callable[[Entry], Iterator[Record]]

_LARGEST_HEADER = 1 << 20  # of a long name, or of extended fields
_UTF8_NAME = 0x800  # the flag of a ZIP member whose name is in UTF-8
_CHUNK = 1 << 16
_FLOOR = 16 << 20


def read_zip(entry: Entry, read_member: ReadMember) -> Iterator[Record]:
    """The documents of each member of a ZIP archive, in the order of its directory."""
    archive = open_zip(seekable(entry))
    members = _Members(entry)
    for info in archive.infolist():
        if info.filename.endswith("/"):  # a folder
            continue
        name = _zip_name(info)
        problem = _link_problem(info)
        if problem or info.flag_bits & 1:
            yield members.bad(name, UnsafeMemberError(problem or "it is encrypted, and can't be read"))
            continue
        try:
            stream = open_zip_member(archive, info, entry)
        except (*ZIP_ERRORS, ValueError) as error:
            yield members.bad(name, DamagedFileError(f"the member can't be read: {error}"))
            continue
        except ReadError as error:
            yield members.bad(name, error)
            continue
        with stream:
            yield from members.read(name, stream, read_member)


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive; raises `DamagedFileError` where it is none."""
    try:
        return zipfile.ZipFile(stream)
    except (*ZIP_ERRORS, ValueError) as error:
        raise DamagedFileError(f"the archive can't be read: {error}") from error


def open_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry) -> BinaryIO:
    """The bytes of a member, counted and limited; raises `ReadError` and what zipfile raises."""
    ratio = entry.settings.max_unpacking_ratio
    if info.file_size > max(_FLOOR, ratio * info.compress_size):
        raise TooLargeError(
            f"it grows from {info.compress_size:,} to {info.file_size:,} bytes when unpacked, and "
            f"input.max_unpacking_ratio allows {ratio} times its size at most"
        )
    stream = cast("BinaryIO", archive.open(info))
    counted = Unpacked(stream, lambda: info.compress_size, entry.budget, "compressed")
    return cast("BinaryIO", io.BufferedReader(counted, _CHUNK))


def read_tar(entry: Entry, read_member: ReadMember) -> Iterator[Record]:
    """The documents of each member of a tar archive, in its order, in one pass."""
    members = _Members(entry)
    try:
        archive = tarfile.open(  # noqa: SIM115  # it holds nothing but the entry's stream
            fileobj=entry.stream, mode="r|", tarinfo=_Member, errors="surrogateescape"
        )
    except tarfile.TarError as error:
        raise DamagedFileError(f"the archive can't be read: {error}") from error
    while True:
        try:
            member = archive.next()
        except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError) as error:
            told = "is truncated" if "end of data" in str(error) else "can't be read any further"
            raise DamagedFileError(f"the archive {told}: {error}") from error
        if member is None:
            return
        archive.members.clear()  # type: ignore[attr-defined]  # it would remember them all
        if member.isdir():
            continue
        if not member.isreg() or member.issparse():
            what = "a link" if member.issym() or member.islnk() else "no ordinary file"
            yield members.bad(member.name, UnsafeMemberError(f"it is {what}, which is not followed"))
            continue
        stream = archive.extractfile(member)
        assert stream is not None
        counted = _Whole(cast("BinaryIO", stream), member.size)
        yield from members.read(
            member.name, cast("BinaryIO", io.BufferedReader(counted, _CHUNK)), read_member
        )


class _Member(tarfile.TarInfo):
    """A header of a tar archive; one that is damaged is an error, where tarfile takes it for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if buf and buf.count(0) != len(buf):
            try:
                member = super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError as error:
                raise DamagedFileError(f"the archive is truncated or damaged: {error}") from error
            special = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, b"L", b"K")
            if member.size < 0 or (member.type in special and member.size > _LARGEST_HEADER):
                raise DamagedFileError("the archive has a header of a nonsensical size")
            return member
        return super().frombuf(buf, encoding, errors)


class _Whole(io.RawIOBase):
    """A member's bytes; fewer than its header says are an error."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        try:
            data = self._stream.read(min(len(view), self._left))
        except (tarfile.TarError, EOFError) as error:
            raise DamagedFileError(f"the archive is truncated: {error}") from error
        self._left -= len(data)
        if not data and self._left:
            raise DamagedFileError("the archive is truncated")
        view[: len(data)] = data
        return len(data)


class _Members:
    """Reading members one after the other, and numbering the records of those that share a name."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._next_record: defaultdict[str, int] = defaultdict(int)

    def bad(self, name: str, error: ReadError) -> BadRecord:
        """The row of a member that is not read."""
        full = self._full_name(name)
        record = self._next_record[full]
        self._next_record[full] = record + 1
        return BadRecord(full, record, error)

    def read(self, name: str, stream: BinaryIO, read_member: ReadMember) -> Iterator[Record]:
        """The documents of a member; `stream` is closed by the caller, or read past."""
        name = name.removeprefix("./")  # as in the archives of `tar -c .`
        parts = name.replace("\\", "/").split("/")
        if not name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
            yield self.bad(name, UnsafeMemberError("its path leads out of the archive, or nowhere"))
            return
        if any(ignored(part, self._entry.settings.ignore) for part in parts if part != "."):
            return
        full = self._full_name(name)
        inner = Entry(
            full,
            stream,
            self._entry.settings,
            self._entry.budget,
            first_record=self._next_record[full],
            depth=self._entry.depth + 1,
        )
        for record in read_member(inner):
            if record.source == full:
                number = inner.first_record if record.record is None else record.record
                self._next_record[full] = max(self._next_record[full], number + 1)
            yield record
        if self._entry.budget.exhausted:
            raise ArchiveBombError("what is left of the archive is not read, as it grows too large")

    def _full_name(self, name: str) -> str:
        return f"{self._entry.name}/{storable_name(name)}"


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The member's name; one not in UTF-8 is, in Cyrillic archives, in CP866, not in zipfile's CP437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        data = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp866")


def _link_problem(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "it is a link, which is not followed"
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "it is no ordinary file"
    return None
