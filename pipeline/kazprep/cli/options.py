"""Options that several commands have, what a shell completes for them, and the settings that they make."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

import typer

from kazprep.errors import InputError
from kazprep.settings import Settings, load_settings

SOURCES = ("embedded", "stanza")


def complete_setting(incomplete: str) -> list[str]:
    """The settings that begin with it, as `--set` takes them; each with its values if it is one of a few.

    >>> complete_setting("run.e")
    ['run.engine=local', 'run.engine=ray']
    >>> complete_setting("run.w")
    ['run.workers=']
    """
    return [each for each in _assignments() if each.startswith(incomplete)]


def complete_source(incomplete: str) -> list[str]:
    """The names of models that begin with it."""
    return [name for name in SOURCES if name.startswith(incomplete)]


def _assignments() -> list[str]:
    return [
        f"{section}.{name}={value}"
        for section, settings in Settings()
        for name, field in type(settings).model_fields.items()
        for value in _values(field.annotation)
    ]


def _values(annotation: object) -> list[str]:
    """The values that a setting can have, or one empty value if there is no list of them."""
    if annotation is bool:
        return ["true", "false"]
    if get_origin(annotation) is Literal:
        return [value for value in get_args(annotation) if value]
    return [""]


OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Folder or address with the tables.")]
ConfigOption = Annotated[
    Path | None, typer.Option(help="TOML file with settings; kazprep settings prints them all.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        autocompletion=complete_setting,
        help="A single setting, such as run.workers=2. May be repeated.",
    ),
]
WorkersOption = Annotated[
    int | None, typer.Option(min=1, help="Number of worker processes.", show_default="the number of cores")
]
EngineOption = Annotated[
    Literal["local", "ray"] | None,
    typer.Option(help="What distributes the work: processes on this machine, or Ray.", show_default="local"),
]
RayAddressOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Address of a Ray cluster, such as 10.0.0.1:6379 or auto. Without it, Ray is started.",
    ),
]
LemmasOption = Annotated[
    bool,
    typer.Option(
        "--lemmas",
        help="Find the lemma, part of speech and features of each token, too: the stage morphology.",
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Stop at the first error.")]
RehashOption = Annotated[
    bool, typer.Option("--rehash", help="Also hash files whose size and times are unchanged.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Print which files are new, changed and gone; write nothing.")
]


def input_paths(names: Sequence[str]) -> list[Path]:
    """The inputs of a command line as paths; raises `InputError` for an empty one."""
    if "" in names:
        raise InputError("an input is empty: is it a shell variable that is not set?")
    return [Path(name) for name in names]


def run_assignments(workers: int | None, engine: str | None, ray_address: str | None) -> list[str]:
    """Options that are settings too, as assignments; the address of a Ray cluster implies the engine Ray."""
    if ray_address is not None:
        engine = engine or "ray"
    given = {"workers": workers, "engine": engine, "ray_address": ray_address}
    return [f"run.{name}={value}" for name, value in given.items() if value is not None]


def settings_for(
    output: Path,
    config: Path | None,
    assignments: list[str] | None,
    workers: int | None,
    engine: str | None,
    ray_address: str | None,
) -> Settings:
    """The settings of an update: those of the run in the folder, unless `--config` or `--set` gives others.

    Workers and engine change no row, so their options may be given without giving the others again.
    """
    from kazprep.runs.ledger import read_ledger  # not needed to complete settings

    ledger = read_ledger(output)
    earlier = None if ledger is None or assignments else ledger.plan.settings
    given = [*(assignments or []), *run_assignments(workers, engine, ray_address)]
    return load_settings(config, given, earlier)
