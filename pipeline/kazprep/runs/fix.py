"""Applying a names file and corrections to the tables of a run, as an update of the documents concerned.

The tables become those of a run from the beginning with these files: a document that they concern is tagged
again from its row in the tables, so that no source is needed. Whenever it is killed, the tables are the old
ones or the new ones: the plan in the ledger is that of the old ones until the new ones are committed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.corrections import Corrections
from kazprep.corrections.apply import Placed, State, place
from kazprep.document import Document
from kazprep.errors import InputError, OutputError, PipelineError
from kazprep.inference.threads import one_thread
from kazprep.models.folder import list_models, models_folder
from kazprep.runs.changes import Changes
from kazprep.runs.inputs import Mode, RunInputs
from kazprep.runs.job import Job, RunOptions
from kazprep.runs.ledger import Ledger, Plan, read_ledger
from kazprep.runs.lock import locked
from kazprep.runs.log import logger
from kazprep.runs.opened import Run
from kazprep.runs.output import reconcile
from kazprep.runs.plan import TAG_FILES, check_same_settings, plan_of
from kazprep.runs.prepare import continued_ledger
from kazprep.runs.retag import Retagger, TagChange, concerned, retagged_shard
from kazprep.runs.reuse import named
from kazprep.runs.run_files import RunFiles
from kazprep.runs.run_info import RunInfo, read_run_info
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.runs.tag_files import TagFiles, applied_files, read_tag_files, with_paths, with_tag_files
from kazprep.runs.update import Update
from kazprep.settings import Settings, load_settings
from kazprep.stages.built_in import TagStage
from kazprep.stages.registry import CustomStage, custom_stages
from kazprep.stages.stage import columns_of
from kazprep.tables.read_documents import read_documents


@dataclass(frozen=True, slots=True)
class Fixed:
    """What applying files to a run has done, or would do."""

    info: RunInfo
    files: TagFiles
    concerned: int
    """The documents that the change concerns."""
    changed: int
    """Those of them that have other entities now; 0 where nothing was written."""
    shards: int
    """The shards that they are in."""
    n_shards: int


def settings_of_run(output: Path) -> Settings:
    """The settings of the run in a folder; raises `OutputError` where there is none."""
    ledger = read_ledger(output)
    if ledger is None:
        raise OutputError(f"{place_of(output)} is not the output of a run: it has no ledger.jsonl of kazprep")
    return load_settings(earlier=ledger.plan.settings)


def fix(
    output: Path,
    paths: Mapping[str, str] | None = None,
    *,
    dry_run: bool = False,
    on_shard: Callable[[int, int], None] = lambda done, total: None,
) -> Fixed:
    """Make the tables of a run those that it would have with the names file and the corrections as they are.

    `paths` are other paths of them, by their settings, `names` and `corrections`; the run has them from then
    on. With `dry_run` nothing is written. `on_shard` is called with the number of shards that are done and of
    those that are to be done.

    Raises `SettingsError` for files that can't be used, `OutputError` for a run that is not complete or was
    made with other models or another version, or whose stages make use of entities after the tagger,
    `ModelError` for models that can't be loaded, `OSError` and `KeyboardInterrupt`; the tables are the old
    ones then.
    """
    settings = with_paths(settings_of_run(output), paths or {})
    with_files = with_tag_files(settings, output)
    files = read_tag_files(with_files)
    custom = custom_stages(settings)
    _check_stages(settings, custom)
    with locked(output):
        storage_of(output).check()
        ledger = read_ledger(output)
        assert ledger is not None
        if not dry_run:
            reconcile(output, ledger)
        ledger = continued_ledger(output, ledger, Mode.ADD)
        plan = _plan(ledger, settings, files, custom)
        change = TagChange.between(applied_files(output, ledger.plan), files)
        committed = ledger.committed()
        shards = RunFiles(output, tuple(committed), True, storage_of(output).ledger_version()).of_shards()
        wanted = {
            done.part: ids
            for done, parts in zip(committed, shards, strict=True)
            if (ids := concerned(parts, change))
        }
        info = _info(output, plan, settings, custom)
        n_concerned = sum(map(len, wanted.values()))
        if dry_run or (not wanted and plan == ledger.plan):
            return Fixed(info, files, n_concerned, 0, len(wanted), len(committed))
        retag = Retagger(_Tag(with_files), change, files.corrections)
        changed = _execute(output, settings, ledger, info, wanted, retag, on_shard)
    return Fixed(info, files, n_concerned, changed, len(wanted), len(committed))


def documents_of(run: Run, corrections: Corrections) -> Iterator[Document]:
    """The documents of a run that corrections are about, restored from its tables, in their order."""
    for files in run.shards():
        documents = pq.read_table(files["documents"], columns=["doc_id", "source", "record"])
        columns = (documents[name].to_pylist() for name in ("doc_id", "source", "record"))
        ids = [key[0] for key in zip(*columns, strict=True) if corrections.of(*key)]
        if ids:
            yield from read_documents(files, pa.array(ids, pa.string()))


def states(run: Run, corrections: Corrections) -> list[Placed]:
    """Whether each correction applies to a run, and why not, in their order."""
    found: dict[int, Placed] = {}
    numbers = {id(row): at for at, row in enumerate(corrections.rows)}
    for document in documents_of(run, corrections):
        rows = corrections.of(document.doc_id, document.source, document.record)
        found.update({numbers[id(each.correction)]: each for each in place(document, rows)})
    return [found.get(at, Placed(row, State.NO_DOCUMENT)) for at, row in enumerate(corrections.rows)]


class _Tag:
    """The stage `tag` of a run, whose model is loaded when it is needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _stage(self) -> TagStage:
        return TagStage.from_settings(self._settings)

    def __call__(self, documents: Sequence[Document]) -> list[Document]:
        with one_thread():
            return self._stage(documents)


