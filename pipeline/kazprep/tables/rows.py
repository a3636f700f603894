"""Rows: documents turned into the columns of the tables, array by array."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.document import Document
from kazprep.language import guess_language
from kazprep.normalize.lost import find_lost_letters
from kazprep.spans import Offsets, Spans
from kazprep.tables.schemas import SCHEMAS

Column: TypeAlias = "list[Any] | npt.NDArray[Any]"
"""Part of a column: what one document has of it. A masked array has nulls."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a file, that did not get through: a row of `errors`."""

    source: str
    stage: str
    error: str
    message: str
    record: int | None = None
    doc_id: str | None = None


Rows = dict[str, pa.Table]
"""Rows by table."""


def document_rows(documents: Sequence[Document]) -> Rows:
    """The rows of documents, in their order, in every table but `errors`."""
    return {
        name: _table(name, [build(document) for document in documents]) for name, build in _BUILDERS.items()
    }


def joined(rows: Iterable[Rows]) -> Rows:
    """The rows of several calls, in their order."""
    parts: dict[str, list[pa.Table]] = {name: [SCHEMAS[name].empty_table()] for name in _BUILDERS}
    for by_table in rows:
        for name, table in by_table.items():
            parts[name].append(table)
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}


def error_table(failures: Sequence[Failure]) -> pa.Table:
    """The rows of `errors`."""
    names = SCHEMAS["errors"].names
    return _table("errors", [{name: [getattr(failure, name) for failure in failures] for name in names}])


def _table(name: str, parts: Sequence[dict[str, Column]]) -> pa.Table:
    schema = SCHEMAS[name]
    return pa.Table.from_arrays(
        [_column([part[field.name] for part in parts], field.type) for field in schema], schema=schema
    )


def _column(parts: Sequence[Column], kind: pa.DataType) -> pa.Array:
    """The parts of a column as one array: made at once, which costs little for many small documents."""
    if not parts or isinstance(parts[0], list):
        return pa.array([value for part in parts for value in part], kind)
    if isinstance(parts[0], np.ma.MaskedArray):
        masked = cast("Sequence[np.ma.MaskedArray[Any, Any]]", parts)
        values = np.concatenate([part.data for part in masked])
        return pa.array(values, kind, mask=np.concatenate([np.ma.getmaskarray(part) for part in masked]))
    return pa.array(np.concatenate(parts), kind)


def _document_row(document: Document) -> dict[str, Column]:
    language, score = guess_language(document.text)
    return {
        "doc_id": [document.doc_id],
        "source": [document.source],
        "record": [document.record],
        "format": [document.format],
        "title": [document.title],
        "published": [document.published],
        "url": [document.url],
        "language": [language],
        "language_score": [score],
        "raw_text": [document.raw_text],
        "text": [document.text],
        "n_sentences": [len(document.sentences)],
        "n_tokens": [len(document.tokens)],
        "n_entities": [len(document.entities)],
        "n_repairs": [len(document.edits)],
        "n_lost_letters": [len(find_lost_letters(document.text))],
    }


def _sentence_rows(document: Document) -> dict[str, Column]:
    line_feeds = [match.start() for match in re.finditer("\n", document.text)]
    return {
        "doc_id": _repeated(document.doc_id, len(document.sentences)),
        "sentence_id": np.arange(len(document.sentences)),
        "paragraph_id": np.searchsorted(line_feeds, document.sentences.start),
        **_span_columns(document, document.sentences),
        "text": document.sentences.slices(document.text),
        "n_tokens": np.diff(document.first_tokens),
    }


def _token_rows(document: Document) -> dict[str, Column]:
    sentence = _sentence_of_tokens(document)
    entity = np.full(len(document.tokens), -1, dtype=np.int32)
    ner = ["O"] * len(document.tokens)
    for number, ((first, last), kind) in enumerate(
        zip(document.entities.tokens, document.entities.types, strict=True)
    ):
        entity[first:last] = number
        ner[first:last] = [f"B-{kind}"] + [f"I-{kind}"] * (last - first - 1)
    return {
        "doc_id": _repeated(document.doc_id, len(document.tokens)),
        "sentence_id": sentence,
        "token_id": np.arange(len(document.tokens)) - document.first_tokens[sentence],
        **_span_columns(document, document.tokens),
        "text": document.tokens.slices(document.text),
        "ner": ner,
        "entity_id": np.ma.masked_less(entity, 0),
    }


def _entity_rows(document: Document) -> dict[str, Column]:
    within = document.entities.tokens
    spans = Spans(document.tokens.start[within.start], document.tokens.end[within.end - 1])
    sentence = _sentence_of_tokens(document)[within.start]
    origin = document.first_tokens[sentence]
    return {
        "doc_id": _repeated(document.doc_id, len(document.entities)),
        "entity_id": np.arange(len(document.entities)),
        "sentence_id": sentence,
        "token_start": within.start - origin,
        "token_end": within.end - origin,
        **_span_columns(document, spans),
        "text": spans.slices(document.text),
        "type": list(document.entities.types),
    }


def _repair_rows(document: Document) -> dict[str, Column]:
    shift = document.content[0]
    before, after = document.edits.before, document.edits.after
    return {
        "doc_id": _repeated(document.doc_id, len(document.edits)),
        "start": after.start,
        "end": after.end,
        "raw_start": before.start + shift,
        "raw_end": before.end + shift,
        "before": Spans(before.start + shift, before.end + shift).slices(document.raw_text),
        "after": after.slices(document.text),
        "rule": document.edits.rule,
    }


_BUILDERS = {
    "documents": _document_row,
    "sentences": _sentence_rows,
    "tokens": _token_rows,
    "entities": _entity_rows,
    "repairs": _repair_rows,
}


def _span_columns(document: Document, spans: Spans) -> dict[str, Column]:
    raw = document.raw_spans(spans)
    return {"start": spans.start, "end": spans.end, "raw_start": raw.start, "raw_end": raw.end}


def _sentence_of_tokens(document: Document) -> Offsets:
    """The number of each token's sentence."""
    return (np.searchsorted(document.sentences.start, document.tokens.start, side="right") - 1).astype(
        np.int32
    )


def _repeated(value: str, times: int) -> list[str]:
    return [value] * times
