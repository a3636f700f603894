"""`kazprep notebook`: a notebook to explore a run with."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.open_run import opened
from kazprep.cli.printing import say
from kazprep.errors import OutputError
from kazprep.notebook.explore import write_notebook
from kazprep.tables.run_folder import NOTEBOOK_NAME


def notebook_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the notebook that is there.")
    ] = False,
) -> None:
    """Write explore.ipynb into a run's folder: a notebook that answers first questions."""
    with opened(folder) as run:
        path = run.path / NOTEBOOK_NAME
    if path.exists() and not overwrite:
        raise OutputError(
            f"{path} is there already, maybe with changes of yours: replace it with --overwrite"
        )
    try:
        write_notebook(path)
    except OSError as error:
        raise OutputError(f"the notebook {path} can't be written: {error.strerror or error}") from error
    say(str(path))
