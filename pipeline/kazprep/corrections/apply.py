"""Putting corrections into the entities of a document, and saying why one can't be."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kazprep.corrections.correction import Correction, context_of
from kazprep.corrections.file import Corrections
from kazprep.document import Document
from kazprep.entities.entity import CORRECTION, Entities, EntityRow
from kazprep.spans import Spans


class State(StrEnum):
    """Whether a correction applies to a run, and why not."""

    APPLIED = "applied"
    NO_DOCUMENT = "no such document"
    OTHER_TEXT = "other text there"
    NOT_TOKENS = "no tokens with these ends"
    OTHER_SENTENCES = "in two sentences"
    CONFLICT = "overlaps another correction"


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction in a document: its half-open span of tokens, unless its state says why it has none."""

    correction: Correction
    state: State
    start: int = 0
    end: int = 0


def with_corrections(document: Document, entities: Entities, corrections: Corrections) -> Entities:
    """The entities of a document as its corrections have them; those that can't be applied change nothing.

    A correction with a class replaces the entities that it shares a token with; its source is `correction`,
    it has no score. One without takes away the entities that are equal to it or within it.

    >>> text = Document.of("Абай келді.", normalized=True)
    >>> from dataclasses import replace
    >>> document = replace(text, sentences=Spans.of([(0, 11)]), tokens=Spans.of([(0, 4), (5, 10), (10, 11)]))
    >>> corrections = Corrections([Correction.at(text, 0, 4, "PERSON")])
    >>> found = with_corrections(document, Entities.none(), corrections)
    >>> list(found.tokens), found.types, found.sources
    ([(0, 1)], ('PERSON',), ('correction',))
    """
    rows = corrections.of(document.doc_id, document.source, document.record)
    if not rows:
        return entities
    placed = [each for each in place(document, rows) if each.state is State.APPLIED]
    return _applied(entities, placed) if placed else entities


def place(document: Document, corrections: Sequence[Correction]) -> list[Placed]:
    """Where corrections of a document are among its tokens, in their order, and which can't be applied.

    A correction of another `doc_id` is one of this document only if its context is the same: the article has
    been edited elsewhere. Of two that overlap, which only corrections of different ids can, the one with the
    document's own id is applied.
    """
    raw = document.raw_spans(document.tokens)
    sentences = document.sentences_at(document.tokens.start)
    found = [_placed(document, each, raw, sentences.tolist()) for each in corrections]
    taken = np.zeros(len(document.tokens), bool)
    order = sorted(range(len(found)), key=lambda at: corrections[at].doc_id != document.doc_id)
    for at in order:
        each = found[at]
        if each.state is State.APPLIED:
            if taken[each.start : each.end].any():
                found[at] = Placed(each.correction, State.CONFLICT)
            taken[each.start : each.end] = True
    return found


def _placed(document: Document, correction: Correction, raw: Spans, sentences: list[int]) -> Placed:
    start, end = correction.raw_start, correction.raw_end
    is_other = document.raw_text[start:end] != correction.text
    if correction.doc_id != document.doc_id:
        if correction.context:
            is_other |= context_of(document.raw_text, start, end) != correction.context
        else:  # the article was edited, and nothing shows that the place is the same
            is_other |= bool(correction.doc_id)
    if is_other:
        return Placed(correction, State.OTHER_TEXT)
    first, last = int(np.searchsorted(raw.start, start)), int(np.searchsorted(raw.end, end, "right")) - 1
    if not (first <= last and raw.start[first] == start and raw.end[last] == end):
        return Placed(correction, State.NOT_TOKENS)
    if sentences[first] != sentences[last]:
        return Placed(correction, State.OTHER_SENTENCES)
    return Placed(correction, State.APPLIED, first, last + 1)


def _applied(entities: Entities, placed: Iterable[Placed]) -> Entities:
    rows = list(entities.rows())
    for each in placed:
        rows = list(_without(rows, each))
        if each.correction.type is not None:
            rows.append(EntityRow(each.start, each.end, each.correction.type, math.nan, CORRECTION))
    return Entities.of_rows(sorted(rows, key=lambda row: row.start))


def _without(rows: Iterable[EntityRow], placed: Placed) -> Iterator[EntityRow]:
    for row in rows:
        if placed.correction.type is None:
            goes = placed.start <= row.start and row.end <= placed.end
        else:
            goes = row.start < placed.end and placed.start < row.end
        if not goes:
            yield row
