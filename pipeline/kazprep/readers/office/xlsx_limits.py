"""The parts of a workbook looked over before openpyxl reads them, which holds much of them in memory."""

import re
from typing import BinaryIO

from kazprep.readers.compression.decompress import Damage
from kazprep.readers.compression.zip_members import open_zip, open_zip_member
from kazprep.readers.entry import Entry
from kazprep.readers.errors import DamagedFileError, TooLargeError

_CHUNK = 1 << 16
_ROW = re.compile(rb"[</:](?:row|si)[\s/>]")  # a row of a sheet, or a string of the table of strings
_LONGEST = 32  # bytes that a tag which is cut by a chunk's end may have before it is known
_ROW_TAGS = 1_000_000
"""Tags in one row: the 16,384 cells that Excel allows have some 100,000. openpyxl holds a row as a tree."""
_STRINGS = 4_194_304
"""Strings in the table that all cells share. Each takes some 150 bytes even if it is empty."""
_TAG_BYTES = 1 << 22  # expat before 2.6 reads a long tag from its beginning with each chunk


def check_parts(stream: BinaryIO, entry: Entry) -> None:
    """Read all parts that openpyxl reads, and raise `TooLargeError` where one would take too much memory.

    Raises `DamagedFileError` for what is no workbook, and `ArchiveBombError`.
    """
    archive = open_zip(stream)
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise DamagedFileError("the file is no Excel workbook: there is no xl/ in it")
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels", ".vml")):
            has_rows = info.filename.startswith("xl/worksheets/") or "sharedStrings" in info.filename
            damage = Damage()
            with open_zip_member(stream, info, entry, damage) as part:
                _check(part, info.filename, entry, has_rows=has_rows)
            if damage.error is not None:
                raise damage.error
    stream.seek(0)


def _check(part: BinaryIO, name: str, entry: Entry, *, has_rows: bool) -> None:
    settings = entry.settings
    most = settings.max_document_bytes if has_rows else settings.max_markup_bytes
    size = tags = rows = inside = 0
    rest = b""
    while data := part.read(_CHUNK):
        size += len(data)
        if size > most:
            limit = "max_document_bytes" if has_rows else "max_markup_bytes"
            raise TooLargeError(f"{name} is larger than {most:,} bytes, the most that input.{limit} allows")
        inside = _open_tag(data, inside)
        if inside > _TAG_BYTES:
            raise TooLargeError(f"{name} has a tag of more than {_TAG_BYTES:,} bytes")
        data = rest + data  # what is looked at twice is counted twice, which is little
        found = list(_ROW.finditer(data)) if has_rows else []
        rows += len(found)
        tags = data.count(b"<", found[-1].start()) if found else tags + data.count(b"<")
        rest = data[-_LONGEST:] if has_rows else b""
        if tags > _ROW_TAGS:
            raise TooLargeError(f"{name} has more than {_ROW_TAGS:,} tags in one row")
        if rows > 2 * _STRINGS:  # most have a tag at their beginning and one at their end
            raise TooLargeError(f"{name} has more than {_STRINGS:,} rows or strings")


def _open_tag(data: bytes, before: int) -> int:
    """How many bytes a tag has by the end of the data that does not end there; `before` is that of before."""
    opened, closed = data.rfind(b"<"), data.rfind(b">")
    if opened > closed:
        return len(data) - opened
    return before + len(data) if before and closed < 0 else 0
