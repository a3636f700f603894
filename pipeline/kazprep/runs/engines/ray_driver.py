"""The Ray engine: Ray Data gives shards to actors, on this machine or on the nodes of a cluster.

What is to be done, what is done and what counts is decided by the run's process, with plan and ledger, as
with the local engine; Ray decides where and when a shard is processed, and retries it when a node fails.
"""

import logging
import os
import pickle
import signal
import socket
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import floor
from pathlib import Path

import ray
import ray.data
import ray.exceptions

from kazprep.corrections.beside import BESIDE
from kazprep.errors import EngineError
from kazprep.readers.sources.source import absolute
from kazprep.runs.engines.engine import Engine, OnProgress, Progress, available_cores, largest_first
from kazprep.runs.engines.ray_actor import OUTCOME, SHARD, Outcome, ShardWorker, installation
from kazprep.runs.ledger import DoneShard
from kazprep.runs.log import logger
from kazprep.runs.part_files import unseen_file
from kazprep.runs.shards import Shard
from kazprep.runs.source_state import hash_source
from kazprep.runs.storage.storage import absolute_output
from kazprep.settings import RunSettings, Settings

_OBJECT_STORE_BYTES = 128 * 2**20
"""Shared memory of a Ray that is started here: names of files go through it, kilobytes a shard."""
_LARGE_SHARD_BYTES = 2**20
"""A shard of this size takes about ten seconds."""
_CONNECT_SECONDS = 10.0
"""How long a cluster may take to answer at all."""
_VISIBLE_SECONDS = 60.0
"""How long a file that another node wrote may take to be visible here: NFS caches that there was none."""


@contextmanager
def started_ray(settings: Settings, output: Path, writer_id: str) -> Iterator[Engine]:
    """Ray until the block ends: the one that this process uses already, a cluster, or one started for it.

    Raises `EngineError` for a cluster that can't be reached.
    """
    was_started = ray.is_initialized()
    if not was_started:
        _start(settings.run)
    try:
        device, workers, gpus = _resources(settings)
        yield RayEngine(workers, _for_nodes(settings, device), absolute_output(output), writer_id, gpus)
    finally:
        if not was_started:
            ray.shutdown()


def _start(settings: RunSettings) -> None:
    address = settings.ray_address or os.environ.get("RAY_ADDRESS") or "local"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # it warns that this will be so
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what matters is raised
    _check_reachable(address)
    started_here = {
        "num_cpus": settings.workers or available_cores(),
        "object_store_memory": _OBJECT_STORE_BYTES,
        "include_dashboard": False,
    }
    with _sigterm_kept():
        try:
            ray.init(
                address,
                log_to_driver=False,
                logging_level=logging.ERROR,
                **(started_here if address == "local" else {}),
            )
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise EngineError(
                f"Ray at {address!r} can't be used: {error} (for a cluster that takes tokens, set "
                "RAY_AUTH_MODE=token)"
            ) from error


def _check_reachable(address: str) -> None:
    """Raise `EngineError` where nobody answers: Ray itself tries that for minutes."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or "/" in host:
        return
    try:
        with socket.create_connection((host, int(port)), _CONNECT_SECONDS):
            pass
    except (OSError, OverflowError) as error:
        raise EngineError(
            f"no Ray cluster answers at {address} ({error}): give --ray-address the HOST:PORT that "
            "`ray start --head` printed, or auto on a machine of the cluster"
        ) from error


@contextmanager
def _sigterm_kept() -> Iterator[None]:
    """Keep the handler of SIGTERM, which Ray replaces: a run that is terminated says so in `run.json`."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)


def _resources(settings: Settings) -> tuple[str, int, float]:
    """The device of all actors, how many actors there are, and each one's share of a GPU.

    One device for all, since rows may differ in rare cases between a CPU and a GPU.
    """
    resources = ray.cluster_resources()
    gpus = int(resources.get("GPU", 0))
    wanted = settings.inference.device
    if wanted == "cuda" or (wanted == "auto" and gpus):
        workers = settings.run.workers or max(1, gpus)
        share = floor(1e4 * gpus / workers) / 1e4 if 0 < gpus < workers else 1.0
        return "cuda", workers, share
    return "cpu", settings.run.workers or max(1, int(resources.get("CPU", 1))), 0.0


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Actors on Ray; see `kazprep.runs.engines.engine.Engine`. Progress is reported shard by shard."""

    workers: int
    settings: Settings
    """Without what depends on this machine."""
    output: Path
    """Absolute."""
    writer_id: str
    gpus: float
    """Each actor's share of a GPU."""

    def process(self, shards: Sequence[Shard], on_progress: OnProgress) -> Generator[DoneShard, None, None]:
        """The shards as Ray returns them, each once.

        Raises `EngineError` also when a node does not see inputs or output, or has other versions or models
        than this machine.
        """
        if not shards:
            return
        by_part = {shard.part: shard for shard in shards}
        data = _dataset(self, shards)
        try:
            for batch in data.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
                for outcome in map(_loaded, batch[OUTCOME].to_pylist()):
                    done = _done(outcome)
                    shard = by_part.pop(done.part, None)
                    if shard is None:  # Ray had it done a second time
                        continue
                    check_inputs(shard, done, outcome.node)
                    wait_for_files(done, self.output, outcome.node)
                    on_progress(_progress(done))
                    yield done
        except ray.exceptions.RayError as error:
            raise EngineError(
                f"Ray gave up: {_last_line(error)}; what is done is kept; resume with --resume"
            ) from error
        if by_part:  # Ray lost blocks without an error
            raise EngineError(
                f"Ray returned {len(shards) - len(by_part):,} of {len(shards):,} shards; what is done is "
                "kept; resume with --resume"
            )


