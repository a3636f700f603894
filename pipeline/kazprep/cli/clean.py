"""`kazprep clean`: what killed processes left in an output, deleted."""

from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder
from kazprep.cli.printing import print_json, print_text
from kazprep.runs.clean import clean
from kazprep.runs.storage.storage import place_of
from kazprep.text.plurals import counted


def clean_command(
    folder: RunFolder,
    as_json: Annotated[bool, typer.Option("--json", help="Print the names as JSON.")] = False,
) -> None:
    """Delete the files that killed processes left in an output and that nothing needs.

    Tables stay, and so does what an interrupted run or update continues from.
    """
    deleted = clean(folder)
    if as_json:
        print_json({"folder": place_of(folder), "deleted": deleted})
        return
    print_text(f"{place_of(folder)}: {counted(len(deleted), 'file')} deleted")
