"""Corrections as `kazprep fix` reads them: TSV in UTF-8, a place of an original text on each line."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kazprep.atomic import write_durably

COLUMNS = (
    "doc_id",
    "source",
    "record",
    "raw_start",
    "raw_end",
    "text",
    "class",
    "was",
    "context",
    "note",
)
NO_ENTITY = "-"
_CONTEXT = 20
"""Characters on each side of a place that its context has."""
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_WHITE_SPACE = re.compile(r"\s")
_FORMULA = ("=", "+", "-", "@")  # what spreadsheets take for the beginning of one


@dataclass(frozen=True, slots=True)
class Correction:
    """The right entity, or none, at one place of a document; offsets are into `documents.raw_text`."""

    doc_id: str
    source: str
    record: int
    raw_start: int
    raw_end: int
    text: str
    """`raw_text[raw_start:raw_end]`."""
    type: str | None
    """The class of the entity that is exactly there; None: there is no entity."""
    was: str = ""
    """What the run had there, for people."""
    context: str = ""
    """What `context_of` gives."""
    note: str = ""


def context_of(raw_text: str, start: int, end: int) -> str:
    """A place, in square brackets, with some characters on each side; each white space is one space.

    >>> context_of("Бүгін Алматыда қар жауды.", 6, 14)
    'Бүгін [Алматыда] қар жауды.'
    """
    first, last = max(0, start - _CONTEXT), min(len(raw_text), end + _CONTEXT)
    pieces = (raw_text[first:start], raw_text[start:end], raw_text[end:last])
    before, place, after = (_WHITE_SPACE.sub(" ", piece) for piece in pieces)
    return f"{'…' * (first > 0)}{before}[{place}]{after}{'…' * (last < len(raw_text))}"


def write_corrections(path: Path, rows: Iterable[Correction]) -> None:
    """Write a file of corrections, at once; an existing file is replaced. Raises `OSError`."""
    written = io.StringIO()
    writer = csv.writer(written, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        columns = (row.doc_id, row.source, row.record, row.raw_start, row.raw_end, row.text)
        rest = (row.was, row.context, row.note)
        cells = [*map(_escaped, map(str, columns)), row.type or NO_ENTITY, *map(_escaped, rest)]
        writer.writerow(cells)
    write_durably(path, written.getvalue().encode("utf-8", "backslashreplace"))


def _escaped(text: str) -> str:
    """A text on one line, with a backslash before what a spreadsheet would take for a formula."""
    return "\\" * text.startswith(_FORMULA) + "".join(_ESCAPED.get(each, each) for each in text)
