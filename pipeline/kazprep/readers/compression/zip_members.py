"""Members of ZIP archives: what they hold, and where they lie in an archive that has lost its directory."""

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from kazprep.readers.compression.decompress import Damage, Unpacked
from kazprep.readers.compression.decompressors import Decompressed, GzipMember, Unpacker
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
"""What zipfile raises for a broken archive, or one that it can't read."""

# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7: the header before each member
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_MAGIC = b"PK\3\4"
_DESCRIPTOR = b"PK\7\x08"
_SIZES_FOLLOW = 0x08  # a flag: checksum and sizes stand in a descriptor after the data
_ZIP64 = 0xFFFFFFFF
_ZIP64_FIELD = 1

_CHUNK = 1 << 16
_FLOOR = 16 << 20
_LZMA_DICTIONARY = 64 << 20  # as much as the highest preset of xz takes
_MOST_MEMBERS = 1_000_000


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive; raises `DamagedFileError` where it is none."""
    try:
        return zipfile.ZipFile(stream)
    except (*ZIP_ERRORS, ValueError) as error:
        raise DamagedFileError(f"the archive can't be read: {error}") from error


def open_zip_member(stream: BinaryIO, info: zipfile.ZipInfo, entry: Entry, damage: Damage) -> BinaryIO:
    """The bytes of a member, counted and limited; what ends them too early is noted in `damage`.

    Raises `TooLargeError`, and `DamagedFileError` where there is no such member.
    """
    ratio = entry.settings.max_compression_ratio
    if info.file_size > max(_FLOOR, ratio * info.compress_size):
        raise TooLargeError(
            f"it grows from {info.compress_size:,} to {info.file_size:,} bytes when unpacked, and "
            f"input.max_compression_ratio allows {ratio} times its size at most"
        )
    packed = _packed(stream, info)
    unpacker: Unpacker
    match info.compress_type:
        case zipfile.ZIP_STORED:
            unpacker = packed
        case zipfile.ZIP_DEFLATED:
            unpacker = Decompressed(cast("BinaryIO", packed), _inflater)
        case zipfile.ZIP_BZIP2:
            unpacker = Decompressed(cast("BinaryIO", packed), bz2.BZ2Decompressor)
        case zipfile.ZIP_LZMA:
            unpacker = Decompressed(cast("BinaryIO", packed), _lzma_start(packed))
        case method:
            raise DamagedFileError(f"the member is compressed by method {method}, which is not read")
    checked = _Checked(unpacker, info)
    counted = Unpacked(checked, lambda: info.compress_size, entry.budget, "compressed", damage)
    return cast("BinaryIO", io.BufferedReader(counted, _CHUNK))


def find_members(stream: BinaryIO, settings: InputSettings) -> list[zipfile.ZipInfo]:
    """The members of an archive without a directory, by the headers before each, as far as these lead on.

    The last one may break off.
    """
    found: list[zipfile.ZipInfo] = []
    size = stream.seek(0, io.SEEK_END)
    at = 0
    budget = settings.max_unpacked_bytes
    while at < size and len(found) < _MOST_MEMBERS:
        info, data_at = _header_at(stream, at)
        if info is None:
            break
        if info.flag_bits & _SIZES_FOLLOW and not info.compress_size:
            if info.compress_type != zipfile.ZIP_DEFLATED:
                break
            stream.seek(data_at)
            info.compress_size, info.file_size, info.CRC, is_whole = _measured(stream, budget)
            budget -= info.file_size
            at = data_at + info.compress_size + (_descriptor_bytes(stream, data_at + info.compress_size))
            found.append(info)
            if not is_whole:
                info.file_size += 1  # so that reading finds it truncated
                break
            continue
        found.append(info)
        at = data_at + info.compress_size
    return found


def _header_at(stream: BinaryIO, at: int) -> tuple[zipfile.ZipInfo | None, int]:
    """The member whose header stands at an offset, and where its data begins; None where there is none."""
    stream.seek(at)
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
    info.header_offset = at
    if _ZIP64 in (packed, unpacked):
        for kind, field in _extra_fields(extra):
            if kind == _ZIP64_FIELD and len(field) >= 16:
                info.file_size, info.compress_size = struct.unpack("<QQ", field[:16])
    return info, at + _HEADER.size + name_bytes + extra_bytes


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _measured(stream: BinaryIO, most: int) -> tuple[int, int, int, bool]:
    """How many bytes deflated data has, and what comes out: its length and checksum; and whether it ends."""
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    taken = given = crc = 0
    data = b""
    while not decompressor.eof and given <= most:
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


def _descriptor_bytes(stream: BinaryIO, at: int) -> int:
    """The length of the descriptor at an offset: with a mark or not, its sizes of four bytes or eight."""
    stream.seek(at)
    data = stream.read(28)
    marked = 4 if data.startswith(_DESCRIPTOR) else 0
    return next((n for n in (12 + marked, 20 + marked) if data[n : n + 2] == b"PK"), 12 + marked)


def _inflater() -> GzipMember:
    return GzipMember(-zlib.MAX_WBITS)


def _lzma_start(packed: "_Packed") -> Callable[[], lzma.LZMADecompressor]:
    """What makes the decompressor that a member's first nine bytes ask for (APPNOTE, 5.8.8)."""
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


def _packed(stream: BinaryIO, info: zipfile.ZipInfo) -> "_Packed":
    try:
        stream.seek(info.header_offset)
        data = stream.read(_HEADER.size)
    except (OSError, ValueError) as error:
        raise DamagedFileError(f"the member can't be read: {error}") from error
    if len(data) < _HEADER.size or not data.startswith(_MAGIC):
        raise DamagedFileError("the member can't be read: there is no header where the directory says so")
    *_, name_bytes, extra_bytes = _HEADER.unpack(data)
    return _Packed(stream, info.header_offset + _HEADER.size + name_bytes + extra_bytes, info.compress_size)


class _Packed(io.RawIOBase):
    """A member's bytes as they lie in the archive, which is shared with others."""

    is_whole = False

    def __init__(self, stream: BinaryIO, at: int, size: int) -> None:
        self._stream = stream
        self._at = at
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._stream.seek(self._at)
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data


class _Checked:
    """What a member holds, of the size and with the checksum that the archive has for it."""

    def __init__(self, stream: Unpacker, info: zipfile.ZipInfo) -> None:
        self._stream = stream
        self._info = info
        self._left = info.file_size
        self._crc = 0

    @property
    def is_whole(self) -> bool:
        """Never: what has the wrong size or checksum is not what was put in."""
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
            raise zlib.error("its checksum is another")
        return b""
