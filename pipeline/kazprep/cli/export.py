"""`kazprep export`: a run in the formats of other tools."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_text
from kazprep.errors import OutputError
from kazprep.export import TABLES, Format, export
from kazprep.text.plurals import counted


def export_command(
    folder: RunFolder,
    form: Annotated[Format, typer.Option("--to", help="The format.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file or folder to write.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an existing file; folders are never replaced.")
    ] = False,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="CSV for programs: text unchanged, without protection for Excel."),
    ] = False,
) -> None:
    """Write a run as one file (CoNLL-U, JSON Lines, XLSX) or as a folder (CSV, brat, spaCy).

    CSV and XLSX are for Excel: no cell is a formula, and cells are cut after 32,767 characters. In CSV, what
    would be a formula begins with an apostrophe; --exact writes text unchanged.
    """
    notes: list[str] = []
    with opened(folder, partial=False) as run:
        try:
            if overwrite and output.is_file():
                output.unlink()
            count = export(run, form, output, exact=exact, note=notes.append)
        except OSError as error:
            raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
    print_text(f"{counted(count, 'row' if form in TABLES else 'document')} in {output}")
    for note in notes:
        print_text(note)
