"""An S3 server on loopback (moto's), and a proxy before it that fails some requests.

The server is `moto.server`, a process of its own. Clients find it by the environment, as they find any other.
"""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BUCKET = "bucket"
_PATIENCE = 120
FORWARDED = ("transfer-encoding", "connection")


def environment(endpoint: str) -> dict[str, str]:
    """The variables by which clients find a server, with credentials that mean nothing elsewhere."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "kazprep",
        "AWS_SECRET_ACCESS_KEY": "loopback",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server with an empty bucket, until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < end:
            try:
                status, _ = request(port, "PUT", f"/{BUCKET}")
            except OSError:
                time.sleep(0.1)
                continue
            assert status == 200, status
            break
        else:
            raise AssertionError("the server does not answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def request(
    port: int, method: str, path: str, headers: Any = None, body: bytes | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        signature = {
            "Authorization": "AWS4-HMAC-SHA256 Credential=kazprep/20260101/us-east-1/s3/aws4_request"
        }
        connection.request(method, path, body, headers or signature)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


Fault = Callable[[BaseHTTPRequestHandler], str | None]
"""What to do to a request: `refuse` it, `drop` it, `lose` the answer, `cut` it, or nothing."""


def some(share: float, seed: int = 1) -> Fault:
    """A fault for a share of all requests, each kind as often."""
    dice = random.Random(seed)

    def fault(handler: BaseHTTPRequestHandler) -> str | None:
        return dice.choice(["refuse", "drop", "lose", "cut"]) if dice.random() < share else None

    return fault


def _nothing(handler: BaseHTTPRequestHandler) -> None:
    """No fault."""


@contextmanager
def proxy(
    endpoint: str, fault: Fault = _nothing, without: tuple[str, ...] = (), host: str = "127.0.0.1"
) -> Iterator[tuple[str, dict[str, int]]]:
    """The address of a proxy before a server, and how many requests it had and how many of them failed.

    `without` are headers that it leaves out, in lowercase: so does a store that does not know them.
    """
    port = int(endpoint.rpartition(":")[2])
    counts = {"requests": 0, "failed": 0}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:  # the client has gone: it was killed, perhaps
                self.close_connection = True

        def log_message(self, *arguments: Any) -> None:
            pass

        def forward(self) -> None:
            counts["requests"] += 1
            kind = fault(self)
            counts["failed"] += kind is not None
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if kind == "refuse":
                self.answer(
                    503, {}, b"<Error><Code>SlowDown</Code><Message>Please try again.</Message></Error>"
                )
            if kind == "deny":
                self.answer(
                    403, {}, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
                )
            if kind == "drop":
                self.close_connection = True
            if kind in ("refuse", "deny", "drop"):
                return
            headers = {name: value for name, value in self.headers.items() if name.lower() not in without}
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                content = answer.read()
            finally:
                connection.close()
            if kind == "lose":
                self.close_connection = True
                return
            self.answer(answer.status, dict(answer.getheaders()), content, is_cut=kind == "cut")

        def answer(
            self, status: int, headers: dict[str, str], content: bytes, *, is_cut: bool = False
        ) -> None:
            self.send_response_only(status)
            length = (
                headers.get("Content-Length", str(len(content)))
                if self.command == "HEAD"
                else str(len(content))
            )
            for name, value in headers.items():
                if name.lower() not in ("content-length", *FORWARDED):
                    self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if is_cut else content)
            self.close_connection |= is_cut

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward  # noqa: N815

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *arguments: Any) -> None:
            pass

    server = Server((host, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}", counts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
