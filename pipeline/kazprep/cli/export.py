"""`kazprep export`: a run in the formats of other tools."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_text
from kazprep.errors import OutputError
from kazprep.export import Format, export, unit
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
    """Write a run as one file (CoNLL-U, JSON Lines, XLSX, TEI, GEXF) or as a folder (the others).

    CSV and XLSX are for Excel: no cell is a formula, and cells are cut after 32,767 characters. In CSV, what
    would be a formula begins with an apostrophe; --exact writes text unchanged.
    """
    notes: list[str] = []
    with opened(folder, partial=False) as run:
        try:
            count = export(run, form, output, exact=exact, overwrite=overwrite, note=notes.append)
        except OSError as error:
            raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
    print_text(_written(count, form, output))
    for note in notes:
        print_text(note)


def _written(count: int, form: Format, output: Path) -> str:
    """A line for people: how much was written, and where to."""
    match unit(form):
        case "name":
            return f"{counted(count, 'name')} in {output}"
        case "row":
            return f"{counted(count, 'row')} in {output}"
    return f"{counted(count, 'document')} in {output}"
