"""The readers for archives: each member is read as a file would be, and nothing is ever written to a disk.

zipfile and tarfile find the members; their bytes are read here, as both lose good data before damage.
"""

import stat
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import BinaryIO, Self, cast

from kazprep.readers.compression.limits import Damage
from kazprep.readers.compression.zip_members import find_members, open_zip, open_zip_member
from kazprep.readers.entry import BadRecord, Entry, Record, seekable
from kazprep.readers.errors import (
    ArchiveBombError,
    DamagedFileError,
    ReadError,
    UnsafeMemberError,
)
from kazprep.readers.sources.source import is_ignored, utf8_safe_name
from kazprep.readers.streams import ReadStream

ReadMember = Callable[[Entry], Iterator[Record]]
"""Reads a member as a file, whatever its format is."""

_LARGEST_HEADER = 1 << 20  # of a long name, or of extended fields
_UTF8_NAME = 0x800  # the flag of a ZIP member whose name is in UTF-8


def read_zip(entry: Entry, read_member: ReadMember) -> Iterator[Record]:
    """The documents of each member of a ZIP archive, in the order of its directory.

    If the directory is missing, because the archive is truncated, the members are found by the headers before
    each, and the error comes last.
    """
    stream = seekable(entry)
    missing: DamagedFileError | None = None
    try:
        members = open_zip(stream).infolist()
    except DamagedFileError as error:
        missing = error
        members = find_members(stream, entry.settings)
    archive = _Members(entry)
    damage = Damage()
    for info in members:
        if info.filename.endswith("/"):  # a folder
            continue
        name = _zip_name(info)
        problem = _link_problem(info)
        if problem or info.flag_bits & 1:
            yield archive.bad(name, UnsafeMemberError(problem or "it is encrypted, and can't be read"))
            continue
        damage = Damage()
        try:
            member = open_zip_member(stream, info, entry, damage)
        except ReadError as error:
            yield archive.bad(name, error)
            continue
        with member:
            yield from archive.read(name, member, damage, read_member)
    if missing is not None and damage.error is not None:
        return  # the row of the last member says that the archive is truncated
    if missing is not None and members:
        raise DamagedFileError(
            "the archive is truncated or damaged, and its directory is missing: the members that could be "
            "found without it have been read"
        ) from missing
    if missing is not None:
        raise missing


def read_tar(entry: Entry, read_member: ReadMember) -> Iterator[Record]:
    """The documents of each member of a tar archive, in its order, in one pass."""
    members = _Members(entry)
    try:
        archive = tarfile.open(  # noqa: SIM115  # it holds nothing but the entry's stream
            fileobj=entry.stream, mode="r|", tarinfo=_TarHeader, errors="surrogateescape"
        )
    except tarfile.TarError as error:
        raise DamagedFileError(f"the archive can't be read: {error}") from error
    while True:
        try:
            member = archive.next()
        except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError) as error:
            what = "is truncated" if "end of data" in str(error) else "can't be read any further"
            raise DamagedFileError(f"the archive {what}: {error}") from error
        if member is None:
            return
        archive.members.clear()  # type: ignore[attr-defined]  # or it would keep them all
        if member.isdir():
            continue
        if not member.isreg() or member.issparse():
            is_link = member.issym() or member.islnk()
            what = "a link, which is not followed" if is_link else "not a regular file"
            yield members.bad(member.name, UnsafeMemberError(f"it is {what}"))
            continue
        # Not `archive.extractfile`: its buffers lose the data before the offset where the archive breaks off.
        damage = Damage()
        stream = ExactLengthStream(cast("BinaryIO", archive.fileobj), member.size, damage, entry.damage)
        yield from members.read(member.name, stream.buffered(), damage, read_member)
        if damage.error is not None:  # the member's row has it
            entry.damage.is_reported = True
            return


class _TarHeader(tarfile.TarInfo):
    """A header of a tar archive; a damaged one is an error, which tarfile takes for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        return cls._checked(buf, super().frombuf, encoding, errors)

    @classmethod
    def _frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str, **options: bool) -> Self:
        """What newer releases of Python call instead: 3.14.10 does, 3.13.0 does not."""
        return cls._checked(buf, super()._frombuf, encoding, errors, **options)  # type: ignore[misc]

    @classmethod
    def _checked(
        cls,
        buf: bytes | bytearray,
        header_of: Callable[..., Self],
        encoding: str,
        errors: str,
        **options: bool,
    ) -> Self:
        if not buf or buf.count(0) == len(buf):  # the end
            return header_of(buf, encoding, errors, **options)
        try:
            member = header_of(buf, encoding, errors, **options)
        except tarfile.HeaderError as error:
            raise DamagedFileError(f"the archive is truncated or damaged: {error}") from error
        special = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, b"L", b"K")
        if member.size < 0 or (member.type in special and member.size > _LARGEST_HEADER):
            raise DamagedFileError("the archive has a header of a nonsensical size")
        return member


class ExactLengthStream(ReadStream):
    """The next `size` bytes of a stream; `damage` notes if there are fewer.

    `cause` is the damage of the archive itself.
    """

    def __init__(self, stream: BinaryIO, size: int, damage: Damage, cause: Damage) -> None:
        self._stream = stream
        self._left = size
        self._damage = damage
        self._cause = cause

    def _next(self, size: int) -> bytes:
        if self._damage.error is not None:
            return b""
        try:
            data = self._stream.read(min(size, self._left))
        except (tarfile.TarError, OSError) as error:
            self._damage.ends_with(DamagedFileError(f"the archive is truncated: {error}"))
            return b""
        self._left -= len(data)
        if not data and self._left:
            missing = DamagedFileError("the archive is truncated within this member")
            self._damage.ends_with(self._cause.error or missing)
        return data


class _Members:
    """Reads members one after another, and numbers the records of those that share a name."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._next_record: defaultdict[str, int] = defaultdict(int)

    def bad(self, name: str, error: ReadError) -> BadRecord:
        """The row of a member that is not read."""
        full = self._full_name(name)
        record = self._next_record[full]
        self._next_record[full] = record + 1
        return BadRecord(full, record, error)

    def read(self, name: str, stream: BinaryIO, damage: Damage, read_member: ReadMember) -> Iterator[Record]:
        """The documents of a member; the caller closes `stream`."""
        name = name.removeprefix("./")  # as in the archives of `tar -c .`
        parts = name.replace("\\", "/").split("/")
        if not name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
            yield self.bad(name, UnsafeMemberError("its path leads out of the archive, or nowhere"))
            return
        if any(is_ignored(part, self._entry.settings.ignore) for part in parts if part != "."):
            return
        full = self._full_name(name)
        inner = Entry(
            full,
            stream,
            self._entry.settings,
            self._entry.budget,
            first_record=self._next_record[full],
            depth=self._entry.depth + 1,
            damage=damage,
        )
        for record in read_member(inner):
            if record.source == full:
                number = inner.first_record if record.record is None else record.record
                self._next_record[full] = max(self._next_record[full], number + 1)
            yield record
        if self._entry.budget.exhausted:
            raise ArchiveBombError("the rest of the archive is not read, as it grows too large")

    def _full_name(self, name: str) -> str:
        return f"{self._entry.name}/{utf8_safe_name(name)}"


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The member's name; if it is not in UTF-8, it is in CP866, as in Cyrillic archives, not in CP437."""
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
        return "it is not a regular file"
    return None
