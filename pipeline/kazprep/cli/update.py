"""`kazprep update`: the tables of a run brought up to date with its inputs."""

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
from kazprep.cli.printing import print_content, print_text
from kazprep.cli.run import execute
from kazprep.messages.translate import translated
from kazprep.runs.changes import Changes
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.prepare import preview


def update_command(
    output: OutputOption,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...",
            help="All inputs: folders of articles, or single files.",
            show_default="those of the run",
        ),
    ] = None,
    config: ConfigOption = None,
    assignments: SetOption = None,
    workers: WorkersOption = None,
    engine: EngineOption = None,
    ray_address: RayAddressOption = None,
    strict: StrictOption = False,
    rehash: RehashOption = False,
    dry_run: DryRunOption = False,
    other_inputs: Annotated[
        bool, typer.Option("--other-inputs", help="Allow inputs other than those of the run.")
    ] = False,
    allow_gone: Annotated[
        bool, typer.Option("--allow-gone", help="Allow more than a tenth of the files to be gone.")
    ] = False,
) -> None:
    """Update tables to the current inputs: new, changed and deleted articles; all else is untouched.

    Rows of files that are no longer in the inputs are deleted; `kazprep add` keeps them. Without --config and
    --set, the settings are those of the run. The tables are replaced only when all is done. Exit codes as of
    `run`.
    """
    inputs = input_paths(names or [])
    settings = settings_for(output, config, assignments, workers, engine, ray_address)
    if dry_run:
        changes, refused = preview(inputs, output, settings, Mode.UPDATE, rehash=rehash)
        print_changes(changes)
        message = refused and refused.message(other_inputs=other_inputs, allow_gone=allow_gone)
        if message:
            print_text(f"Without a flag it would be refused: {message}.")
        return
    options = RunOptions(
        Mode.UPDATE, strict=strict, rehash=rehash, other_inputs=other_inputs, allow_gone=allow_gone
    )
    execute(inputs, output, settings, options)


def print_changes(changes: Changes) -> None:
    """Print the files that are new, changed and gone, one per line, and their numbers."""
    for what, names in (("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)):
        for name in names:
            print_content(f"{translated(what):<9}{name}")
    print_text(f"Files: {changes}. Nothing was written.")
