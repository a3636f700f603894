"""Runs and documents as a notebook shows them: small pieces of HTML, all text escaped."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kazprep.report.visible import visible

if TYPE_CHECKING:
    from kazprep.document import Document
    from kazprep.runs.opening import Run

_MOST_CHARACTERS = 20_000
_MOST_NAMES = 5
_MOST_ROWS = 10
_MOST_SHOWN = 40  # characters of a repair in a table
# Colours with an opacity, on the notebook's own background: light or dark.
_MARKED = "background:rgba(37,99,235,.18);border-radius:3px;padding:0 2px"
_LABEL = "font-size:.65em;opacity:.75"
_CHANGED = "text-decoration:underline dotted;cursor:help"
_REMOVED = "border-left:2px dotted;padding-left:2px;cursor:help"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def document_html(document: "Document") -> str:
    """The text with its entities marked and its repairs underlined, what stood there before on hover.

    Where something was only taken away is a dotted line. Below are its names and repairs, the most frequent
    first. Of a text of more than 20,000 characters the beginning is shown.
    """
    shown = min(len(document.text), _MOST_CHARACTERS)
    head = f"<div><b>{escape(document.source)}</b> · {_counts(document)}</div>"
    rest = (
        f"<p>… and {len(document.text) - shown:,} more characters</p>" if shown < len(document.text) else ""
    )
    found = Counter((entity.text, entity.type) for entity in document.named_entities)
    made = Counter(
        (f"{visible(change.before, _MOST_SHOWN)} → {visible(change.after, _MOST_SHOWN)}", change.rule)
        for change in _changes(document)
    )
    return (
        f'<div lang="kk">{head}<div style="white-space:pre-wrap">{_text(document, shown)}</div>{rest}'
        f"{_side_by_side(*map(_most_frequent, (found, made)))}</div>"
    )


def show_document(document: "Document") -> None:
    """Show a document where its reader is: as a cell's output in a notebook, else as text.

    As text, an entity is followed by its type: `Абай [PERSON]`.
    """
    if _in_notebook():
        from IPython.display import display

        display(document)  # type: ignore[no-untyped-call]
        return
    from rich.console import Console
    from rich.text import Text

    # Escape sequences in a source or a text would reach the terminal.
    source, text = (
        _CONTROL.sub("\N{REPLACEMENT CHARACTER}", part) for part in (document.source, document.text)
    )
    shown = min(len(text), _MOST_CHARACTERS)
    lines = Text(f"{source} · {_counts(document)}\n\n")
    place = 0
    for entity in document.named_entities:
        if entity.end > shown:
            break
        lines.append(text[place : entity.start])
        lines.append(text[entity.start : entity.end], style="bold")
        lines.append(f" [{entity.type}]", style="dim")
        place = entity.end
    lines.append(text[place:shown])
    if shown < len(text):
        lines.append(f"\n\n… and {len(text) - shown:,} more characters")
    Console().print(lines, soft_wrap=True)


def _in_notebook() -> bool:
    """Whether this runs in a kernel of Jupyter's, which shows HTML; IPython at a prompt does not."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")


def _counts(document: "Document") -> str:
    return (
        f"{len(document.sentences):,} sentences · {len(document.tokens):,} tokens · "
        f"{len(document.entities):,} entities · {len(document.edits):,} repairs"
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """A repair in the normalized text, `text[start:end]`, which is `after` and was `before`."""

    start: int
    end: int
    before: str
    after: str
    rule: str


def _changes(document: "Document") -> list[_Change]:
    edits = document.edits
    before = edits.before.moved(document.content[0]).slices(document.raw_text)
    after = edits.after.slices(document.text)
    rows = zip(edits.after, before, after, edits.rule, strict=True)
    return [_Change(int(start), int(end), old, new, rule) for (start, end), old, new, rule in rows]


def _text(document: "Document", shown: int) -> str:
    opened: dict[int, str] = {}
    closed: dict[int, str] = {}
    for entity in document.named_entities:
        if entity.end <= shown:
            kind = escape(entity.type)
            opened[entity.start] = f'<span style="{_MARKED}" title="{kind}">'
            closed[entity.end] = f'<sub style="{_LABEL}">{kind}</sub></span>'
    changed: dict[int, _Change] = {}
    removed: dict[int, str] = {}
    for change in _changes(document):
        if change.start < change.end <= shown:
            changed[change.start] = change
        elif change.start == change.end <= shown:
            removed[change.start] = (
                f'<span style="{_REMOVED}" title="{escape(visible(change.before))}"></span>'
            )
    ends = (change.end for change in changed.values())
    bounds = sorted({0, shown, *opened, *closed, *changed, *removed, *ends})
    parts: list[str] = []
    covering: _Change | None = None
    for place, following in zip(bounds, [*bounds[1:], shown], strict=True):
        parts += (marks[place] for marks in (closed, removed, opened) if place in marks)
        covering = changed.get(place, covering)
        piece = escape(document.text[place:following])
        if covering is not None and place < covering.end:  # an entity may begin or end inside a repair
            piece = f'<span style="{_CHANGED}" title="{escape(covering.before or "nothing")}">{piece}</span>'
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
        f"{_side_by_side(rows, top)}"
        "<div><code>run.entities()</code>, <code>run.document(doc_id)</code>, "
        "<code>run.sentences(filters=…)</code></div>"
    )


def _most_frequent(counted: Counter[tuple[str, str]]) -> str:
    """Rows of what was counted: a text, its kind, how often."""
    return "".join(
        f"<tr><th>{escape(text)}</th><td>{escape(kind)}</td><td>{count:,}</td></tr>"
        for (text, kind), count in counted.most_common(_MOST_ROWS)
    )


def _side_by_side(*tables: str) -> str:
    """Tables, given as their rows, beside one another."""
    inner = "".join(f"<table>{rows}</table>" for rows in tables if rows)
    return f'<div style="display:flex;gap:2em;align-items:flex-start">{inner}</div>'


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs)
