"""`kazprep publish`: a run as a folder that any web server can host."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kazprep.cli.language import language_of_page
from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_text
from kazprep.errors import InputError, OutputError
from kazprep.messages.translate import translated
from kazprep.publish.options import MASKABLE, Maskable, PublishOptions
from kazprep.readers.sources.remote import address_of
from kazprep.report.options import ReportLanguage


def publish_command(
    context: typer.Context,
    folder: RunFolder,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder to write.", show_default="DIR-site"),
    ] = None,
    mask: Annotated[
        str,
        typer.Option(metavar="WHAT", help="What to mask in all texts: people, contacts or people,contacts."),
    ] = "",
    title: Annotated[
        str | None, typer.Option(help="The heading of the page.", show_default="the name of DIR")
    ] = None,
    license_: Annotated[
        str, typer.Option("--license", metavar="TEXT", help="The licence of the texts, a line for readers.")
    ] = "",
    language: Annotated[
        ReportLanguage | None,
        typer.Option(
            "--lang",
            help="The language in which the page opens.",
            show_default="before the command, else $KAZPREP_LANG, else en",
        ),
    ] = None,
    packages: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="A folder with the two packages of npm that the page needs, instead of the registry.",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a folder that was published before.")
    ] = False,
) -> None:
    """Write a run as a folder that any web server can host: a page that answers questions in the browser.

    It has a concordance, people, places, organisations, timelines and the documents, reads Parquet by
    DuckDB-WASM and needs no network but its own server. DuckDB-WASM is fetched from npm, once.
    """
    from kazprep.cli.models import show_downloads  # these take long to import
    from kazprep.publish.packages import read_packages
    from kazprep.publish.site import check_output, publish

    of_page = language_of_page(context, language)
    if output is None and address_of(folder):
        raise InputError(f"{folder} is at an address: name the folder to write with --output")
    target = output or folder.absolute().with_name(f"{folder.absolute().name}-site")
    options = PublishOptions(title, of_page, license_, _maskable(mask))
    with opened(folder, partial=False) as run:
        try:
            check_output(target, overwrite=overwrite)  # before megabytes are fetched
            with show_downloads() as on_progress:
                files = read_packages(packages, on_progress)
            with Console(stderr=True).status("") as status:

                def show(step: str) -> None:
                    status.update(translated(f"publishing: {step}"))

                publish(run, target, files, options, overwrite=overwrite, on_step=show)
        except OSError as error:
            raise OutputError(f"{target} can't be written: {error.strerror or error}") from error
    print_text(f"{target}\nTo see it: python -m http.server --directory {target}")


def _maskable(given: str) -> tuple[Maskable, ...]:
    wanted = {part.strip() for part in given.split(",")} - {""}
    if unknown := sorted(wanted - set(MASKABLE)):
        raise InputError(f"--mask takes {' and '.join(MASKABLE)}, not {unknown[0]}")
    return tuple(each for each in MASKABLE if each in wanted)
