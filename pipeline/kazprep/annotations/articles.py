"""Corrected sentences as marked articles, which `kazprep train ner` and `kazprep evaluate` read."""

from collections.abc import Iterator, Sequence

import numpy as np

from kazprep.corrections import Corrections, State, place
from kazprep.document import Document
from kazprep.runs.fix import documents_of
from kazprep.runs.opened import Run

_BRACKETS = str.maketrans("[]\n", "⟦⟧ ")
_OWN_SIGNS = frozenset("|{}‖↵⟦⟧")
"""Signs that the format has for itself, so that a sentence with one of them can't be written."""


def corrected_sentences(run: Run, corrections: Corrections) -> Iterator[tuple[Document, list[int]]]:
    """The documents that corrections apply to, with the indices of the corrected sentences, ascending."""
    for document in documents_of(run, corrections):
        rows = corrections.of(document.doc_id, document.source, document.record)
        applied = [each.start for each in place(document, rows) if each.state is State.APPLIED]
        starts = document.tokens.start[np.array(applied, np.int64)]
        if applied:
            yield document, np.unique(document.sentences_at(starts)).tolist()


def marked_article(document: Document, sentences: Sequence[int]) -> str | None:
    """Some sentences of a document, by their indices, with their entities marked, each on a line.

    Sentences with a sign that the format has for itself are left out. None where no other is left.
    """
    spans = list(document.sentences)
    lines = [
        _marked(document, *spans[index], document.sentence_parts[index])
        for index in sentences
        if _OWN_SIGNS.isdisjoint(document.text[slice(*spans[index])])
    ]
    if not lines:
        return None
    return "\n".join(["# genre: corrected", f"# doc_id: {document.doc_id}", *lines]) + "\n"


def _marked(document: Document, start: int, end: int, part: str) -> str:
    pieces = [] if part == "text" else [f"{{{part}}}"]
    at = start
    for (first, last), label in zip(document.entity_spans, document.entities.types, strict=True):
        if start <= first and last <= end:
            before, name = (document.text[slice(*span)] for span in ((at, first), (first, last)))
            pieces.append(f"{before.translate(_BRACKETS)}[{name.translate(_BRACKETS)}|{label}]")
            at = last
    return "".join([*pieces, document.text[at:end].translate(_BRACKETS)])
