"""`kazprep view`: the documents of a run, page by page."""

from collections.abc import Iterator
from typing import Annotated

import pyarrow.parquet as pq
import typer
from rich.text import Text

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.pager import paged
from kazprep.display.pieces import line_labels
from kazprep.display.terminal import marked_text
from kazprep.document import Document
from kazprep.errors import InputError
from kazprep.runs.opened import Run
from kazprep.text.printable import printable

_COLUMNS = ["doc_id", "published", "n_tokens", "n_entities", "n_repairs", "source", "title"]


def view_command(
    folder: RunFolder,
    key: Annotated[
        str | None, typer.Argument(metavar="DOC", help="A doc_id, the beginning of one, or a source.")
    ] = None,
) -> None:
    """Show a document with its entities and repairs marked; without DOC, the list of documents.

    On a terminal, they are shown in a pager: $PAGER, or less.
    """
    with opened(folder) as run:
        texts = _listed(run) if key is None else iter([_marked(_named(run, key))])
        with paged() as console:
            for text in texts:
                console.print(text)


def _named(run: Run, key: str) -> Document:
    try:
        return run.document(key)
    except LookupError as error:
        raise InputError(str(error)) from error


def _marked(document: Document) -> Text:
    labels = line_labels(document.text, document.sentences.start.tolist(), document.sentence_parts)
    return marked_text(
        document.text, document.named_entities, document.repairs, head=document.summary, labels=labels
    )


def _listed(run: Run) -> Iterator[Text]:
    """A line for each document, in the order of the tables."""
    yield Text("doc_id           published     tokens  entities   repairs  source", style="bold")
    for files in run.shards():
        for batch in pq.ParquetFile(files["documents"]).iter_batches(columns=_COLUMNS):
            for row in batch.to_pylist():
                published = f"{row['published']:%Y-%m-%d}" if row["published"] else ""
                line = Text(f"{row['doc_id']} {published:<10}")
                line.append(f" {row['n_tokens']:>9,} {row['n_entities']:>9,} {row['n_repairs']:>9,}")
                line.append(f"  {printable(row['source'])}")
                if row["title"]:
                    line.append(f"  {printable(row['title'])}", style="dim")
                yield line
