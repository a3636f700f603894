"""`kazprep export`: a run for other tools."""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from kazprep.export import Format, export
from kazprep.readers.source import InputError
from kazprep.runs.lock import OutputError
from kazprep.runs.opening import open_run


def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    form: Annotated[Format, typer.Option("--to", help="The format.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file or folder to write.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there; a folder never is.")
    ] = False,
) -> None:
    """Write a run as CoNLL-U or JSON Lines (a file), as CSV, for brat or for spaCy (a folder)."""
    try:
        run = open_run(folder)
    except (FileNotFoundError, ValueError) as error:
        raise InputError(str(error)) from error
    try:
        if overwrite and output.is_file():
            output.unlink()
        count = export(run, form, output)
    except pa.ArrowException as error:
        raise InputError(f"a table of the run in {folder} can't be read: {error}") from error
    except OSError as error:
        raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
    print(f"{count:,} {'rows' if form is Format.CSV else 'documents'} in {output}")
