"""A web server on loopback that serves a folder and counts the bytes of each file that it has sent."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import unquote


class CountingServer:
    """What was sent of each file of a folder."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.requests = 0
        """How many requests asked for bytes of a file."""
        self._sent: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lock = Lock()
        self.refused: set[str] = set()
        """Files of which every byte after the first 1,000 is refused."""

    def sending(self, name: str, start: int, stop: int) -> None:
        """Count a range of a file, half-open."""
        with self._lock:
            self.requests += 1
            self._sent[name].append((start, stop))

    def forget(self) -> None:
        """Count from nothing."""
        with self._lock:
            self.requests = 0
            self._sent.clear()

    def sent(self, name: str) -> int:
        """How many bytes of a file were sent."""
        return sum(stop - start for start, stop in self._sent[name])

    def times(self) -> dict[str, float]:
        """For each file that was sent, how often each of its bytes was on average."""
        return {
            name: self.sent(name) / (self.folder / name).stat().st_size
            for name in self._sent
            if self.sent(name)
        }

    def sent_twice(self) -> dict[str, int]:
        """For each file of which bytes were sent more than once, how many."""
        found = {}
        for name, ranges in self._sent.items():
            end = twice = 0
            for start, stop in sorted(ranges):
                twice += max(0, min(end, stop) - start)
                end = max(end, stop)
            if twice:
                found[name] = twice
        return found


class _Handler(SimpleHTTPRequestHandler):
    """Files, and ranges of them; folders can't be listed."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, counted: CountingServer, **options: object) -> None:
        self._counted = counted
        super().__init__(*arguments, directory=str(counted.folder), **options)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, *of: object) -> None:
        """Write nothing."""

    def _answer(self, *, with_body: bool) -> None:
        name = unquote(self.path).lstrip("/")
        path = self._counted.folder / name
        if path.is_file():
            data = path.read_bytes()
            start, stop, status = 0, len(data), 200
            headers = {"Accept-Ranges": "bytes", "Content-Type": self.guess_type(str(path))}
            if given := self.headers.get("Range"):
                first, _, last = given.removeprefix("bytes=").partition("-")
                start, stop, status = int(first), min(int(last or len(data)) + 1, len(data)), 206
                headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(data)}"
            if with_body and name in self._counted.refused and stop > 1000:
                self._send(503, b"", {}, with_body=with_body)
                return
            if with_body:
                self._counted.sending(name, start, stop)
            self._send(status, data[start:stop], headers, with_body=with_body)
        else:
            self._send(404, b"", {}, with_body=with_body)

    def _send(self, status: int, body: bytes, headers: dict[str, str], *, with_body: bool) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@contextmanager
def counting_server(folder: Path) -> Iterator[CountingServer]:
    """Serve a folder on a free port of loopback, at `address`."""
    counted = CountingServer(folder, "")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, counted=counted))
    server.daemon_threads = True
    counted.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield counted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
