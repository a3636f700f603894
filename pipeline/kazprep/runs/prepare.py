"""What a run begins with: the tables in its folder, and the plan from there, for work or as a preview."""

from collections.abc import Sequence
from pathlib import Path

from kazprep.errors import OutputError
from kazprep.models.folder import Model, list_models, models_folder
from kazprep.readers.sources.inputs import Input
from kazprep.readers.sources.source import Source
from kazprep.runs.changes import Changes, Refusal, refusal
from kazprep.runs.inputs import Mode, RunInputs, find_inputs
from kazprep.runs.ledger import Ledger, Plan, read_ledger
from kazprep.runs.output import check_output, drop_damaged
from kazprep.runs.plan import fresh_plan, plan_of
from kazprep.runs.run_info import RunInfo, read_run_info
from kazprep.runs.storage.storage import place_of
from kazprep.runs.tag_files import read_tag_files, with_tag_files
from kazprep.runs.update import Update, added_plan, updated_plan
from kazprep.settings import Settings
from kazprep.stages.registry import custom_stages
from kazprep.stages.stage import columns_of


def check_mode(output: Path, mode: Mode) -> None:
    """Raise `OutputError` where the folder is the output of a run and the mode is for new runs."""
    if check_output(output) and mode is Mode.NEW:
        raise OutputError(
            f"{place_of(output)} is already the output of a run: replace it with --overwrite, "
            "resume it with --resume, "
            "add to it with `kazprep add`, or choose another folder with --output"
        )


def known_inputs(output: Path) -> tuple[Input, ...] | None:
    """The inputs of the run that is in a folder; None where there is none."""
    ledger = read_ledger(output)
    return None if ledger is None else ledger.plan.inputs


def new_run_info(
    given: RunInputs,
    output: Path,
    settings: Settings,
    models: Sequence[Model],
    limit: int | None = None,
    workers: int = 0,
) -> RunInfo:
    """The content of `run.json` before any work, with the plan."""
    custom = custom_stages(settings)
    versions = {name: chosen.version for name, chosen in custom.items()}
    return RunInfo(
        plan_of(
            given.inputs,
            limit,
            settings.model_dump(mode="json"),
            models,
            versions,
            read_tag_files(with_tag_files(settings, output)).hashes,
        ),
        settings,
        len({source.name for source in given.sources}),  # byte ranges of one file share its name
        0,
        workers,
        columns_of(chosen.stage for chosen in custom.values()),
    )


def continued_ledger(output: Path, ledger: Ledger, mode: Mode) -> Ledger:
    """The ledger of the committed tables, without the shards whose files are missing. Nothing is written.

    Raises `OutputError` for an addition to incomplete tables: what is missing would stay missing.
    """
    ready = ledger.compacted() if ledger.update_committed else ledger
    n_committed = len(ready.committed())
    drop_damaged(output, ready)
    if mode is not Mode.ADD:
        return ready
    info = read_run_info(output)
    is_complete = info is not None and info["status"] == "complete"
    has_ended = is_complete if ready.plan.is_update else not ready.missing()
    if not has_ended or len(ready.committed()) < n_committed:
        raise OutputError(
            f"the tables in {place_of(output)} are incomplete, so nothing can be added to them: "
            "`kazprep status` says "
            "what is missing; complete them with `kazprep run ... --resume` or `kazprep update` and the "
            "inputs of the run"
        )
    return ready


def plan_update(
    earlier: Ledger | None,
    sources: Sequence[Source],
    plan: Plan,
    settings: Settings,
    mode: Mode,
    *,
    rehash: bool,
) -> Update:
    """The plan of an update, of an addition, or of a run from the beginning where there is no earlier one.

    Raises `OutputError` for settings, versions or models other than the earlier run's.
    """
    shard_bytes = settings.run.shard_bytes
    if earlier is None:
        ledger, shards = fresh_plan(sources, plan, shard_bytes)
        return Update(ledger, shards, [], Changes(new=tuple({source.name: None for source in sources})))
    if mode is Mode.UPDATE:
        return updated_plan(earlier, sources, plan, shard_bytes, rehash=rehash)
    return added_plan(earlier, sources, plan, shard_bytes, rehash=rehash)


def preview(
    inputs: Sequence[Path], output: Path, settings: Settings, mode: Mode, *, rehash: bool = False
) -> tuple[Changes, Refusal | None]:
    """What an update or an addition would change, and why it would be refused without a flag. Writes nothing.

    Raises as `run` does before it writes.
    """
    check_mode(output, mode)
    given = find_inputs(inputs, output, settings.input, mode, known_inputs(output))
    earlier = read_ledger(output)
    info = new_run_info(given, output, settings, list_models(models_folder(settings.models.source)))
    if earlier is not None:
        earlier = continued_ledger(output, earlier, mode)
    changes = plan_update(earlier, given.sources, info.plan, settings, mode, rehash=rehash).changes
    if earlier is None or mode is Mode.ADD:
        return changes, None
    return changes, refusal(output, earlier.plan.inputs, given.inputs, changes)
