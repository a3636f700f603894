"""`kazprep run`: a folder of articles in, tables out."""

import errno
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from kazprep.cli.completion import complete_setting
from kazprep.cli.present import write_report_and_notebook
from kazprep.cli.printing import complain, say
from kazprep.cli.progress import show_progress
from kazprep.cli.summary import summary
from kazprep.errors import InputError, StrictError
from kazprep.readers.sources.source import absolute
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.run_info import now
from kazprep.runs.runner import run
from kazprep.runs.signals import Terminated, raise_terminated
from kazprep.settings import Settings, load_settings
from kazprep.tables.run_folder import read_run_info

_STRICT = 3
_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
_TERMINATED = 143  # and of SIGTERM

EngineOption = Annotated[
    Literal["local", "ray"] | None,
    typer.Option(help="What shares out the work: processes on this machine, or Ray.", show_default="local"),
]
RayAddressOption = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="A Ray cluster, as in 10.0.0.1:6379 or auto; else Ray is started."),
]


def run_options(workers: int | None, engine: str | None, ray_address: str | None) -> list[str]:
    """Options that are settings too, as assignments; an address of Ray's alone chooses its engine."""
    if ray_address is not None:
        engine = engine or "ray"
    given = {"workers": workers, "engine": engine, "ray_address": ray_address}
    return [f"run.{name}={value}" for name, value in given.items() if value is not None]


def input_paths(names: Sequence[str]) -> list[Path]:
    """The inputs of a command line as paths; raises `InputError` for an empty one."""
    if "" in names:
        raise InputError("an input is empty: is it a shell variable that is not set?")
    return [Path(name) for name in names]


def run_command(
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Folders of articles, or single files.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder for the tables.", show_default="outputs/<input name>"),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="TOML file with settings; kazprep settings prints them all.")
    ] = None,
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            autocompletion=complete_setting,
            help="One setting, as in run.workers=2.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Worker processes.", show_default="as many as there are cores"),
    ] = None,
    engine: EngineOption = None,
    ray_address: RayAddressOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Take only the first so many files.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier run in the output.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that broke off.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first error.")] = False,
) -> None:
    """Turn articles into Parquet tables of documents, sentences, tokens, entities, repairs and errors.

    Exit codes: 0 all done; 1 done, with documents in the errors table; 2 it could not be run or broke off;
    3 stopped by --strict; 130 interrupted; 143 terminated.
    """
    inputs = input_paths(names)
    settings = load_settings(config, [*(assignments or []), *run_options(workers, engine, ray_address)])
    target = output or _default_output(inputs)
    if overwrite and resume:
        raise InputError("--overwrite begins anew and --resume goes on: give one of them")
    mode = Mode.OVERWRITE if overwrite else Mode.RESUME if resume else Mode.NEW
    carry_out(inputs, target, settings, RunOptions(mode, limit, strict))


def carry_out(inputs: list[Path], output: Path, settings: Settings, options: RunOptions) -> None:
    """Run, with progress, report and summary; ends with the exit codes of `kazprep run`."""
    mode = options.mode
    verb = mode.value if mode in (Mode.UPDATE, Mode.ADD) else "run"
    go_on = "kazprep run ... --resume" if verb == "run" else f"kazprep {verb} ..., the same as before,"
    left = f"what is done is kept, and {go_on} goes on"
    began = now()
    before = signal.signal(signal.SIGTERM, raise_terminated)
    try:
        with show_progress() as progress:
            info = run(inputs, output, settings, options, on_start=progress.start, on_progress=progress.add)
        write_report_and_notebook(output, settings)
    except KeyboardInterrupt as error:
        is_term = isinstance(error, Terminated)
        word = "terminated" if is_term else "interrupted"
        tables = "as they were" if mode in (Mode.UPDATE, Mode.ADD) else "not whole"
        last = read_run_info(output)
        if last is not None and last["status"] == "complete" and last["started"] >= began:
            tables, left = "complete", f"kazprep report {output} makes the report"
        elif last is not None and last["status"] == "updating":
            tables = "whole and up to date, while their files are exchanged"
        complain(f"{word}; the tables in {output} are {tables}: {left}")
        raise typer.Exit(_TERMINATED if is_term else _INTERRUPTED) from None
    except StrictError as error:
        complain(f"stopped at the first error, as --strict says: {error}")
        raise typer.Exit(_STRICT) from None
    except OSError as error:
        reason = "the disk is full: make room first" if error.errno == errno.ENOSPC else str(error)
        complain(f"the {verb} broke off, {reason}; {left}")
        raise typer.Exit(2) from error
    finally:
        signal.signal(signal.SIGTERM, before)
    say(summary(info, output))
    if info.rows["errors"]:
        raise typer.Exit(1)


def _default_output(inputs: list[Path]) -> Path:
    if len(inputs) > 1:
        raise InputError("there are several inputs: name the folder for the tables with --output")
    path = absolute(inputs[0])
    name = path.name if path.is_dir() else path.stem
    if not name:
        raise InputError(f"{path} has no name to call its output by: name the folder with --output")
    return Path("outputs") / name
