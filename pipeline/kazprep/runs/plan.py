"""Plans: which shards there are, which of them are done already, and what stands in the way of going on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kazprep.errors import OutputError
from kazprep.readers.sources.inputs import Input
from kazprep.readers.sources.source import Source
from kazprep.runs.changes import examples
from kazprep.runs.ledger import Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.part_names import first_ranks
from kazprep.runs.shards import Shard, choose_cut, group_sources
from kazprep.runs.source_state import hash_source, planned_state, source_state

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


def fresh_plan(sources: Sequence[Source], plan: Plan, shard_bytes: int) -> tuple[Ledger, list[Shard]]:
    """A ledger with nothing done, and its shards. `plan.cut` is 0: it is chosen here."""
    cut = choose_cut(sources, shard_bytes)
    groups = list(group_sources(sources, shard_bytes, cut))
    shards = [Shard(part, group) for part, group in zip(first_ranks(len(groups)), groups, strict=True)]
    return Ledger(replace(plan, cut=cut), {shard.part: _planned(shard) for shard in shards}), shards


def resumed_plan(ledger: Ledger, sources: Sequence[Source], plan: Plan) -> list[Shard]:
    """The shards that are left of a ledger's plan.

    Raises `OutputError` when settings, versions, models or sources are others than the plan's. A source
    that was not worked on yet may have another content, of the same size: nothing was made of it.
    """
    check_same(ledger.plan, plan)
    by_key = {source.key: source for source in sources}
    shards = [shard for shard in ledger.shards.values() if not shard.old]
    new = len(by_key.keys() - {state.key for shard in shards for state in shard.sources})
    gone, changed = [], []
    for shard in shards:
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
            f"{examples(changed)}, {len(gone)} gone {examples(gone)}".replace(" ,", ",").rstrip()
            + "; take that in with `kazprep update`, or run anew with --overwrite"
        )
    return [
        Shard(shard.part, tuple(by_key[state.key] for state in shard.sources)) for shard in ledger.missing()
    ]


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
            "Go on with what it was (an update without --config and --set has the settings of the run), "
            "or run anew: kazprep run --overwrite"
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
    return PlannedShard(shard.part, tuple(map(planned_state, shard.sources)))


def _is_unchanged(source: Source, state: SourceState, hashed: str | None) -> bool:
    now = source_state(source)
    if hashed is None:  # not worked on yet, or changed as it was
        return now.bytes == state.bytes
    return (now.times == state.times and now.mtime_ns is not None) or hash_source(source) == hashed


def plan_of(inputs: Sequence[Input], limit: int | None, content: Mapping[str, Any]) -> Plan:
    """The plan for what `run.json` records of a run; the cut is not chosen yet."""
    return Plan(tuple(inputs), limit, 0, content["settings"], content["versions"], tuple(content["models"]))
