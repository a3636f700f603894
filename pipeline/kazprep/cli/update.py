"""`kazprep update`: new and changed articles into tables that are there."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.run import EngineOption, RayAddressOption, carry_out, run_options
from kazprep.readers.source import InputError
from kazprep.runs.running import Mode
from kazprep.settings import load_settings


def update_command(
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="The folders of articles, or single files.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder with the tables.")],
    config: Annotated[Path | None, typer.Option(help="TOML file with settings, as the run had it.")] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One setting, as the run had it.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes. [default: as many as there are cores]")
    ] = None,
    engine: EngineOption = None,
    ray_address: RayAddressOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first error.")] = False,
    rehash: Annotated[
        bool, typer.Option("--rehash", help="Look into files of unchanged size and time, too.")
    ] = False,
) -> None:
    """Bring tables to what the inputs are now: new, changed and vanished articles; all else stays untouched.

    The tables stay whole and as they were until all of it is done. Exit codes as of `run`.
    """
    if "" in names:
        raise InputError("an input is empty: is it a shell variable that is not set?")
    settings = load_settings(config, [*(assignments or []), *run_options(workers, engine, ray_address)])
    inputs = [Path(name) for name in names]
    carry_out(inputs, output, settings, Mode.UPDATE, strict=strict, rehash=rehash)
