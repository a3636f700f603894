"""Runs and documents as a notebook shows them: small pieces of HTML, all text escaped."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kazprep.document import Document
    from kazprep.runs.opening import Run

_MOST_CHARACTERS = 20_000
_MOST_NAMES = 5
# Colours with an opacity, on the notebook's own background: light or dark.
_MARKED = "background:rgba(37,99,235,.18);border-radius:3px;padding:0 2px"
_LABEL = "font-size:.65em;opacity:.75"
_CHANGED = "text-decoration:underline dotted;cursor:help"


def document_html(document: "Document") -> str:
    """The text with its entities marked and its repairs underlined, what stood there before on hover.

    Of a text of more than 20,000 characters the beginning is shown.
    """
    shown = min(len(document.text), _MOST_CHARACTERS)
    head = (
        f"<div><b>{escape(document.source)}</b> · {len(document.sentences):,} sentences · "
        f"{len(document.tokens):,} tokens · {len(document.entities):,} entities · "
        f"{len(document.edits):,} repairs</div>"
    )
    rest = (
        f"<p>… and {len(document.text) - shown:,} more characters</p>" if shown < len(document.text) else ""
    )
    return (
        f'<div lang="kk">{head}<div style="white-space:pre-wrap">{_text(document, shown)}</div>{rest}</div>'
    )


def _text(document: "Document", shown: int) -> str:
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    for entity in document.named_entities:
        if entity.end <= shown:
            opened.setdefault(entity.start, []).append(f'<span style="{_MARKED}" title="{entity.type}">')
            label = f'<sub style="{_LABEL}">{entity.type}</sub>'
            closed.setdefault(entity.end, []).append(f"{label}</span>")
    before = document.edits.before.moved(document.content[0]).slices(document.raw_text)
    changes = [
        (start, end, old)
        for (start, end), old in zip(document.edits.after, before, strict=True)
        if end <= shown and end > start
    ]
    bounds = sorted(
        {0, shown, *opened, *closed, *(start for start, _, _ in changes), *(end for _, end, _ in changes)}
    )
    was = {start: old for start, _, old in changes}
    parts: list[str] = []
    for place, following in zip(bounds, [*bounds[1:], shown], strict=True):
        parts += closed.get(place, [])
        parts += opened.get(place, [])
        piece = escape(document.text[place:following])
        if place in was:
            piece = f'<span style="{_CHANGED}" title="{escape(was[place] or "nothing")}">{piece}</span>'
        parts.append(piece)
    return "".join(parts)


def run_html(run: "Run") -> str:
    """The run's status and counts, the names that it has most often, and how to go on."""
    counts = run.info["counts"]
    tables = ("documents", "sentences", "tokens", "entities", "repairs", "errors")
    rows = _rows((name, f"{counts.get(name, 0):,}") for name in tables)
    names = run.entities(["canonical"])["canonical"].dropna().value_counts().head(_MOST_NAMES)
    top = _rows((str(name), f"{count:,}") for name, count in names.items())
    return (
        f"<div><b>{escape(str(run.path))}</b> · {escape(run.info['status'])}</div>"
        f'<div style="display:flex;gap:2em"><table>{rows}</table><table>{top}</table></div>'
        "<div><code>run.entities()</code>, <code>run.document(doc_id)</code>, "
        "<code>run.sentences(filters=…)</code></div>"
    )


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs)