def _dataset(engine: RayEngine, shards: Sequence[Shard]) -> ray.data.Dataset:
    """The outcomes of all shards, a block each; nothing is done before they are asked for."""
    workers = min(engine.workers, len(shards))
    context = ray.data.DataContext.get_current().copy()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.execution_options.preserve_order = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    items = [{SHARD: pickle.dumps(shard)} for shard in largest_first(shards)]
    with ray.data.DataContext.current(context):
        return ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
            ShardWorker,
            batch_size=1,
            batch_format="pyarrow",
            zero_copy_batch=True,
            compute=ray.data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=in_flight(shards)),
            fn_constructor_args=(
                engine.settings,
                engine.output,
                engine.writer_id,
                installation(engine.settings),
                _tag_files(engine.settings),
            ),
            num_cpus=1,
            num_gpus=engine.gpus or None,
        )


def in_flight(shards: Sequence[Shard]) -> int:
    """How many shards an actor has at once, including the one that it works on.

    Ray sends the next one a fifth of a second after one is done: small shards need not wait for it if there
    is a second one already. A large one that waits for its actor could be taken by another at the end.
    """
    return 2 if sum(shard.bytes for shard in shards) < _LARGE_SHARD_BYTES * len(shards) else 1


def _for_nodes(settings: Settings, device: str) -> Settings:
    """The settings without what depends on this machine or on the current folder."""
    source = settings.models.source
    if source not in ("embedded", "stanza"):
        source = str(absolute(Path(source).expanduser()))
    return settings.model_copy(
        update={
            "models": settings.models.model_copy(update={"source": source}),
            "inference": settings.inference.model_copy(update={"device": device}),
        }
    )


def _tag_files(settings: Settings) -> dict[str, bytes]:
    """The content of the names file and of corrections, which travel to the nodes, by their settings."""
    given = {name: getattr(settings.tag, name) for name in BESIDE}
    return {name: Path(path).expanduser().read_bytes() for name, path in given.items() if path}


def _loaded(content: bytes) -> Outcome:
    outcome = pickle.loads(content)
    assert isinstance(outcome, Outcome)
    return outcome


def _done(outcome: Outcome) -> DoneShard:
    """The shard that an actor has done. Logs what the actor logged, raises the error that it had."""
    for level, line in outcome.log:
        logger.log(level, "node %s: %s", outcome.node, line)
    if outcome.error is not None:
        raise outcome.error
    assert outcome.done is not None
    return outcome.done


def check_inputs(shard: Shard, done: DoneShard, node: str) -> None:
    """Raise `EngineError` when a file that a node could not read can be read here."""
    for source, hashed in zip(shard.sources, done.hashes, strict=True):
        if hashed and hashed.startswith("!") and not hash_source(source).startswith("!"):
            raise EngineError(
                f"node {node} can't read {source.path}, which can be read here ({hashed[1:]}): the inputs "
                "have to be on a file system that all nodes share, or at an address"
            )


def wait_for_files(done: DoneShard, output: Path, node: str) -> None:
    """Wait until the files that a node wrote are visible here in their full size."""
    path = unseen_file(done, output, _VISIBLE_SECONDS)
    if path is not None:
        raise EngineError(
            f"node {node} wrote {path}, and it can't be seen here: choose with --output a folder on "
            "a file system that all nodes share"
        )


def _progress(done: DoneShard) -> Progress:
    first = done.first_errors[0] if done.first_errors else None
    return Progress(done.rows["documents"], done.rows["tokens"], sum(done.errors.values()), first)


def _last_line(error: Exception) -> str:
    return str(error).strip().rpartition("\n")[2]
