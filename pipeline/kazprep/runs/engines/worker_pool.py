"""The local engine: a pool of worker processes, which finds the document that kills or hangs a worker.

Not `pebble` or `loky`: their pools report that the process of a task died, but here the task is a shard of
many documents. It is retried one document at a time, so that all other documents get their rows.
"""

import sys
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic
from types import ModuleType

from kazprep.errors import WorkerError
from kazprep.runs.engines.engine import OnProgress, Progress, largest_first
from kazprep.runs.engines.heartbeat import Position, Status
from kazprep.runs.engines.worker import Message, Ready, Task, WorkerFailed, serve
from kazprep.runs.engines.worker_deaths import (
    MAX_DEATHS,
    DeathCause,
    cause_of_death,
    describe_end,
    quarantine_row,
    time_limit,
)
from kazprep.runs.ledger import DoneShard
from kazprep.runs.log import logger
from kazprep.runs.shards import Shard
from kazprep.runs.signals import deferred_interrupts
from kazprep.settings import Settings
from kazprep.tables.errors import ErrorRow

_POLL_SECONDS = 0.1
_MAX_STEP_SECONDS = 1.0
"""The longest time between two looks at the workers that is counted as time in which they worked."""


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program from the processes that start in the block: they need nothing of it.

    A new process would import it first, and a script without `if __name__ == "__main__"` would run once more.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Worker processes on this machine; see `kazprep.runs.engines.engine.Engine`."""

    workers: int
    settings: Settings
    output: Path
    writer_id: str

    def process(self, shards: Sequence[Shard], on_progress: OnProgress) -> Generator[DoneShard, None, None]:
        """The shards, the largest first; the workers end with the generator."""
        pool = WorkerPool(self.workers, self.settings, self.output, self.writer_id, on_progress)
        try:
            yield from pool.process(largest_first(shards))
        finally:
            pool.shutdown()


class _State(Enum):
    STARTING = auto()
    """It loads the models."""
    IDLE = auto()
    BUSY = auto()
    TIMED_OUT = auto()
    """It was killed, as it spent too long on one document."""


@dataclass(slots=True)
class _Job:
    """A shard to be done, with what was learned from earlier attempts."""

    shard: Shard
    one_by_one: bool = False
    quarantined: dict[Position, ErrorRow] = field(default_factory=dict)
    deaths: Counter[Position | None] = field(default_factory=Counter)
    progress: Progress = field(default_factory=lambda: Progress(0, 0, 0))
    """What was reported of the attempt that is under way."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    connection: "Connection[Task, Message]"
    state: _State = _State.STARTING
    job: _Job | None = None
    """None unless it is busy or timed out."""
    status: Status | None = None
    seconds: float = 0.0
    """How long it has had this status, as far as this process was running too."""

    @property
    def position(self) -> Position | None:
        return None if self.status is None else self.status.position


