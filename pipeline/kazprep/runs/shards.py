"""Shards: how the work of a run is cut, so that a new file changes no shard but its own."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kazprep.readers.sources.source import Source
from kazprep.runs.part_names import first_ranks

_FILE_BYTES = 1024
"""What each file counts beside its size: opening it and making its rows takes time, however short it is."""

_SPREAD = 32
"""A corpus that could do with fewer shards is cut into about so many all the same, to keep workers busy."""

_SMALLEST_BYTES = 256 * 1024
"""But not into smaller ones than this on average: a small corpus gives few files."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Neighbouring sources that are worked on, written and counted together.

    `part` is the middle of its files' names, `00001` in `part-00001.parquet`; parts sort as the shards do.
    """

    part: str
    sources: tuple[Source, ...]

    @property
    def bytes(self) -> int:
        """How much work it is."""
        return sum(map(_work, self.sources))


def _work(source: Source) -> int:
    return source.bytes + _FILE_BYTES


def choose_cut(sources: Sequence[Source], shard_bytes: int) -> int:
    """How many bytes of input a shard is to have on average, that none has many more than `shard_bytes`.

    An update keeps the choice of the run that it updates, as another one would move every boundary.
    """
    total = sum(map(_work, sources))
    return max(1, min(max(total // _SPREAD, _SMALLEST_BYTES), shard_bytes // 2))


def cut_shards(sources: Sequence[Source], shard_bytes: int, cut: int | None = None) -> list[Shard]:
    """Cut sources, in their order, into shards of about `cut` bytes on average, numbered from `00001`.

    The cut depends on the sources alone: not on the number of workers, nor on the machine.
    """
    groups = list(group_sources(sources, shard_bytes, cut or choose_cut(sources, shard_bytes)))
    return [Shard(part, group) for part, group in zip(first_ranks(len(groups)), groups, strict=True)]


def group_sources(sources: Sequence[Source], shard_bytes: int, cut: int) -> Iterator[tuple[Source, ...]]:
    """Neighbouring sources that make a shard each.

    Whether a shard ends after a source is a matter of its name and size, by a hash: the larger, the likelier.
    One of `cut` bytes or more is alone. So a source that comes or goes moves no boundary but its own, unless
    `shard_bytes` were reached: then a shard ends in any case, and the boundaries up to the next by hash move.
    """
    group: list[Source] = []
    size = 0
    for source in sources:
        work = _work(source)
        if group and work >= cut:
            yield tuple(group)
            group, size = [], 0
        group.append(source)
        size += work
        if _draw(source) * cut < work or size >= shard_bytes:
            yield tuple(group)
            group, size = [], 0
    if group:
        yield tuple(group)


def _draw(source: Source) -> float:
    """A number from 0 to 1 that depends on the source's name alone."""
    name, start = source.key
    digest = hashlib.sha256(f"{name}\0{start}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) / 2**64
