"""Shards: how the work of a run is cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kazprep.readers.source import Source


@dataclass(frozen=True, slots=True)
class Shard:
    """Neighbouring sources that are worked on, written and counted together."""

    number: int
    sources: tuple[Source, ...]


def cut_shards(sources: Sequence[Source], shard_bytes: int, shard_documents: int) -> list[Shard]:
    """Cut sources, in their order, into shards of about equal size.

    There are as few shards as `shard_bytes` and `shard_documents` allow on average; a source is in the shard
    that its middle byte falls into, each source counting one byte more than it has. The cut depends on the
    sources' sizes and order alone.
    """
    if not sources:
        return []
    total = sum(source.bytes + 1 for source in sources)
    count = max(-(-total // shard_bytes), -(-len(sources) // shard_documents))
    places = []
    passed = 0
    for source in sources:
        middle = passed + (source.bytes + 1) // 2
        places.append(middle * count // total)
        passed += source.bytes + 1
    groups = groupby(zip(places, sources, strict=True), key=lambda placed: placed[0])
    return [
        Shard(number, tuple(source for _, source in members)) for number, (_, members) in enumerate(groups)
    ]
