"""Files at addresses, in storage or on the web, by fsspec: `s3://articles/2026.jsonl`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

import fsspec

from kazprep.readers.errors import UnreadableFileError

# pathlib makes one slash of two, on Windows a backslash. One letter is a drive of Windows.
_ADDRESS = re.compile(r"(?P<protocol>[a-z][a-z0-9+.-]+):/{1,3}(?P<path>.*)", re.DOTALL)


class AddressError(Exception):
    """An address that can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address; `name` is its path relative to the address that was listed."""

    name: str
    address: str
    bytes: int


def address_of(given: PurePath | str) -> str | None:
    """The address that an input is, or None for a path; what exists on the disk is a path.

    >>> address_of("s3://articles/2026"), address_of("articles/2026")
    ('s3://articles/2026', None)
    """
    found = _ADDRESS.fullmatch(given if isinstance(given, str) else given.as_posix())
    if not found or Path(given).exists():
        return None
    slashes = ":///" if found["protocol"] in ("file", "memory") else "://"
    return f"{found['protocol']}{slashes}{found['path']}"


def is_folder(address: str) -> bool:
    """Whether an address is a folder; raises `AddressError`."""
    filesystem, path = _filesystem(address)
    return bool(_call(address, lambda: filesystem.info(path))["type"] == "directory")


def list_files(address: str) -> tuple[bool, list[RemoteFile]]:
    """Whether an address is a folder, and its files, to any depth, or itself; raises `AddressError`."""
    filesystem, path = _filesystem(address)
    protocol = address.partition("://")[0]

    def file(found: str, info: dict[str, Any], name: str) -> RemoteFile:
        return RemoteFile(
            name, found if "://" in found else f"{protocol}://{found}", int(info.get("size") or 0)
        )

    info = _call(address, lambda: filesystem.info(path))
    if info["type"] != "directory":
        return False, [file(path, info, path.rstrip("/").rpartition("/")[2])]
    root = str(info["name"]).rstrip("/") + "/"
    found: dict[str, dict[str, Any]] = _call(address, lambda: filesystem.find(path, detail=True))
    # Some tools leave an empty object `2026/` for each folder that they make.
    return True, [
        file(name, each, name.removeprefix(root)) for name, each in found.items() if not name.endswith("/")
    ]


def open_address(address: str, *, read_ahead: bool = True) -> BinaryIO:
    """The bytes at an address; without `read_ahead` no others are transferred than those that are read.

    Raises `UnreadableFileError`.
    """
    try:
        filesystem, path = _filesystem(address)
        options = {} if read_ahead else {"cache_type": "none"}
        return cast("BinaryIO", _call(address, lambda: filesystem.open(path, "rb", **options)))
    except AddressError as error:
        raise UnreadableFileError(str(error)) from error


def _filesystem(address: str) -> tuple[Any, str]:
    try:
        return cast("tuple[Any, str]", fsspec.core.url_to_fs(address))
    except ImportError as error:
        raise AddressError(f"{address} can't be read: {error}") from error
    except ValueError as error:
        raise AddressError(f"{address} is neither a path that exists nor an address: {error}") from error


def _call(address: str, function: Callable[[], Any]) -> Any:
    """The result of a function of a file system; raises `AddressError` for whatever it raises."""
    try:
        return function()
    except FileNotFoundError as error:
        raise AddressError(f"there is no file or folder {address}") from error
    except Exception as error:  # each file system raises different errors
        raise AddressError(f"{address} can't be read: {error}") from error
