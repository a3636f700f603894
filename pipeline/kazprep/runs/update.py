"""Plans of updates: which shards of a run stay, and which are made again or for the first time.

`updated_plan` brings tables to what the inputs are now. `added_plan` takes in the files that it is given and
keeps all that it is not: its new shards are a load of their own behind those that are there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kazprep.readers.sources.source import Source
from kazprep.runs.changes import Changes
from kazprep.runs.ledger import DoneShard, Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.part_names import ranks_between
from kazprep.runs.plan import check_same
from kazprep.runs.shards import Shard, group_sources
from kazprep.runs.source_state import hash_source, planned_state
from kazprep.tables.write import part_name

_Key = tuple[str, int]
_Content = tuple[tuple[_Key, int, bool, str], ...]
"""What the rows of a shard depend on beside settings: its sources, how their ids are made, their hashes."""


@dataclass(frozen=True, slots=True)
class Trim:
    """A shard to be made of the rows of another, without those of some of its sources."""

    part: str
    of: DoneShard
    dropped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Update:
    """The plan of an update: its ledger, the work that is left of it, and what it changes."""

    ledger: Ledger
    shards: list[Shard]
    trims: list[Trim]
    changes: Changes


def updated_plan(
    ledger: Ledger, sources: Sequence[Source], plan: Plan, shard_bytes: int, *, rehash: bool
) -> Update:
    """The plan of an update to these sources: shards are made where no done shard has their sources.

    Sources of the same size and times as before are taken for unchanged, unless `rehash`.

    Raises `OutputError` when settings, versions or models are others than those of the ledger.
    """
    check_same(ledger.plan, plan)
    states = {source.key: planned_state(source) for source in sources}
    hashes = _hashes(ledger, sources, states, rehash=rehash)
    groups = [
        (load, group)
        for load, batch in _by_load(ledger, sources).items()
        for group in group_sources(batch, shard_bytes, ledger.plan.cut)
    ]
    reused = _reused(ledger, [group for _, group in groups], hashes, after="")
    kept_parts = {done.part for done in reused if done}
    old = [done for done in ledger.in_force() if done.part not in kept_parts]
    parts = name_parts([done.part if done else None for done in reused], [done.part for done in old])
    shards = [(Shard(part, group), load) for part, (load, group) in zip(parts, groups, strict=True)]
    updated = Ledger(
        replace(plan, cut=ledger.plan.cut, is_update=True),
        {shard.part: _planned(shard, states, load) for shard, load in shards} | _old(ledger, old),
        {done.part: done for done in [*reused, *old] if done},
    )
    left = [shard for (shard, _), done in zip(shards, reused, strict=True) if done is None]
    return Update(updated, left, [], _changes(ledger, sources, hashes))


def added_plan(
    ledger: Ledger, sources: Sequence[Source], plan: Plan, shard_bytes: int, *, rehash: bool
) -> Update:
    """The plan that takes in these sources and keeps the rows of all others, whether they are still there or
    not.

    A source that the tables have with another content is taken in again; the shard that it was in is trimmed
    of its rows, so that the sources beside it need not be there any more.

    Raises `OutputError` when settings, versions or models are others than those of the ledger.
    """
    check_same(ledger.plan, plan)
    sources = _told_apart(ledger, sources)
    states = {source.key: planned_state(source) for source in sources}
    hashes = _hashes(ledger, sources, states, rehash=rehash)
    given = {source.name for source in sources}
    entries: list[tuple[PlannedShard, DoneShard | None, Trim | None]] = []
    old: list[DoneShard] = []
    stay: set[_Key] = set()
    for done in ledger.in_force():
        shard = replace(ledger.shards[done.part], old=False)  # it may be in an update that broke off
        dropped = frozenset(
            state.name
            for state, hashed in zip(shard.sources, done.hashes, strict=True)
            if state.name in given and hashes.get(state.key) != (hashed or "")
        )
        left = tuple(state for state in shard.sources if state.name not in dropped)
        stay.update(state.key for state in left)
        if not dropped:
            entries.append((shard, done, None))
            continue
        old.append(done)
        if left:
            kept = {state.key: hashed for state, hashed in zip(shard.sources, done.hashes, strict=True)}
            trimmed = replace(done, hashes=tuple(kept[state.key] for state in left))
            entries.append((replace(shard, sources=left), None, Trim("", trimmed, dropped)))
    groups = list(group_sources([s for s in sources if s.key not in stay], shard_bytes, ledger.plan.cut))
    last = max((part_name(done.part) for done in ledger.in_force()), default="")
    reused = _reused(ledger, groups, hashes, after=last)
    names = name_parts(
        [done.part if done else None for _, done, _ in entries]
        + [done.part if done else None for done in reused],
        [done.part for done in old],
    )
    load = 1 + max(
        (shard.load for shard in ledger.shards.values() if not _is_staged(ledger, shard)), default=-1
    )
    before, after = names[: len(entries)], names[len(entries) :]
    shards = [Shard(part, group) for part, group in zip(after, groups, strict=True)]
    updated = Ledger(
        replace(plan, cut=ledger.plan.cut, is_update=True),
        {part: replace(shard, part=part) for part, (shard, _, _) in zip(before, entries, strict=True)}
        | {shard.part: _planned(shard, states, load) for shard in shards}
        | _old(ledger, old),
        {done.part: done for done in [*(done for _, done, _ in entries), *reused, *old] if done},
    )
    return Update(
        updated,
        [shard for shard, done in zip(shards, reused, strict=True) if done is None],
        [replace(trim, part=part) for part, (_, _, trim) in zip(before, entries, strict=True) if trim],
        _changes(ledger, sources, hashes, keeps_all=True),
    )


def _planned(shard: Shard, states: Mapping[_Key, SourceState], load: int) -> PlannedShard:
    return PlannedShard(shard.part, tuple(states[source.key] for source in shard.sources), load=load)


def _is_staged(ledger: Ledger, shard: PlannedShard) -> bool:
    done = ledger.done.get(shard.part)
    return done is None or done.staged


def _old(ledger: Ledger, old: Iterable[DoneShard]) -> dict[str, PlannedShard]:
    return {done.part: replace(ledger.shards[done.part], old=True) for done in old}


def _told_apart(ledger: Ledger, sources: Sequence[Source]) -> list[Source]:
    """Sources as twins where the tables have documents of another source of the same path in its input."""
    given = {source.name for source in sources}
    states = [state for done in ledger.in_force() for state in ledger.shards[done.part].sources]
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
    """The hash of the content of each source that may be one that is known; others are surely new or changed.

    The states are as they were before any source is looked into: one that is changed after that has another.
    """
    known: dict[_Key, list[tuple[SourceState, str]]] = {}
    for part, done in sorted(ledger.done.items(), key=lambda item: item[1].staged):
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
    """The sources by the load that they came with, in ascending order; new ones with the one before."""
    by_key: dict[_Key, int] = {}
    by_name: dict[str, int] = {}
    for done in ledger.in_force():
        shard = ledger.shards[done.part]
        by_key.update({state.key: shard.load for state in shard.sources})
        by_name.update({state.name: shard.load for state in shard.sources})
    loads: dict[int, list[Source]] = {}
    load = 0
    for source in sources:
        load = by_key.get(source.key, by_name.get(source.name, load))
        loads.setdefault(load, []).append(source)
    return dict(sorted(loads.items()))


def _reused(
    ledger: Ledger, groups: Sequence[Sequence[Source]], hashes: Mapping[_Key, str], after: str
) -> list[DoneShard | None]:
    """For each group the shard that is done of its sources, in ascending order and after `after`, or None."""
    by_content: dict[_Content, DoneShard] = {}
    for part, done in sorted(ledger.done.items(), key=lambda item: not item[1].staged):
        if None not in done.hashes:
            by_content[_content(ledger.shards[part].sources, done.hashes)] = done
    reused: list[DoneShard | None] = []
    last = after
    for group in groups:
        found = by_content.get(_content(group, [hashes.get(source.key) for source in group]))
        if found is not None and part_name(found.part) > last:
            last = part_name(found.part)
            reused.append(found)
        else:
            reused.append(None)
    return reused


def _content(sources: Sequence[Source | SourceState], hashes: Sequence[str | None]) -> _Content:
    return tuple(
        (s.key, s.inside, s.is_twin, hashed or "") for s, hashed in zip(sources, hashes, strict=True)
    )


def _changes(
    ledger: Ledger, sources: Sequence[Source], hashes: Mapping[_Key, str], *, keeps_all: bool = False
) -> Changes:
    """The sources against those that the tables in force are of, by name."""
    before: dict[str, set[Any]] = {}
    for done in ledger.in_force():
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


def name_parts(kept: Sequence[str | None], old: Sequence[str]) -> list[str]:
    """A part for each shard: its own for one that is kept, for others one between its neighbours'.

    Old parts are not used again, as their files are there until the update is in force.

    >>> name_parts(["00001", None, "00002"], old=["000015"])
    ['00001', '000012', '00002']
    """
    named: list[str] = []
    place = 0
    while place < len(kept):
        part = kept[place]
        if part is not None:
            named.append(part)
            place += 1
            continue
        stop = next((n for n in range(place, len(kept)) if kept[n] is not None), len(kept))
        low = named[-1] if named else None
        high = kept[stop] if stop < len(kept) else None
        between = [
            part
            for part in old
            if (low is None or part_name(low) < part_name(part))
            and (high is None or part_name(part) < part_name(high))
        ]
        choices = [ranks_between(a, b, stop - place) for a, b in pairwise([low, *between, high])]
        named += min(choices, key=lambda ranks: max(map(len, ranks)))
        place = stop
    return named
