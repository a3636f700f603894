"""Applying stages to documents: the one runner, and the checks of what a stage returns.

Rows of a document that has passed these checks can be built: tables need not try.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from kazprep.stages.stage import Stage, columns_of
from kazprep.tables.columns import TABLES_OF_REJECTED, Column, ColumnError, column_values
from kazprep.tables.schemas import SCHEMAS
from kazprep.text.arguments import described, text_of

OnError: TypeAlias = Callable[[Document, str, Exception], None]
"""Takes a document that failed, as it was before the stage, the name of the stage, and the error."""
OnStage: TypeAlias = Callable[[str, Sequence[Document]], None]
"""Takes the name of the stage that runs next, and the documents that it is given."""


class OrderError(RuntimeError):
    """A stage that did not return the documents of its batch in their order: a bug in the stage."""


class InvalidDocumentError(ValueError):
    """A document as a stage returned it, with offsets or values that no table can hold."""


def run_stages(
    stages: Iterable[Stage],
    documents: Sequence[Document],
    *,
    on_error: OnError | None = None,
    at: OnStage | None = None,
) -> list[Document]:
    """A batch of documents through the stages; rejected documents skip those after their rejection.

    With `on_error` documents that fail are given to it and left out: a stage that raises for a batch gets its
    documents one by one. Without it the error is raised. `at` is called before each stage.

    Raises `OrderError` for a stage that does not return the documents in their order; for invalid results
    `InvalidDocumentError` and `ColumnError`, which count as errors of the document.
    """
    for stage in stages:
        if at is not None:
            at(stage.name, documents)
        documents = _run_stage(stage, documents, on_error)
    return list(documents)


def _run_stage(stage: Stage, documents: Sequence[Document], on_error: OnError | None) -> Sequence[Document]:
    if not documents or on_error is None:
        return apply(stage, documents) if documents else documents
    try:
        return apply(stage, documents)
    except OrderError:
        raise
    except Exception as error:  # whatever a stage raises, the other documents continue
        if len(documents) > 1:
            return [done for document in documents for done in _run_stage(stage, [document], on_error)]
        on_error(documents[0], stage.name, error)
        return []


def apply(stage: Stage, documents: Sequence[Document]) -> list[Document]:
    """What a stage returns for a batch, checked; rejected documents skip it. Raises as `run_stages` does."""
    if all(document.rejected is None for document in documents):
        return _applied(stage, documents)
    kept = [document for document in documents if document.rejected is None]
    done = iter(_applied(stage, kept) if kept else [])
    return [document if document.rejected is not None else next(done) for document in documents]


def _applied(stage: Stage, documents: Sequence[Document]) -> list[Document]:
    done = stage(documents)
    if [document.doc_id for document in done] != [document.doc_id for document in documents]:
        raise OrderError(f"stage {stage.name!r} did not return the documents of its batch in their order")
    try:
        _check_fields(documents, done)
    except InvalidDocumentError as error:
        raise InvalidDocumentError(f"stage {stage.name!r} returned {error}") from error
    columns = columns_of([stage])
    for before, document in zip(documents, done, strict=True):
        for column in columns:
            column_values(document, column)
        if document.extra is not before.extra:
            _check_declared(document, before, columns)
    return [document if document.rejected is None else _rejected(document) for document in done]


def _rejected(document: Document) -> Document:
    """A document without what a rejected one does not have."""
    extra = {table: values for table, values in document.extra.items() if table in TABLES_OF_REJECTED}
    return replace(
        document,
        sentences=Spans.empty(),
        parts=(),
        tokens=Spans.empty(),
        analyses=(),
        entities=Entities.none(),
        extra=extra,
    )


def _check_declared(document: Document, before: Document, columns: Sequence[Column]) -> None:
    declared = {(column.table, column.name) for column in columns} | set(_extra_names(before))
    for table, name in _extra_names(document):
        if (table, name) not in declared:
            raise ColumnError(
                f"there are values of {table}.{name}, which is not declared: put a Column into `columns`"
            )


def _extra_names(document: Document) -> Iterable[tuple[str, str]]:
    return ((table, name) for table, values in document.extra.items() for name in values)


# The fields that a stage has changed. Spans of a batch are checked together: most documents are short.

_COLUMNS = {column.name: column for column in SCHEMAS["documents"] if column.name in Document.__slots__}
"""The fields that are columns of `documents`."""
_UNSTORED = ("content", "edits", "sentences", "parts", "tokens", "analyses", "entities")
_values = attrgetter(*_COLUMNS, *_UNSTORED)


def _check_fields(before: Sequence[Document], after: Sequence[Document]) -> None:
    """Check what differs between documents before a stage and after it; raises `InvalidDocumentError`."""
    changed: dict[str, set[int]] = {name: set() for name in (*_COLUMNS, *_UNSTORED)}
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        for name, value, former in zip(changed, _values(new), _values(old), strict=True):
            if value is not former:
                changed[name].add(index)
                if name in _COLUMNS:
                    _check_value(name, value, _COLUMNS[name])

    def with_changed(*names: str) -> list[Document]:
        return [after[index] for index in sorted(set().union(*map(changed.__getitem__, names)))]

    _check_parts(with_changed("parts"))
    _check_edits(with_changed("raw_text", "content", "text", "edits"))
    _check_tokens(with_changed("text", "sentences", "tokens"))
    _check_analyses(with_changed("analyses"))
    _check_entities(with_changed("tokens", "entities"))


def _check_value(name: str, value: object, column: pa.Field) -> None:
    """Check that the value of a field fits its column of `documents`."""
    try:
        if value is None:
            if not column.nullable and name != "language":  # a guess is stored where no stage found one
                raise TypeError("it is None")
        elif column.type in (pa.string(), pa.large_string()):
            if not isinstance(value, str):
                raise TypeError(f"it is not a string, but {described(value)}")
            text_of(value, "it")  # it can be written as UTF-8
        else:
            pa.array([value], column.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise InvalidDocumentError(f"a document whose {name} can't be stored: {error}") from error


def _check_edits(documents: Sequence[Document]) -> None:
    edits = [document.edits for document in documents]
    for document in documents:
        start, end = document.content
        if not 0 <= start <= end <= len(document.raw_text):
            raise InvalidDocumentError(f"a document whose content, {start} to {end}, is outside its raw text")
        if not len(document.edits.before) == len(document.edits.after) == len(document.edits.rule):
            raise InvalidDocumentError("edits whose `before`, `after` and `rule` differ in length")
        if len(document.edits.confidence) != len(document.edits.rule):
            raise InvalidDocumentError("edits whose `confidence` and `rule` differ in length")
    _check_labels("rules of edits", chain.from_iterable(each.rule for each in edits))
    lengths = [document.content[1] - document.content[0] for document in documents]
    _checked_offsets("edits", [each.before for each in edits], lengths)
    _checked_offsets("edits", [each.after for each in edits], [len(document.text) for document in documents])


def _check_tokens(documents: Sequence[Document]) -> None:
    lengths = [len(document.text) for document in documents]
    first, last = _checked_offsets("sentences", [document.sentences for document in documents], lengths)
    start, end = _checked_offsets("tokens", [document.tokens for document in documents], lengths)
    if not len(start):
        return
    sentences = np.searchsorted(first, start, side="right") - 1
    if not len(first) or sentences.min() < 0 or (end > last[sentences]).any():
        raise InvalidDocumentError("tokens that are in no sentence, or in two")


def _check_parts(documents: Sequence[Document]) -> None:
    if any(len(document.parts) != len(document.sentences) for document in documents if document.parts):
        raise InvalidDocumentError("parts of another number than its sentences")
    _check_labels("parts of sentences", chain.from_iterable(document.parts for document in documents))


def _check_analyses(documents: Sequence[Document]) -> None:
    if any(len(document.analyses) != len(document.tokens) for document in documents if document.analyses):
        raise InvalidDocumentError("analyses of another number than its tokens")
    analyses = list(chain.from_iterable(document.analyses for document in documents))
    if not all(isinstance(each, Analysis) for each in analyses):
        raise InvalidDocumentError("analyses of tokens that are not of the class Analysis")
    values = chain.from_iterable((each.lemma, each.upos, each.feats) for each in analyses)
    _check_labels("analyses of tokens", (value for value in values if value is not None))
    try:
        scores = {each.score for each in analyses} - {None}
        is_sound = all(0 <= float(score) <= 1 for score in scores if score is not None)
    except (TypeError, ValueError):
        is_sound = False
    if not is_sound:
        raise InvalidDocumentError("analyses of tokens with scores that are not numbers from 0 to 1, or None")


def _check_entities(documents: Sequence[Document]) -> None:
    entities = [document.entities for document in documents]
    for name in ("types", "scores", "sources"):
        if any(len(each.tokens) != len(getattr(each, name)) for each in entities):
            raise InvalidDocumentError(f"entities with another number of {name}")
    _check_labels("types of entities", chain.from_iterable(each.types for each in entities))
    _check_labels("sources of entities", chain.from_iterable(each.sources for each in entities))
    for each in entities:
        if each.scores.dtype.kind != "f" or (each.scores < 0).any() or (each.scores > 1).any():
            raise InvalidDocumentError("scores of entities that are not floats from 0 to 1, or NaN")
    n_tokens = [len(document.tokens) for document in documents]
    start, end = _checked_offsets("entities", [each.tokens for each in entities], n_tokens)
    if (start == end).any() or (start[1:] < end[:-1]).any():
        raise InvalidDocumentError("entities that have no token, or share one")


def _check_labels(what: str, labels: Iterable[object]) -> None:
    try:
        for label in set(labels):
            text_of(label)
    except (TypeError, ValueError) as error:
        raise InvalidDocumentError(f"{what} that can't be stored: {error}") from error


def _checked_offsets(
    what: str, spans: Sequence[Spans], lengths: Sequence[int]
) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]:
    """The starts and ends of the spans of all documents, in order and inside a length for each document.

    The offsets of each document count on from those of the document before, so that spans of different
    documents never touch.
    """
    for each in spans:
        if not (_is_offsets(each.start) and _is_offsets(each.end) and len(each.start) == len(each.end)):
            raise InvalidDocumentError(f"{what} whose offsets are not two integer arrays of one length")
    if not any(map(len, spans)):
        return np.empty(0, np.int32), np.empty(0, np.int32)
    start: npt.NDArray[np.integer]
    end: npt.NDArray[np.integer]
    if len(spans) == 1:  # it may be large, and is not copied
        start, end = spans[0].start, spans[0].end
        low, high = np.zeros(1, np.int64), np.array(lengths)
    else:
        counts = list(map(len, spans))
        origins = np.cumsum([0, *(length + 1 for length in lengths[:-1])], dtype=np.int64)
        low, high = np.repeat(origins, counts), np.repeat(origins + lengths, counts)
        start = np.concatenate([each.start for each in spans]) + low
        end = np.concatenate([each.end for each in spans]) + low
    in_order = (start <= end).all() and (start[1:] >= start[:-1]).all()
    if not (in_order and (start >= low).all() and (end <= high).all()):
        raise InvalidDocumentError(f"{what} that are out of order or outside")
    return start, end


def _is_offsets(array: object) -> bool:
    return isinstance(array, np.ndarray) and array.ndim == 1 and array.dtype.kind == "i"
