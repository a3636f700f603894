"""`kazprep add`: more articles added to the tables of a run."""

from typing import Annotated

import typer

from kazprep.cli.options import (
    ConfigOption,
    DryRunOption,
    EngineOption,
    OutputOption,
    RayAddressOption,
    RehashOption,
    SetOption,
    StrictOption,
    WorkersOption,
    input_paths,
    settings_for,
)
from kazprep.cli.run import execute
from kazprep.cli.update import print_changes
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.prepare import preview


def add_command(
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Folders of articles, or single files, to add.")
    ],
    output: OutputOption,
    config: ConfigOption = None,
    assignments: SetOption = None,
    workers: WorkersOption = None,
    engine: EngineOption = None,
    ray_address: RayAddressOption = None,
    strict: StrictOption = False,
    rehash: RehashOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Add articles to tables; all other rows are kept, even if their files are gone.

    The rows of a file that is in the tables already are replaced if it has changed. If there is no run in the
    folder, one is started. Without --config and --set, the settings are those of the run. The tables are
    replaced only when all is done. Exit codes as of `run`.
    """
    inputs = input_paths(names)
    settings = settings_for(output, config, assignments, workers, engine, ray_address)
    if dry_run:
        changes, _ = preview(inputs, output, settings, Mode.ADD, rehash=rehash)
        print_changes(changes)
        return
    execute(inputs, output, settings, RunOptions(Mode.ADD, strict=strict, rehash=rehash))
