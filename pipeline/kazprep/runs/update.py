"""Plans of updates: the shards of a run that are reused, and those that are to be done.

`updated_plan` brings the tables to what the inputs are now. `added_plan` ingests the files that it is given
and keeps the rows of all others: its new shards are a new load, after those that exist.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kazprep.readers.sources.source import Source
from kazprep.runs.changes import Changes
from kazprep.runs.ledger import DoneShard, Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.plan import check_same_settings
from kazprep.runs.reuse import SourceKey, in_order, known_hashes, named, unchanged
from kazprep.runs.shards import Shard, group_sources
from kazprep.runs.source_state import planned_state


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
    check_same_settings(ledger.plan, plan)
    states = {source.key: planned_state(source) for source in sources}
    hashes = known_hashes(ledger, sources, states, rehash=rehash)
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
    """The plan that ingests these sources and keeps the rows of all others, which need not exist any more.

    A source that the tables have with other content is ingested again; its rows are dropped from its shard,
    so that the other sources of that shard need not exist any more.

    Raises `OutputError` when settings, versions or models differ from those of the ledger.
    """
    check_same_settings(ledger.plan, plan)
    sources = _with_shared_paths(ledger, sources)
    states = {source.key: planned_state(source) for source in sources}
    hashes = known_hashes(ledger, sources, states, rehash=rehash)
    kept, superseded = _kept(ledger, {source.name for source in sources}, hashes)
    kept_keys = {state.key for each in kept for state in each.shard.sources}
    new_sources = [source for source in sources if source.key not in kept_keys]
    groups = list(group_sources(new_sources, shard_bytes, ledger.plan.target_bytes))
    committed = ledger.committed()
    last = max((done.part for done in committed), default="")
    reused = [*(each.part for each in kept), *in_order(unchanged(groups, ledger, hashes), after=last)]
    parts = named(reused, superseded)
    kept_parts, new_parts = parts[: len(kept)], parts[len(kept) :]
    load = 1 + max((ledger.shards[done.part].load for done in committed), default=-1)
    planned = {part: replace(each.shard, part=part) for part, each in zip(kept_parts, kept, strict=True)}
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
        [replace(each.trim, part=part) for part, each in zip(kept_parts, kept, strict=True) if each.trim],
        _changes(ledger, sources, hashes, keeps_all=True),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A shard that an addition keeps: under its part, or trimmed, with a part that is still to be chosen."""

    shard: PlannedShard
    part: str | None
    trim: Trim | None


def _kept(
    ledger: Ledger, given: Collection[str], hashes: Mapping[SourceKey, str]
) -> tuple[list[_Kept], list[str]]:
    """The committed shards without the sources that are given with other content; the superseded parts."""
    kept: list[_Kept] = []
    superseded: list[str] = []
    for done in ledger.committed():
        shard = replace(ledger.shards[done.part], superseded=False)  # it may be in an interrupted update
        pairs = list(zip(shard.sources, done.hashes, strict=True))
        dropped = frozenset(
            state.name
            for state, hashed in pairs
            if state.name in given and hashes.get(state.key) != (hashed or "")
        )
        if not dropped:
            kept.append(_Kept(shard, done.part, None))
            continue
        superseded.append(done.part)
        left = [(state, hashed) for state, hashed in pairs if state.name not in dropped]
        if left:
            rest = replace(shard, sources=tuple(state for state, _ in left))
            trimmed = replace(done, hashes=tuple(hashed for _, hashed in left))
            kept.append(_Kept(rest, None, Trim("", trimmed, dropped)))
    return kept, superseded


def _planned(
    part: str, sources: Sequence[Source], states: Mapping[SourceKey, SourceState], load: int
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


def _with_shared_paths(ledger: Ledger, sources: Sequence[Source]) -> list[Source]:
    """Sources marked `shares_path` where the tables have documents of the same path in another input."""
    given = {source.name for source in sources}
    states = [state for done in ledger.committed() for state in ledger.shards[done.part].sources]
    shared_before = {state.key: state.shares_path for state in states}
    taken = {
        state.name[state.inside :] for state in states if state.name not in given and not state.shares_path
    }
    return [
        replace(
            source,
            shares_path=shared_before.get(
                source.key, source.shares_path or source.name[source.inside :] in taken
            ),
        )
        for source in sources
    ]


def _by_load(ledger: Ledger, sources: Sequence[Source]) -> dict[int, list[Source]]:
    """The sources by the load that they came with, ascending; a new source has that of the one before it."""
    by_key: dict[SourceKey, int] = {}
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
    ledger: Ledger, sources: Sequence[Source], hashes: Mapping[SourceKey, str], *, keeps_all: bool = False
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
