"""Documents as a terminal shows them, or a file that its output is sent to."""

import sys

from rich.console import Console
from rich.text import Text

from kazprep.display.pieces import MOST_CHARACTERS, MOST_ROWS, Counted, counts, names, pieces, repairs
from kazprep.document import Document
from kazprep.text.plurals import counted
from kazprep.text.printable import printable

FOUND = "bold green"
"""The style of what was found in a text."""


def show(document: Document) -> None:
    """Show a document where its reader is: as a cell's output in a notebook, else as text."""
    if _in_notebook():
        from IPython.display import display

        display(document)  # type: ignore[no-untyped-call]
        return
    plain_console().print(document_text(document, MOST_CHARACTERS))


def plain_console() -> Console:
    """Standard output; rich neither reads the text as markup nor breaks its lines."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def document_text(document: Document, most: int | None = None) -> Text:
    """The text with its entities marked, each with its type after it, and its repairs underlined.

    What was taken away is a `|`, underlined. Below are its names and repairs, the most frequent first.
    Of a text of more than `most` characters the beginning is shown.
    """
    shown = Text(f"{printable(document.source)} · {counts(document)}\n\n")
    inside = ""
    for piece in pieces(document, most):
        if piece.closed is not None:
            shown.append(printable(f" [{piece.closed.type}]"), style="dim")
            inside = ""
        if piece.removed is not None:
            shown.append("|", style="underline dim")
        if piece.opened is not None:
            inside = FOUND
        changed = "underline" if piece.changed is not None else ""
        shown.append(printable(piece.text, keep="\n"), style=f"{inside} {changed}".strip())
    left = len(document.text) - (most or len(document.text))
    if left > 0:
        shown.append(f"\n\n… and {counted(left, 'more character')}")
    for title, tally in (("Entities", names(document)), ("Repairs", repairs(document))):
        if tally:
            shown.append(f"\n\n{title}\n", style="bold").append(_most_frequent(tally))
    return shown


def _most_frequent(counted: Counted) -> str:
    return "\n".join(
        printable(f"{count:>6,}  {text} [{kind}]") for (text, kind), count in counted.most_common(MOST_ROWS)
    )


def _in_notebook() -> bool:
    """Whether this runs in a kernel of Jupyter's, which shows HTML; IPython at a prompt does not."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
