"""brat's standoff format, read: a text, and beside it a file of annotations with offsets in code points.

https://brat.nlplab.org/standoff.html; `kazprep export --to brat` writes it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kazprep.annotations.marked import Mark, MarkedText, check_class
from kazprep.entities.classes import CLASSES
from kazprep.errors import InputError
from kazprep.text.utf8 import read_utf8

_DOC_ID = re.compile(r"(?:.*-)?([0-9a-f]{16})")
_TEXT_BOUND = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL)
_OTHER = re.compile(r"[REAMN#*]")
"""Relations, events, attributes, normalizations and notes: they are about what is marked."""
_PARTS_OF_SPEECH = re.compile(
    r"ADJ|ADP|ADV|AUX|CCONJ|DET|INTJ|NOUN|NUM|PART|PRON|PROPN|PUNCT|SCONJ|SYM|VERB|X"
)


def read(path: Path) -> Iterator[MarkedText]:
    """The documents of a folder of `.txt` and `.ann` files, or of one `.ann` file; names end in `doc_id`.

    A mark over several lines has a fragment for each, with nothing but the line's end between them. Marks of
    parts of speech, which the export has where there are analyses, are left out.

    Raises `InputError`, with the file and the line, for what is not in the format, for a class that does not
    exist, and for a discontinuous mark.
    """
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path} has no .ann files")
    for file in files:
        name = _DOC_ID.fullmatch(file.stem)
        if name is None:
            raise InputError(
                f"{file}: the name does not end in a doc_id, as in articles-0123456789abcdef.ann"
            )
        text = read_utf8(file.with_suffix(".txt"))
        marks = tuple(
            mark
            for number, line in enumerate(read_utf8(file).split("\n"), 1)
            if (mark := _mark(f"{file}, line {number}", line, text)) is not None
        )
        yield MarkedText(str(file), name[1], 0, text, marks)


def _mark(where: str, line: str, text: str) -> Mark | None:
    line = line.rstrip("\r")
    if not line or _OTHER.match(line):
        return None
    found = _TEXT_BOUND.fullmatch(line)
    if found is None:
        raise InputError(f"{where}: {line!r} is not an annotation of brat's standoff format")
    label, offsets, written = found.groups()
    if _PARTS_OF_SPEECH.fullmatch(label) and label not in CLASSES:
        return None
    check_class(where, label)
    fragments = [tuple(map(int, each.split(" "))) for each in offsets.split(";")]
    (start, end), *others = fragments
    for first, last in others:
        if text[end:first].strip() or first < end:
            raise InputError(
                f"{where}: {written!r} is discontinuous, and an entity is not: mark its parts, or the whole"
            )
        end = last
    if not 0 <= start < end <= len(text) or " ".join(text[start:end].split()) != " ".join(written.split()):
        raise InputError(f"{where}: {written!r} is not what the text has from {start} to {end}")
    return start, end, label
