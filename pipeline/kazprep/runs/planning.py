"""Plans: which shards there are, which of them are done already, and what stands in the way of going on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from kazprep.readers.source import Source
from kazprep.runs.ledger import DoneShard, Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.lock import OutputError
from kazprep.runs.ranks import first_ranks, ranks_between
from kazprep.runs.shards import Shard, choose_cut, group_sources
from kazprep.runs.sources import hash_source, source_state
from kazprep.tables.writing import part_name

_FREE_SETTINGS = frozenset(
    {
        "run.workers",
        "run.engine",
        "run.ray_address",
        "report.enabled",
        "report.language",
        "report.documents",
        "notebook.enabled",
    }
)
"""What changes no row."""
DECISIVE_PACKAGES = ("kazprep", "schema", "stanza", "torch")
"""Those whose version may change rows."""
_MOST_NAMED = 5


def fresh_plan(sources: Sequence[Source], plan: Plan, shard_bytes: int) -> tuple[Ledger, list[Shard]]:
    """A ledger with nothing done, and its shards. `plan.cut` is 0: it is chosen here."""
    cut = choose_cut(sources, shard_bytes)
    groups = list(group_sources(sources, shard_bytes, cut))
    shards = [Shard(part, group) for part, group in zip(first_ranks(len(groups)), groups, strict=True)]
    planned = {shard.part: _planned(shard) for shard in shards}
    return Ledger(replace(plan, cut=cut), planned), shards


def resumed_plan(ledger: Ledger, sources: Sequence[Source], plan: Plan) -> list[Shard]:
    """The shards that are left of a ledger's plan.

    Raises `OutputError` when settings, versions, models or sources are others than the plan's. A source
    that was not worked on yet may have another content, of the same size: nothing was made of it.
    """
    check_same(ledger.plan, plan)
    by_key = {source.key: source for source in sources}
    planned = [shard for shard in ledger.shards.values() if not shard.old]
    new = len(by_key.keys() - {state.key for shard in planned for state in shard.sources})
    gone, changed = [], []
    for shard in planned:
        done = ledger.done.get(shard.part)
        for place, state in enumerate(shard.sources):
            source = by_key.get(state.key)
            if source is None:
                gone.append(state.name)
            elif not _is_unchanged(source, state, None if done is None else done.hashes[place]):
                changed.append(state.name)
    if new or gone or changed:
        raise OutputError(
            f"the inputs are not those that the run began with: {new} new, {len(changed)} changed "
            f"{_examples(changed)}, {len(gone)} gone {_examples(gone)}".replace(" ,", ",").rstrip()
            + "; take that in with `kazprep update`, or run anew with --overwrite"
        )
    return [
        Shard(shard.part, tuple(by_key[state.key] for state in shard.sources)) for shard in ledger.missing()
    ]


def updated_plan(
    ledger: Ledger, sources: Sequence[Source], plan: Plan, shard_bytes: int, *, rehash: bool
) -> tuple[Ledger, list[Shard]]:
    """The plan of an update, and the shards to be made for it: those that no done shard has the sources of.

    Sources of the same size and time as before are taken for unchanged, unless `rehash`.

    Raises `OutputError` when settings, versions or models are others than those of the ledger.
    """
    check_same(ledger.plan, plan)
    known: dict[tuple[str, int], tuple[SourceState, str | None]] = {}
    by_content: dict[tuple[Any, ...], DoneShard] = {}
    for part, done in sorted(ledger.done.items(), key=lambda item: not item[1].staged):
        states = ledger.shards[part].sources
        known |= {s.key: (s, hashed) for s, hashed in zip(states, done.hashes, strict=True)}
        by_content[tuple((s.key, hashed) for s, hashed in zip(states, done.hashes, strict=True))] = done
    groups = list(group_sources(sources, shard_bytes, ledger.plan.cut))
    kept: list[DoneShard | None] = []
    last = ""
    for group in groups:
        hashes = [_hash_now(source, known.get(source.key), rehash=rehash) for source in group]
        found = by_content.get(tuple((s.key, hashed) for s, hashed in zip(group, hashes, strict=True)))
        if found is None or None in hashes or part_name(found.part) <= last:
            kept.append(None)
        else:
            kept.append(found)
            last = part_name(found.part)
    kept_parts = {done.part for done in kept if done}
    old = [done for done in ledger.in_force() if done.part not in kept_parts]
    parts = _name_parts([done.part if done else None for done in kept], [done.part for done in old])
    shards = [Shard(part, group) for part, group in zip(parts, groups, strict=True)]
    updated = Ledger(
        replace(plan, cut=ledger.plan.cut, is_update=True),
        {shard.part: _planned(shard) for shard in shards}
        | {done.part: PlannedShard(done.part, ledger.shards[done.part].sources, old=True) for done in old},
        {done.part: done for done in [*kept, *old] if done},
    )
    return updated, [shard for shard, done in zip(shards, kept, strict=True) if done is None]


def check_same(before: Plan, now: Plan) -> None:
    """Raise `OutputError` when settings, versions or models are not those of an earlier plan."""
    pairs = [
        *_differences(_flat(before.settings), _flat(now.settings), _FREE_SETTINGS),
        *_differences(
            {name: before.versions.get(name) for name in _row_versions(before, now)},
            {name: now.versions.get(name) for name in _row_versions(before, now)},
        ),
        *_differences(_models(before), _models(now)),
        *([] if before.limit == now.limit else [f"--limit was {before.limit} and is {now.limit}"]),
    ]
    if pairs:
        raise OutputError(
            f"the tables were made in another way: {'; '.join(pairs)}. "
            "Go on with what it was, or run anew: kazprep run --overwrite"
        )


def _row_versions(before: Plan, now: Plan) -> list[str]:
    own = {name for name in before.versions.keys() | now.versions.keys() if name.startswith("stage ")}
    return [*DECISIVE_PACKAGES, *own]


def _differences(
    before: Mapping[str, Any], now: Mapping[str, Any], free: frozenset[str] = frozenset()
) -> list[str]:
    names = sorted((before.keys() | now.keys()) - free)
    return [
        f"{name} was {before.get(name)} and is {now.get(name)}"
        for name in names
        if before.get(name) != now.get(name)
    ]


def _flat(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{section}.{name}": v for section, values in settings.items() for name, v in values.items()}


def _models(plan: Plan) -> dict[str, str]:
    return {f"model {m['processor']} {m['package']}": m["sha256"][:12] for m in plan.models}


def _planned(shard: Shard) -> PlannedShard:
    return PlannedShard(shard.part, tuple(map(source_state, shard.sources)))


def _is_unchanged(source: Source, state: SourceState, hashed: str | None) -> bool:
    now = source_state(source)
    if hashed is None:  # not worked on yet, or changed as it was
        return now.bytes == state.bytes
    return (now == state and now.mtime_ns is not None) or hash_source(source) == hashed


def _hash_now(source: Source, known: tuple[SourceState, str | None] | None, *, rehash: bool) -> str | None:
    """The hash of a source's content, or None for one that is not known or surely changed."""
    if known is None or known[1] is None:
        return None
    state, hashed = known
    now = source_state(source)
    assert hashed is not None
    is_readable = not hashed.startswith("!")
    if is_readable and now == state and now.mtime_ns is not None and not rehash:
        return hashed
    return hash_source(source) if now.bytes == state.bytes or not is_readable else None


def _examples(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = ", …" if len(names) > _MOST_NAMED else ""
    return f"({', '.join(names[:_MOST_NAMED])}{more})"


def _name_parts(kept: Sequence[str | None], old: Sequence[str]) -> list[str]:
    """A part for each shard: its own for one that is kept, for others one between its neighbours'.

    Old parts are not used again, as their files are there until the update is in force.
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


def plan_of(inputs: Sequence[str], limit: int | None, content: Mapping[str, Any]) -> Plan:
    """The plan for what `run.json` records of a run; the cut is not chosen yet."""
    return Plan(tuple(inputs), limit, 0, content["settings"], content["versions"], tuple(content["models"]))
