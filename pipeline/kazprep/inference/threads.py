"""One thread for torch, as in the workers of a run, so that the same inputs give the same numbers."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# torch's number of threads is the process's: two that each set and restore it at once would leave it changed.
_TURN = threading.RLock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute in one thread: a run gives the same numbers, whatever else the machine does.

    Afterwards torch has as many threads as before. Only one Python thread at a time enters it.
    """
    with _TURN:
        torch = sys.modules.get("torch")
        if torch is None:  # stages without models
            yield
            return
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(before)
