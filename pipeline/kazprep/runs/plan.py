"""Plans of runs: the shards, those that are left of an earlier plan, and why a run can't be resumed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from kazprep.errors import OutputError
from kazprep.models.folder import Model
from kazprep.readers.sources.inputs import Input
from kazprep.readers.sources.source import Source
from kazprep.runs.changes import examples
from kazprep.runs.ledger import Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.part_names import numbered_parts
from kazprep.runs.run_info import installed_versions
from kazprep.runs.shards import Shard, choose_target_bytes, group_sources
from kazprep.runs.source_state import hash_source, planned_state, source_state

_IGNORED_SETTINGS = frozenset(
    {
        "run.workers",
        "run.engine",
        "run.ray_address",
        "tag.names",
        "tag.corrections",
        "report.enabled",
        "report.language",
        "report.documents",
        "notebook.enabled",
    }
)
"""Settings on which no row depends; of a names file and corrections it is the content, which is among the
versions."""
NAMES_FILE = "names file"
"""What the hash of the names file is called among the versions of a run."""
CORRECTIONS = "corrections"
"""What the hash of the corrections is called there."""
TAG_FILES = (NAMES_FILE, CORRECTIONS)
_HOW_APPLIED = "; `kazprep fix` applies names and corrections to existing tables"
_DECISIVE_PACKAGES = ("kazprep", "schema", "stanza", "torch")
"""Packages on whose versions rows may depend."""


def plan_of(
    inputs: Sequence[Input],
    limit: int | None,
    settings: Mapping[str, Any],
    models: Sequence[Model],
    stages: Mapping[str, str],
    tag_files: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """The plan of a run of this installation; `target_bytes` is chosen by `fresh_plan`.

    `stages` are the versions of custom stages, by name; `tag_files` are the SHA-256 of those of
    `TAG_FILES` that the run has.
    """
    versions = installed_versions() | {f"stage {name}": version for name, version in stages.items()}
    return Plan(
        tuple(inputs),
        limit,
        0,
        settings,
        versions | dict(tag_files),
        tuple(
            {"processor": m.processor, "package": m.package, "bytes": m.bytes, "sha256": m.sha256}
            for m in models
        ),
    )


def fresh_plan(sources: Sequence[Source], plan: Plan, shard_bytes: int) -> tuple[Ledger, list[Shard]]:
    """A ledger with nothing done, and its shards; `plan.target_bytes` is chosen here."""
    target_bytes = choose_target_bytes(sources, shard_bytes)
    groups = list(group_sources(sources, shard_bytes, target_bytes))
    shards = [Shard(part, group) for part, group in zip(numbered_parts(len(groups)), groups, strict=True)]
    planned = {shard.part: _planned(shard) for shard in shards}
    return Ledger(replace(plan, target_bytes=target_bytes), planned), shards


def resumed_plan(ledger: Ledger, sources: Sequence[Source], plan: Plan) -> list[Shard]:
    """The shards of a ledger that are not done, in their order.

    Raises `OutputError` when settings, versions, models or sources differ from those of the plan. A source in
    a shard that is not done may have other content of the same size: no row depends on it yet.
    """
    check_same_settings(ledger.plan, plan)
    by_key = {source.key: source for source in sources}
    new = by_key.keys() - {state.key for shard in ledger.planned() for state in shard.sources}
    gone, changed = [], []
    for shard in ledger.planned():
        done = ledger.done.get(shard.part)
        hashes = [None] * len(shard.sources) if done is None else done.hashes
        for state, hashed in zip(shard.sources, hashes, strict=True):
            source = by_key.get(state.key)
            if source is None:
                gone.append(state.name)
            elif not _is_unchanged(source, state, hashed):
                changed.append(state.name)
    if new or gone or changed:
        raise OutputError(
            f"the inputs differ from those of the run: {len(new)} new, {len(changed)} changed "
            f"{examples(changed)}, {len(gone)} gone {examples(gone)}".replace(" ,", ",").rstrip()
            + "; ingest the changes with `kazprep update`, or start over with --overwrite"
        )
    return [
        Shard(shard.part, tuple(by_key[state.key] for state in shard.sources)) for shard in ledger.missing()
    ]


class Difference(NamedTuple):
    """A setting, version or model, with its value in two plans; None where a plan has none."""

    name: str
    before: Any
    now: Any


def differences(before: Plan, now: Plan) -> list[Difference]:
    """The settings, versions and models on which rows depend and that differ between two plans."""
    return [
        *_differences(_flat(before.settings), _flat(now.settings), _IGNORED_SETTINGS),
        *_differences(_row_versions(before), _row_versions(now)),
        *_differences(_models(before), _models(now)),
        *_differences({"--limit": before.limit}, {"--limit": now.limit}),
    ]


def check_same_settings(before: Plan, now: Plan) -> None:
    """Raise `OutputError` when settings, versions or models are not those of an earlier plan."""
    found = [f"{name} was {value}, is now {value_now}" for name, value, value_now in differences(before, now)]
    if found:
        raise OutputError(
            f"settings differ from the existing run: {'; '.join(found)}. Use the original settings "
            "(an update without --config and --set has them), or start over with kazprep run --overwrite"
            + _HOW_APPLIED
            * any(each.name in TAG_FILES for each in differences(before, now))
        )


def _differences(
    before: Mapping[str, Any], now: Mapping[str, Any], ignored: frozenset[str] = frozenset()
) -> list[Difference]:
    return [
        Difference(name, before.get(name), now.get(name))
        for name in sorted((before.keys() | now.keys()) - ignored)
        if before.get(name) != now.get(name)
    ]


def _row_versions(plan: Plan) -> dict[str, str]:
    """The versions of packages, custom stages, the names file and corrections on which rows may depend."""
    return {
        name: version[:12] if name in TAG_FILES else version
        for name, version in plan.versions.items()
        if name in (*_DECISIVE_PACKAGES, *TAG_FILES) or name.startswith("stage ")
    }


def _flat(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{section}.{name}": v for section, values in settings.items() for name, v in values.items()}


def _models(plan: Plan) -> dict[str, str]:
    return {f"model {m['processor']} {m['package']}": m["sha256"][:12] for m in plan.models}


def _planned(shard: Shard) -> PlannedShard:
    return PlannedShard(shard.part, tuple(map(planned_state, shard.sources)))


def _is_unchanged(source: Source, state: SourceState, hashed: str | None) -> bool:
    now = source_state(source)
    if hashed is None:  # not done yet, or changed while it was processed
        return now.bytes == state.bytes
    return (now.times == state.times and now.mtime_ns is not None) or hash_source(source) == hashed
