"""Stock Stanza, as training and scoring use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def load_pipeline(folder: Path, processors: str, **options: Any) -> Any:
    """A `stanza.Pipeline` over a resources folder, on the CPU, without downloads."""
    import stanza

    return stanza.Pipeline(
        "kk",
        dir=str(folder),
        processors=processors,
        download_method=None,
        use_gpu=False,
        verbose=False,
        **options,
    )


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute in one thread: a run gives the same numbers again, whatever else the machine does."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
