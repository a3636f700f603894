"""The pool of workers: what is blamed for the death of a worker, and what follows from it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from kazprep.errors import WorkerError
from kazprep.readers.sources.source import Source
from kazprep.runs.engines.engine import Progress, largest_first
from kazprep.runs.engines.heartbeat import Position, Status
from kazprep.runs.engines.worker_deaths import time_limit
from kazprep.runs.engines.worker_pool import WorkerPool, _Job, _State, _Worker
from kazprep.runs.shards import Shard
from kazprep.settings import RunSettings, load_settings

SHARD = Shard("00001", (Source("а.jsonl", Path("а.jsonl"), 1000),))
FIRST, SECOND = (Position("а.jsonl", 0, record, f"{record:016x}") for record in (0, 1))


@dataclass
class DeadProcess:
    exitcode: int = -9

    def join(self):
        """It has ended."""


class Connection:
    def close(self):
        """Nothing is open."""


@pytest.fixture
def pool():
    reported = []
    pool = WorkerPool(1, load_settings(), Path("out"), "c0ffee", reported.append)
    pool._was_ready = True
    return pool


def die(pool, job, position=None, state=_State.BUSY, exitcode=-9):
    """Let the worker of a job, or one without, die at a position; the job is then started again."""
    status = None if job is None else Status("tag", position, 1000)
    worker = _Worker(DeadProcess(exitcode), Connection(), state, job, status)
    pool._workers.append(worker)
    pool._handle_death(worker)
    assert pool._workers == []
    if job is not None:
        assert pool._waiting.popleft() is job


def test_the_first_death_at_a_shard_has_it_retried_one_document_at_a_time(pool, caplog):
    job = _Job(SHARD)
    die(pool, job)
    assert job.one_by_one
    assert caplog.messages == ["worker killed (SIGKILL); retrying shard 00001 one document at a time"]


def test_a_document_is_quarantined_at_the_second_death(pool, caplog):
    job = _Job(SHARD, one_by_one=True)
    die(pool, job, FIRST)
    die(pool, job, SECOND)
    assert job.quarantined == {}
    die(pool, job, FIRST)
    (error,) = job.quarantined.values()
    assert (error.source, error.record, error.doc_id, error.stage) == ("а.jsonl", 0, FIRST.doc_id, "tag")
    assert (error.error, error.message) == ("WorkerDeath", "killed its worker process (SIGKILL) twice")
    assert caplog.messages == ["а.jsonl skipped: killed its worker process (SIGKILL) twice"]


def test_the_message_has_the_exit_code_of_a_process_that_ended_by_itself(pool):
    job = _Job(SHARD, one_by_one=True)
    for _ in range(2):
        die(pool, job, FIRST, exitcode=3)
    assert job.quarantined[FIRST].message == "ended its worker process (exit code 3) twice"


def test_a_document_that_times_out_is_quarantined_at_once(pool):
    job = _Job(SHARD, one_by_one=True)
    die(pool, job, FIRST, _State.TIMED_OUT)
    assert job.quarantined[FIRST].error == "Timeout"


def test_deaths_at_none_of_the_documents_of_a_shard_end_the_run(pool):
    job = _Job(SHARD, one_by_one=True)
    for _ in range(2):
        die(pool, job)
    with pytest.raises(WorkerError, match="again and again, at shard 00001 and at none of its documents"):
        die(pool, job)


def test_a_worker_that_dies_before_any_was_ready_ends_the_run(pool):
    pool._was_ready = False
    with pytest.raises(WorkerError, match="died as it started"):
        die(pool, None, state=_State.STARTING)


def test_workers_without_work_may_die_three_times(pool):
    for _ in range(3):
        die(pool, None, state=_State.IDLE)
    with pytest.raises(WorkerError, match="died as it started"):
        die(pool, None, state=_State.STARTING)


def test_the_progress_of_a_shard_that_is_retried_is_taken_back():
    reported = []
    pool = WorkerPool(1, load_settings(), Path("out"), "c0ffee", reported.append)
    job = _Job(SHARD, progress=Progress(4, 90, 1))
    die(pool, job)
    assert reported == [Progress(-4, -90, -1)]
    assert job.progress == Progress(0, 0, 0)


def test_the_largest_shards_are_begun_first():
    shards = [Shard(str(size), (Source("а.txt", Path("а.txt"), size),)) for size in (3, 9, 5)]
    assert [shard.part for shard in largest_first(shards)] == ["9", "5", "3"]


def test_the_time_limit_grows_with_the_length():
    settings = RunSettings(document_timeout_seconds=60, timeout_seconds_per_million_characters=200)
    assert time_limit(500_000, settings) == 160
    none = RunSettings(document_timeout_seconds=0, timeout_seconds_per_million_characters=0)
    assert time_limit(500_000, none) is None
