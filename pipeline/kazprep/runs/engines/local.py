"""Worker processes: started, watched; a shard whose worker dies is taken document by document."""

import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic

from kazprep.errors import WorkerError
from kazprep.runs.engines.heartbeat import Activity, Place
from kazprep.runs.engines.shard import Progress
from kazprep.runs.engines.worker import Broken, Finished, Message, Ready, Task, serve
from kazprep.runs.log import logger
from kazprep.runs.shards import Shard
from kazprep.runs.signals import interrupts_held_back
from kazprep.settings import RunSettings, Settings
from kazprep.tables.build import Failure

_POLL_SECONDS = 0.1
_LONGEST_STEP_SECONDS = 1.0
"""Time between two looks at the workers that is taken for time in which they worked."""
_TRIES_ALONE = 2
"""So often a document may end a worker that works on nothing else: once may be chance, or somebody's kill."""
_TRIES_OTHERWISE = 3
"""So often a worker may die while no document is to blame."""


def available_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process_shards(
    shards: Sequence[Shard],
    settings: Settings,
    output: Path,
    token: str,
    workers: int,
    report: Callable[[Progress], None],
    meanwhile: Callable[[], None] | None = None,
) -> Generator[Finished, None, None]:
    """Work on shards in worker processes, the largest first; gives each shard as it is finished.

    `meanwhile` is called once the workers are started, which have their models to load then.

    A document that makes a worker die or outlasts its time is a failure of its shard. When the caller stops
    early (an exception, Ctrl-C), the workers are ended at once.

    Raises `ModelError` when a worker can't load the models, `OSError` when a table can't be written and
    `WorkerError` when workers die and no document is to blame.
    """
    crew = Crew(settings, output, token, report)
    try:
        yield from crew.work_on(largest_first(shards), workers, meanwhile)
    finally:
        crew.dismiss()


def largest_first(shards: Sequence[Shard]) -> list[Shard]:
    """The order in which shards are begun: so that none of the long ones is left for the end."""
    return sorted(shards, key=lambda shard: -shard.bytes)


@dataclass(slots=True)
class _Job:
    """A shard on its way, with what was learned when it failed before."""

    shard: Shard
    alone: bool = False
    lost: dict[Place, Failure] = field(default_factory=dict)
    deaths: Counter[Place | None] = field(default_factory=Counter)
    told: Progress = field(default_factory=lambda: Progress(0, 0, 0))


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    connection: "Connection[Task, Message]"
    is_ready: bool = False
    job: _Job | None = None
    activity: Activity | None = None
    seconds: float = 0.0
    """How long it has been at this activity, as far as this process was running too."""
    is_late: bool = False


