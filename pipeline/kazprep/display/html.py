"""Text with marked entities and repairs, and small tables, as HTML for a notebook; all text is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from kazprep.display.pieces import (
    MAX_CHARACTERS,
    MAX_ROWS,
    LabelledCounts,
    Piece,
    count_names,
    count_repairs,
    pieces,
)
from kazprep.entities.entity import Entity
from kazprep.normalization import Repair
from kazprep.text.plurals import counted
from kazprep.text.visible import visible

# Colours with an opacity, on the notebook's own background: light or dark.
_ENTITY = "background:rgba(37,99,235,.18);border-radius:3px;padding:0 2px"
_LABEL = "font-size:.65em;opacity:.75"
_PART = "font-size:.65em;opacity:.6;font-style:italic;user-select:none"
_REPAIRED = "text-decoration:underline dotted;cursor:help"
_DELETED = "border-left:2px dotted;padding-left:2px;cursor:help"


def marked_html(
    text: str,
    entities: Sequence[Entity],
    repairs: Sequence[Repair],
    *,
    head: str,
    labels: Mapping[int, str] | None = None,
) -> str:
    """A normalized text with its entities marked and its repairs underlined, the text before on hover.

    Where a repair only deleted something there is a dotted line. A line that is not text is preceded by what
    it is part of, if `labels` has that (`line_labels`). Above the text is `head`; below it are its names
    and repairs, the most frequent first. Of a text of more than 20,000 characters the beginning is shown.
    """
    left = len(text) - MAX_CHARACTERS
    rest = f"<p>… and {counted(left, 'more character')}</p>" if left > 0 else ""
    marked = "".join(map(_marked, pieces(text, entities, repairs, MAX_CHARACTERS, labels)))
    return (
        f'<div lang="kk"><div><b>{escape(head)}</b></div>'
        f'<div style="white-space:pre-wrap">{marked}</div>{rest}'
        f"{side_by_side(*map(_most_frequent, (count_names(entities), count_repairs(repairs))))}</div>"
    )


def _marked(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.repaired is not None:
        before = escape(piece.repaired.before or "nothing")
        text = f'<span style="{_REPAIRED}" title="{before}">{text}</span>'
    if piece.opened is not None:
        text = f'<span style="{_ENTITY}" title="{escape(piece.opened.type)}">{text}'
    if piece.deleted is not None:
        text = f'<span style="{_DELETED}" title="{escape(visible(piece.deleted.before))}"></span>{text}'
    if piece.part:
        text = f'<span style="{_PART}">{escape(piece.part)}</span> {text}'
    if piece.closed is not None:
        text = f'<sub style="{_LABEL}">{escape(piece.closed.type)}</sub></span>{text}'
    return text


def _most_frequent(counts: LabelledCounts) -> str:
    """Rows with a text, its label and how often it occurs."""
    return "".join(
        f"<tr><th>{escape(text)}</th><td>{escape(label)}</td><td>{count:,}</td></tr>"
        for (text, label), count in counts.most_common(MAX_ROWS)
    )


def side_by_side(*tables: str) -> str:
    """Tables, given as their rows, beside one another."""
    inner = "".join(f"<table>{rows}</table>" for rows in tables if rows)
    return f'<div style="display:flex;gap:2em;align-items:flex-start">{inner}</div>'


def table_rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Rows of a table with a name and a value each."""
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs)
