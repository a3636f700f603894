"""Two Ray nodes that share nothing but an object store: a node and the driver are killed, and requests fail.

Run it as root on Linux, from the root of the repository: `python -m tests.endurance.ray_stores`. Each node
has a network namespace and a mount namespace of its own, with its own folder for temporary files; both reach
the other and the store, moto's S3 server behind a proxy that fails one request in twenty. Articles and tables
are at the store. The tables have to be those of a run in a folder. Ends with exit code 1 where they are not.
"""

import argparse
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.fs

from kazprep.runs.storage.storage import storage_of
from tests.endurance.corpora import write_corpus
from tests.endurance.ray_nodes import Node, free_port
from tests.endurance.stages import WITHOUT_MODELS
from tests.object_server import BUCKET, environment, proxy, s3_server, some
from tests.runs.stores.rows import differing, files, keys, shards_done

BRIDGE, NAMES = "kazprep0", ("kazprep1", "kazprep2")
HOST, ADDRESSES = "10.213.77.1", ("10.213.77.2", "10.213.77.3")
TEMPORARY = "/var/tmp"
"""Each node has a file system of its own there."""
PATIENCE = 900


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


@contextmanager
def network() -> Iterator[None]:
    """A bridge with two namespaces on it, until the block ends."""
    try:
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{HOST}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for name, address in zip(NAMES, ADDRESSES, strict=True):
            ip("netns", "add", name)
            ip("link", "add", f"{name}a", "type", "veth", "peer", "name", f"{name}b")
            ip("link", "set", f"{name}a", "master", BRIDGE, "up")
            ip("link", "set", f"{name}b", "netns", name)
            ip("-n", name, "addr", "add", f"{address}/24", "dev", f"{name}b")
            ip("-n", name, "link", "set", f"{name}b", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield
    finally:
        made = [("netns", name) for name in NAMES]
        made += [("link", name) for name in (*(f"{name}a" for name in NAMES), BRIDGE)]
        for kind, name in made:  # a namespace stays as long as a process is in it, and its link with it
            subprocess.run(["ip", kind, "del", name], check=False, stderr=subprocess.DEVNULL)


def node(number: int, port: int) -> Node:
    """A node in the namespaces of its number; the first is the head."""
    own = f'mount -t tmpfs none {TEMPORARY} && exec "$@"'
    inside = ("ip", "netns", "exec", NAMES[number], "unshare", "-m", "sh", "-c", own, "sh")
    role = (
        ("--head", f"--port={port}", "--include-dashboard=false")
        if number == 0
        else (f"--address={ADDRESSES[0]}:{port}",)
    )
    return Node(os.environ, *role, f"--node-ip-address={ADDRESSES[number]}", inside=inside)


def on_head(head: Node, *arguments: object) -> subprocess.Popen[str]:
    """kazprep on the node of the head, which has to have the driver."""
    inside = ("nsenter", "-t", str(head.process.pid), "-n", "-m")
    command = [*inside, sys.executable, "-m", "kazprep", *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path.cwd()
    )


def wait_for(what: str, happens: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > until:
            raise RuntimeError(f"it did not happen: {what}")
        time.sleep(0.2)
    print(what, flush=True)


def trial(place: str, port: int, options: list[str]) -> list[str]:
    """Run with a node and a driver that are killed; what was wrong with that."""
    arguments = (
        "run",
        f"s3://{BUCKET}/articles",
        "-o",
        place,
        "--resume",
        "--ray-address",
        f"{ADDRESSES[0]}:{port}",
    )
    nodes = [node(0, port)]
    try:
        wait_for("the head is up", lambda: nodes[0].raylet())
        nodes.append(node(1, port))
        wait_for("the second node is up", lambda: nodes[1].raylet())
        time.sleep(5)
        process = on_head(nodes[0], *arguments, *options)
        wait_for("a shard is done", lambda: process.poll() is not None or shards_done(place) >= 1)
        wait_for("the second node works", lambda: process.poll() is not None or nodes[1].worker())
        nodes.pop().kill()
        print("the second node is killed", flush=True)
        wait_for("the ledger is read", lambda: shards_done(place))
        before = shards_done(place)
        wait_for(
            "more shards are done", lambda: process.poll() is not None or shards_done(place) >= before + 2
        )
        process.send_signal(signal.SIGKILL)
        process.communicate()
        print(f"the driver is killed, {shards_done(place)} shards are done", flush=True)
        nodes.append(node(1, port))
        wait_for("another second node is up", lambda: nodes[1].raylet())
        time.sleep(5)
        process = on_head(nodes[0], *arguments, *options)
        out, err = process.communicate(timeout=PATIENCE)
        print(out, flush=True)
        if process.returncode not in (0, 1):
            return [f"the run ended with {process.returncode}: {err}"]
    finally:
        for each in nodes:
            each.kill()
    return []


def checked(place: str, unbroken: Path) -> list[str]:
    """What is wrong with the tables, or left over."""
    problems = [f"other rows in {table}" for table in differing(place, unbroken)]
    for command in ("verify", "clean"):
        done = subprocess.run(
            [sys.executable, "-m", "kazprep", command, place], capture_output=True, text=True, check=False
        )
        print(done.stdout, flush=True)
        problems += [f"{command}: {done.stdout}{done.stderr}"] * (done.returncode != 0)
    left = [key for key in keys(place) if key.startswith("_work/") and key != "_work/lease.json"]
    return [*problems, *(f"left over: {key}" for key in left)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--failing", type=float, default=0.05, help="the share of requests that fail")
    asked = parser.parse_args()
    options = ["--workers", "2", "--set", "run.shard_bytes=20000", "--set", WITHOUT_MODELS]
    os.environ |= {
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        "KAZPREP_TEST_SLEEP": "0.3",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(16),
        "TMPDIR": TEMPORARY,
        "RAY_TMPDIR": TEMPORARY,
    }
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name, s3_server() as endpoint, network():
        folder, place = Path(name), f"s3://{BUCKET}/outputs/ray"
        write_corpus(folder / "in", asked.documents, random.Random(1))
        local = ["run", str(folder / "in"), "-o", str(folder / "unbroken"), *options]
        subprocess.run([sys.executable, "-m", "kazprep", *local], check=False, stdout=subprocess.DEVNULL)
        os.environ |= environment(endpoint)
        pyarrow.fs.copy_files(str(folder / "in"), f"{BUCKET}/articles", pyarrow.fs.LocalFileSystem(), files())
        with proxy(endpoint, some(asked.failing), host=HOST) as (address, counts):
            os.environ |= environment(address)
            problems = trial(place, free_port(), options)
        os.environ |= environment(endpoint)
        storage_of.cache_clear()
        problems += checked(place, folder / "unbroken")
        print(f"{counts['failed']:,} of {counts['requests']:,} requests failed")
    print("\n".join(problems) or "the tables are those of a run in a folder, nothing is left over")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
