"""What runs in a worker process: shards come in by a connection, reports and results go out."""

import atexit
import gc
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
from typing import TypeAlias

from kazprep.operating_system import ignore_interrupts
from kazprep.pipeline import Pipeline
from kazprep.runs.engines.engine import Progress
from kazprep.runs.engines.heartbeat import Heartbeat, Position, Status
from kazprep.runs.engines.shard import process_shard
from kazprep.runs.ledger import DoneShard
from kazprep.runs.shards import Shard
from kazprep.settings import Settings
from kazprep.tables.errors import ErrorRow


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to work on, and how: see `kazprep.runs.engines.heartbeat.Heartbeat`."""

    shard: Shard
    one_by_one: bool
    quarantined: Mapping[Position, ErrorRow]


@dataclass(frozen=True, slots=True)
class Ready:
    """The models are loaded."""


@dataclass(frozen=True, slots=True)
class WorkerFailed:
    """The worker could not do its work; the main process raises the error."""

    error: Exception


Message: TypeAlias = Ready | WorkerFailed | DoneShard | Progress | Status


def serve(connection: "Connection[Message, Task]", settings: Settings, output: Path, writer_id: str) -> None:
    """Work on the tasks that come until the connection is closed."""
    # Read by OpenMP and MKL as torch is imported. Stanza gets slower with more threads than cores.
    os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    ignore_interrupts()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _pipeline(settings)
        connection.send(Ready())
        while True:
            connection.send(_work(connection.recv(), settings, output, writer_id, connection))
    except EOFError:
        _leave()
    except Exception as error:  # the main process raises it
        error.add_note(traceback.format_exc())
        connection.send(WorkerFailed(error))


def _leave() -> None:
    """End this process with what stages registered with `atexit`, but without taking torch down: 0.5 s."""
    atexit._run_exitfuncs()  # as multiprocessing itself does in its forks
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def _end_with_parent() -> None:
    """End this process when the main one is gone, however it ended."""
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
    # What is there now stays until the process ends: a collection need not look at it again.
    gc.collect()
    gc.freeze()
    return pipeline


def _use_one_thread() -> None:
    """Let torch compute on one thread where it is imported: maybe by the caller's program, before `serve`."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def _work(
    task: Task, settings: Settings, output: Path, writer_id: str, connection: "Connection[Message, Task]"
) -> DoneShard:
    heartbeat = Heartbeat(connection.send, task.one_by_one, task.quarantined)
    return process_shard(
        task.shard,
        _pipeline(settings),
        settings,
        output,
        connection.send,
        writer_id=writer_id,
        heartbeat=heartbeat,
    )
