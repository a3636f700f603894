"""Getting ready for an update: the state that the folder is in, and the plan from there."""

from collections.abc import Sequence
from pathlib import Path

from kazprep.readers.source import Source
from kazprep.runs.changes import Changes
from kazprep.runs.folder import forget_damaged
from kazprep.runs.inputs import Mode
from kazprep.runs.ledger import Ledger, Plan
from kazprep.runs.lock import OutputError
from kazprep.runs.planning import fresh_plan
from kazprep.runs.record import read_record
from kazprep.runs.updating import Update, added_plan, updated_plan
from kazprep.settings import Settings


def ready_to_go_on(output: Path, ledger: Ledger, mode: Mode) -> Ledger:
    """A ledger of the tables that are in force, without the shards whose files are lost. Nothing is written.

    Raises `OutputError` for an addition to tables that lack something: what they lack would be lost for good.
    """
    ready = ledger.settled() if ledger.swapped else ledger
    in_force = len(ready.in_force())
    forget_damaged(output, ready)
    if mode is not Mode.ADD:
        return ready
    info = read_record(output)
    is_complete = info is not None and info["status"] == "complete"
    has_ended = is_complete if ready.plan.is_update else not ready.missing()
    if not has_ended or len(ready.in_force()) < in_force:
        raise OutputError(
            f"the tables in {output} are not whole, so nothing can be added to them: kazprep status says "
            "what is missing; `kazprep run ... --resume` or `kazprep update`, with the inputs of the run, makes it"
        )
    return ready


def planned_update(
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
