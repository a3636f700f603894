"""Runs on Ray: its Data library gives shards to actors, on this machine or on the nodes of a cluster.

What is to be done, what is done and what counts is decided here, in the run's own process, by plan and ledger
as ever; where and when a shard is worked on, and what becomes of it when a node is lost, is Ray's.
"""

import logging
import os
import pickle
import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from math import floor
from pathlib import Path
from time import monotonic, sleep

import ray
import ray.data
import ray.exceptions

from kazprep.errors import EngineError
from kazprep.readers.sources.source import absolute
from kazprep.runs.engines.engine import Engine
from kazprep.runs.engines.local import available_cores, largest_first
from kazprep.runs.engines.ray_actor import OUTCOME, SHARD, Outcome, ShardWorker, installation
from kazprep.runs.engines.shard import Progress
from kazprep.runs.engines.worker import Finished
from kazprep.runs.ledger import Plan
from kazprep.runs.log import logger
from kazprep.runs.shards import Shard
from kazprep.runs.source_state import hash_source
from kazprep.settings import RunSettings, Settings
from kazprep.tables.write import hidden_name

_OBJECT_STORE_BYTES = 128 * 2**20
"""Shared memory that a Ray of our own takes: what goes through it is names of files, kilobytes a shard."""
_LARGE_SHARD_BYTES = 2**20
"""Such a shard takes ten seconds or so."""
_ANSWER_SECONDS = 10.0
"""So long a cluster may take to answer at all."""
_SEEN_SECONDS = 60.0
"""So long a file that another node wrote may take to be seen here: NFS remembers what was not there."""


@contextmanager
def started_ray(settings: Settings) -> Iterator[Engine]:
    """Ray, for as long as the block lasts: the one this process uses already, a cluster, or one of our own.

    Raises `EngineError` for a cluster that can't be reached.
    """
    was_started = ray.is_initialized()
    if not was_started:
        _start(settings.run)
    try:
        device, workers, gpus = _share(settings)
        yield Engine(workers, partial(_process_shards, device=device, gpus=gpus))
    finally:
        if not was_started:
            ray.shutdown()


