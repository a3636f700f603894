"""Bytes at an address: what is read of them, what is transferred, and what the hash is of."""

import hashlib
import json
from collections import namedtuple
from itertools import pairwise

import pytest

from kazprep.readers import read
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.read import transfer_of
from kazprep.readers.sources.find import find_sources
from kazprep.readers.sources.transfer import LocalCopies, Transfer
from kazprep.settings import InputSettings
from tests.counting_server import counting_server
from tests.readers.samples import COMPRESSORS, FORMATS

FILES = {
    **{f"а.{name}": content for name, content in FORMATS.items()},
    **{f"а.{name}.gz": COMPRESSORS["gz"](FORMATS[name]) for name in ("txt", "jsonl", "parquet")},
}
LINES = "".join(
    json.dumps({"text": f"{number} бала далада ойнады."}, ensure_ascii=False) + "\n" for number in range(2000)
).encode()


@pytest.fixture
def served(tmp_path):
    """A server of a folder, and a function that gives the source at the address of a file."""
    with counting_server(tmp_path) as server:

        def source(name, content):
            (tmp_path / name).write_bytes(content)
            (found,) = find_sources([f"{server.address}/{name}"], ())
            return found

        yield server, source


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_and_hashed_in_one_transfer(served, tmp_path, name):
    server, source = served
    remote = source(name, FILES[name])
    (local,) = find_sources([tmp_path / name], ())
    transfer = transfer_of(remote, InputSettings())
    found = [(record.doc_id, record.raw_text) for record in read(remote, InputSettings(), transfer)]
    assert found == [(record.doc_id, record.raw_text) for record in read(local)]
    assert found
    assert transfer.sha256() == hashlib.sha256(FILES[name]).hexdigest()
    assert server.times() == {name: 1.0}
    assert server.sent_twice() == {}


def test_the_hash_is_of_all_bytes_however_far_the_reader_came(served):
    server, source = served
    remote = source("а.jsonl", LINES)
    for n_read in (0, 1, 1000):
        server.forget()
        transfer = Transfer(remote)
        records = read(remote, InputSettings(), transfer)
        assert len([next(records) for _ in range(n_read)]) == n_read
        assert transfer.sha256() == hashlib.sha256(LINES).hexdigest()
        assert server.times() == {"а.jsonl": 1.0}


def test_a_failing_connection_is_the_reason_that_there_is_no_hash(served):
    server, source = served
    remote = source("а.jsonl", LINES)
    server.refused.add("а.jsonl")
    transfer = Transfer(remote)
    records = list(read(remote, InputSettings(), transfer))
    assert len(records) == 1
    assert "can't be read" in str(records[0].error)
    assert transfer.sha256().startswith("!")


def test_a_file_that_is_split_is_copied_in_one_transfer_and_the_copy_goes_with_its_owner(served):
    server, source = served
    copies = LocalCopies()
    ranges = split_large(source("а.jsonl", LINES), 20_000, copies=copies)
    assert len(ranges) > 3
    assert server.times() == {"а.jsonl": 1.0}
    assert [record.record for each in ranges for record in read(each)] == list(range(2000))
    assert server.times() == {"а.jsonl": 1.0}
    path = ranges[0].local_copy
    assert path.read_bytes() == LINES
    del copies
    assert not path.exists()


def test_ranges_whose_copy_is_on_another_machine_are_transferred(served):
    server, source = served
    copies = LocalCopies()
    ranges = split_large(source("а.jsonl", LINES), 20_000, copies=copies)
    del copies
    server.forget()
    hashes, numbers = [], []
    for each in ranges:
        transfer = transfer_of(each, InputSettings())
        numbers += [record.record for record in read(each, InputSettings(), transfer)]
        hashes.append(transfer.sha256())
    assert numbers == list(range(2000))
    bounds = [*(each.start for each in ranges), len(LINES)]
    pieces = pairwise(bounds)
    assert hashes == [hashlib.sha256(LINES[start:stop]).hexdigest() for start, stop in pieces]


def test_without_space_for_a_copy_the_ranges_are_the_same(served, monkeypatch):
    _, source = served
    remote = source("а.jsonl", LINES)
    with_copy = split_large(remote, 20_000, copies=LocalCopies())
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage(0, 0, 2 * len(LINES) - 1))
    without = split_large(remote, 20_000, copies=LocalCopies())
    assert without == with_copy
    assert [each.local_copy for each in without] == [None] * len(without)


def test_a_file_that_has_grown_since_it_was_listed_is_not_copied(served, tmp_path):
    _, source = served
    remote = source("а.jsonl", LINES)
    (tmp_path / "а.jsonl").write_bytes(LINES * 2)
    assert LocalCopies().of(remote) is remote
