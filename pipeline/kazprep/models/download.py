"""Downloading one file: with retries, resuming and a checksum, and limits of size, silence and attempts.

A server may be broken or lie about what it sends. `pooch`, which has retries and checksums, does not resume,
and `requests` limits only the time of a single read, so that a byte a minute would never end.
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
"""The maximum number of attempts, even if each gets a little further."""
MAX_BYTES = 2 << 30
"""The maximum size of a file: the largest of Stanza's Kazakh files has some 200 MB."""

_CONNECT_SECONDS = 10
_SILENCE_SECONDS = 60.0  # until the response begins, and between two chunks: less than 300 bytes a second
_CHUNK_BYTES = 1 << 14  # when a connection breaks, the last incomplete chunk is lost
_RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})  # of HTTP, that may be temporary

OnProgress = Callable[[int, int | None], None]
"""Called with the number of bytes that were received, and the total number, if the server sends it."""


def download(
    url: str,
    path: Path,
    md5s: Collection[str] = (),
    *,
    max_bytes: int = MAX_BYTES,
    on_progress: OnProgress = lambda done, total: None,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Download a file; an interrupted download is resumed where the server supports it.

    With `md5s` the file must have one of these checksums. `path` is written as the bytes arrive, and complete
    once this returns: it has to be a name that nothing else reads. `pause` waits between attempts.

    Raises `DownloadError` when that fails permanently, as for a file of more than `max_bytes`, and `OSError`
    when the file can't be written.
    """
    path.unlink(missing_ok=True)
    attempts = furthest = 0
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            _resume(url, path, max_bytes, on_progress)
            problem = _wrong_checksum(path, md5s)
            if problem is None:
                return
            path.unlink()
        except requests.RequestException as error:
            problem = _reason(error)
            response = error.response
            if response is not None and response.status_code not in _RETRIED_STATUSES:
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


def _resume(url: str, path: Path, max_bytes: int, on_progress: OnProgress) -> None:
    """Download the rest of a file, or all of it from a server that doesn't support ranges."""
    done = path.stat().st_size if path.exists() else 0
    transfer = _Transfer(url, done)
    try:
        response = transfer.response()
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            path.unlink()  # the file on the server has become shorter: the next attempt starts over
            raise requests.ConnectionError("the file on the server has changed")
        response.raise_for_status()
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise DownloadError(f"{url} can't be fetched: the server compresses it, though not asked to.")
        is_rest = response.status_code == requests.codes.partial_content
        done = done if is_rest else 0
        length = response.headers.get("Content-Length", "")
        total = done + int(length) if length.isascii() and length.isdigit() else None
        with path.open("ab" if is_rest else "wb") as file:
            while True:
                if max(done, total or 0) > max_bytes:
                    raise DownloadError(
                        f"{url} can't be fetched: the server sends more than {max_bytes:,} bytes, which is "
                        "more than such a file can have."
                    )
                chunk = transfer.chunk()
                if chunk is None:
                    break
                file.write(chunk)
                done += len(chunk)
                on_progress(done, total)
    finally:
        transfer.stop()


class _Transfer:
    """A request in a separate thread, so that it can be given up while a server sends next to nothing."""

    def __init__(self, url: str, start: int) -> None:
        self._received: queue.Queue[requests.Response | bytes | Exception | None] = queue.Queue(maxsize=8)
        self._stopped = threading.Event()
        threading.Thread(target=self._run, args=(url, start), daemon=True).start()

    def response(self) -> requests.Response:
        """The response, once its headers are there; raises `RequestException`."""
        response = self._next()
        assert isinstance(response, requests.Response)
        return response

    def chunk(self) -> bytes | None:
        """The next bytes, None at the end; raises `RequestException`."""
        chunk = self._next()
        assert chunk is None or isinstance(chunk, bytes)
        return chunk

    def stop(self) -> None:
        """Let the thread end with the next chunk that arrives."""
        self._stopped.set()

    def _next(self) -> requests.Response | bytes | None:
        try:
            received = self._received.get(timeout=_SILENCE_SECONDS)
        except queue.Empty:
            raise requests.Timeout from None
        if isinstance(received, Exception):
            raise received
        return received

    def _run(self, url: str, start: int) -> None:
        try:
            for received in self._all(url, start):
                while not self._put(received):
                    if self._stopped.is_set():
                        return
        except requests.RequestException as error:
            self._put(error)
        except (
            Exception
        ) as error:  # of http.client and urllib3, which requests lets through for odd responses
            self._put(requests.ConnectionError(f"the server's response is not HTTP: {type(error).__name__}"))

    def _all(self, url: str, start: int) -> Iterator[requests.Response | bytes | None]:
        """The response, its chunks, and None at the end."""
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        timeout = (_CONNECT_SECONDS, _SILENCE_SECONDS)
        with requests.get(url, headers=headers, stream=True, timeout=timeout) as response:
            yield response
            yield from response.iter_content(_CHUNK_BYTES)
            yield None

    def _put(self, received: requests.Response | bytes | Exception | None) -> bool:
        """Pass something on; False if there was no room for it within a second."""
        try:
            self._received.put(received, timeout=1)
        except queue.Full:
            return False
        return True


def _wrong_checksum(path: Path, md5s: Collection[str]) -> str | None:
    """What is wrong with the checksum of a file; None if nothing is."""
    found = md5_of(path) if md5s else ""
    if not md5s or found in md5s:
        return None
    return f"the checksum of the file received is {found}, it should be {' or '.join(md5s)}"


def _reason(error: requests.RequestException) -> str:
    """What was wrong, in a few words: messages of requests have class names and addresses of objects."""
    if error.response is not None:
        return f"the server answers {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return "there was no response in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke"
    cause: BaseException = error
    while inner := [part for part in (*cause.args, getattr(cause, "reason", None)) if _is_error(part)]:
        cause = inner[-1]
    return str(cause).rpartition(": ")[2].rstrip(".") or type(cause).__name__


def _is_error(part: object) -> TypeGuard[BaseException]:
    return isinstance(part, BaseException)
