"""Ctrl-C and SIGTERM, and on Windows Ctrl-Break: deferred where they would be lost."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType
from typing import NoReturn

from kazprep.operating_system import termination_signals


class Terminated(KeyboardInterrupt):
    """SIGTERM came, or Ctrl-Break; it ends a run in the same way as Ctrl-C."""


def _raise_terminated(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated


@contextmanager
def terminable() -> Iterator[None]:
    """Raise `Terminated` in the block where the system asks the program to end, as for Ctrl-C."""
    before = {number: signal.signal(number, _raise_terminated) for number in termination_signals()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def deferred_interrupts() -> Iterator[None]:
    """Defer SIGINT and SIGTERM to the end of the block.

    Processes started here get no SIGINT for good, since Ctrl-C is for the main process.
    """
    received: list[int] = []
    # Only the main thread may set handlers, and receives the signals.
    in_main = threading.current_thread() is threading.main_thread()
    numbers = (signal.SIGINT, *termination_signals())
    handlers = {n: signal.signal(n, lambda n, _: received.append(n)) for n in numbers if in_main}
    # The mask is for the processes, which inherit it: another thread of this one may still take the signal.
    has_mask = hasattr(signal, "pthread_sigmask")  # Windows has none: see `ignore_interrupts`
    if has_mask:
        # Else it would be started with the first process, and unblock SIGINT as it does so.
        resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if has_mask else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if received:
        signal.raise_signal(received[0])
