"""`kazprep update`: the tables of a run are made those of its inputs as they are now."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.completion import complete_setting
from kazprep.cli.printing import say
from kazprep.cli.run import EngineOption, RayAddressOption, carry_out, input_paths, run_options
from kazprep.runs.changes import Changes
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.ledger import read_ledger
from kazprep.runs.prepare import preview
from kazprep.settings import Settings, load_settings
from kazprep.text.printable import printable

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Folder with the tables.")]
ConfigOption = Annotated[
    Path | None, typer.Option(help="TOML file with settings.", show_default="the settings of the run")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", autocompletion=complete_setting, help="One setting, as the run had it."
    ),
]
WorkersOption = Annotated[
    int | None, typer.Option(min=1, help="Worker processes.", show_default="as many as the run was given")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Stop at the first error.")]
RehashOption = Annotated[
    bool, typer.Option("--rehash", help="Look into files of unchanged size and time, too.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say which files are new, changed and gone, and write nothing.")
]


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
        bool, typer.Option("--other-inputs", help="The inputs are not those of the run, on purpose.")
    ] = False,
    allow_gone: Annotated[
        bool, typer.Option("--allow-gone", help="More than a tenth of the files may be gone from the inputs.")
    ] = False,
) -> None:
    """Bring tables to what the inputs are now: new, changed and vanished articles; all else stays untouched.

    What is not in the inputs any more goes out of the tables: `kazprep add` keeps it. The tables stay whole
    and as they were until all of it is done. Exit codes as of `run`.
    """
    inputs = input_paths(names or [])
    settings = settings_of_run(output, config, assignments, workers, engine, ray_address)
    if dry_run:
        changes, refused = preview(inputs, output, settings, Mode.UPDATE, rehash=rehash)
        show_changes(changes)
        message = refused and refused.message(other_inputs=other_inputs, allow_gone=allow_gone)
        if message:
            say(f"Without a flag it would be refused: {message}.")
        return
    options = RunOptions(
        Mode.UPDATE, strict=strict, rehash=rehash, other_inputs=other_inputs, allow_gone=allow_gone
    )
    carry_out(inputs, output, settings, options)


def settings_of_run(
    output: Path,
    config: Path | None,
    assignments: list[str] | None,
    workers: int | None,
    engine: str | None,
    ray_address: str | None,
) -> Settings:
    """The settings of the run that is there, if no others are given: then those, over the defaults.

    Workers and engine, which have options of their own, change no row and come on top of either.
    """
    ledger = read_ledger(output)
    earlier = None if ledger is None or assignments else ledger.plan.settings
    given = [*(assignments or []), *run_options(workers, engine, ray_address)]
    return load_settings(config, given, earlier)


def show_changes(changes: Changes) -> None:
    """Print the files that are new, changed and gone, a line each, and the numbers."""
    for what, names in (("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)):
        for name in names:
            say(f"{what:<9}{printable(name)}")
    say(f"Files: {changes}. Nothing was written.")
