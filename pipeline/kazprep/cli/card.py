"""`kazprep card`: a dataset card and Croissant metadata for a run that is published."""

from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_text
from kazprep.errors import InputError, OutputError
from kazprep.export.card import write_card
from kazprep.export.licenses import license_of
from kazprep.runs.storage.storage import place_of, storage_of


def card_command(
    folder: RunFolder,
    license_: Annotated[
        str | None,
        typer.Option(
            "--license",
            metavar="NAME",
            help="The licence of the texts: as the Hub or SPDX names it, such as cc-by-4.0, or its address. "
            "Without it the card says that it is unknown.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="The title; without it the name of the folder.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an existing card.")] = False,
) -> None:
    """Write README.md and croissant.json into the folder of a run: its card for the Hugging Face Hub.

    They have the licence of the texts, counts, sources, models and what to know of the quality. Write them
    again after an update.
    """
    try:
        license_of_texts = None if license_ is None else license_of(license_)
    except ValueError as error:
        raise InputError(str(error)) from error
    with opened(folder, partial=False) as run:
        files = write_card(run, license_of_texts, title)
        storage = storage_of(run.path)
        there = [name for name in files if storage.size(name) is not None]
        if there and not overwrite:
            path = place_of(run.path / there[0])
            raise OutputError(
                f"{path} exists already, perhaps with your changes: replace it with --overwrite"
            )
        for name, content in files.items():
            path = place_of(run.path / name)
            try:
                storage.write(name, content)
            except OSError as error:
                raise OutputError(f"{path} can't be written: {error.strerror or error}") from error
            print_text(path)
    if license_of_texts is None:
        print_text("The licence of the texts is unknown: say it with --license before you publish them.")
