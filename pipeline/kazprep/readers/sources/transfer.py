"""Files at addresses, each byte of them transferred once: hashed as they are read, or copied to a disk."""

import hashlib
import io
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import IO, BinaryIO, cast

from kazprep.readers.errors import ReadError, UnreadableFileError
from kazprep.readers.sources.remote import open_address
from kazprep.readers.sources.source import Source
from kazprep.readers.streams import ReadStream

_BLOCK_BYTES = 1 << 22
"""A request costs as much time as some megabytes do."""

_CONNECTIONS = 8

_MEMORY_BYTES = 1 << 25


class Transfer:
    """The bytes of a source at an address, which are read once, from the first to the last.

    They are hashed as they are read. `open` is for the reader, which may end early, or not begin at all;
    `sha256` reads what is left.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self._file: BinaryIO | None = None
        self._left: int | None = None
        self._error: Exception | None = None

    def open(self, *, seekable: bool = False) -> BinaryIO:
        """A stream of the bytes, or a copy of all of them that is `seekable`, in memory or on the disk.

        Raises `UnreadableFileError`; a failure while the bytes are read is the stream's `OSError`.
        """
        self._begin()
        if not seekable:
            return _Hashed(self).buffered()
        copy: IO[bytes] = tempfile.SpooledTemporaryFile(_MEMORY_BYTES)  # noqa: SIM115, the reader closes it
        try:
            while data := self.next(_BLOCK_BYTES):
                copy.write(data)
        except OSError as error:
            copy.close()
            raise UnreadableFileError(f"the file can't be read: {error.strerror or error}") from error
        copy.seek(0)
        return cast("BinaryIO", copy)

    def sha256(self) -> str:
        """The SHA-256 of all bytes in hex digits, or `!` and the reason where they can't be read."""
        try:
            if self._error is None:
                self._begin()
                while self.next(_BLOCK_BYTES):
                    pass
        except (ReadError, OSError) as error:
            self._error = error
        self.close()
        return self._digest.hexdigest() if self._error is None else f"!{self._error}"

    def close(self) -> None:
        """Close the connection."""
        if self._file is not None:
            self._file.close()

    def next(self, size: int) -> bytes:
        """The next bytes, at most `size`, none at the end; raises `OSError`."""
        assert self._file is not None
        wanted = size if self._left is None else min(size, self._left)
        try:
            data = _read(self._file, wanted)
        except OSError as error:
            self._error = error
            raise
        self._digest.update(data)
        if self._left is not None:
            self._left -= len(data)
        return data

    def _begin(self) -> None:
        if self._file is not None:
            return
        source = self._source
        if source.problem is not None:
            raise UnreadableFileError(source.problem)
        assert source.address is not None
        self._file = open_address(source.address, read_ahead=False)
        if source.start:
            self._file.seek(source.start)
        if source.stop is not None:
            self._left = source.stop - source.start


def _read(file: BinaryIO, size: int) -> bytes:
    """At most `size` bytes; raises `OSError`."""
    try:
        return file.read(size) if size else b""
    except OSError:
        raise
    except Exception as error:  # each file system raises different errors
        raise OSError(str(error)) from error


class _Hashed(ReadStream):
    """The stream of a transfer. Closing it leaves the connection open, as bytes may be left to be hashed."""

    def __init__(self, transfer: Transfer) -> None:
        self._transfer = transfer

    def _next(self, size: int) -> bytes:
        return self._transfer.next(size)

    def buffered(self) -> BinaryIO:
        """The stream with a buffer of the size of a request."""
        return cast("BinaryIO", io.BufferedReader(self, _BLOCK_BYTES))


class LocalCopies:
    """Copies of files at addresses in a temporary folder, which is deleted with this object.

    They are made of the files that are split into byte ranges, which are looked at as a whole before workers
    read them.
    """

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._number = 0

    def of(self, source: Source) -> Source:
        """The source with a copy of its file, each byte transferred once, on several connections.

        The source as it is where the disk for temporary files has less than twice the space for it, or the
        file has not the size that was listed. Raises `ReadError` and `OSError` where it can't be read.
        """
        if not source.is_transferred:
            return source
        assert source.address is not None
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kazprep-", ignore_cleanup_errors=True)
        if shutil.disk_usage(self._folder.name).free < 2 * source.bytes:
            return source
        path = Path(self._folder.name) / f"{self._number}"
        self._number += 1
        if not _copied(source.address, source.bytes, path):
            path.unlink()
            return source
        return replace(source, local_copy=path)


def _copied(address: str, size: int, path: Path) -> bool:
    """Copy `size` bytes at an address to a file; whether there were as many and no more."""
    path.touch()
    os.truncate(path, size)
    share = max(_BLOCK_BYTES, -(-size // _CONNECTIONS))
    ended = Event()

    def copy_from(start: int) -> bool:
        stop = min(start + share, size)
        with open_address(address, read_ahead=False) as file, path.open("r+b") as copy:
            if getattr(file, "size", size) != size:
                return False
            file.seek(start)
            copy.seek(start)
            while not ended.is_set() and (data := _read(file, min(_BLOCK_BYTES, stop - start))):
                copy.write(data)
                start += len(data)
        return start == stop

    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        try:
            return all(pool.map(copy_from, range(0, size, share)))
        finally:  # one that failed, or Ctrl-C, ends the others
            ended.set()