@dataclass(slots=True)
class Crew:
    """Worker processes, which stay with their models until they are dismissed."""

    settings: Settings
    output: Path
    token: str
    report: Callable[[Progress], None]
    waiting: deque[_Job] = field(default_factory=deque)
    workers: list[_Worker] = field(default_factory=list)
    were_ready: bool = False
    deaths_at_start: int = 0
    looked_at: float = field(default_factory=monotonic)

    def work_on(
        self, shards: Iterable[Shard], most: int, meanwhile: Callable[[], None] | None = None
    ) -> Iterator[Finished]:
        """Work on shards in their order, in at most so many processes; raises as `process_shards` does."""
        self.waiting.extend(_Job(shard) for shard in shards)
        self.hire(most)
        if meanwhile is not None:
            meanwhile()
        while self.waiting or any(worker.job for worker in self.workers):
            self.hire(most)
            self.share_out()
            yield from self.listen()
            self.end_late_ones()

    def hire(self, most: int) -> None:
        """Start workers, as many as there is work for."""
        idle = sum(worker.job is None for worker in self.workers)
        missing = min(most - len(self.workers), len(self.waiting) - idle)
        if missing > 0:
            with interrupts_held_back():
                for _ in range(missing):
                    self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve, args=(theirs, self.settings, self.output, self.token), daemon=True
        )
        process.start()
        theirs.close()  # so that reading ends when the process does
        self.workers.append(_Worker(process, ours))

    def share_out(self) -> None:
        """Give work to those that have none."""
        for worker in self.workers:
            if worker.is_ready and worker.job is None and self.waiting:
                job = self.waiting.popleft()
                worker.job, worker.is_late = job, False
                worker.activity, worker.seconds = Activity("start", None, job.shard.bytes), 0.0
                try:
                    worker.connection.send(Task(job.shard, job.alone, job.lost))
                except OSError:  # it died while it waited, which `listen` will see
                    continue

    def listen(self) -> Iterator[Finished]:
        """Take what workers say within a moment; gives the shards that they finished."""
        connections = {worker.connection: worker for worker in self.workers}
        ready = wait(list(connections), _POLL_SECONDS)
        self._pass_time()
        for connection in ready:
            worker = connections[connection]  # type: ignore[index]
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(message, Finished):
                worker.job = worker.activity = None
                yield message
            else:
                self._note(worker, message)

    def _note(self, worker: _Worker, message: Message) -> None:
        if isinstance(message, Broken):
            raise message.error
        if isinstance(message, Ready):
            worker.is_ready = self.were_ready = True
        elif isinstance(message, Activity):
            worker.activity, worker.seconds = message, 0.0
        elif isinstance(message, Progress) and worker.job is not None:
            worker.job.told = _sum(worker.job.told, message)
            self.report(message)

    def _pass_time(self) -> None:
        """Charge workers for the time since the last look, but not for one in which nothing ran.

        After a machine slept, or its processes were stopped (Ctrl-Z), the time since the last look is long.
        """
        now = monotonic()
        step = min(now - self.looked_at, _LONGEST_STEP_SECONDS)
        self.looked_at = now
        for worker in self.workers:
            worker.seconds += step

    def end_late_ones(self) -> None:
        """Kill workers that are at one thing for too long."""
        for worker in self.workers:
            if worker.job is None or worker.activity is None or worker.is_late:
                continue
            limit = time_limit(worker.activity.length, self.settings.run)
            if limit is not None and worker.seconds > limit:
                worker.is_late = True
                worker.process.kill()

    def _bury(self, worker: _Worker) -> None:
        """Take up the work of a worker that died."""
        worker.process.join()
        worker.connection.close()
        self.workers.remove(worker)
        job = worker.job
        if job is None:
            self.deaths_at_start += 1
            if not self.were_ready or self.deaths_at_start > _TRIES_OTHERWISE:
                raise WorkerError(
                    "a worker process died as it started: perhaps for want of memory (try fewer with "
                    "--workers), or because the program that called kazprep has no "
                    '`if __name__ == "__main__":` before its call'
                )
            return
        told, job.told = job.told, Progress(0, 0, 0)
        self.report(Progress(-told.documents, -told.tokens, -told.failures))  # it will all be told again
        self.waiting.appendleft(job)
        if job.alone:
            self._blame(worker, job)
        else:
            job.alone = True
            logger.warning(
                "a worker %s; shard %s is taken document by document", _death(worker), job.shard.part
            )

    def _blame(self, worker: _Worker, job: _Job) -> None:
        activity = worker.activity
        place = activity.place if activity else None
        job.deaths[place] += _TRIES_ALONE if worker.is_late and place else 1
        if activity is None or place is None:
            if job.deaths[place] >= _TRIES_OTHERWISE:
                raise WorkerError(
                    f"a worker process {_death(worker)}, time and again, at shard {job.shard.part} and at "
                    "none of its documents: perhaps for want of memory; try fewer with --workers"
                )
        elif job.deaths[place] >= _TRIES_ALONE:
            failure = _failure(worker, activity, place, self.settings.run)
            job.lost[place] = failure
            logger.warning("%s is left out: %s", failure.source, failure.message)

    def dismiss(self) -> None:
        """End all workers: those that have work at once."""
        for worker in self.workers:
            if worker.job is not None or not worker.is_ready:
                worker.process.kill()
            worker.connection.close()
        for worker in self.workers:
            worker.process.join()


def time_limit(length: int, settings: RunSettings) -> float | None:
    """The seconds that a document of so many characters may take, None for no limit."""
    if not settings.document_timeout_seconds and not settings.timeout_seconds_per_million_characters:
        return None
    return settings.document_timeout_seconds + settings.timeout_seconds_per_million_characters * length / 1e6


def _sum(one: Progress, other: Progress) -> Progress:
    return Progress(one.documents + other.documents, one.tokens + other.tokens, one.failures + other.failures)


def _death(worker: _Worker) -> str:
    if worker.is_late:
        return "took too long"
    code = worker.process.exitcode
    if code is not None and code < 0:
        try:
            return f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"was ended by signal {-code}"
    return f"ended with exit code {code}"


def _failure(worker: _Worker, activity: Activity, place: Place, settings: RunSettings) -> Failure:
    if worker.is_late:
        limit = time_limit(activity.length, settings) or 0.0
        setting = "run.document_timeout_seconds"
        message = f"it took longer than {limit:,.0f} seconds, the limit for its length ({setting})"
        kind = "Timeout"
    else:
        message = f"the process that worked on it alone {_death(worker)}, {_TRIES_ALONE} times"
        kind = "WorkerDeath"
    return Failure(place.source, activity.stage, kind, message, place.record, place.doc_id)
