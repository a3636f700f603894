"""Shards: how the sources of a run are split into pieces of work, so that a new file changes one shard only.

The boundaries are content-defined, as those of deduplicating backups are, but by names and sizes: no library
splits lists of files so.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kazprep.readers.sources.source import Source

_FILE_BYTES = 1024
"""What each file counts in addition to its size: a short file takes time, too."""

_MIN_SHARDS = 32
"""A corpus that fits into fewer shards is split into about 32, to keep the workers busy."""

_MIN_AVERAGE_BYTES = 256 * 1024
"""But not into smaller shards than this on average, so that a small corpus gives few files."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Neighbouring sources that are processed, written and counted together.

    `part` is the middle of the names of its files, `00001` in `part-00001.parquet`; parts sort as the shards
    do.
    """

    part: str
    sources: tuple[Source, ...]

    @property
    def bytes(self) -> int:
        """How much work it is, in bytes of input."""
        return sum(map(_work, self.sources))


def _work(source: Source) -> int:
    return source.bytes + _FILE_BYTES


def choose_target_bytes(sources: Sequence[Source], shard_bytes: int) -> int:
    """The average bytes of input of a shard, such that none has many more than `shard_bytes`.

    An update keeps the target of the run that it updates, as another one would move every boundary.
    """
    total = sum(map(_work, sources))
    return max(1, min(max(total // _MIN_SHARDS, _MIN_AVERAGE_BYTES), shard_bytes // 2))


def group_sources(
    sources: Sequence[Source], shard_bytes: int, target_bytes: int
) -> Iterator[tuple[Source, ...]]:
    """The sources of each shard, in their order, with about `target_bytes` of input on average.

    Whether a shard ends after a source depends only on its name and size, by a hash: the larger it is, the
    likelier. A source of `target_bytes` or more is a shard by itself. So a source that comes or goes moves
    only the boundary after it, unless `shard_bytes` were reached: then the shard ends in any case, and the
    boundaries up to the next one by hash move.
    """
    group: list[Source] = []
    size = 0
    for source in sources:
        work = _work(source)
        if group and work >= target_bytes:
            yield tuple(group)
            group, size = [], 0
        group.append(source)
        size += work
        if _hash_fraction(source) * target_bytes < work or size >= shard_bytes:
            yield tuple(group)
            group, size = [], 0
    if group:
        yield tuple(group)


def _hash_fraction(source: Source) -> float:
    """A number from 0 to 1 that depends only on the name and start of the source."""
    name, start = source.key
    digest = hashlib.sha256(f"{name}\0{start}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) / 2**64