def _check_stages(settings: Settings, custom: Mapping[str, CustomStage]) -> None:
    """Raise where the entities of the tables are not what the tagger's stage gives."""
    stages = settings.pipeline.stages
    if "tag" not in stages:
        raise InputError("the run has no stage tag, so there are no entities to correct")
    for name in stages[stages.index("tag") + 1 :]:
        stage = custom[name].stage if name in custom else None
        if stage is not None and "entities" in {*stage.requires, *stage.provides}:
            raise PipelineError(
                f"the stage {name!r} works with entities, so other ones have to go through it: apply names "
                "and corrections with `kazprep run ... --overwrite`"
            )


def _plan(ledger: Ledger, settings: Settings, files: TagFiles, custom: Mapping[str, CustomStage]) -> Plan:
    """The plan of the run with these files. Raises `OutputError` where anything else differs."""
    models = list_models(models_folder(settings.models.source))
    versions = {name: chosen.version for name, chosen in custom.items()}
    before = ledger.plan
    plan = plan_of(
        before.inputs, before.limit, settings.model_dump(mode="json"), models, versions, files.hashes
    )
    check_same_settings(_without_files(before), _without_files(plan))
    return replace(plan, target_bytes=before.target_bytes)


def _without_files(plan: Plan) -> Plan:
    return replace(
        plan, versions={name: value for name, value in plan.versions.items() if name not in TAG_FILES}
    )


def _info(output: Path, plan: Plan, settings: Settings, custom: Mapping[str, CustomStage]) -> RunInfo:
    before = read_run_info(output) or {}
    n_sources = before.get("counts", {}).get("sources", 0)
    columns = columns_of(chosen.stage for chosen in custom.values())
    return RunInfo(plan, settings, n_sources, 0, before.get("workers", 1), columns)


def _execute(
    output: Path,
    settings: Settings,
    ledger: Ledger,
    info: RunInfo,
    wanted: Mapping[str, Sequence[str]],
    retag: Retagger,
    on_shard: Callable[[int, int], None],
) -> int:
    """Write the shards with the documents `wanted` again; gives how many of these have other entities."""
    committed = ledger.committed()
    reused = [None if done.part in wanted else done.part for done in committed]
    parts = named(reused, [*wanted])
    superseded = {part: replace(ledger.shards[part], superseded=True) for part in wanted}
    # A shard may be superseded by an update that was killed.
    planned = {
        part: replace(ledger.shards[done.part], part=part, superseded=False)
        for part, done in zip(parts, committed, strict=True)
    }
    updated = Ledger(
        replace(ledger.plan, is_update=True),
        {**planned, **superseded},
        {done.part: done for done in committed},
    )
    job = Job(
        output,
        settings,
        RunOptions(Mode.UPDATE),
        RunInputs(info.plan.inputs, [], ()),
        info,
        Update(updated, [], [], Changes()),
        updated,
    )
    changed = 0

    def work() -> None:
        nonlocal changed
        logger.info(
            "fixes", extra={"facts": {"documents": sum(map(len, wanted.values())), "shards": len(wanted)}}
        )
        for part, done in zip(parts, committed, strict=True):
            if done.part in wanted:
                shard, count = retagged_shard(
                    output, done, part, wanted[done.part], retag, settings.output, info.columns
                )
                job.append(shard)
                changed += count
                info.worked_on += 1
                on_shard(info.worked_on, len(wanted))
        # From here on it is the plan and the content of the tables that are to be committed.
        updated.plan = replace(info.plan, is_update=True)
        for part, done in zip(parts, committed, strict=True):
            updated.done[part] = replace(updated.done[part], hashes=done.hashes)

    job.carry_out(work)
    return changed
