"""`kazprep run`: a folder of articles in, tables out."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.progress import show_progress
from kazprep.readers.source import InputError, absolute
from kazprep.runs.record import RunRecord
from kazprep.runs.running import run
from kazprep.settings import load_settings

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def run_command(
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Folders of articles, or single files.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder for the tables. [default: outputs/<input name>]"),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="TOML file with settings; configs/default.toml lists them all.")
    ] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One setting, as in run.workers=2.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes. [default: as many as there are cores]")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Take only the first so many files.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier run in the output.")
    ] = False,
) -> None:
    """Turn articles into Parquet tables of documents, sentences, tokens, entities, repairs and errors.

    Exit codes: 0 all done; 1 done, with documents in the errors table; 2 it could not be run.
    """
    if "" in names:
        raise InputError("an input is empty: is it a shell variable that is not set?")
    inputs = [Path(name) for name in names]
    settings = load_settings(
        config, [*(assignments or []), *([f"run.workers={workers}"] if workers is not None else [])]
    )
    target = output or _default_output(inputs)
    try:
        with show_progress() as progress:
            record = run(
                inputs,
                target,
                settings,
                limit=limit,
                overwrite=overwrite,
                started=progress.start,
                report=progress.add,
            )
    except KeyboardInterrupt:
        print(f"kazprep: interrupted; the tables in {target} are not whole", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED) from None
    except OSError as error:
        print(f"kazprep: the run broke off, the tables in {target} are not whole: {error}", file=sys.stderr)
        raise typer.Exit(2) from error
    print(_summary(record, target))
    if record.rows["errors"]:
        raise typer.Exit(1)


def _default_output(inputs: list[Path]) -> Path:
    if len(inputs) > 1:
        raise InputError("there are several inputs: name the folder for the tables with --output")
    path = absolute(inputs[0])
    name = path.name if path.is_dir() else path.stem
    if not name:
        raise InputError(f"{path} has no name to call its output by: name the folder with --output")
    return Path("outputs") / name


def _summary(record: RunRecord, output: Path) -> str:
    rows = record.rows
    rate = rows["tokens"] / record.seconds if record.seconds else 0.0
    lines = [
        f"Done in {record.seconds:,.1f} s, {rate:,.0f} tokens a second:",
        *(f"  {name:<10}{count:>12,}" for name, count in rows.items()),
    ]
    if rows["errors"]:
        lines.append(f"What went wrong with each of the {rows['errors']:,} is in {output / 'errors'}.")
    lines += [
        f"Written to {output}. To open it in Python:",
        f"  import kazprep; run = kazprep.open_run({str(output)!r}); run.entities()",
    ]
    return "\n".join(lines)
