"""Plans of updates: which shards of a run are reused, and which are made again or for the first time.

`updated_plan` brings the tables to what the inputs are now. `added_plan` ingests the files that it is given
and keeps the rows of all others: its new shards are a load of their own after those that are there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from kazprep.readers.source import Source
from kazprep.runs.changes import Changes
from kazprep.runs.ledger import DoneShard, Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.planning import check_same
from kazprep.runs.ranks import digits_between, parts_between
from kazprep.runs.shards import Shard, group_sources
from kazprep.runs.sources import hash_source, planned_state

_Key: TypeAlias = tuple[str, int]


class Fingerprint(NamedTuple):
    """What the rows of a source depend on beside the settings: two that are equal give the same rows."""

    key: _Key
    inside: int
    """With `is_twin`, how the ids of its documents are made: see `Source.id_name`."""
    is_twin: bool
    sha256: str
    """Of its content, `!` and the reason where it can't be read; empty where it is surely not known."""


@dataclass(frozen=True, slots=True)
class Trim:
    """A shard to be made from the rows of another, `of`, without those of the sources `dropped`."""

    part: str
    of: DoneShard
    dropped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Update:
    """The plan of an update: its ledger, the shards and trims that are left to do, and what it changes."""

    ledger: Ledger
    shards: list[Shard]
    trims: list[Trim]
    changes: Changes


def updated_plan(
    ledger: Ledger, sources: Sequence[Source], plan: Plan, shard_bytes: int, *, rehash: bool
) -> Update:
    """The plan of an update to these sources, which reuses the shards that are done of the same content.

    Sources of the same size and times as before are taken to be unchanged, unless `rehash`.

    Raises `OutputError` when settings, versions or models differ from those of the ledger.
    """
    check_same(ledger.plan, plan)
    states = {source.key: planned_state(source) for source in sources}
    hashes = _hashes(ledger, sources, states, rehash=rehash)
    loads_and_groups = [
        (load, group)
        for load, loaded in _by_load(ledger, sources).items()
        for group in group_sources(loaded, shard_bytes, ledger.plan.target_bytes)
    ]
    groups = [group for _, group in loads_and_groups]
    reused = in_order(unchanged(groups, ledger, hashes))
    reused_parts = set(reused)
    superseded = [done.part for done in ledger.committed() if done.part not in reused_parts]
    parts = named(reused, superseded)
    planned = {
        part: _planned(part, group, states, load)
        for part, (load, group) in zip(parts, loads_and_groups, strict=True)
    }
    updated = _ledger_of_update(ledger, plan, planned, reused, superseded)
    return Update(
        updated,
        [Shard(part, group) for part, group in zip(parts, groups, strict=True) if part not in updated.done],
        [],
        _changes(ledger, sources, hashes),
    )


def added_plan(
    ledger: Ledger, sources: Sequence[Source], plan: Plan, shard_bytes: int, *, rehash: bool
) -> Update:
    """The plan that ingests these sources and keeps the rows of all others, which need not be there any more.

    A source that the tables have with other content is ingested again; the shard that it was in is trimmed
    of its rows, so that the sources beside it need not be there either.

    Raises `OutputError` when settings, versions or models differ from those of the ledger.
    """
    check_same(ledger.plan, plan)
    sources = _with_twins(ledger, sources)
    states = {source.key: planned_state(source) for source in sources}
    hashes = _hashes(ledger, sources, states, rehash=rehash)
    given = {source.name for source in sources}
    committed = ledger.committed()
    kept: list[tuple[PlannedShard, str | None, Trim | None]] = []
    """Each shard that stays, its part if it stays whole, else how it is trimmed."""
    superseded: list[str] = []
    for done in committed:
        shard = replace(ledger.shards[done.part], superseded=False)  # it may be in an interrupted update
        dropped = frozenset(
            state.name
            for state, hashed in zip(shard.sources, done.hashes, strict=True)
            if state.name in given and hashes.get(state.key) != (hashed or "")
        )
        if not dropped:
            kept.append((shard, done.part, None))
            continue
        superseded.append(done.part)
        left = [
            (state, hashed)
            for state, hashed in zip(shard.sources, done.hashes, strict=True)
            if state.name not in dropped
        ]
        if left:
            trimmed = replace(done, hashes=tuple(hashed for _, hashed in left))
            rest = replace(shard, sources=tuple(state for state, _ in left))
            kept.append((rest, None, Trim("", trimmed, dropped)))
    kept_keys = {state.key for shard, _, _ in kept for state in shard.sources}
    new_sources = [source for source in sources if source.key not in kept_keys]
    groups = list(group_sources(new_sources, shard_bytes, ledger.plan.target_bytes))
    last = max((done.part for done in committed), default="")
    reused = [*(part for _, part, _ in kept), *in_order(unchanged(groups, ledger, hashes), after=last)]
    parts = named(reused, superseded)
    kept_parts, new_parts = parts[: len(kept)], parts[len(kept) :]
    load = 1 + max((ledger.shards[done.part].load for done in committed), default=-1)
    planned = {part: replace(shard, part=part) for part, (shard, _, _) in zip(kept_parts, kept, strict=True)}
    planned |= {
        part: _planned(part, group, states, load) for part, group in zip(new_parts, groups, strict=True)
    }
    updated = _ledger_of_update(ledger, plan, planned, reused, superseded)
    return Update(
        updated,
        [
            Shard(part, group)
            for part, group in zip(new_parts, groups, strict=True)
            if part not in updated.done
        ],
        [replace(trim, part=part) for part, (_, _, trim) in zip(kept_parts, kept, strict=True) if trim],
        _changes(ledger, sources, hashes, keeps_all=True),
    )


