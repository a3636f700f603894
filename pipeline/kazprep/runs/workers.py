"""Worker processes: each on one thread, with the models loaded once."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from kazprep.pipeline import build_stages
from kazprep.runs.processing import Progress, ShardResult, process_shard
from kazprep.runs.shards import Shard
from kazprep.settings import Settings
from kazprep.stages.stage import Stage

_POLL_SECONDS = 0.1


class WorkerError(Exception):
    """A worker process ended before its work did; the message says what to try."""


def available_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process_shards(
    shards: Sequence[Shard],
    settings: Settings,
    output: Path,
    workers: int,
    report: Callable[[Progress], None],
) -> Iterator[ShardResult]:
    """Work on shards in worker processes, the largest first; gives each shard's result as it is finished.

    When the caller stops early (an exception, Ctrl-C), the workers are ended at once.

    Raises `ModelError` when a worker can't load the models, `OSError` when a table can't be written and
    `WorkerError` when a worker dies.
    """
    shards = sorted(shards, key=lambda shard: -shard.bytes)  # a large one at the end would keep all waiting
    context = get_context("spawn")
    reports: SimpleQueue[Progress] = context.SimpleQueue()
    others = set(active_children())
    width = min(workers, len(shards))
    pool = ProcessPoolExecutor(width, context, _start_worker, (reports,))
    pending: set[Future[ShardResult]] = set()
    try:
        with _interrupts_held_back():  # the workers inherit it for good: Ctrl-C is for the main process
            for shard in shards[:width]:  # each of these starts a worker
                pending.add(pool.submit(_work, shard, settings, output))
        for shard in shards[width:]:
            pending.add(pool.submit(_work, shard, settings, output))
        while pending:
            done, pending = wait(pending, _POLL_SECONDS, FIRST_COMPLETED)
            while not reports.empty():
                report(reports.get())
            for future in done:
                yield future.result()
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process died: perhaps for want of memory (try fewer with --workers), or because the "
            'program that called kazprep has no `if __name__ == "__main__":` before its call'
        ) from error
    finally:
        if pending:
            for process in set(active_children()) - others:
                process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold SIGINT back: one that comes meanwhile is raised at the end. Processes started here get none."""
    received = threading.Event()
    in_main = (
        threading.current_thread() is threading.main_thread()
    )  # it alone may set handlers, and gets them
    handler = signal.signal(signal.SIGINT, lambda *_: received.set()) if in_main else None
    # The mask is for the processes, which inherit it: another thread of this one may still take the signal.
    has_mask = hasattr(signal, "pthread_sigmask")  # Windows has none
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if has_mask else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if in_main:
            signal.signal(signal.SIGINT, handler)
    if received.is_set():
        raise KeyboardInterrupt


# The rest runs in the workers.

_reports: "SimpleQueue[Progress] | None" = None  # set once, as the process starts; a task can't carry a queue


def _start_worker(reports: "SimpleQueue[Progress]") -> None:
    global _reports
    _reports = reports
    # Read by OpenMP and MKL as torch is imported. Stanza gets slower with more threads than cores.
    os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the main one is gone, however it went."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _stages(settings: Settings) -> tuple[Stage, ...]:
    import torch

    torch.set_num_threads(1)
    return build_stages(settings)


def _work(shard: Shard, settings: Settings, output: Path) -> ShardResult:
    assert _reports is not None
    return process_shard(shard, _stages(settings), settings, output, _reports.put)
