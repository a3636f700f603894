"""What runs in a worker process: shards come in by a connection, reports and results go out."""

import atexit
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from kazprep.pipeline import Pipeline
from kazprep.runs.atomic import file_sha256
from kazprep.runs.engines.heartbeat import Activity, Place, Watch
from kazprep.runs.engines.shard import Progress, ShardResult, process_shard
from kazprep.runs.ledger import FileState
from kazprep.runs.shards import Shard
from kazprep.runs.source_state import hash_source, source_state
from kazprep.settings import Settings
from kazprep.tables.build import Failure
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import hidden_name


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to work on, and how: see `kazprep.runs.engines.heartbeat.Watch`."""

    shard: Shard
    alone: bool
    lost: Mapping[Place, Failure]


@dataclass(frozen=True, slots=True)
class Ready:
    """The models are loaded."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The worker could not do its work, and the main process is to know why."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Finished:
    """A shard is done, its files whole on the disk and hidden under `token`."""

    result: ShardResult
    token: str
    files: Mapping[str, FileState]
    hashes: tuple[str | None, ...]
    """Of the content of each source; None where it changed while it was read."""
    times: tuple[tuple[int, int | None, int | None], ...] = ()
    """The size and times of each source before it was read."""


Message = Ready | Broken | Finished | Progress | Activity


def serve(connection: "Connection[Message, Task]", settings: Settings, output: Path, token: str) -> None:
    """Work on what comes until the connection is closed."""
    # Read by OpenMP and MKL as torch is imported. Stanza gets slower with more threads than cores.
    os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _pipeline(settings)
        connection.send(Ready())
        while True:
            connection.send(_work(connection.recv(), settings, output, token, connection))
    except EOFError:
        _leave()
    except Exception as error:  # the main process raises it
        error.add_note(traceback.format_exc())
        connection.send(Broken(error))


def _leave() -> None:
    """End this process with what stages registered with `atexit`, but without taking torch down: 0.5 s."""
    atexit._run_exitfuncs()  # as multiprocessing itself does in its forks
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def _end_with_parent() -> None:
    """End this process when the main one is gone, however it went."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _pipeline(settings: Settings) -> Pipeline:
    """The pipeline of a run, with its models loaded. torch is imported only by stages that have a model."""
    _use_one_thread()
    pipeline = Pipeline.from_settings(settings, allow_empty=False)
    _use_one_thread()
    return pipeline


def _use_one_thread() -> None:
    """Let torch compute on one thread where it is imported: maybe by the caller's program, before `serve`."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def _work(
    task: Task, settings: Settings, output: Path, token: str, connection: "Connection[Message, Task]"
) -> Finished:
    sources = task.shard.sources
    before = [(source_state(source), hash_source(source)) for source in sources]
    watch = Watch(connection.send, task.alone, task.lost)
    result = process_shard(
        task.shard, _pipeline(settings), settings, output, connection.send, token=token, watch=watch
    )
    files = {table: output / table / hidden_name(task.shard.part, token) for table in SCHEMAS}
    states = {table: FileState(path.stat().st_size, file_sha256(path)) for table, path in files.items()}
    hashes = tuple(
        hashed if source_state(source) == state else None  # it changed while it was read
        for source, (state, hashed) in zip(sources, before, strict=True)
    )
    return Finished(result, token, states, hashes, tuple(state.times for state, _ in before))