def _planned(
    part: str, sources: Sequence[Source], states: Mapping[_Key, SourceState], load: int
) -> PlannedShard:
    return PlannedShard(part, tuple(states[source.key] for source in sources), load=load)


def _ledger_of_update(
    ledger: Ledger,
    plan: Plan,
    planned: Mapping[str, PlannedShard],
    reused: Iterable[str | None],
    superseded: Iterable[str],
) -> Ledger:
    replaced = {part: replace(ledger.shards[part], superseded=True) for part in superseded}
    return Ledger(
        replace(plan, target_bytes=ledger.plan.target_bytes, is_update=True),
        {**planned, **replaced},
        {part: ledger.done[part] for part in [*reused, *superseded] if part is not None},
    )


def unchanged(
    groups: Sequence[Sequence[Source]], ledger: Ledger, hashes: Mapping[_Key, str]
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
        Fingerprint(source.key, source.inside, source.is_twin, hashed or "")
        for source, hashed in zip(sources, hashes, strict=True)
    )


def in_order(parts: Sequence[str | None], after: str = "") -> list[str | None]:
    """As many of the parts as can stay so that they ascend, all greater than `after`; None for the others.

    They are out of order where sources changed places. It is the longest increasing subsequence.

    >>> in_order(["00004", "00001", None, "00002"])
    [None, '00001', None, '00002']
    """
    ends: list[tuple[str, int]] = []
    """For each length of an ascending choice the least part that one can end with, and its index."""
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

    Superseded parts, in ascending order, are not used again, as their files are there until the update is
    committed.

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
    """`count` names between two others, all in the gap between superseded ones where they are shortest."""
    if not count:
        return []
    start = bisect_right(superseded, low or "")
    stop = len(superseded) if high is None else bisect_left(superseded, high)
    bounds = [low, *superseded[start:stop], high]
    below, above = min(pairwise(bounds), key=lambda gap: digits_between(gap[0], gap[1], count))
    return parts_between(below, above, count)


def _with_twins(ledger: Ledger, sources: Sequence[Source]) -> list[Source]:
    """Sources marked as twins where the tables have documents of the same path in another input."""
    given = {source.name for source in sources}
    states = [state for done in ledger.committed() for state in ledger.shards[done.part].sources]
    are_twins = {state.key: state.is_twin for state in states}
    taken = {state.name[state.inside :] for state in states if state.name not in given and not state.is_twin}
    return [
        replace(
            source,
            is_twin=are_twins.get(source.key, source.is_twin or source.name[source.inside :] in taken),
        )
        for source in sources
    ]


def _hashes(
    ledger: Ledger, sources: Sequence[Source], states: Mapping[_Key, SourceState], *, rehash: bool
) -> dict[_Key, str]:
    """The hash of each source whose content may be known; the others are certainly new or changed.

    The states are those before any source is read: one that is changed after that has another state.
    """
    known: dict[_Key, list[tuple[SourceState, str]]] = {}
    for part, done in sorted(ledger.done.items(), key=lambda item: item[1].pending):
        for state, hashed in zip(ledger.shards[part].sources, done.hashes, strict=True):
            if hashed is not None:
                known.setdefault(state.key, []).append((state, hashed))
    hashes: dict[_Key, str] = {}
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


def _by_load(ledger: Ledger, sources: Sequence[Source]) -> dict[int, list[Source]]:
    """The sources by the load that they came with, ascending; a new source has that of the one before it."""
    by_key: dict[_Key, int] = {}
    by_name: dict[str, int] = {}
    for done in ledger.committed():
        shard = ledger.shards[done.part]
        by_key.update({state.key: shard.load for state in shard.sources})
        by_name.update({state.name: shard.load for state in shard.sources})
    loads: dict[int, list[Source]] = {}
    load = 0
    for source in sources:
        load = by_key.get(source.key, by_name.get(source.name, load))
        loads.setdefault(load, []).append(source)
    return dict(sorted(loads.items()))


def _changes(
    ledger: Ledger, sources: Sequence[Source], hashes: Mapping[_Key, str], *, keeps_all: bool = False
) -> Changes:
    """How the sources differ from those of the tables, by name."""
    before: dict[str, set[Any]] = {}
    for done in ledger.committed():
        for state, hashed in zip(ledger.shards[done.part].sources, done.hashes, strict=True):
            before.setdefault(state.name, set()).add((state.start, hashed))
    now: dict[str, set[Any]] = {}
    for source in sources:
        now.setdefault(source.name, set()).add((source.start, hashes.get(source.key, "")))
    missing = tuple(sorted(before.keys() - now.keys()))
    changed = tuple(name for name, content in now.items() if name in before and before[name] != content)
    new = tuple(name for name in now if name not in before)
    return Changes(
        new,
        changed,
        () if keeps_all else missing,
        len(now) - len(new) - len(changed),
        len(missing) if keeps_all else 0,
    )
