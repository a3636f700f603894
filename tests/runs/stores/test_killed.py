"""A run or an update that ends after any of its requests to the store, whatever it is."""

import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from kazprep.errors import KazprepError
from kazprep.runs.clean import clean
from kazprep.runs.inputs import Mode
from kazprep.runs.run_info import RunInfo
from kazprep.runs.storage import lease
from kazprep.runs.storage.client import Client
from kazprep.runs.storage.storage import storage_of
from kazprep.tables.schemas import SCHEMAS
from tests.endurance.corpora import edit_corpus, write_corpus
from tests.endurance.inprocess import run_here
from tests.runs.stores.rows import differing, keys, listed, rows_of

OPTIONS = ("run.shard_bytes=8000",)
STEP = int(os.environ.get("KAZPREP_TEST_KILL_STEP", "40"))
"""How many requests are between two kills; with 1 every state is gone through, which takes half an hour."""
WRITES = ("put", "put_file", "copy", "delete")


class Killed(BaseException):
    """What ends a process."""


class Requests:
    """The requests that write: after `left` of them, before the next one or just after it, there are none."""

    def __init__(self, patched, left, is_after):
        self.left, self.is_after, self.made = left, is_after, 0
        for name in WRITES:
            patched.setattr(Client, name, self.counted(getattr(Client, name)))

    def stop_at(self, patched, owner, name, when):
        """Make no request from a call on, of an object whose status is `when`."""
        method = getattr(owner, name)

        def call(this, *arguments):
            if this.status == when:
                self.left = self.made - 1 - self.is_after
                raise Killed
            return method(this, *arguments)

        patched.setattr(owner, name, call)

    def counted(self, request):
        def call(*arguments, **options):
            self.made += 1
            if self.made > self.left + self.is_after:
                raise Killed
            result = request(*arguments, **options)
            if self.made > self.left:
                raise Killed
            return result

        return call


def killed(mode, inputs, store, left, is_after):
    """Run until some requests are made; whether that was before its end."""
    with pytest.MonkeyPatch.context() as patched:
        Requests(patched, left, is_after)
        try:
            run_here(mode, inputs, Path(store), *OPTIONS)
        except Killed:
            storage_of.cache_clear()
            return True
    return False


@pytest.fixture
def dead(monkeypatch):
    """The holder of a lock that is found is dead: here it is this same process."""
    monkeypatch.setattr(lease, "_is_dead", lambda content: True)


def whole_or_nothing(store, *versions, tables=tuple(SCHEMAS)):
    """What plain readers are given of each table is one of these versions, or an error."""
    for table in tables:
        rows = listed(store, table)
        known = [version[table] for version in versions if version is not None]
        assert rows is None or any(rows.equals(each) for each in known), (table, rows)


def opened(store):
    try:
        return rows_of(store)
    except (FileNotFoundError, ValueError, KazprepError):
        return None


def same(one, other):
    return all(one[table].equals(other[table]) for table in SCHEMAS)


def watched(patched, store, *versions):
    """Let a plain reader look at two tables before each request that changes them."""

    def looking(request):
        def call(*arguments):
            whole_or_nothing(store, *versions, tables=("documents", "errors"))
            request(*arguments)

        return call

    for name in ("copy", "delete"):
        patched.setattr(Client, name, looking(getattr(Client, name)))


@pytest.mark.parametrize(("is_killed", "is_cleaned"), [(False, False), (True, True), (True, False)])
def test_a_plain_reader_sees_no_mixture_at_any_moment_of_an_exchange(
    store, dead, tmp_path, is_killed, is_cleaned
):
    dice = random.Random(5)
    write_corpus(tmp_path / "in", 14, dice)
    run_here(Mode.NEW, tmp_path / "in", Path(store), *OPTIONS)
    before = rows_of(store)
    edit_corpus(tmp_path / "in", dice, 2)
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "fresh", *OPTIONS)
    after = rows_of(tmp_path / "fresh")
    if is_killed:  # just after the update was committed
        with pytest.MonkeyPatch.context() as patched:
            Requests(patched, 10**6, 0).stop_at(patched, RunInfo, "write", when="updating")
            with pytest.raises(Killed):
                run_here(Mode.UPDATE, tmp_path / "in", Path(store), *OPTIONS)
            storage_of.cache_clear()
        assert same(opened(store), after)
        assert same({table: listed(store, table) for table in SCHEMAS}, before)
    with pytest.MonkeyPatch.context() as patched:
        watched(patched, store, before, after)
        if is_cleaned:
            clean(Path(store))
        run_here(Mode.UPDATE, tmp_path / "in", Path(store), *OPTIONS)
    assert same({table: listed(store, table) for table in SCHEMAS}, after)


def test_a_run_that_is_killed_after_any_request_is_resumed(store, dead, tmp_path):
    write_corpus(tmp_path / "in", 12, random.Random(2))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "out", *OPTIONS)
    unbroken = rows_of(tmp_path / "out")
    left = 1
    while killed(Mode.RESUME, tmp_path / "in", f"{store}/{left}", left, left % 2):
        output = f"{store}/{left}"
        whole_or_nothing(output, unbroken)
        assert opened(output) is None or same(opened(output), unbroken)
        run_here(Mode.RESUME, tmp_path / "in", Path(output), *OPTIONS)
        assert same(opened(output), unbroken)
        whole_or_nothing(output, unbroken)
        assert listed(output, "tokens") is not None
        assert [key for key in keys(output) if key.startswith("_work")] == ["_work/lease.json"]
        assert clean(Path(output)) == []
        left += STEP
    assert left > STEP


def test_an_update_that_is_killed_after_any_request_is_completed(store, dead, tmp_path):
    dice = random.Random(4)
    write_corpus(tmp_path / "in", 14, dice)
    run_here(Mode.NEW, tmp_path / "in", Path(store), *OPTIONS)
    left = 0
    while True:
        before = rows_of(store)
        edit_corpus(tmp_path / "in", dice, 2)
        run_here(Mode.NEW, tmp_path / "in", tmp_path / f"fresh-{left}", *OPTIONS)
        after = rows_of(tmp_path / f"fresh-{left}")
        was_killed = killed(Mode.UPDATE, tmp_path / "in", store, left, left % 2)
        whole_or_nothing(store, before, after)
        assert same(opened(store), before) or same(opened(store), after)
        with suppress(KazprepError):
            clean(Path(store))
        whole_or_nothing(store, before, after)
        run_here(Mode.UPDATE, tmp_path / "in", Path(store), *OPTIONS)
        assert differing(store, tmp_path / f"fresh-{left}") == []
        assert same({table: listed(store, table) for table in SCHEMAS}, after)
        assert [key for key in keys(store) if key.startswith("_work")] == ["_work/lease.json"]
        if not was_killed:
            break
        left += max(1, STEP // 3)
    assert left > STEP // 3
