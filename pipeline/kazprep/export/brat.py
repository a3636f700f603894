"""Documents as brat has them: a text, and a file of annotations beside it.

https://brat.nlplab.org/standoff.html
"""

import re
from pathlib import PurePosixPath

from kazprep.document import Document

_UNSAFE = re.compile(r"[^\w.-]+")
_MOST_CHARACTERS = 60


def brat_name(document: Document) -> str:
    """The name of a document's two files: how its source's begins, and its id, so that no two are one.

    >>> brat_name(Document.of("Сәлем!", source="2026/жаңа мақала.txt")).rpartition("-")[0]
    'жаңа_мақала'
    """
    stem = _UNSAFE.sub("_", PurePosixPath(document.source).stem).strip("._")[:_MOST_CHARACTERS]
    return f"{stem}-{document.doc_id}" if stem else document.doc_id


def brat_annotations(document: Document) -> str:
    """A line for each entity: its number, type, offsets into the text in code points, and its text.

    Where a line ends within an entity it is cut in two stretches there, as brat wants it.
    """
    lines = []
    for number, entity in enumerate(document.named_entities, 1):
        stretches = [
            (entity.start + found.start(), entity.start + found.end())
            for found in re.finditer(r"[^\n]+", entity.text)
        ]
        places = ";".join(f"{start} {end}" for start, end in stretches)
        lines.append(f"T{number}\t{entity.type} {places}\t{entity.text.replace(chr(10), ' ')}\n")
    return "".join(lines)
