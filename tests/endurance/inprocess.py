"""Runs in this process, without models or worker processes: fast enough for thousands of them."""

import os
import pickle
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from kazprep.runs import runner
from kazprep.runs.engines import worker
from kazprep.runs.engines.engine import Engine, OnProgress, Progress, largest_first
from kazprep.runs.engines.worker import Task
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.ledger import DoneShard
from kazprep.runs.run_info import RunInfo
from kazprep.runs.shards import Shard
from kazprep.settings import Settings, load_settings
from kazprep.tables.schemas import SCHEMAS
from tests.endurance.corpora import differing

Result = TypeVar("Result")
Work = Callable[..., Generator[DoneShard, None, None]]
"""Does the work of an engine: takes the engine, the shards and `on_progress`."""

ASSIGNMENTS = (
    'pipeline.stages=["normalize", "tests.endurance.stages:PARAGRAPHS"]',
    "report.enabled=false",
    "notebook.enabled=false",
)


class _Reporting:
    """Takes what a worker would send, and passes on its progress."""

    def __init__(self, on_progress: OnProgress) -> None:
        self.on_progress = on_progress

    def send(self, message: object) -> None:
        if isinstance(message, Progress):
            self.on_progress(message)


@dataclass(frozen=True, slots=True)
class EngineHere:
    """An engine that works in this process; see `kazprep.runs.engines.engine.Engine`."""

    settings: Settings
    output: Path
    writer_id: str
    work: Work
    workers: int = 1

    def process(self, shards: Sequence[Shard], on_progress: OnProgress) -> Generator[DoneShard, None, None]:
        return self.work(self, shards, on_progress)


def work_here(
    engine: EngineHere, shards: Sequence[Shard], on_progress: OnProgress
) -> Generator[DoneShard, None, None]:
    """The shards, one after the other."""
    connection: Any = _Reporting(on_progress)
    for shard in largest_first(shards):
        task = Task(shard, False, {})
        yield worker._work(task, engine.settings, engine.output, engine.writer_id, connection)


@contextmanager
def in_this_process(work: Work = work_here) -> Iterator[None]:
    """Let runs be worked on by a function in this process, for as long as the block lasts."""

    @contextmanager
    def started(settings: Settings, output: Path, writer_id: str) -> Iterator[Engine]:
        yield EngineHere(settings, output, writer_id, work)

    instead: dict[tuple[ModuleType, str], Any] = {
        (runner, "started_engine"): started,
        (runner, "_checked_models"): lambda settings: [],
    }
    before = {attribute: getattr(*attribute) for attribute in instead}
    for (module, name), replacement in instead.items():
        setattr(module, name, replacement)
    try:
        yield
    finally:
        for (module, name), replaced in before.items():
            setattr(module, name, replaced)


def run_here(
    mode: Mode,
    inputs: Path,
    output: Path,
    *assignments: str,
    work: Work = work_here,
    **options: Any,
) -> RunInfo:
    """Run over a folder, or update its tables; raises what `kazprep.runs.runner.run` raises."""
    given = {assignment.partition("=")[0] for assignment in assignments}
    usual = [each for each in ASSIGNMENTS if each.partition("=")[0] not in given]
    settings = load_settings(assignments=[*usual, *assignments])
    with in_this_process(work):
        return runner.run([inputs], output, settings, RunOptions(mode, allow_gone=True), **options)


def in_child(work: Callable[[], Result]) -> tuple[Result | None, str]:
    """Call a function in a fork: its result, or None and what it raised."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            try:
                answer: tuple[Any, str] = (work(), "")
            except BaseException as error:
                answer = (None, f"{type(error).__name__}: {error}")
            with os.fdopen(writing, "wb") as file:
                pickle.dump(answer, file)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        content = file.read()
    os.waitpid(child, 0)
    if not content:
        return None, "the process died"
    result, problem = pickle.loads(content)
    return result, problem


def temporary_files(output: Path) -> list[str]:
    """Files in the table folders that readers ignore: none once a run has ended."""
    return [str(path.relative_to(output)) for table in SCHEMAS for path in (output / table).glob(".*")]


def problems_with(output: Path, expected: Path) -> list[str]:
    """How the tables of a run that has ended differ from those of an unbroken one."""
    from kazprep.runs.verify import verify_run

    return [
        *verify_run(output),
        *(f"other rows in {table}" for table in differing(output, expected)),
        *(f"{name} is left over" for name in temporary_files(output)),
    ]
