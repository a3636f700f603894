"""Members of ZIP archives: their bytes, and where they are in an archive without a directory.

`ZipFile.open` raises in the middle of a read and loses good data, and needs the directory; so only that is
zipfile's.
"""

import bz2
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import SEEK_END
from typing import BinaryIO, cast

from kazprep.readers.compression.decompress import LimitedStream
from kazprep.readers.compression.decompressors import Decompressed, Unpacker, ZlibDecompressor
from kazprep.readers.compression.limits import Damage
from kazprep.readers.entry import Entry
from kazprep.readers.errors import DamagedFileError, TooLargeError
from kazprep.settings import InputSettings

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
"""What zipfile raises for a damaged archive, or one that it can't read."""

# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7: the header before each member
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_MAGIC = b"PK\3\4"
_DESCRIPTOR = b"PK\7\x08"
_SIZES_FOLLOW = 0x08  # a flag: checksum and sizes are in a descriptor after the data
_ZIP64 = 0xFFFFFFFF
_ZIP64_FIELD = 1

_CHUNK = 1 << 16
_LZMA_DICTIONARY = 64 << 20  # as much as the highest preset of xz takes
_MAX_MEMBERS = 1_000_000


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive; raises `DamagedFileError` if it is not one that can be read."""
    try:
        return zipfile.ZipFile(stream)
    except (*ZIP_ERRORS, ValueError) as error:
        raise DamagedFileError(f"the archive can't be read: {error}") from error


def open_zip_member(stream: BinaryIO, info: zipfile.ZipInfo, entry: Entry, damage: Damage) -> BinaryIO:
    """The bytes of a member, counted and limited; what ends them too early is noted in `damage`.

    Raises `TooLargeError`, and `DamagedFileError` if there is no such member.
    """
    entry.budget.check_declared(info.file_size, info.compress_size)
    packed = _packed_member(stream, info)
    unpacker: Unpacker
    match info.compress_type:
        case zipfile.ZIP_STORED:
            unpacker = packed
        case zipfile.ZIP_DEFLATED:
            unpacker = Decompressed(cast("BinaryIO", packed), _inflater)
        case zipfile.ZIP_BZIP2:
            unpacker = Decompressed(cast("BinaryIO", packed), bz2.BZ2Decompressor)
        case zipfile.ZIP_LZMA:
            unpacker = Decompressed(cast("BinaryIO", packed), _lzma_decompressor(packed))
        case method:
            raise DamagedFileError(f"the member is compressed by method {method}, which is not read")
    checked = _CheckedMember(unpacker, info)
    return LimitedStream(checked, lambda: info.compress_size, entry.budget, "compressed", damage).buffered()


def find_members(stream: BinaryIO, settings: InputSettings) -> list[zipfile.ZipInfo]:
    """The members of an archive without a directory, each found by the header after the member before it.

    The last one may be cut off.
    """
    found: list[zipfile.ZipInfo] = []
    size = stream.seek(0, SEEK_END)
    offset = 0
    budget = settings.max_unpacked_bytes
    while offset < size and len(found) < _MAX_MEMBERS:
        info, start = _read_header(stream, offset)
        if info is None:
            break
        sizes_follow = info.flag_bits & _SIZES_FOLLOW and not info.compress_size
        if sizes_follow and info.compress_type != zipfile.ZIP_DEFLATED:
            break
        found.append(info)
        if not sizes_follow:
            offset = start + info.compress_size
            continue
        stream.seek(start)
        info.compress_size, info.file_size, info.CRC, has_end = _measure(stream, budget)
        if not has_end:
            info.file_size += 1  # so that reading finds it truncated
            break
        budget -= info.file_size
        offset = start + info.compress_size
        offset += _descriptor_bytes(stream, offset)
    return found


def _read_header(stream: BinaryIO, offset: int) -> tuple[zipfile.ZipInfo | None, int]:
    """The member whose header is at an offset, and the offset of its data; None if no header is there."""
    stream.seek(offset)
    data = stream.read(_HEADER.size)
    if len(data) < _HEADER.size or not data.startswith(_MAGIC):
        return None, 0
    _, _, flags, method, _, _, crc, packed, unpacked, name_bytes, extra_bytes = _HEADER.unpack(data)
    name = stream.read(name_bytes)
    extra = stream.read(extra_bytes)
    if len(name) < name_bytes or len(extra) < extra_bytes or not name:
        return None, 0
    info = zipfile.ZipInfo()
    info.filename = info.orig_filename = name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
    info.flag_bits, info.compress_type, info.CRC = flags, method, crc
    info.compress_size, info.file_size = packed, unpacked
    info.header_offset = offset
    if _ZIP64 in (packed, unpacked):
        for field_id, field in _extra_fields(extra):
            if field_id == _ZIP64_FIELD and len(field) >= 16:
                info.file_size, info.compress_size = struct.unpack("<QQ", field[:16])
    return info, offset + _HEADER.size + name_bytes + extra_bytes


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        field_id, length = struct.unpack("<HH", extra[:4])
        yield field_id, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _measure(stream: BinaryIO, max_bytes: int) -> tuple[int, int, int, bool]:
    """The size of deflated data, the size and checksum of what it unpacks to, and whether it has an end.

    Ends after `max_bytes` unpacked ones.
    """
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    taken = given = crc = 0
    data = b""
    while not decompressor.eof and given <= max_bytes:
        fresh = b"" if data else stream.read(_CHUNK)
        if not data and not fresh:
            break
        taken += len(fresh)
        try:
            part = decompressor.decompress(data or fresh, _CHUNK)
        except zlib.error:
            break
        data = decompressor.unconsumed_tail
        given += len(part)
        crc = zlib.crc32(part, crc)
    return taken - len(decompressor.unused_data), given, crc, decompressor.eof


def _descriptor_bytes(stream: BinaryIO, offset: int) -> int:
    """The length of the descriptor at an offset: with or without a mark, its sizes of four bytes or eight."""
    stream.seek(offset)
    data = stream.read(28)
    marked = 4 if data.startswith(_DESCRIPTOR) else 0
    return next((n for n in (12 + marked, 20 + marked) if data[n : n + 2] == b"PK"), 12 + marked)


def _inflater() -> ZlibDecompressor:
    return ZlibDecompressor(-zlib.MAX_WBITS)


def _lzma_decompressor(packed: "_PackedMember") -> Callable[[], lzma.LZMADecompressor]:
    """The maker of the decompressor that a member's first nine bytes ask for (APPNOTE, 5.8.8)."""
    begin = packed.read(9)
    if len(begin) < 9 or begin[2:4] != b"\5\0" or begin[4] >= 9 * 5 * 5:
        raise DamagedFileError("the member can't be read: it does not begin as LZMA data does")
    dictionary = int.from_bytes(begin[5:], "little")
    if dictionary > _LZMA_DICTIONARY:
        raise TooLargeError(
            f"unpacking it takes {dictionary:,} bytes of memory, and {_LZMA_DICTIONARY:,} are allowed"
        )
    high, context = divmod(begin[4], 9)
    position, low = divmod(high, 5)
    options = {"id": lzma.FILTER_LZMA1, "lc": context, "lp": low, "pb": position, "dict_size": dictionary}
    return lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[options])


