"""The lock of an output at a store: one process has it, and it ends with the process."""

import json
import threading
import time

import pytest

from kazprep.errors import OutputError
from kazprep.runs.lock import is_locked, locked
from kazprep.runs.storage import lease
from kazprep.runs.storage.client import Client, ConflictError
from kazprep.runs.storage.lease import LEASE_KEY, leased
from kazprep.runs.storage.storage import storage_of
from tests.object_server import environment, proxy


@pytest.fixture
def quick(monkeypatch):
    """Leases that end after two seconds."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 2.0)
    monkeypatch.setattr(lease, "RENEWED_AFTER", 0.3)
    monkeypatch.setattr(lease, "_MARGIN_SECONDS", 0.2)
    monkeypatch.setattr(lease, "_POLL_SECONDS", 0.1)


def left_by(client, **content):
    """Write the lease of another process."""
    other = {"holder": "another", "host": "far", "machine": "other", "pid": 1, "process": "1", "count": 0}
    return client.put(LEASE_KEY, json.dumps({**other, "renewed": lease._now(), **content}).encode())


def test_a_second_process_is_refused_until_the_first_has_ended(store, tmp_path):
    output = tmp_path.__class__(store)
    with locked(output):
        assert is_locked(output)
        with pytest.raises(
            OutputError, match=r"another kazprep process is writing to s3://bucket/.*process \d+"
        ):
            leased(Client(store)).__enter__()
    assert not is_locked(output)
    with locked(output):
        pass


def test_the_lock_of_a_dead_process_of_this_machine_ends_at_once(store, tmp_path):
    client = Client(store)
    left_by(client, machine=lease._machine(), pid=2**22 + 1)
    began = time.monotonic()
    with leased(client):
        assert time.monotonic() - began < lease.RENEWED_AFTER


def test_a_number_that_another_process_has_by_now_is_not_the_holder(store):
    client = Client(store)
    left_by(client, machine=lease._machine(), pid=1, process="long ago")
    with leased(client):
        pass


def test_the_lock_of_a_process_elsewhere_ends_when_it_is_not_renewed(store, quick):
    client = Client(store)
    left_by(client)
    began = time.monotonic()
    with leased(client) as held:
        assert 2.0 < time.monotonic() - began < 20
        time.sleep(3)  # it is renewed meanwhile
        held.check()


def test_a_lock_that_is_renewed_elsewhere_is_refused(store, quick):
    client = Client(store)
    ended = threading.Event()
    left_by(client)

    def renew():
        number = 0
        while not ended.wait(0.2):
            number += 1
            left_by(client, count=number)

    thread = threading.Thread(target=renew)
    thread.start()
    try:
        with pytest.raises(OutputError, match="on far, process 1"), leased(client):
            pass
    finally:
        ended.set()
        thread.join()


def test_a_process_whose_lock_was_taken_writes_no_more(store, quick, tmp_path):
    output = tmp_path.__class__(store)
    storage = storage_of(output)
    with locked(output):
        storage.write("run.json", b"{}")
        left_by(Client(store))
        time.sleep(1)
        for write in (
            lambda: storage.write("run.json", b"[]"),
            lambda: storage.write_ledger(b"x\n"),
            lambda: storage.append_to_ledger(b"x\n"),
            lambda: storage.publish([("a", "b")]),
            lambda: storage.remove(["run.json"]),
            storage.hide_tables,
            storage.show_tables,
        ):
            with pytest.raises(OutputError, match=r"the lock of s3://bucket/.* was lost"):
                write()
    assert storage.read("run.json") == b"{}"
    assert json.loads(Client(store).get(LEASE_KEY)[0])["holder"] == "another"  # it was not given back either


@pytest.mark.parametrize("header", ["if-none-match", "if-match"])
def test_a_store_that_does_not_know_the_conditions_of_puts_is_refused(store, endpoint, monkeypatch, header):
    with proxy(endpoint, without=(header,)) as (address, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL", environment(address)["AWS_ENDPOINT_URL"])
        with pytest.raises(OutputError, match="takes no notice of the conditions"), leased(Client(store)):
            pass


def test_of_two_that_write_the_same_object_one_is_refused(store):
    client = Client(store)
    first = client.put("x", b"1", "create")
    with pytest.raises(ConflictError):
        client.put("x", b"2", "create")
    second = client.put("x", b"2", first)
    with pytest.raises(ConflictError):
        client.put("x", b"3", first)
    assert client.put("x", b"2", first) == second  # the answer to this very put was lost
