"""What people have annotated, as corrections of a run: the differences between its entities and theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from kazprep.annotations import brat, conll, label_studio
from kazprep.annotations.marked import (
    MarkedText,
    MarkedWords,
    MarkError,
    corrections_of_text,
    corrections_of_words,
)
from kazprep.corrections import Correction, read_corrections
from kazprep.corrections.file import is_corrections
from kazprep.document import Document
from kazprep.errors import InputError
from kazprep.runs.opened import Run
from kazprep.tables.read_documents import read_documents

Marked = MarkedText | MarkedWords


@dataclass(slots=True)
class Annotated:
    """What the annotations of a file mean for a run."""

    rows: list[Correction] = field(default_factory=list)
    read: int = 0
    """How many texts or sentences people have annotated; of a file of corrections its lines."""
    problems: list[str] = field(default_factory=list)
    """A line for each of them that does not fit the run, and is left out."""
    widened: list[str] = field(default_factory=list)
    """A line for each mark that was widened to whole tokens."""


def read_annotations(run: Run, path: Path) -> Annotated:
    """The corrections that a file, or a folder of brat's, means for a run.

    The format is Label Studio's (`.json`), brat's (a folder, or `.ann`), a file of corrections, such as the
    TSV of `kazprep sample` after somebody has changed classes in it, or CoNLL's columns.

    Raises `InputError` and `SettingsError`, with the file and the place in it, for what is not in the format.
    """
    if not path.exists():
        raise InputError(f"there is no file or folder {path}")
    if path.is_dir() or path.suffix == ".ann":
        marked: list[Marked] = list(brat.read(path))
    elif path.suffix == ".json":
        marked = list(label_studio.read(path))
    elif is_corrections(path):
        rows = read_corrections(path).rows
        return Annotated([row for row in rows if row.was != (row.type or "-")], len(rows))
    else:
        marked = list(conll.read(path))
    found = Annotated(read=len(marked))
    by_document: dict[str, list[Marked]] = {}
    for each in marked:
        by_document.setdefault(each.doc_id, []).append(each)
    for document in _documents(run, by_document):
        _add(found, document, by_document.pop(document.doc_id), path.name)
    for missing in by_document.values():
        found.problems += [f"{each.where}: the run has no document {each.doc_id!r}" for each in missing]
    return found


def _documents(run: Run, wanted: Iterable[str]) -> Iterator[Document]:
    ids = pa.array(sorted(wanted), pa.string())
    for files in run.shards():
        yield from read_documents(files, ids)


def _add(found: Annotated, document: Document, marked: Iterable[Marked], note: str) -> None:
    following = 0
    rows: dict[tuple[object, ...], Correction] = {}
    for each in marked:
        try:
            if isinstance(each, MarkedText):
                new, widened = corrections_of_text(document, each, note)
                found.widened += widened
            else:
                sentence = following if each.sentence_id is None else each.sentence_id
                following = sentence + 1
                new = corrections_of_words(document, each, sentence, note)
        except MarkError as problem:
            found.problems.append(str(problem))
        else:
            rows.update({row.decides: row for row in new})  # a place that was annotated twice
    found.rows += rows.values()
