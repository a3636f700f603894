"""Shards: how the work of a run is cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kazprep.readers.source import Source

_FILE_BYTES = 1024
"""What each file counts beside its size: opening it and making its rows takes time, however short it is."""

_SPREAD = 32
"""A corpus that could do with fewer shards is cut into so many all the same, to keep as many workers busy."""

_SMALLEST_BYTES = 256 * 1024
"""But not into smaller ones than this on average: a small corpus gives few files."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Neighbouring sources that are worked on, written and counted together."""

    number: int
    sources: tuple[Source, ...]

    @property
    def bytes(self) -> int:
        """How much work it is."""
        return sum(source.bytes + _FILE_BYTES for source in self.sources)


def cut_shards(sources: Sequence[Source], shard_bytes: int) -> list[Shard]:
    """Cut sources, in their order, into shards of about equal size, of at most `shard_bytes` on average.

    A source is in the shard that its middle byte falls into, so one larger than a shard has its own. The cut
    depends on the sources' sizes and order alone: not on the number of workers, nor on the machine.
    """
    if not sources:
        return []
    total = sum(source.bytes + _FILE_BYTES for source in sources)
    count = max(-(-total // shard_bytes), min(_SPREAD, total // _SMALLEST_BYTES), 1)
    places = []
    passed = 0
    for source in sources:
        middle = passed + (source.bytes + _FILE_BYTES) // 2
        places.append(middle * count // total)
        passed += source.bytes + _FILE_BYTES
    groups = groupby(zip(places, sources, strict=True), key=lambda placed: placed[0])
    return [
        Shard(number, tuple(source for _, source in members)) for number, (_, members) in enumerate(groups)
    ]
