"""Downloading one file: retried, resumed where it broke off, whole only when its checksum agrees.

A server may be broken or lie about what it sends, so size, silence and the number of attempts are limited.
"""

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeGuard

import requests

from kazprep.errors import DownloadError

PAUSES = (1.0, 3.0, 9.0)
"""Seconds before each further attempt. An attempt that gets further than all before restarts the count."""
MAX_ATTEMPTS = 100
"""Attempts at most, also of a connection that gets a little further each time."""
MAX_BYTES = 2 << 30
"""Bytes of a file at most: the largest of Stanza's Kazakh files has some 200 MB."""

_CONNECT_SECONDS = 10
_SILENCE_SECONDS = 60.0  # until the answer begins, and between two pieces: less than 300 bytes a second
_PIECE = 1 << 14  # bytes; of a connection that breaks off, the last piece is lost
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})  # HTTP statuses that may pass

OnProgress = Callable[[int, int | None], None]
"""Told how many bytes are there, and of how many where the server said so."""


def download(
    url: str,
    path: Path,
    md5s: Collection[str] = (),
    *,
    most_bytes: int = MAX_BYTES,
    report: OnProgress = lambda done, total: None,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Download a file; what broke off is taken up again where the server can do so.

    With `md5s` the file must have one of these checksums. `path` is written as the bytes come: it has to be a
    name that nothing reads, and is right once this returns.

    Raises `DownloadError` when that fails for good, as for a file of more than `most_bytes`, and `OSError`
    when the file can't be written.
    """
    path.unlink(missing_ok=True)
    attempts = furthest = 0
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            _resume(url, path, most_bytes, report)
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
        if attempts == len(PAUSES) or attempt == MAX_ATTEMPTS:
            count = attempt if attempt == MAX_ATTEMPTS else attempts + 1
            raise DownloadError(f"{url} can't be fetched, after {count} attempts: {problem}.")
        pause(PAUSES[attempts])
        attempts += 1


def md5_of(path: Path) -> str:
    """The MD5 of a file, which is what Stanza records of its models."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _resume(url: str, path: Path, most_bytes: int, report: OnProgress) -> None:
    """Get what is still missing of a file, or all of it from a server that can't leave out a part."""
    done = path.stat().st_size if path.exists() else 0
    transfer = _Transfer(url, done)
    try:
        response = transfer.response()
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            path.unlink()  # the file has become shorter: the next attempt starts again
            raise requests.ConnectionError("the file on the server has changed")
        response.raise_for_status()
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise DownloadError(f"{url} can't be fetched: the server sends it compressed, unasked.")
        is_rest = response.status_code == requests.codes.partial_content
        done = done if is_rest else 0
        length = response.headers.get("Content-Length", "")
        total = done + int(length) if length.isascii() and length.isdigit() else None
        with path.open("ab" if is_rest else "wb") as file:
            while True:
                if max(done, total or 0) > most_bytes:
                    raise DownloadError(
                        f"{url} can't be fetched: the server sends more than {most_bytes:,} bytes, which no "
                        "such file has."
                    )
                piece = transfer.piece()
                if piece is None:
                    break
                file.write(piece)
                done += len(piece)
                report(done, total)
    finally:
        transfer.stop()


class _Transfer:
    """A request in a thread of its own, so that a server that sends next to nothing can be left.

    The timeout of `requests` is one for each read from the socket: a byte a minute would never end.
    """

    def __init__(self, url: str, start: int) -> None:
        self._came: queue.Queue[requests.Response | bytes | Exception | None] = queue.Queue(maxsize=8)
        self._stopped = threading.Event()
        threading.Thread(target=self._run, args=(url, start), daemon=True).start()

    def response(self) -> requests.Response:
        """The answer, when its headers are there; raises `RequestException`."""
        response = self._next()
        assert isinstance(response, requests.Response)
        return response

    def piece(self) -> bytes | None:
        """The next bytes, None at the end; raises `RequestException`."""
        piece = self._next()
        assert piece is None or isinstance(piece, bytes)
        return piece

    def stop(self) -> None:
        """Let the thread end with the next piece that comes."""
        self._stopped.set()

    def _next(self) -> requests.Response | bytes | None:
        try:
            came = self._came.get(timeout=_SILENCE_SECONDS)
        except queue.Empty:
            raise requests.Timeout from None
        if isinstance(came, Exception):
            raise came
        return came

    def _run(self, url: str, start: int) -> None:
        try:
            for came in self._all(url, start):
                while not self._put(came):
                    if self._stopped.is_set():
                        return
        except requests.RequestException as error:
            self._put(error)
        except Exception as error:  # of http.client and urllib3, which requests lets through for odd answers
            self._put(requests.ConnectionError(f"the server's answer is not HTTP: {type(error).__name__}"))

    def _all(self, url: str, start: int) -> Iterator[requests.Response | bytes | None]:
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        timeout = (_CONNECT_SECONDS, _SILENCE_SECONDS)
        with requests.get(url, headers=headers, stream=True, timeout=timeout) as response:
            yield response
            yield from response.iter_content(_PIECE)
            yield None

    def _put(self, came: requests.Response | bytes | Exception | None) -> bool:
        """Whether there was room for it within a second."""
        try:
            self._came.put(came, timeout=1)
        except queue.Full:
            return False
        return True


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
