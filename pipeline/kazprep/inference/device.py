"""What is done otherwise on a GPU: larger batches, halved when its memory is full; no reduced precision."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import torch

from kazprep.chunking import Indices, length_buckets

_GPU_SCALE = 8  # a worker takes up to a GB; on an H200 larger batches ran no faster in a whole pipeline


def batch_scale(device: str) -> int:
    """How many times as large as on a CPU a batch for a network should be.

    >>> batch_scale("cpu"), batch_scale("cuda")
    (1, 8)
    """
    return 1 if device == "cpu" else _GPU_SCALE


class Batches:
    """Rows in batches of bounded size, padding included; the bound is halved when a GPU's memory is full."""

    def __init__(self, max_padded_size: int) -> None:
        """`max_padded_size` bounds a batch: its longest row times its number of rows."""
        self._max_padded_size = max_padded_size

    @property
    def max_padded_size(self) -> int:
        """The bound that holds now."""
        return self._max_padded_size

    def run(self, lengths: npt.NDArray[np.integer], work: Callable[[Indices], None]) -> None:
        """Call `work` with the indices of some rows, the longest first, until all rows had their turn.

        `work` may be called again with a part of the rows of a call that was out of memory: it has to give
        the same result then. Raises `torch.OutOfMemoryError` if memory is short for a row by itself.
        """
        for batch in length_buckets(lengths, self._max_padded_size):
            self._run(batch, lengths, work)

    def _run(self, batch: Indices, lengths: npt.NDArray[np.integer], work: Callable[[Indices], None]) -> None:
        try:
            work(batch)
            return
        except torch.OutOfMemoryError:
            if len(batch) == 1:
                raise
        # Not in the clause above: until it ends, the error keeps what `work` had allocated.
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        middle = len(batch) // 2
        self._max_padded_size = min(self._max_padded_size, max(1, int(lengths[batch[0]]) * middle))
        self._run(batch[:middle], lengths, work)
        self._run(batch[middle:], lengths, work)


@contextmanager
def full_precision(device: str) -> Iterator[None]:
    """Let a GPU compute float32 in float32: by default torch rounds an LSTM's factors to 10 bits (TF32)."""
    if device == "cpu":
        yield
        return
    cudnn, matmul = torch.backends.cudnn, torch.backends.cuda.matmul
    before = cudnn.allow_tf32, matmul.allow_tf32
    cudnn.allow_tf32 = matmul.allow_tf32 = False
    try:
        yield
    finally:
        cudnn.allow_tf32, matmul.allow_tf32 = before
