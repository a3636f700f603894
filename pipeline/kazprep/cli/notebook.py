"""`kazprep notebook`: a Jupyter notebook that explores a run."""

from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_content
from kazprep.errors import OutputError
from kazprep.notebook.explore import notebook
from kazprep.readers.sources.remote import address_of
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.tables.run_folder import NOTEBOOK_NAME


def notebook_command(
    folder: RunFolder,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an existing notebook.")] = False,
) -> None:
    """Write explore.ipynb into the folder of a run: a Jupyter notebook that answers first questions."""
    with opened(folder) as run:
        storage, path = storage_of(run.path), place_of(run.path / NOTEBOOK_NAME)
    if storage.size(NOTEBOOK_NAME) is not None and not overwrite:
        raise OutputError(f"{path} exists already, perhaps with your changes: replace it with --overwrite")
    try:
        storage.write(NOTEBOOK_NAME, notebook(address_of(folder)))
    except OSError as error:
        raise OutputError(f"the notebook {path} can't be written: {error.strerror or error}") from error
    print_content(path)
