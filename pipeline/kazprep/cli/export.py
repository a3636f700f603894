"""`kazprep export`: a run for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.opening import opened
from kazprep.export import Format, export
from kazprep.runs.lock import OutputError


def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    form: Annotated[Format, typer.Option("--to", help="The format.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file or folder to write.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there; a folder never is.")
    ] = False,
) -> None:
    """Write a run as CoNLL-U or JSON Lines (a file), as CSV, for brat or for spaCy (a folder)."""
    with opened(folder, partial=False) as run:
        try:
            if overwrite and output.is_file():
                output.unlink()
            count = export(run, form, output)
        except OSError as error:
            raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
    print(f"{count:,} {'rows' if form is Format.CSV else 'documents'} in {output}")
