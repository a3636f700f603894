"""`kazprep add`: more articles into the tables of a run, which keep all that they have."""

from typing import Annotated

import typer

from kazprep.cli.run import EngineOption, RayAddressOption, carry_out, input_paths
from kazprep.cli.update import (
    ConfigOption,
    DryRunOption,
    OutputOption,
    RehashOption,
    SetOption,
    StrictOption,
    WorkersOption,
    settings_of_run,
    show_changes,
)
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.prepare import preview


def add_command(
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="What is to be added: folders, or single files.")
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
    """Take articles into tables and keep everything else that is in them, wherever its files are now.

    A file that the tables have takes the place of what they have of it, if it was changed. Begins a run where
    there is none. The tables stay whole and as they were until all of it is done. Exit codes as of `run`.
    """
    inputs = input_paths(names)
    settings = settings_of_run(output, config, assignments, workers, engine, ray_address)
    if dry_run:
        changes, _ = preview(inputs, output, settings, Mode.ADD, rehash=rehash)
        show_changes(changes)
        return
    carry_out(inputs, output, settings, RunOptions(Mode.ADD, strict=strict, rehash=rehash))
