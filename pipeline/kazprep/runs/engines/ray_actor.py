"""What runs on the nodes of a Ray cluster: an actor with a worker process of its own, which keeps the models.

The worker process is the local engine's, watched in the same way, so that a document that kills or holds up
its process ends neither the actor nor the run, and becomes the same row.
"""

import logging
import pickle
import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from kazprep.errors import EngineError, ModelError, WorkerError
from kazprep.models.folder import list_models, models_folder
from kazprep.runs.engines.local import Crew
from kazprep.runs.engines.shard import Progress
from kazprep.runs.engines.worker import Finished
from kazprep.runs.ledger import LEDGER_NAME, Plan
from kazprep.runs.log import logger
from kazprep.runs.plan import differences, plan_of
from kazprep.runs.shards import Shard
from kazprep.settings import Settings
from kazprep.tables.write import part_name

SHARD = "shard"
"""The column of what comes to an actor: shards, pickled."""
OUTCOME = "outcome"
"""The column of what an actor gives: outcomes, pickled."""


_MOST_LOSSES = 5
"""So often an actor or its node may be lost at one shard, which Ray gives out again: more is no chance."""


def installation(settings: Settings) -> Plan:
    """The versions and models of this machine; raises `ModelError` where there is no folder of models."""
    return plan_of((), None, {}, list_models(models_folder(settings.models.source)), {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a shard: it is finished, or the run is to stop at an error. `log` is for the run's log."""

    node: str
    finished: Finished | None
    error: Exception | None
    log: tuple[tuple[int, str], ...]


class ShardWorker:
    """The actor: shards come in and outcomes go out, as Ray Data's batches of one.

    Files are hidden under a token of this actor's own: when Ray gives a shard of a lost node to another, the
    two write different files, even if the first is not dead.
    """

    def __init__(self, settings: Settings, output: Path, token: str, expected: Plan) -> None:
        self._settings = settings
        self._output = output
        self._run_token = token
        self._token = token + secrets.token_hex(4)
        self._expected = expected
        self._crew: Crew | None = None
        """None until there is work, and after an error, with which its worker ends."""

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Work on the shards of a batch."""
        outcomes = [self._outcome(pickle.loads(shard)) for shard in batch[SHARD].to_pylist()]
        return pa.table({OUTCOME: [pickle.dumps(outcome) for outcome in outcomes]})

    def _outcome(self, shard: Shard) -> Outcome:
        node = platform.node()
        finished: Finished | None = None
        failed: Exception | None = None
        with _collected_log() as log:
            try:
                finished = self._work(shard, node)
            except (EngineError, ModelError, WorkerError, OSError) as error:  # the driver raises it
                failed = error
        if failed and self._crew:
            self._crew.dismiss()
            self._crew = None
        return Outcome(node, finished, failed, tuple(log))

    def _work(self, shard: Shard, node: str) -> Finished:
        if self._crew is None:
            self._check(node)
            self._check_losses(shard)
            self._crew = Crew(self._settings, self._output, self._token, _told_with_the_shard)
        (finished,) = self._crew.work_on([shard], 1)
        return finished

    def _check(self, node: str) -> None:
        if not (self._output / LEDGER_NAME).is_file():
            raise EngineError(
                f"node {node} does not see the output, {self._output}: choose with --output a folder on a "
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
        """Raise `WorkerError` for a shard at which actors are lost time and again.

        Each that was lost has left its files. An actor that is started anew has that shard first.
        """
        left = (self._output / "documents").glob(f".{part_name(shard.part)}.{self._run_token}*")
        losses = sum(1 for _ in left)
        if losses >= _MOST_LOSSES:
            raise WorkerError(
                f"Ray's worker or its node was lost {losses} times at shard {shard.part}: perhaps for want "
                "of memory; try fewer workers on a node"
            )


def _told_with_the_shard(progress: Progress) -> None:
    """Progress goes to the driver when the shard is done."""


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