@dataclass(slots=True)
class WorkerPool:
    """Worker processes, which keep their models until the pool is shut down."""

    max_workers: int
    settings: Settings
    output: Path
    writer_id: str
    on_progress: OnProgress
    _waiting: deque[_Job] = field(default_factory=deque)
    _workers: list[_Worker] = field(default_factory=list)
    _was_ready: bool = False
    """Whether any worker has ever been ready."""
    _deaths_at_start: int = 0
    _last_look: float = field(default_factory=monotonic)

    def process(self, shards: Iterable[Shard]) -> Iterator[DoneShard]:
        """Each shard when it is done; they are begun in their order. Raises as `Engine.process` does."""
        self._waiting.extend(_Job(shard) for shard in shards)
        while self._waiting or any(worker.job for worker in self._workers):
            self._spawn()
            self._assign()
            yield from self._receive()
            self._kill_timed_out()

    def shutdown(self) -> None:
        """End all workers; those that have work are killed."""
        for worker in self._workers:
            if worker.state is not _State.IDLE:
                worker.process.kill()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()

    def _spawn(self) -> None:
        """Start workers, as many as there is work for."""
        unoccupied = sum(worker.job is None for worker in self._workers)
        missing = min(self.max_workers - len(self._workers), len(self._waiting) - unoccupied)
        if missing > 0:
            with deferred_interrupts():
                self._workers += [self._start_worker() for _ in range(missing)]

    def _start_worker(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve, args=(theirs, self.settings, self.output, self.writer_id), daemon=True
        )
        with _without_main():
            process.start()
        theirs.close()  # so that reading ends when the process does
        return _Worker(process, ours)

    def _assign(self) -> None:
        """Give shards to idle workers."""
        for worker in self._workers:
            if worker.state is _State.IDLE and self._waiting:
                job = self._waiting.popleft()
                worker.state, worker.job = _State.BUSY, job
                worker.status, worker.seconds = Status("start", None, job.shard.bytes), 0.0
                try:
                    worker.connection.send(Task(job.shard, job.one_by_one, job.quarantined))
                except OSError:  # it died while it was idle, as `_receive` will see
                    continue

    def _receive(self) -> Iterator[DoneShard]:
        """Receive the messages that come within a moment; returns the shards that are done."""
        connections = {worker.connection: worker for worker in self._workers}
        ready = wait(list(connections), _POLL_SECONDS)
        self._count_time()
        for connection in ready:
            worker = connections[connection]  # type: ignore[index]
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                self._handle_death(worker)
                continue
            if isinstance(message, DoneShard):
                worker.state, worker.job, worker.status = _State.IDLE, None, None
                yield message
            else:
                self._handle_message(worker, message)

    def _handle_message(self, worker: _Worker, message: Message) -> None:
        if isinstance(message, WorkerFailed):
            raise message.error
        if isinstance(message, Ready):
            worker.state, self._was_ready = _State.IDLE, True
        elif isinstance(message, Status):
            worker.status, worker.seconds = message, 0.0
        elif isinstance(message, Progress) and worker.job is not None:
            worker.job.progress += message
            self.on_progress(message)

    def _count_time(self) -> None:
        """Add the time since the last look to the workers' time, but not time in which nothing ran.

        After the machine was suspended, or its processes were (Ctrl-Z), the time since the last look is long.
        """
        now = monotonic()
        step = min(now - self._last_look, _MAX_STEP_SECONDS)
        self._last_look = now
        for worker in self._workers:
            worker.seconds += step

    def _kill_timed_out(self) -> None:
        for worker in self._workers:
            if worker.state is not _State.BUSY or worker.status is None:
                continue
            limit = time_limit(worker.status.length, self.settings.run)
            if limit is not None and worker.seconds > limit:
                worker.state = _State.TIMED_OUT
                worker.process.kill()

    def _handle_death(self, worker: _Worker) -> None:
        """Put the shard of a dead worker at the front of the queue, without the document that caused it."""
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        job, status, position = worker.job, worker.status, worker.position
        timed_out = worker.state is _State.TIMED_OUT
        cause = cause_of_death(
            was_ready=self._was_ready,
            has_job=job is not None,
            one_by_one=job is not None and job.one_by_one,
            at_a_document=position is not None,
            timed_out=timed_out,
        )
        if job is None:
            self._deaths_at_start += 1
            if self._deaths_at_start > MAX_DEATHS[cause]:
                raise WorkerError(
                    "a worker process died as it started: perhaps it was out of memory (try fewer with "
                    "--workers), or the program that called kazprep has no "
                    '`if __name__ == "__main__":` before its call'
                )
            return
        discarded, job.progress = job.progress, Progress(0, 0, 0)
        self.on_progress(Progress(-discarded.documents, -discarded.tokens, -discarded.errors))
        self._waiting.appendleft(job)
        end = describe_end(worker.process.exitcode, timed_out=timed_out)
        if cause is DeathCause.BATCH:
            job.one_by_one = True
            logger.warning("worker %s; retrying shard %s one document at a time", end, job.shard.part)
            return
        job.deaths[position] += 1
        if job.deaths[position] <= MAX_DEATHS[cause]:
            return
        if status is None or position is None:
            raise WorkerError(
                f"worker {end}, again and again, at shard {job.shard.part} and at none of its documents: "
                "perhaps it was out of memory; try fewer with --workers"
            )
        row = quarantine_row(position, status, end, self.settings.run, timed_out=timed_out)
        job.quarantined[position] = row
        logger.warning("%s skipped: %s", position.source, row.message)
