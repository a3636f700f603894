"""Runs and documents as a notebook shows them: small pieces of HTML, all text escaped."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from kazprep.display.pieces import (
    MOST_CHARACTERS,
    MOST_ROWS,
    Counted,
    Piece,
    counts,
    names,
    pieces,
    repairs,
)
from kazprep.document import Document
from kazprep.text.plurals import counted
from kazprep.text.visible import visible

if TYPE_CHECKING:
    from kazprep.runs.opened import Run

_MOST_NAMES = 5
# Colours with an opacity, on the notebook's own background: light or dark.
_MARKED = "background:rgba(37,99,235,.18);border-radius:3px;padding:0 2px"
_LABEL = "font-size:.65em;opacity:.75"
_CHANGED = "text-decoration:underline dotted;cursor:help"
_REMOVED = "border-left:2px dotted;padding-left:2px;cursor:help"


def document_html(document: Document) -> str:
    """The text with its entities marked and its repairs underlined, what stood there before on hover.

    Where something was only taken away is a dotted line. Below are its names and repairs, the most frequent
    first. Of a text of more than 20,000 characters the beginning is shown.
    """
    head = f"<div><b>{escape(document.source)}</b> · {counts(document)}</div>"
    left = len(document.text) - MOST_CHARACTERS
    rest = f"<p>… and {counted(left, 'more character')}</p>" if left > 0 else ""
    text = "".join(map(_marked, pieces(document, MOST_CHARACTERS)))
    return (
        f'<div lang="kk">{head}<div style="white-space:pre-wrap">{text}</div>{rest}'
        f"{_side_by_side(*map(_most_frequent, (names(document), repairs(document))))}</div>"
    )


def _marked(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.changed is not None:
        text = f'<span style="{_CHANGED}" title="{escape(piece.changed.before or "nothing")}">{text}</span>'
    if piece.opened is not None:
        text = f'<span style="{_MARKED}" title="{escape(piece.opened.type)}">{text}'
    if piece.removed is not None:
        text = f'<span style="{_REMOVED}" title="{escape(visible(piece.removed.before))}"></span>{text}'
    if piece.closed is not None:
        text = f'<sub style="{_LABEL}">{escape(piece.closed.type)}</sub></span>{text}'
    return text


def run_html(run: "Run") -> str:
    """The run's status and counts, the names that it has most often, and how to go on."""
    totals = run.info["counts"]
    tables = ("documents", "sentences", "tokens", "entities", "repairs", "errors")
    rows = _rows((name, f"{totals.get(name, 0):,}") for name in tables)
    found = run.entities(["canonical"])["canonical"].dropna().value_counts().head(_MOST_NAMES)
    top = _rows((str(name), f"{count:,}") for name, count in found.items())
    return (
        f"<div><b>{escape(str(run.path))}</b> · {escape(run.info['status'])}</div>"
        f"{_side_by_side(rows, top)}"
        "<div><code>run.entities()</code>, <code>run.document(doc_id)</code>, "
        "<code>run.sentences(filters=…)</code></div>"
    )


def _most_frequent(counted: Counted) -> str:
    """Rows of what was counted: a text, its kind, how often."""
    return "".join(
        f"<tr><th>{escape(text)}</th><td>{escape(kind)}</td><td>{count:,}</td></tr>"
        for (text, kind), count in counted.most_common(MOST_ROWS)
    )


def _side_by_side(*tables: str) -> str:
    """Tables, given as their rows, beside one another."""
    inner = "".join(f"<table>{rows}</table>" for rows in tables if rows)
    return f'<div style="display:flex;gap:2em;align-items:flex-start">{inner}</div>'


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs)