def _packed_member(stream: BinaryIO, info: zipfile.ZipInfo) -> "_PackedMember":
    try:
        stream.seek(info.header_offset)
        data = stream.read(_HEADER.size)
    except (OSError, ValueError) as error:
        raise DamagedFileError(f"the member can't be read: {error}") from error
    if len(data) < _HEADER.size or not data.startswith(_MAGIC):
        raise DamagedFileError(
            "the member can't be read: there is no header at the offset that the directory gives"
        )
    *_, name_bytes, extra_bytes = _HEADER.unpack(data)
    start = info.header_offset + _HEADER.size + name_bytes + extra_bytes
    return _PackedMember(stream, start, info.compress_size)


class _PackedMember:
    """The packed bytes of a member in an archive, whose stream other members share."""

    is_complete = False

    def __init__(self, stream: BinaryIO, offset: int, size: int) -> None:
        self._stream = stream
        self._offset = offset
        self._left = size

    def read(self, size: int = -1) -> bytes:
        self._stream.seek(self._offset)
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._offset += len(data)
        self._left -= len(data)
        return data


class _CheckedMember:
    """The content of a member, checked against the size and the checksum that the archive has for it."""

    def __init__(self, stream: Unpacker, info: zipfile.ZipInfo) -> None:
        self._stream = stream
        self._info = info
        self._left = info.file_size
        self._crc = 0

    @property
    def is_complete(self) -> bool:
        """Never: content of the wrong size or checksum is not what was put in."""
        return False

    def read(self, size: int) -> bytes:
        """See `Unpacker`."""
        data = self._stream.read(min(size, self._left)) if self._left else b""
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        if data:
            return data
        if self._left:
            raise EOFError
        if self._crc != self._info.CRC:
            raise zlib.error("its checksum is wrong")
        return b""
