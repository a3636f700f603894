"""Objects as files that pyarrow reads, a range at a time."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.fs

from kazprep.runs.storage.client import Client

_IN_MEMORY_BYTES = 32 * 2**20


class _Ranges(io.RawIOBase):
    """An object as a file, of which each read is a request."""

    def __init__(self, client: Client, key: str, size: int) -> None:
        self._client, self._key, self._size, self._position = client, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = origin + offset
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        end = self._size if size is None or size < 0 else min(self._size, self._position + size)
        if end <= self._position:
            return b""
        content = self._client.get_range(self._key, self._position, end)
        self._position += len(content)
        return content

    def readall(self) -> bytes:
        return self.read()


def opened(client: Client, key: str) -> pa.NativeFile:
    """An object as a file of Arrow, which several readers may share, for columns of it; raises `OSError`."""
    found = client.head(key)
    if found is None:
        raise FileNotFoundError(f"there is no object {client.address}/{key}")
    return pa.PythonFile(_Ranges(client, key, found.bytes), mode="r")


def fetched(client: Client, key: str) -> pa.NativeFile:
    """An object as a file of Arrow to be read as a whole: in memory, unless it is large. Raises `OSError`."""
    content, size = client.begin(key, _IN_MEMORY_BYTES)
    if size <= len(content):
        return pa.BufferReader(content)
    return pa.PythonFile(_Ranges(client, key, size), mode="r")


class ObjectFiles(pyarrow.fs.FileSystemHandler):  # type: ignore[misc]  # pyarrow has no types
    """The objects below an address as a file system of Arrow, for reading only."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectFiles) and other._client is self._client

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self._client)

    def get_type_name(self) -> str:
        return "kazprep"

    def normalize_path(self, path: str) -> str:
        return path

    def get_file_info(self, paths: list[str]) -> list[pyarrow.fs.FileInfo]:
        return [self._info(path) for path in paths]

    def open_input_file(self, path: str) -> pa.NativeFile:
        return opened(self._client, path)

    def open_input_stream(self, path: str) -> pa.NativeFile:
        return opened(self._client, path)

    def get_file_info_selector(self, selector: pyarrow.fs.FileSelector) -> Any:
        raise NotImplementedError

    def create_dir(self, path: str, recursive: bool) -> None:
        raise NotImplementedError

    def delete_dir(self, path: str) -> None:
        raise NotImplementedError

    def delete_dir_contents(self, path: str, missing_dir_ok: bool = False) -> None:
        raise NotImplementedError

    def delete_root_dir_contents(self) -> None:
        raise NotImplementedError

    def delete_file(self, path: str) -> None:
        raise NotImplementedError

    def move(self, src: str, dest: str) -> None:
        raise NotImplementedError

    def copy_file(self, src: str, dest: str) -> None:
        raise NotImplementedError

    def open_output_stream(self, path: str, metadata: Any) -> Any:
        raise NotImplementedError

    def open_append_stream(self, path: str, metadata: Any) -> Any:
        raise NotImplementedError

    def _info(self, path: str) -> pyarrow.fs.FileInfo:
        found = self._client.head(path)
        if found is None:
            return pyarrow.fs.FileInfo(path, pyarrow.fs.FileType.NotFound)
        return pyarrow.fs.FileInfo(path, pyarrow.fs.FileType.File, size=found.bytes)
