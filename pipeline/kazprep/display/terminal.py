"""Text with marked entities and repairs for a terminal, or for a file that its output is sent to."""

import sys
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from kazprep.display.pieces import (
    MAX_CHARACTERS,
    MAX_ROWS,
    LabelledCounts,
    count_names,
    count_repairs,
    pieces,
)
from kazprep.entities.entity import Entity
from kazprep.normalization import Repair
from kazprep.text.plurals import counted
from kazprep.text.printable import printable

__all__ = ["ENTITY_STYLE", "MAX_CHARACTERS", "marked_text", "plain_console", "show"]

ENTITY_STYLE = "bold green"
"""The style of entities, and of matches of a search."""


def show(shown: object, as_text: Callable[[], Text]) -> None:
    """Show an object to its reader: as the output of a cell in a notebook, else as text."""
    if _in_notebook():
        from IPython.display import display

        display(shown)  # type: ignore[no-untyped-call]
        return
    plain_console().print(as_text())


def plain_console() -> Console:
    """Standard output; rich neither reads the text as markup nor breaks its lines."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def marked_text(
    text: str,
    entities: Sequence[Entity],
    repairs: Sequence[Repair],
    *,
    head: str,
    limit: int | None = None,
    labels: Mapping[int, str] | None = None,
) -> Text:
    """A normalized text with its entities marked, each with its type after it, and its repairs underlined.

    Where a repair only deleted something there is a `|`, underlined. A line that is not text is preceded by
    what it is part of, if `labels` has that (`line_labels`): `title› Қар жауды`. Above the text is `head`;
    below it are its names and repairs, the most frequent first. Of a text of more than `limit` characters the
    beginning is shown.
    """
    marked = Text(f"{printable(head)}\n\n")
    entity_style = ""
    for piece in pieces(text, entities, repairs, limit, labels):
        if piece.closed is not None:
            marked.append(printable(f" [{piece.closed.type}]"), style="dim")
            entity_style = ""
        if piece.part:
            marked.append(f"{piece.part}› ", style="dim italic")
        if piece.deleted is not None:
            marked.append("|", style="underline dim")
        if piece.opened is not None:
            entity_style = ENTITY_STYLE
        repair_style = "underline" if piece.repaired is not None else ""
        marked.append(printable(piece.text, keep="\n"), style=f"{entity_style} {repair_style}".strip())
    left = len(text) - (limit or len(text))
    if left > 0:
        marked.append(f"\n\n… and {counted(left, 'more character')}")
    for title, counts in (("Entities", count_names(entities)), ("Repairs", count_repairs(repairs))):
        if counts:
            marked.append(f"\n\n{title}\n", style="bold").append(_most_frequent(counts))
    return marked


def _most_frequent(counts: LabelledCounts) -> str:
    return "\n".join(
        printable(f"{count:>6,}  {text} [{label}]") for (text, label), count in counts.most_common(MAX_ROWS)
    )


def _in_notebook() -> bool:
    """Whether this runs in a kernel of Jupyter's, which shows HTML; IPython at a prompt does not."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
