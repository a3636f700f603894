"""Rows of documents: the columns of the tables, made array by array."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self, TypeAlias

import numpy as np
import pyarrow as pa

from kazprep.chunking import chunks
from kazprep.document import Document
from kazprep.spans import Offsets, Spans
from kazprep.tables.columns import ROW_COUNTS, Column, column_values, schemas_with

TableChunk: TypeAlias = tuple[str, pa.Table]
"""Some rows of a table, and the table's name."""

Columns: TypeAlias = dict[str, Any]
"""Columns by name, each a sequence of values that `pyarrow.array` takes."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with what its rows of several tables need, found once."""

    document: Document
    first_tokens: Offsets
    """The index of the first token of each sentence, and the number of tokens: one more than sentences."""
    entity_spans: Spans
    """Where the entities are in the text."""
    repaired_spans: Spans
    """Where the repairs are in `raw_text`."""
    added: Mapping[str, Mapping[str, pa.Array]]
    """The columns that stages add, by table and name."""

    @classmethod
    def of(cls, document: Document, columns: Iterable[Column]) -> Self:
        """The view of a document. Raises `ColumnError` where it has no proper values of a column."""
        added: dict[str, dict[str, pa.Array]] = {}
        for column in columns:
            added.setdefault(column.table, {})[column.name] = column_values(document, column)
        return cls(document, document.first_tokens, document.entity_spans, document.repaired_spans, added)


def document_rows(
    documents: Sequence[Document], max_rows: int = 100_000, columns: Sequence[Column] = ()
) -> Iterator[TableChunk]:
    """The rows of documents, in their order, in every table but `errors`, with columns that stages add.

    A chunk has at most `max_rows` rows, so that the rows of a large document are never all in memory.
    """
    schemas = schemas_with(columns)
    views = [DocumentView.of(document, columns) for document in documents]
    for table, columns_in in _COLUMNS.items():
        counts = [np.ones(ROW_COUNTS[table](document), dtype=np.int8) for document in documents]
        for chunk in chunks(counts, max_rows):
            parts = [
                columns_in(views[index], rows) | _added(views[index], table, rows) for index, rows in chunk
            ]
            arrays = [_joined([part[field.name] for part in parts], field.type) for field in schemas[table]]
            yield table, pa.Table.from_arrays(arrays, schema=schemas[table])


def _added(view: DocumentView, table: str, rows: slice) -> Columns:
    return {name: values[rows] for name, values in view.added.get(table, {}).items()}


def concat(chunks: Iterable[TableChunk], columns: Sequence[Column] = ()) -> dict[str, pa.Table]:
    """The rows by table, in the order of the chunks."""
    tables = {name: [schema.empty_table()] for name, schema in schemas_with(columns).items()}
    for name, table in chunks:
        tables[name].append(table)
    return {name: pa.concat_tables(parts) for name, parts in tables.items()}


