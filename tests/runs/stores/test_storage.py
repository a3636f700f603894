"""An object store as an output: the ledger in it, the names in it, and what is said where it fails."""

import sys
from pathlib import Path

import pytest

from kazprep.errors import OutputError
from kazprep.runs.lock import locked
from kazprep.runs.output import check_output
from kazprep.runs.storage import object_store
from kazprep.runs.storage.storage import absolute_output, place_of, storage_of
from tests.object_server import environment, proxy, some
from tests.runs.stores.rows import keys


@pytest.fixture
def storage(store):
    with locked(Path(store)):
        yield storage_of(Path(store))


def reread(storage):
    """The ledger as another process reads it."""
    return object_store.ObjectStore(storage.place).read_ledger()


def test_lines_are_added_to_the_ledger_in_objects_of_limited_size(storage, monkeypatch):
    monkeypatch.setattr(object_store, "_MAX_LINES_BYTES", 30)
    storage.write_ledger(b"plan\n")
    lines = [f"line {number:03}\n".encode() for number in range(12)]
    for number, line in enumerate(lines, start=1):
        storage.append_to_ledger(line)
        assert reread(storage) == b"plan\n" + b"".join(lines[:number])
    assert len([key for key in keys(storage.place) if key.startswith("_work/ledger/")]) == 3
    storage.close_ledger()
    assert storage.read("ledger.jsonl") == reread(storage) == b"plan\n" + b"".join(lines)
    assert not [key for key in keys(storage.place) if key.startswith("_work/ledger/")]


def test_a_ledger_that_is_replaced_has_no_lines_of_the_one_before(storage):
    for content in (b"plan\n", b"another\n", b"plan\n"):
        storage.write_ledger(content)
        assert reread(storage) == content
        storage.append_to_ledger(b"line\n")
        assert reread(storage) == content + b"line\n"


def test_a_ledger_that_somebody_else_has_replaced_is_not(storage):
    storage.write_ledger(b"plan\n")
    object_store.ObjectStore(storage.place).write_ledger(b"another\n")
    with pytest.raises(OutputError, match=r"another process has written to s3://.* meanwhile"):
        storage.write_ledger(b"mine\n")
    assert reread(storage) == b"another\n"


def test_a_log_goes_on_after_what_is_there(storage):
    import logging

    for message in ("бір", "екі"):
        with storage.log_handler("run.log") as handler:
            handler.emit(logging.makeLogRecord({"msg": message}))
    assert storage.read("run.log").decode() == "бір\nекі\n"


def test_files_are_pending_until_they_are_published(storage):
    with storage.new_files("00001", "c0ffee") as paths:
        for table, path in paths.items():
            path.write_bytes(table.encode())
    pending = {table: storage.pending_name(table, "00001", "c0ffee") for table in paths}
    assert sorted(storage.table_files()) == sorted(pending.values())
    assert all(map(storage.is_part, pending.values()))
    storage.publish([(pending["tokens"], storage.current_names("tokens", "00001", "c0ffee")[0])])
    assert storage.read("tokens/part-00001.c0ffee.parquet") == b"tokens"
    assert storage.size(pending["tokens"]) is None


def test_one_request_in_five_may_fail(store, endpoint, monkeypatch):
    monkeypatch.setattr("kazprep.runs.storage.client._FIRST_PAUSE", 0.01)
    with proxy(endpoint, some(0.2)) as (address, counts):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        with locked(Path(store)):
            storage = storage_of(Path(store))
            storage.write_ledger(b"plan\n")
            for number in range(20):
                storage.append_to_ledger(f"{number}\n".encode())
            with storage.new_files("00001", "c0ffee") as paths:
                for path in paths.values():
                    path.write_bytes(bytes(100_000))
            name = storage.pending_name("tokens", "00001", "c0ffee")
            storage.publish([(name, "tokens/part-00001.c0ffee.parquet")])
            assert storage.read("tokens/part-00001.c0ffee.parquet") == bytes(100_000)
            assert reread(storage) == b"plan\n" + "".join(f"{number}\n" for number in range(20)).encode()
    assert counts["failed"] > 5


def test_what_is_said_where_a_store_can_not_be_used(store, endpoint, monkeypatch):
    with pytest.raises(OutputError, match=r"there is no bucket 'missing'"):
        check_output(Path("s3://missing/outputs/x"))
    with pytest.raises(OutputError, match=r"name a place in a bucket, as in s3://bucket/outputs/name"):
        check_output(Path("s3://bucket"))
    for address in ("hf://datasets/a/b", "memory:///a", "https://example.org/a", "file:///tmp/a"):
        with pytest.raises(OutputError, match="an address of a kind that tables can't be written to"):
            check_output(Path(address))
    with proxy(endpoint, lambda handler: "deny") as (denying, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL", denying)
        storage_of.cache_clear()
        with pytest.raises(OutputError, match=r"permission denied \(AccessDenied: Access Denied\)"):
            check_output(Path(store))
    storage_of.cache_clear()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(OutputError, match="there are no credentials for S3"):
        check_output(Path(store))


@pytest.mark.parametrize(
    ("address", "extra"), [("s3://bucket/a", "s3"), ("gs://bucket/a", "gcs"), ("abfs://container/a", "azure")]
)
def test_a_package_that_is_missing_is_named(monkeypatch, address, extra):
    monkeypatch.setitem(sys.modules, "obstore", None)
    storage_of.cache_clear()
    with pytest.raises(OutputError, match=rf"pip install 'kazprep\[{extra}\]'"):
        check_output(Path(address))


def test_a_store_that_is_not_kazpreps_is_not_written_to(store):
    storage_of(Path(store)).write("notes.txt", b"")
    with pytest.raises(OutputError, match="is not empty and not the output of a run"):
        check_output(Path(store))


def test_an_address_is_the_same_wherever_it_is_written(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert place_of(Path("s3://bucket/a") / "run.json") == "s3://bucket/a/run.json"
    assert place_of(absolute_output(Path("s3://bucket/a"))) == "s3://bucket/a"
    assert absolute_output(Path("a")) == tmp_path / "a"
    assert environment("x")["AWS_ENDPOINT_URL"] == "x"
