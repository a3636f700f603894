"""The lock of an output at an object store: a lease, an object that its holder renews.

A process that dies renews nothing: once the object has been the same for as long as a lease lasts, by the
clock of the one that waits, it is taken over. Each step is a conditional put, so that of two processes one
has it.
"""

import json
import os
import platform
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kazprep.errors import OutputError
from kazprep.operating_system import LINUX, SYSTEM
from kazprep.runs.log import logger
from kazprep.runs.storage.client import Client, ConflictError

LEASE_KEY = "_work/lease.json"
LEASE_SECONDS = 60.0
RENEWED_AFTER = 15.0
_MARGIN_SECONDS = 5.0
"""A holder stops writing as long before its lease ends, and another waits as long after."""
_POLL_SECONDS = 1.0


@dataclass(slots=True)
class Lease:
    """A lease that this process holds."""

    client: Client
    content: dict[str, Any]
    version: dict[str, str]
    valid_until: float
    """By `time.monotonic`."""
    is_lost: bool = False
    _ended: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raise `OutputError` where the lease could not be renewed: another process may be writing by now."""
        if self.is_lost or time.monotonic() > self.valid_until - _MARGIN_SECONDS:
            raise OutputError(
                f"the lock of {self.client.address} was lost: it could not be renewed for "
                f"{LEASE_SECONDS:.0f} seconds, or another process took it; what is done is kept: "
                "resume the run"
            )

    def renew(self, **changes: Any) -> None:
        """Write the lease again; raises `ConflictError` where it is another's, `OSError` where that fails."""
        began = time.monotonic()
        self.content = {**self.content, "count": self.content["count"] + 1, "renewed": _now(), **changes}
        self.version = self.client.put(LEASE_KEY, _encoded(self.content), self.version)
        self.valid_until = began + LEASE_SECONDS

    def keep(self) -> None:
        """Renew the lease until it is released: what a thread does."""
        while not self._ended.wait(RENEWED_AFTER):
            try:
                self.renew()
            except ConflictError:
                self.is_lost = True
                return
            except (OSError, OutputError) as error:
                logger.info("the lock could not be renewed, and is tried again: %s", error)

    def end(self) -> None:
        """Let `keep` end."""
        self._ended.set()


@contextmanager
def leased(client: Client) -> Iterator[Lease]:
    """Hold the lease of an output; raises `OutputError` while another process does."""
    lease = _acquired(client)
    _check_conditions(lease)
    thread = threading.Thread(target=lease.keep, name="lease", daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        lease.end()
        thread.join()
        if not lease.is_lost:
            with suppress(ConflictError, OSError, OutputError):  # it ends by itself
                lease.renew(released=True)


def is_leased(client: Client) -> bool:
    """Whether a process holds the lease, as far as the clocks of the two machines agree."""
    try:
        content = json.loads(client.get(LEASE_KEY)[0])
        renewed = datetime.fromisoformat(content["renewed"])
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError):
        return True
    age = (datetime.now(UTC) - renewed).total_seconds()
    return not content.get("released") and age < LEASE_SECONDS and not _is_dead(content)


def _acquired(client: Client) -> Lease:
    content = {
        "holder": secrets.token_hex(8),
        "host": platform.node(),
        "machine": _machine(),
        "pid": os.getpid(),
        "process": _began(os.getpid()),
        "count": 0,
        "renewed": _now(),
    }
    seen: dict[str, str] | None = None
    since = time.monotonic()
    while True:
        began = time.monotonic()
        try:
            other, version = _read(client)
            if version is None:
                return Lease(
                    client, content, client.put(LEASE_KEY, _encoded(content), "create"), began + LEASE_SECONDS
                )
            has_expired = seen == version and began - since > LEASE_SECONDS + _MARGIN_SECONDS
            if other.get("released") or _is_dead(other) or has_expired:
                put = client.put(LEASE_KEY, _encoded(content), version)
                return Lease(client, content, put, began + LEASE_SECONDS)
        except ConflictError:
            continue  # another was quicker: its lease is looked at next
        is_alive = other.get("machine") == content["machine"] and content["machine"] is not None
        if is_alive or (seen is not None and seen != version):
            raise OutputError(
                f"another kazprep process is writing to {client.address} (on {other.get('host')}, process "
                f"{other.get('pid')}); wait for it to finish, or choose another address with --output"
            )
        if seen is None:
            seen, since = version, began
            logger.info("%s is locked by a process that may be dead: waiting", client.address)
        time.sleep(_POLL_SECONDS)


def _read(client: Client) -> tuple[dict[str, Any], dict[str, str] | None]:
    try:
        content, version = client.get(LEASE_KEY)
    except FileNotFoundError:
        return {}, None
    try:
        lease = json.loads(content)
    except ValueError:
        lease = {}
    return (lease if isinstance(lease, dict) else {}), version


def _check_conditions(lease: Lease) -> None:
    """Raise `OutputError` for a store that takes no notice of the conditions of puts."""
    before = lease.version
    lease.renew()
    trial = _encoded({**lease.content, "count": -1, "renewed": _now()})
    if not (
        lease.client.refuses(LEASE_KEY, trial, "create") and lease.client.refuses(LEASE_KEY, trial, before)
    ):
        raise OutputError(
            f"{lease.client.address}: this store takes no notice of the conditions of a put (If-None-Match, "
            "If-Match), so two runs could overwrite each other's work; write to a folder and copy the tables"
        )


def _machine() -> str | None:
    """What processes that see each other's numbers have in common; None where that is not known."""
    if SYSTEM != LINUX:
        return None
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return None


def _began(pid: int) -> str | None:
    """When a process of this machine began, which tells it from a later one of the same number.

    None where there is no such process, or it has ended and nobody has asked how.
    """
    try:
        state, *values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in "ZX" else values[18]


def _is_dead(lease: dict[str, Any]) -> bool:
    """Whether the holder is known to have ended: a process of this machine that is not there."""
    machine = _machine()
    if machine is None or lease.get("machine") != machine:
        return False
    return _began(int(lease["pid"])) != lease.get("process")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _encoded(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()
