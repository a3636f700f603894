"""Runs in this process, without models or worker processes: fast enough for thousands of them."""

import os
import pickle
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import kazprep.runs.runner as running
from kazprep.runs.engines import worker
from kazprep.runs.engines.engine import Engine
from kazprep.runs.engines.local import largest_first
from kazprep.runs.engines.shard import Progress
from kazprep.runs.engines.worker import Finished, Task
from kazprep.runs.run_info import RunRecord
from kazprep.runs.runner import Mode
from kazprep.runs.shards import Shard
from kazprep.settings import Settings, load_settings
from kazprep.tables.schemas import SCHEMAS
from tests.endurance.corpora import differing

Result = TypeVar("Result")

ASSIGNMENTS = (
    'pipeline.stages=["normalize", "tests.endurance.stages:PARAGRAPHS"]',
    "report.enabled=false",
    "notebook.enabled=false",
)


class _Reporting:
    """Takes what a worker would send, and passes on its progress."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self.report = report

    def send(self, message: object) -> None:
        if isinstance(message, Progress):
            self.report(message)


def work_here(
    shards: Sequence[Shard],
    settings: Settings,
    output: Path,
    token: str,
    workers: int,
    report: Callable[[Progress], None],
    meanwhile: Callable[[], None] | None = None,
) -> Generator[Finished, None, None]:
    """The work of `kazprep.runs.engines.local.process_shards`, one shard after the other, in this process."""
    for shard in largest_first(shards):
        yield worker._work(Task(shard, False, {}), settings, output, token, _Reporting(report))  # type: ignore[arg-type]


@contextmanager
def in_this_process(process: Callable[..., Any] = work_here) -> Iterator[None]:
    """Let runs be worked on by a function in this process, for as long as the block lasts."""

    @contextmanager
    def started(settings: Settings) -> Iterator[Engine]:
        yield Engine(1, process)

    instead: dict[tuple[ModuleType, str], Any] = {
        (running, "started_engine"): started,
        (running, "list_models"): lambda folder: [],
        (running, "_check_models"): lambda folder, settings: None,
    }
    before = {place: getattr(*place) for place in instead}
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
    process: Callable[..., Any] = work_here,
    **options: Any,
) -> RunRecord:
    """Run over a folder, or update its tables; raises what `kazprep.runs.runner.run` raises."""
    given = {assignment.partition("=")[0] for assignment in assignments}
    usual = [each for each in ASSIGNMENTS if each.partition("=")[0] not in given]
    settings = load_settings(assignments=[*usual, *assignments])
    with in_this_process(process):
        return running.run([inputs], output, settings, mode=mode, allow_gone=True, **options)


def in_child(work: Callable[[], Result]) -> tuple[Result | None, str]:
    """Do something in a fork: what it gave, or None and what it raised."""
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


def hidden_files(output: Path) -> list[str]:
    """Files in the table folders that readers pass over: none once a run has ended."""
    return [str(path.relative_to(output)) for table in SCHEMAS for path in (output / table).glob(".*")]


def problems_with(output: Path, expected: Path) -> list[str]:
    """How the tables of a run that has ended differ from those of an unbroken one."""
    from kazprep.runs.verify import verify_run

    return [
        *verify_run(output),
        *(f"other rows in {table}" for table in differing(output, expected)),
        *(f"{name} is left over" for name in hidden_files(output)),
    ]
