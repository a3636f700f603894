"""`kazprep models`: list, verify and download models."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import rich.progress as rich
import typer
from rich.console import Console

from kazprep.cli.options import complete_source
from kazprep.cli.parsing import Command, Group
from kazprep.cli.printing import print_content, print_text
from kazprep.errors import ModelError
from kazprep.models.folder import LANGUAGE, MORPHOLOGY, list_models, models_folder, official_folder, verify
from kazprep.text.plurals import counted
from kazprep.text.printable import printable

if TYPE_CHECKING:
    from kazprep.models.fetch import OnProgress

models_app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    help="List, verify and download models.",
)

Source = Annotated[
    str,
    typer.Option(
        autocompletion=complete_source, help='"embedded", "stanza" or the path of a Stanza resources folder.'
    ),
]


@models_app.command("path", cls=Command)
def print_path(source: Source = "embedded") -> None:
    """Print the path of the Stanza resources folder, for stanza.Pipeline("kk", dir=...)."""
    print_content(str(models_folder(source)))


@models_app.command("list", cls=Command)
def print_list(source: Source = "embedded") -> None:
    """Print the processor, the package, the size and the SHA-256 of each model."""
    folder = models_folder(source)
    models = list_models(folder)
    if not models:
        raise ModelError(f"there are no models in {folder}: they would be {LANGUAGE}/PROCESSOR/PACKAGE.pt")
    for model in models:
        print_content(
            f"{model.processor:<15} {model.package:<11} {model.bytes / 1e6:7.1f} MB  sha256 {model.sha256}"
        )


@models_app.command("verify", cls=Command)
def verify_models(source: Source = "embedded") -> None:
    """Compare each model with its SHA-256; exit code 1 if one differs or is missing."""
    checks = verify(models_folder(source))
    for check in checks:
        print_text(f"{check.name}: {check.problem or 'ok'}")
    if any(check.problem for check in checks):
        raise typer.Exit(1)


@models_app.command("fetch", cls=Command)
def fetch_models(
    name: Annotated[
        str,
        typer.Argument(
            autocompletion=lambda: ["stanza"], help='"stanza": the official Kazakh models of Stanza.'
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Folder for them.",
            show_default='the one of models.source = "stanza"',
        ),
    ] = None,
) -> None:
    """Download other models once; models.source = "stanza" then uses them, offline.

    Those of Stanza are some hundred megabytes, mostly word vectors. Existing files are kept.
    """
    from kazprep.models.fetch import fetch_official  # brings in requests

    if name != "stanza":
        raise ModelError(f"there are no models {name!r} to fetch, only stanza")
    folder = output or official_folder()
    with show_downloads() as on_progress:
        fetched = fetch_official(folder, on_progress=on_progress)
    models = list_models(folder)
    print_text(
        f"{len(fetched)} of {counted(len(models), 'model')} had to be fetched; all are in {folder} now."
    )
    missing = [name for name in MORPHOLOGY if not any(model.processor == name for model in models)]
    if missing:
        print_text(
            f"Stanza lists no Kazakh model for {' and '.join(missing)}: --lemmas can't use these models."
        )
    print_text(f"To use them: kazprep run ARTICLES --set models.source={output or 'stanza'}")


@contextmanager
def show_downloads() -> "Iterator[OnProgress]":
    """Show downloads on standard error: a progress bar each on a terminal, a line each elsewhere."""
    if not sys.stderr.isatty():
        yield _print_finished
        return
    columns = (rich.TextColumn("{task.description}", markup=False), rich.BarColumn(), rich.DownloadColumn())
    with rich.Progress(*columns, rich.TransferSpeedColumn(), console=Console(stderr=True)) as bars:
        tasks: dict[str, rich.TaskID] = {}

        def show(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(printable(name))
            bars.update(tasks[name], completed=done, total=total)

        yield show


def _print_finished(name: str, done: int, total: int | None) -> None:
    if done == total:
        print(printable(f"{name}: {done / 1e6:.1f} MB"), file=sys.stderr)
