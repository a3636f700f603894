"""`kazprep view`: a run's documents to read, page by page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.parquet as pq
import typer
from rich.text import Text

from kazprep.cli.pager import paged
from kazprep.readers.source import InputError
from kazprep.runs.opening import Run, open_run
from kazprep.show.terminal import document_text, harmless

_COLUMNS = ["doc_id", "published", "n_tokens", "n_entities", "n_repairs", "source", "title"]


def view_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    key: Annotated[
        str | None, typer.Argument(metavar="DOC", help="A doc_id, how one begins, or a source.")
    ] = None,
) -> None:
    """Show a document with its entities and repairs marked; without DOC, the list of documents.

    On a terminal it goes through a pager: $PAGER, or less.
    """
    try:
        run = open_run(folder, partial=True)
        texts = _listed(run) if key is None else iter([document_text(run.document(key))])
        with paged() as console:
            for text in texts:
                console.print(text)
    except (FileNotFoundError, LookupError) as error:
        raise InputError(str(error)) from error
    except pa.ArrowException as error:
        raise InputError(f"a table of the run in {folder} can't be read: {error}") from error


def _listed(run: Run) -> Iterator[Text]:
    """A line for each document, in the order of the tables."""
    yield Text("doc_id           published     tokens  entities   repairs  source", style="bold")
    for files in run.shards():
        for batch in pq.ParquetFile(files["documents"]).iter_batches(columns=_COLUMNS):
            for row in batch.to_pylist():
                published = f"{row['published']:%Y-%m-%d}" if row["published"] else ""
                line = Text(f"{row['doc_id']} {published:<10}")
                line.append(f" {row['n_tokens']:>9,} {row['n_entities']:>9,} {row['n_repairs']:>9,}")
                line.append(f"  {harmless(row['source'])}")
                if row["title"]:
                    line.append(f"  {harmless(row['title'])}", style="dim")
                yield line
