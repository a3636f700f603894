"""`kazprep duplicates`: the exact and near duplicates among the documents of a run."""

from io import BytesIO
from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_json, print_text
from kazprep.errors import InputError, OutputError
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.text.plurals import counted

FILE_NAME = "duplicates.parquet"


def duplicates_command(
    folder: RunFolder,
    threshold: Annotated[
        float, typer.Option(min=0.05, max=1.0, help="Minimum similarity of near duplicates.")
    ] = 0.8,
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON.")] = False,
) -> None:
    """Find duplicates among the documents of a run with the stage duplicates; write DIR/duplicates.parquet.

    It has a row for each document with an exact or near duplicate: doc_id, group, is_first, similarity.
    """
    try:
        from kazprep.hygiene.find_duplicates import find_duplicates
    except ImportError as error:
        raise InputError(f"duplicates can't be searched for: {error}") from error
    with opened(folder, partial=False) as run:
        found = find_duplicates(run, threshold)
    path = place_of(folder / FILE_NAME)
    content = BytesIO()
    found.to_parquet(content, index=False)
    try:
        storage_of(folder).write(FILE_NAME, content.getvalue())
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror or error}") from error
    groups = int(found["is_first"].sum())
    alike = len(found) - groups
    if as_json:
        print_json({"documents": len(found), "groups": groups, "duplicates": alike, "file": path})
        return
    print_text(
        f"{counted(len(found), 'document')} in {counted(groups, 'group')}; "
        f"{alike:,} {'is a duplicate' if alike == 1 else 'are duplicates'} of an earlier one."
    )
    print_text(f"Written to {path}.")
