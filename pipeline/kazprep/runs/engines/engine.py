"""Engines: what shares out the shards of a run, processes on this machine or a Ray cluster."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kazprep.errors import EngineError
from kazprep.runs.engines.local import available_cores, process_shards
from kazprep.runs.engines.shard import Progress
from kazprep.runs.engines.worker import Finished
from kazprep.runs.shards import Shard
from kazprep.settings import Settings

Process = Callable[
    [Sequence[Shard], Settings, Path, str, int, Callable[[Progress], None], Callable[[], None] | None],
    Generator[Finished, None, None],
]
"""Works on shards, as `kazprep.runs.engines.local.process_shards` does, which says what comes in and out."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that is ready to work."""

    workers: int
    process: Process


@contextmanager
def started_engine(settings: Settings) -> Iterator[Engine]:
    """The engine that `run.engine` names, until the block ends; raises `EngineError`."""
    if settings.run.engine == "local":
        yield Engine(settings.run.workers or available_cores(), process_shards)
        return
    try:
        from kazprep.runs.engines.ray_driver import (
            started_ray,  # Ray is an extra, and takes a second to import
        )
    except ImportError as error:
        raise EngineError(
            f"run.engine is 'ray', and Ray can't be imported ({error}): pip install 'kazprep[ray]'"
        ) from error
    with started_ray(settings) as engine:
        yield engine
