"""What an update or an addition would change, found out without writing anything."""

from collections.abc import Sequence
from pathlib import Path

from kazprep.models.folder import list_models, models_folder
from kazprep.runs.changes import Changes, Refusal, refusal
from kazprep.runs.inputs import Mode, given_inputs
from kazprep.runs.ledger import read_ledger
from kazprep.runs.prepare import check_mode, described, known_inputs, planned_update, ready_to_go_on
from kazprep.settings import Settings


def preview(
    inputs: Sequence[Path], output: Path, settings: Settings, mode: Mode, *, rehash: bool = False
) -> tuple[Changes, Refusal | None]:
    """What an update or an addition would change, and why it would be refused without a flag. Writes nothing.

    Raises as `run` does before it writes.
    """
    check_mode(output, mode)
    given = given_inputs(inputs, output, settings.input, mode, known_inputs(output))
    earlier = read_ledger(output)
    record = described(given, settings, list_models(models_folder(settings.models.source)))
    if earlier is not None:
        earlier = ready_to_go_on(output, earlier, mode)
    changes = planned_update(earlier, given.sources, record.plan, settings, mode, rehash=rehash).changes
    if earlier is None or mode is Mode.ADD:
        return changes, None
    return changes, refusal(output, earlier.plan.inputs, given.inputs, changes)
