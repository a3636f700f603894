"""Rows: documents turned into the columns of the tables, array by array."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.chunking import portions
from kazprep.document import Document
from kazprep.normalization.lost_letters import find_lost_letters
from kazprep.spans import Spans
from kazprep.tables.columns import ROW_COUNTS, Column, column_values, schemas_with
from kazprep.text.language import guess_language

Values: TypeAlias = "list[Any] | npt.NDArray[Any] | pa.Array"
"""Part of a column: what one document has of it. A masked array has nulls."""

_Build: TypeAlias = Callable[[slice], dict[str, Values]]
"""Makes some of a document's rows of a table; what all of them need is found once, before."""


TableChunk = tuple[str, pa.Table]
"""Some rows of a table, and the table's name."""


def document_rows(
    documents: Sequence[Document], most_rows: int = 100_000, columns: Sequence[Column] = ()
) -> Iterator[TableChunk]:
    """The rows of documents, in their order, in every table but `errors`, with columns that stages add.

    A piece has at most `most_rows` rows, so that the rows of a large document never lie in memory together.
    """
    schemas = schemas_with(columns)
    for name, build in _BUILDERS.items():
        own = [column for column in columns if column.table == name]
        counts = [np.ones(ROW_COUNTS[name](document), dtype=np.int8) for document in documents]
        builds = [_with_extra(build(document), document, own) for document in documents]
        for portion in portions(counts, most_rows):
            yield name, _table(schemas[name], [builds[number](rows) for number, rows in portion])


def _with_extra(build: _Build, document: Document, columns: Sequence[Column]) -> _Build:
    if not columns:
        return build
    extra = {column.name: column_values(document, column) for column in columns}
    return lambda rows: build(rows) | {name: values[rows] for name, values in extra.items()}


def concat(pieces: Iterable[TableChunk], columns: Sequence[Column] = ()) -> dict[str, pa.Table]:
    """The rows by table, in the order of the pieces."""
    tables = {name: [schema.empty_table()] for name, schema in schemas_with(columns).items()}
    for name, table in pieces:
        tables[name].append(table)
    return {name: pa.concat_tables(parts) for name, parts in tables.items()}


def _table(schema: pa.Schema, parts: Sequence[dict[str, Values]]) -> pa.Table:
    return pa.Table.from_arrays(
        [_column([part[field.name] for part in parts], field.type) for field in schema], schema=schema
    )


def _column(parts: Sequence[Values], kind: pa.DataType) -> pa.Array:
    """The parts of a column as one array: made at once, which costs little for many small documents."""
    if parts and isinstance(parts[0], pa.Array):
        return pa.concat_arrays(parts)
    if kind == pa.large_string():
        return _texts([text for part in parts for text in part])
    if not parts or isinstance(parts[0], list):
        return pa.array([value for part in parts for value in part], kind)
    if isinstance(parts[0], np.ma.MaskedArray):
        masked = cast("Sequence[np.ma.MaskedArray[Any, Any]]", parts)
        values = np.concatenate([part.data for part in masked])
        return pa.array(values, kind, mask=np.concatenate([np.ma.getmaskarray(part) for part in masked]))
    return pa.array(np.concatenate(parts), kind)


def _texts(texts: Sequence[str]) -> pa.Array:
    """Texts that may be large: `pa.array` leaves each with a second copy of itself in UTF-8, for good."""
    encoded = [text.encode() for text in texts]
    bounds = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)


def _document_row(document: Document) -> _Build:
    return lambda _: _document_columns(document)


def _document_columns(document: Document) -> dict[str, Values]:
    language, score = document.language, document.language_score
    if language is None:
        language, score = guess_language(document.text)
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
        "raw_text": [document.raw_text],
        "text": [document.text],
        "n_sentences": [len(document.sentences)],
        "n_tokens": [len(document.tokens)],
        "n_entities": [len(document.entities)],
        "n_repairs": [len(document.edits)],
        "n_lost_letters": [len(find_lost_letters(document.text))],
        "rejected": [document.rejected],
    }


def _sentence_rows(document: Document) -> _Build:
    firsts = document.first_tokens

    def columns(rows: slice) -> dict[str, Values]:
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
            "n_tokens": np.diff(firsts[rows.start : rows.stop + 1]),
        }

    return columns


def _token_rows(document: Document) -> _Build:
    firsts = document.first_tokens

    def columns(rows: slice) -> dict[str, Values]:
        spans = document.tokens[rows]
        sentence = document.sentences_at(spans.start)
        numbers = np.arange(rows.start, rows.stop)
        return {
            "doc_id": [document.doc_id] * len(spans),
            "sentence_id": sentence,
            "token_id": numbers - firsts[sentence],
            **_span_columns(document, spans),
            "text": spans.slices(document.text),
            "ner": document.entities.tags(rows),
            "entity_id": document.entities.numbers(rows),
        }

    return columns


def _entity_rows(document: Document) -> _Build:
    firsts = document.first_tokens
    entity_spans = document.entity_spans

    def columns(rows: slice) -> dict[str, Values]:
        within = document.entities.tokens[rows]
        spans = entity_spans[rows]
        sentence = document.sentences_at(spans.start)
        origin = firsts[sentence]
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
        }

    return columns


def _repair_rows(document: Document) -> _Build:
    def columns(rows: slice) -> dict[str, Values]:
        before = document.edits.before[rows].moved(document.content[0])
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
        }

    return columns


_BUILDERS: dict[str, Callable[[Document], _Build]] = {
    "documents": _document_row,
    "sentences": _sentence_rows,
    "tokens": _token_rows,
    "entities": _entity_rows,
    "repairs": _repair_rows,
}


def _span_columns(document: Document, spans: Spans) -> dict[str, Values]:
    raw = document.raw_spans(spans)
    return {"start": spans.start, "end": spans.end, "raw_start": raw.start, "raw_end": raw.end}
