"""Nodes of a Ray cluster on this machine, started with `ray start`, and the processes on them."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def children(pid: int) -> list[tuple[int, str]]:
    """The children of a process, with their command lines."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    pairs = (line.split(maxsplit=1) for line in listed.stdout.splitlines())
    return [(int(number), arguments) for number, arguments in pairs]


def child(pid: int, containing: str) -> int | None:
    return next((number for number, arguments in children(pid) if containing in arguments), None)


class Node:
    """A node with one processor: `ray start --block` and what it has started."""

    def __init__(self, environment: Mapping[str, str], *arguments: str, inside: Sequence[str] = ()) -> None:
        """`inside` is a command that runs another one, in a namespace, say, and becomes it."""
        self.process = subprocess.Popen(
            [
                *inside,
                *(sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--num-cpus=1"),
                *("--object-store-memory=100000000", "--disable-usage-stats", *arguments),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def raylet(self) -> int | None:
        return child(self.process.pid, "/raylet ")

    def actor(self) -> int | None:
        raylet = self.raylet()
        return None if raylet is None else child(raylet, "ShardWorker")

    def worker(self) -> int | None:
        actor = self.actor()
        return None if actor is None else child(actor, "spawn_main")

    def kill(self) -> None:
        """End all of it at once, as a machine that loses its power."""
        for pid in [number for number, _ in children(self.process.pid)] + [self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Cluster:
    """Nodes, the first of them the head, and the environment that they run in, as their drivers should."""

    address: str
    environment: dict[str, str]
    nodes: list[Node] = field(default_factory=list)

    def add_node(self) -> None:
        if self.nodes:
            self.nodes.append(Node(self.environment, f"--address={self.address}"))
        else:
            port = self.address.rpartition(":")[2]
            head = ("--head", f"--port={port}", "--include-dashboard=false", "--node-ip-address=127.0.0.1")
            self.nodes.append(Node(self.environment, *head))
            wait_for(lambda: answers(int(port)))
        wait_for(lambda: self.nodes[-1].raylet() is not None)

    def kill_last_node(self) -> None:
        self.nodes.pop().kill()


@contextmanager
def started_cluster(count: int, environment: Mapping[str, str]) -> Iterator[Cluster]:
    """A cluster of `count` nodes, with a new token."""
    secret = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(16)}
    cluster = Cluster(f"127.0.0.1:{free_port()}", {**environment, **secret})
    try:
        for _ in range(count):
            cluster.add_node()
        time.sleep(2)  # until the head knows of them
        yield cluster
    finally:
        while cluster.nodes:
            cluster.kill_last_node()


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def wait_for(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + START_SECONDS
    while not happens():
        if time.monotonic() > until:
            raise RuntimeError("Ray's nodes do not start")
        time.sleep(0.1)
