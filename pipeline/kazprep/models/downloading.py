"""Downloading one file: tried again, taken up where it broke off, whole only when its checksum agrees."""

import hashlib
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeGuard

import requests

from kazprep.models.resources import ModelError

PAUSES = (1.0, 3.0, 9.0)
"""Seconds before each further attempt. An attempt that gets further than all before starts the count anew."""

_TIMEOUT = (10, 60)  # seconds to connect, and between two pieces
_PIECE = 1 << 14  # bytes; of a connection that breaks off, the last piece is lost
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})  # HTTP statuses that may pass

Report = Callable[[int, int | None], None]
"""Told how many bytes are there, and of how many where the server said so."""


class DownloadError(ModelError):
    """A file that could not be had; the message says which and why."""


def download(
    url: str,
    path: Path,
    md5s: Collection[str] = (),
    *,
    report: Report = lambda done, total: None,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Download a file; what broke off is taken up again where the server can do so.

    With `md5s` the file must have one of these checksums. `path` is written as the bytes come: it has to be a
    name that nothing reads, and is right once this returns.

    Raises `DownloadError` when that fails for good, and `OSError` when the file can't be written.
    """
    path.unlink(missing_ok=True)
    attempts = furthest = 0
    while True:
        try:
            _go_on(url, path, report)
            problem = _wrong_checksum(path, md5s)
            if problem is None:
                return
            path.unlink()
        except requests.RequestException as error:
            problem = _reason(error)
            response = error.response
            if response is not None and response.status_code not in _WORTH_ANOTHER_TRY:
                raise DownloadError(f"{url} can't be fetched: {problem}.") from error
        reached = path.stat().st_size if path.exists() else 0
        if reached > furthest:
            attempts, furthest = 0, reached
        if attempts == len(PAUSES):
            raise DownloadError(f"{url} can't be fetched, after {attempts + 1} attempts: {problem}.")
        pause(PAUSES[attempts])
        attempts += 1


def md5_of(path: Path) -> str:
    """The MD5 of a file, which is what Stanza records of its models."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _go_on(url: str, path: Path, report: Report) -> None:
    """Get what is still missing of a file, or all of it from a server that can't leave out a part."""
    done = path.stat().st_size if path.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT) as response:
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            path.unlink()  # the file has become shorter: the next attempt starts anew
            raise requests.ConnectionError("the file on the server has changed")
        response.raise_for_status()
        goes_on = response.status_code == requests.codes.partial_content
        done = done if goes_on else 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length else None
        with path.open("ab" if goes_on else "wb") as file:
            for piece in response.iter_content(_PIECE):
                file.write(piece)
                done += len(piece)
                report(done, total)


def _wrong_checksum(path: Path, md5s: Collection[str]) -> str | None:
    found = md5_of(path) if md5s else ""
    if not md5s or found in md5s:
        return None
    return f"the checksum of what came is {found}, it should be {' or '.join(md5s)}"


def _reason(error: requests.RequestException) -> str:
    """What was wrong, in a few words: requests tells it with addresses of objects around."""
    if error.response is not None:
        return f"the server answers {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return "there was no answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke off"
    cause: BaseException = error
    while inner := [part for part in (*cause.args, getattr(cause, "reason", None)) if _is_error(part)]:
        cause = inner[-1]
    return str(cause).rpartition(": ")[2].rstrip(".") or type(cause).__name__


def _is_error(part: object) -> TypeGuard[BaseException]:
    return isinstance(part, BaseException)
