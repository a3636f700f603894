"""What a run asks of an engine: shards in, shards that are done out."""

import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from kazprep.runs.ledger import DoneShard
from kazprep.runs.shards import Shard
from kazprep.tables.errors import ErrorRow


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been done since the last report; negative where work was discarded and is redone."""

    documents: int
    tokens: int
    errors: int
    first_error: ErrorRow | None = None
    """The first of the errors, if there are any."""

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.documents + other.documents,
            self.tokens + other.tokens,
            self.errors + other.errors,
            self.first_error or other.first_error,
        )


OnProgress: TypeAlias = Callable[[Progress], None]


class Engine(Protocol):
    """Works on the shards of one run: in processes of this machine, or on the nodes of a cluster."""

    @property
    def workers(self) -> int:
        """The maximum number of shards that are processed at the same time."""

    def process(self, shards: Sequence[Shard], on_progress: OnProgress) -> Generator[DoneShard, None, None]:
        """Each shard as soon as it is done, in any order, its files complete under temporary names.

        A document that fails, kills its process or exceeds its time limit becomes an error of its shard. When
        the generator is closed early, work ends at once.

        Raises `ModelError` when the models can't be loaded, `OSError` when a table can't be written,
        `WorkerError` when processes die and no document is the cause, and `EngineError` when the engine
        itself fails.
        """


def largest_first(shards: Sequence[Shard]) -> list[Shard]:
    """The order in which shards are begun, so that no long one is left for the end."""
    return sorted(shards, key=lambda shard: -shard.bytes)


def available_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
