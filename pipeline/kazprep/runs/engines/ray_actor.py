"""What runs on the nodes of a Ray cluster: an actor with a pool of one worker process, which has the models.

The process is the local engine's and watched in the same way, so that a document that kills or holds up its
process ends neither the actor nor the run, and becomes the same row.
"""

import logging
import pickle
import platform
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from kazprep.errors import EngineError, ModelError, OutputError, WorkerError
from kazprep.models.folder import list_models, models_folder
from kazprep.runs.engines.engine import Progress
from kazprep.runs.engines.worker_pool import WorkerPool
from kazprep.runs.ledger import DoneShard, Plan
from kazprep.runs.log import logger
from kazprep.runs.plan import differences, plan_of
from kazprep.runs.shards import Shard
from kazprep.runs.storage.storage import storage_of
from kazprep.runs.tag_files import with_paths
from kazprep.settings import Settings
from kazprep.tables.run_folder import LEDGER_NAME

SHARD = "shard"
"""The column of an actor's input: shards, pickled."""
OUTCOME = "outcome"
"""The column of an actor's output: outcomes, pickled."""

_MAX_LOSSES = 5
"""How often an actor or its node may fail at one shard, which Ray retries: more is not by chance."""


def installation(settings: Settings) -> Plan:
    """The versions and models of this machine; raises `ModelError` where there is no folder of models."""
    return plan_of((), None, {}, list_models(models_folder(settings.models.source)), {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a shard: it is done, or there is an error at which the run is to stop."""

    node: str
    done: DoneShard | None
    error: Exception | None
    log: tuple[tuple[int, str], ...]
    """Levels and lines for the run's log."""


class ShardWorker:
    """The actor: shards come in and outcomes go out, as Ray Data's batches of one.

    Each actor has a separate writer id: when Ray gives a shard of a failed node to another, the two write
    different files, even if the first one still works.
    """

    def __init__(
        self,
        settings: Settings,
        output: Path,
        run_id: str,
        expected: Plan,
        tag_files: Mapping[str, bytes] | None = None,
    ) -> None:
        """`run_id` begins the writer ids of all actors, `expected` is the installation of the driver.

        `tag_files` has the content of the driver's names file and corrections, by their settings: their paths
        need not lead to them on a node.
        """
        self._folder = TemporaryDirectory(prefix="kazprep-")  # until the actor ends
        self._settings = _with_files(settings, tag_files or {}, Path(self._folder.name))
        self._output = output
        self._run_id = run_id
        self._writer_id = run_id + secrets.token_hex(4)
        self._expected = expected
        self._pool: WorkerPool | None = None
        """None until there is work, and after an error, at which its worker ends."""

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Work on the shards of a batch."""
        outcomes = [self._outcome(pickle.loads(shard)) for shard in batch[SHARD].to_pylist()]
        return pa.table({OUTCOME: [pickle.dumps(outcome) for outcome in outcomes]})

    def _outcome(self, shard: Shard) -> Outcome:
        node = platform.node()
        done: DoneShard | None = None
        failed: Exception | None = None
        with _collected_log() as log:
            try:
                done = self._work(shard, node)
            except (
                EngineError,
                ModelError,
                OutputError,
                WorkerError,
                OSError,
            ) as error:  # the driver raises it
                failed = error
        if failed and self._pool:
            self._pool.shutdown()
            self._pool = None
        return Outcome(node, done, failed, tuple(log))

    def _work(self, shard: Shard, node: str) -> DoneShard:
        if self._pool is None:
            self._check(node)
            self._check_losses(shard)
            storage_of(self._output).begin_attempt(shard.part, self._writer_id)
            self._pool = WorkerPool(1, self._settings, self._output, self._writer_id, _no_progress)
        (done,) = self._pool.process([shard])
        return done

    def _check(self, node: str) -> None:
        storage = storage_of(self._output)
        if storage.size(LEDGER_NAME) is None:
            raise EngineError(
                f"node {node} does not see the output, {storage.place}: choose with --output a folder on a "
                "file system that all nodes share"
            )
        found = [
            f"{name} {there} (here {here})"
            for name, here, there in differences(self._expected, installation(self._settings))
        ]
        if found:
            raise EngineError(
                f"node {node} has {', '.join(found)}: rows may depend on it, so install the same on all nodes"
            )

    def _check_losses(self, shard: Shard) -> None:
        """Raise `WorkerError` for a shard at which actors fail repeatedly.

        Each that failed has left a trace. A restarted actor gets that shard first.
        """
        losses = storage_of(self._output).attempts(shard.part, self._run_id)
        if losses >= _MAX_LOSSES:
            raise WorkerError(
                f"Ray's worker or its node was lost {losses} times at shard {shard.part}: perhaps it was "
                "out of memory; try fewer workers on a node"
            )


def _with_files(settings: Settings, contents: Mapping[str, bytes], folder: Path) -> Settings:
    """The settings with the files of `tag` in a folder of this machine."""
    paths = {}
    for name, content in contents.items():
        path = folder / f"{name}.tsv"
        path.write_bytes(content)
        paths[name] = str(path)
    return with_paths(settings, paths)


def _no_progress(progress: Progress) -> None:
    """The driver reports progress when the shard is done."""


class _Collecting(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.levelno, record.getMessage()))


@contextmanager
def _collected_log() -> Iterator[list[tuple[int, str]]]:
    handler = _Collecting()
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
