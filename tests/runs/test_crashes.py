"""Short versions of the programs in tests.endurance: crashes, faults of the disk, readers during updates."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from kazprep.runs.inputs import Mode
from tests.endurance import crash, faults
from tests.endurance.corpora import write_corpus
from tests.endurance.disk import Call, Disk, Loss, why_not_recorded
from tests.endurance.inprocess import problems_with, run_here, work_here
from tests.endurance.readers import read_during_updates, scratch_folder

SHARD_BYTES = "run.shard_bytes=12000"


@pytest.mark.parametrize("name", crash.SCENARIOS)
@pytest.mark.process
def test_every_state_that_a_crash_leaves_is_recovered_from(name):
    reason = why_not_recorded()
    if reason:
        pytest.skip(reason)
    with scratch_folder() as folder:
        outcome = crash.go_through(name, Path(folder), articles=8, randoms=1, max_states=15)
    assert outcome.findings == []
    assert outcome.distinct >= 5
    assert outcome.calls["flush"] > 20


@pytest.mark.parametrize("name", ["run", "update", "overwrite"])
@pytest.mark.process
def test_whatever_call_is_interrupted_the_run_continues(name):
    with scratch_folder() as folder:
        outcome = faults.go_through(name, Path(folder), articles=2, faults=["INT"])
    assert outcome.findings == []
    assert outcome.trials > 30


@pytest.mark.process
def test_readers_during_updates_are_given_complete_tables_of_one_version():
    with scratch_folder() as folder:
        found = read_during_updates(Path(folder), articles=30, updates=2)
    assert found.keys() <= {"complete", "refused"}
    assert found["complete"]


def test_the_model_of_a_disk_keeps_what_was_flushed(tmp_path):
    disk = Disk(tmp_path / "none")
    folder = os.fsencode(tmp_path / "none")
    for call in (
        Call("create", folder + b"/a"),
        Call("write", folder + b"/a", b"1"),
        Call("flush", folder + b"/a"),
        Call("write", folder + b"/a", b"2"),
        Call("flush", folder),
        Call("rename", folder + b"/a", folder + b"/b"),
    ):
        disk.execute(call)
    dice = random.Random(1)
    assert disk.files(Loss.KILL, dice) == {b"b": b"12"}
    assert disk.files(Loss.POWER, dice) == {b"a": b"1"}
    some = Counter(str(disk.files(Loss.SOME, dice)) for _ in range(200))
    assert {str({b"a": b"1"}), str({b"b": b"12"}), str({b"b": b"1\0"})} <= some.keys()


@pytest.fixture
def folder():
    with scratch_folder() as name:
        yield Path(name)


def _replaced(path: Path) -> Path:
    path.unlink()
    return path


CHANGES = {
    "deleted": lambda path: path.unlink(),
    "longer": lambda path: path.write_text(path.read_text(encoding="utf-8") + "Тағы.", encoding="utf-8"),
    "shorter": lambda path: os.truncate(path, 50),
    "a folder": lambda path: _replaced(path).mkdir(),
    "a named pipe": lambda path: os.mkfifo(_replaced(path)),
    "a link to nothing": lambda path: _replaced(path).symlink_to("/nowhere"),
    "of 1970": lambda path: os.utime(path, (1, 1)),
    "of 2100": lambda path: os.utime(path, (4102444800, 4102444800)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("moment", ["before it is read", "after it was read"])
def test_articles_that_change_during_a_run_are_noticed_by_the_next_update(folder, change, moment):
    live = folder / "in"
    write_corpus(live, 14, random.Random(7))
    paths = sorted(live.rglob("*.txt"))[4:6]

    def changing(*arguments):
        if moment == "before it is read":
            for path in paths:
                CHANGES[change](path)
        yield from work_here(*arguments)
        if moment == "after it was read":
            for path in paths:
                CHANGES[change](path)

    run_here(Mode.NEW, live, folder / "out", SHARD_BYTES, work=changing)
    run_here(Mode.UPDATE, live, folder / "out", SHARD_BYTES)
    run_here(Mode.NEW, live, folder / "fresh", SHARD_BYTES)
    assert problems_with(folder / "out", folder / "fresh") == []
