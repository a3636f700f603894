"""Which shards of a ledger an update reuses, and the names of the shards that it makes.

`unchanged` finds the shards that are done of the same content, `in_order` keeps as many of them as can stay
in the order of the rows, `named` gives the others names between those.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from kazprep.readers.sources.source import Source
from kazprep.runs.ledger import Ledger, SourceState
from kazprep.runs.part_names import digits_between, parts_between
from kazprep.runs.source_state import hash_source

SourceKey: TypeAlias = tuple[str, int]
"""What identifies a source within a run: see `Source.key`."""


class Fingerprint(NamedTuple):
    """What the rows of a source depend on besides the settings: two that are equal give the same rows."""

    key: SourceKey
    inside: int
    """With `shares_path`, how the ids of its documents are made: see `Source.id_name`."""
    shares_path: bool
    sha256: str
    """Of its content, `!` and the reason where it can't be read; empty where it is certainly new."""


def unchanged(
    groups: Sequence[Sequence[Source]], ledger: Ledger, hashes: Mapping[SourceKey, str]
) -> list[str | None]:
    """For each group the shard that is done of the same sources with the same content, by part, or None.

    Of two such shards it is the one that is committed. `hashes` are those of the sources whose content may be
    known.
    """
    parts: dict[tuple[Fingerprint, ...], str] = {}
    for part, done in sorted(ledger.done.items(), key=lambda item: not item[1].pending):
        if None not in done.hashes:
            parts[_fingerprints(ledger.shards[part].sources, done.hashes)] = part
    return [parts.get(_fingerprints(group, [hashes.get(source.key) for source in group])) for group in groups]


def _fingerprints(
    sources: Iterable[Source | SourceState], hashes: Iterable[str | None]
) -> tuple[Fingerprint, ...]:
    return tuple(
        Fingerprint(source.key, source.inside, source.shares_path, hashed or "")
        for source, hashed in zip(sources, hashes, strict=True)
    )


def in_order(parts: Sequence[str | None], after: str = "") -> list[str | None]:
    """As many of the parts as can stay so that they ascend, all greater than `after`; None for the others.

    They are out of order where sources changed their order. It is the longest increasing subsequence.

    >>> in_order(["00004", "00001", None, "00002"])
    [None, '00001', None, '00002']
    """
    ends: list[tuple[str, int]] = []
    """For each length of an ascending subsequence the smallest last part, and its index."""
    previous: dict[int, int | None] = {}
    for index, part in enumerate(parts):
        if part is not None and part > after:
            length = bisect_left(ends, part, key=itemgetter(0))
            previous[index] = ends[length - 1][1] if length else None
            ends[length : length + 1] = [(part, index)]
    stay: set[int] = set()
    last = ends[-1][1] if ends else None
    while last is not None:
        stay.add(last)
        last = previous[last]
    return [part if index in stay else None for index, part in enumerate(parts)]


def named(parts: Sequence[str | None], superseded: Sequence[str]) -> list[str]:
    """The parts, which ascend, with a new one between its neighbours for each None.

    Superseded parts, in ascending order, are not reused, as their files exist until the update is committed.

    >>> named(["00001", None, "00002"], superseded=["000015"])
    ['00001', '000012', '00002']
    """
    names: list[str] = []
    kept = [index for index, part in enumerate(parts) if part is not None]
    for before, after in pairwise([-1, *kept, len(parts)]):
        low = parts[before] if before >= 0 else None
        high = parts[after] if after < len(parts) else None
        names += _new_parts(low, high, after - before - 1, superseded)
        if high is not None:
            names.append(high)
    return names


def _new_parts(low: str | None, high: str | None, count: int, superseded: Sequence[str]) -> list[str]:
    """`count` names between two others, all in that gap between superseded ones where they are shortest."""
    if not count:
        return []
    start = bisect_right(superseded, low or "")
    stop = len(superseded) if high is None else bisect_left(superseded, high)
    bounds = [low, *superseded[start:stop], high]
    below, above = min(pairwise(bounds), key=lambda gap: digits_between(gap[0], gap[1], count))
    return parts_between(below, above, count)


def known_hashes(
    ledger: Ledger, sources: Sequence[Source], states: Mapping[SourceKey, SourceState], *, rehash: bool
) -> dict[SourceKey, str]:
    """The hash of each source whose content may be known; the others are certainly new or changed.

    The states are those before any source is read: one that is changed after that has another state.
    """
    known: dict[SourceKey, list[tuple[SourceState, str]]] = {}
    for part, done in sorted(ledger.done.items(), key=lambda item: item[1].pending):
        for state, hashed in zip(ledger.shards[part].sources, done.hashes, strict=True):
            if hashed is not None:
                known.setdefault(state.key, []).append((state, hashed))
    hashes: dict[SourceKey, str] = {}
    for source in sources:
        hashed = _hash_now(source, states[source.key], known.get(source.key, ()), rehash=rehash)
        if hashed is not None:
            hashes[source.key] = hashed
    return hashes


def _hash_now(
    source: Source, now: SourceState, known: Sequence[tuple[SourceState, str]], *, rehash: bool
) -> str | None:
    may_be_known = False
    for state, hashed in known:
        is_readable = not hashed.startswith("!")
        if is_readable and now.times == state.times and now.mtime_ns is not None and not rehash:
            return hashed
        may_be_known |= now.bytes == state.bytes or not is_readable
    return hash_source(source) if may_be_known else None