def _joined(parts: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """The values of a column of all documents as one array: making one takes longer than filling it."""
    if any(isinstance(part, pa.Array) for part in parts):
        return pa.concat_arrays([_array(part, type_) for part in parts])
    if isinstance(parts[0], np.ma.MaskedArray):
        return _array(np.ma.concatenate(parts), type_)  # type: ignore[no-untyped-call]
    if isinstance(parts[0], np.ndarray):
        return _array(np.concatenate(parts), type_)
    return _array(list(chain.from_iterable(parts)), type_)


def _array(values: Any, type_: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    return _texts(values) if type_ == pa.large_string() else pa.array(values, type_)


def _texts(texts: Sequence[str]) -> pa.Array:
    """Texts that may be large: `pa.array` makes every string keep a copy in UTF-8."""
    encoded = [text.encode() for text in texts]
    bounds = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)


def _document_columns(view: DocumentView, rows: slice) -> Columns:
    document = view.document
    language, score = document.language_or_guess
    return {
        "doc_id": [document.doc_id],
        "source": [document.source],
        "record": [document.record],
        "format": [document.format],
        "title": [document.title],
        "published": [document.published],
        "url": [document.url],
        "external_id": [document.external_id],
        "encoding": [document.encoding],
        "encoding_score": [document.encoding_score],
        "language": [language],
        "language_score": [score],
        "script": [document.script],
        "raw_text": [document.raw_text],
        "text": [document.text],
        "n_sentences": [len(document.sentences)],
        "n_tokens": [len(document.tokens)],
        "n_entities": [len(document.entities)],
        "n_repairs": [len(document.edits)],
        "n_lost_letters": [len(document.lost_letters)],
        "rejected": [document.rejected],
    }


def _sentence_columns(view: DocumentView, rows: slice) -> Columns:
    document = view.document
    spans = document.sentences[rows]
    origin = int(spans.start[0])
    line_feeds = [
        match.start() for match in re.compile("\n").finditer(document.text, origin, int(spans.end[-1]))
    ]
    before = document.text.count("\n", 0, origin)
    return {
        "doc_id": [document.doc_id] * len(spans),
        "sentence_id": np.arange(rows.start, rows.stop),
        "paragraph_id": before + np.searchsorted(line_feeds, spans.start),
        **_span_columns(document, spans),
        "text": spans.slices(document.text),
        "n_tokens": np.diff(view.first_tokens[rows.start : rows.stop + 1]),
        "part": document.sentence_parts[rows],
    }


def _token_columns(view: DocumentView, rows: slice) -> Columns:
    document = view.document
    spans = document.tokens[rows]
    sentence = document.sentences_at(spans.start)
    indices = np.arange(rows.start, rows.stop)
    return {
        "doc_id": [document.doc_id] * len(spans),
        "sentence_id": sentence,
        "token_id": indices - view.first_tokens[sentence],
        **_span_columns(document, spans),
        "text": spans.slices(document.text),
        "ner": document.entities.tags(rows),
        "entity_id": document.entities.entity_ids(rows),
        **_analysis_columns(document, rows),
    }


def _analysis_columns(document: Document, rows: slice) -> Columns:
    if not document.analyses:
        n_rows = rows.stop - rows.start
        nulls = pa.nulls(n_rows, pa.string())
        return {"lemma": nulls, "upos": nulls, "feats": nulls, "lemma_score": pa.nulls(n_rows, pa.float32())}
    analyses = document.token_analyses[rows]
    return {
        "lemma": [analysis.lemma for analysis in analyses],
        "upos": [analysis.upos for analysis in analyses],
        "feats": [analysis.feats for analysis in analyses],
        "lemma_score": [analysis.score for analysis in analyses],
    }


def _entity_columns(view: DocumentView, rows: slice) -> Columns:
    document = view.document
    within = document.entities.tokens[rows]
    spans = view.entity_spans[rows]
    sentence = document.sentences_at(spans.start)
    origin = view.first_tokens[sentence]
    return {
        "doc_id": [document.doc_id] * len(spans),
        "entity_id": np.arange(rows.start, rows.stop),
        "sentence_id": sentence,
        "token_start": within.start - origin,
        "token_end": within.end - origin,
        **_span_columns(document, spans),
        "text": spans.slices(document.text),
        "type": list(document.entities.types[rows]),
        "canonical": document.canonical_names(rows),
        "score": pa.array(document.entities.scores[rows], pa.float32(), from_pandas=True),  # NaN is null
        "source": list(document.entities.sources[rows]),
    }


def _repair_columns(view: DocumentView, rows: slice) -> Columns:
    document = view.document
    before = view.repaired_spans[rows]
    after = document.edits.after[rows]
    return {
        "doc_id": [document.doc_id] * len(after),
        "start": after.start,
        "end": after.end,
        "raw_start": before.start,
        "raw_end": before.end,
        "before": before.slices(document.raw_text),
        "after": after.slices(document.text),
        "rule": document.edits.rule[rows],
        "confidence": pa.array(document.edits.confidence[rows], pa.float32(), from_pandas=True),
    }


def _span_columns(document: Document, spans: Spans) -> Columns:
    raw = document.raw_spans(spans)
    return {"start": spans.start, "end": spans.end, "raw_start": raw.start, "raw_end": raw.end}


_COLUMNS: dict[str, Callable[[DocumentView, slice], Columns]] = {
    "documents": _document_columns,
    "sentences": _sentence_columns,
    "tokens": _token_columns,
    "entities": _entity_columns,
    "repairs": _repair_columns,
}
"""For each table the columns of some of a document's rows."""