def _start(settings: RunSettings) -> None:
    address = settings.ray_address or os.environ.get("RAY_ADDRESS") or "local"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # it warns that this will be so
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what matters is raised
    _check_reachable(address)
    own = {
        "num_cpus": settings.workers or available_cores(),
        "object_store_memory": _OBJECT_STORE_BYTES,
        "include_dashboard": False,
    }
    with _own_sigterm():
        try:
            ray.init(
                address,
                log_to_driver=False,
                logging_level=logging.ERROR,
                **(own if address == "local" else {}),
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
        with socket.create_connection((host, int(port)), _ANSWER_SECONDS):
            pass
    except (OSError, OverflowError) as error:
        raise EngineError(
            f"no Ray cluster answers at {address} ({error}): give --ray-address the HOST:PORT that "
            "`ray start --head` printed, or auto on a machine of the cluster"
        ) from error


@contextmanager
def _own_sigterm() -> Iterator[None]:
    """Keep the handler of SIGTERM, which Ray replaces: a run that is terminated says so in its record."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)


def _share(settings: Settings) -> tuple[str, int, float]:
    """The device that all actors run on, how many there are, and each one's share of a GPU.

    One device for all, since rows may differ in rare cases between a processor and a GPU.
    """
    resources = ray.cluster_resources()
    gpus = int(resources.get("GPU", 0))
    wanted = settings.inference.device
    if wanted == "cuda" or (wanted == "auto" and gpus):
        workers = settings.run.workers or max(1, gpus)
        share = floor(1e4 * gpus / workers) / 1e4 if 0 < gpus < workers else 1.0
        return "cuda", workers, share
    return "cpu", settings.run.workers or max(1, int(resources.get("CPU", 1))), 0.0


def _process_shards(
    shards: Sequence[Shard],
    settings: Settings,
    output: Path,
    token: str,
    workers: int,
    report: Callable[[Progress], None],
    meanwhile: Callable[[], None] | None = None,
    *,
    device: str,
    gpus: float,
) -> Generator[Finished, None, None]:
    """Process shards in actors, as `kazprep.runs.engines.local.process_shards`, but with progress by shard.

    Raises what that raises, and `EngineError` when a node does not see inputs or output, has other versions
    or models, when Ray gives up, or when it ends without having returned every shard.
    """
    if meanwhile is not None:
        meanwhile()
    if not shards:
        return
    output = absolute(output)
    by_part = {shard.part: shard for shard in shards}
    here = installation(settings)
    data = _dataset(
        shards, _for_nodes(settings, device), output, token, here, min(workers, len(shards)), gpus
    )
    try:
        for batch in data.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            for outcome in map(_loaded, batch[OUTCOME].to_pylist()):
                finished = _finished(outcome)
                shard = by_part.pop(finished.result.part, None)
                if shard is None:  # given out again, though it had been done
                    continue
                check_inputs(shard, finished, outcome.node)
                wait_for_files(finished, output, outcome.node)
                report(_progress(finished))
                yield finished
    except ray.exceptions.RayError as error:
        raise EngineError(
            f"Ray gave up: {_last_line(error)}; what is done is kept, and --resume goes on"
        ) from error
    if by_part:  # Ray lost blocks without an error
        raise EngineError(
            f"Ray returned {len(shards) - len(by_part):,} of {len(shards):,} shards; what is done is kept, "
            "and --resume goes on"
        )


def _dataset(
    shards: Sequence[Shard],
    settings: Settings,
    output: Path,
    token: str,
    here: Plan,
    workers: int,
    gpus: float,
) -> ray.data.Dataset:
    """The outcomes of all shards, a block each; nothing is done before they are asked for."""
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
            fn_constructor_args=(settings, output, token, here),
            num_cpus=1,
            num_gpus=gpus or None,
        )


def in_flight(shards: Sequence[Shard]) -> int:
    """How many shards an actor has at once, the one that it works on included.

    The next one comes a fifth of a second after Ray heard that one is done: a second one at hand spares small
    shards that. A large one that waits for its actor could be taken by another at the end.
    """
    return 2 if sum(shard.bytes for shard in shards) < _LARGE_SHARD_BYTES * len(shards) else 1


def _for_nodes(settings: Settings, device: str) -> Settings:
    """The settings without what depends on this machine or on where its processes stand."""
    source = settings.models.source
    if source not in ("embedded", "stanza"):
        source = str(absolute(Path(source).expanduser()))
    return settings.model_copy(
        update={
            "models": settings.models.model_copy(update={"source": source}),
            "inference": settings.inference.model_copy(update={"device": device}),
        }
    )


def _loaded(content: bytes) -> Outcome:
    outcome = pickle.loads(content)
    assert isinstance(outcome, Outcome)
    return outcome


def _finished(outcome: Outcome) -> Finished:
    """What an actor has finished; what it had to log is logged, what it failed with is raised."""
    for level, line in outcome.log:
        logger.log(level, "node %s: %s", outcome.node, line)
    if outcome.error is not None:
        raise outcome.error
    assert outcome.finished is not None
    return outcome.finished


def check_inputs(shard: Shard, finished: Finished, node: str) -> None:
    """Raise `EngineError` when a file that a node could not read can be read here."""
    for source, hashed in zip(shard.sources, finished.hashes, strict=True):
        if hashed and hashed.startswith("!") and not hash_source(source).startswith("!"):
            raise EngineError(
                f"node {node} can't read {source.path}, which can be read here ({hashed[1:]}): the inputs "
                "have to be on a file system that all nodes share, or at an address"
            )


def wait_for_files(finished: Finished, output: Path, node: str) -> None:
    """Wait until the files that a node wrote are seen here, whole."""
    until = monotonic() + _SEEN_SECONDS
    for table, state in finished.files.items():
        path = output / table / hidden_name(finished.result.part, finished.token)
        while _size(path) != state.bytes:
            if monotonic() > until:
                raise EngineError(
                    f"node {node} wrote {path}, and it can't be seen here: choose with --output a folder on "
                    "a file system that all nodes share"
                )
            sleep(0.1)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _progress(finished: Finished) -> Progress:
    rows, failures = finished.result.rows, finished.result.failures
    failed = finished.result.errors.total()
    return Progress(rows["documents"], rows["tokens"], failed, failures[0] if failures else None)


def _last_line(error: Exception) -> str:
    return str(error).strip().rpartition("\n")[2]
