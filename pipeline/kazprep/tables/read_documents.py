"""Documents restored from the tables of a run."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.document import Document
from kazprep.edits import Edits
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Offsets, Spans
from kazprep.tables.schemas import COUNT_COLUMNS
from kazprep.text.language import guess_language

_SINGLE = 7
"""The decimals of a number from 0 to 1 in single precision."""


def read_documents(
    files: Mapping[str, Path | pa.NativeFile], wanted: pa.Array | None = None
) -> Iterator[Document]:
    """The documents of a shard's files, by table, in their order; of `wanted` ids only, if given.

    A document is as it was when it was written, except for the columns that custom stages add; of them the
    languages of tokens are there. Memory holds the rows of the shard. Raises `OSError` and
    `pyarrow.ArrowException` for files that can't be read.
    """
    doc_ids = pq.read_table(files["documents"], columns=["doc_id"])["doc_id"]  # the texts may be large
    chosen = np.ones(len(doc_ids), dtype=bool)
    if wanted is not None:
        chosen = pc.is_in(doc_ids, wanted).to_numpy(zero_copy_only=False)
    if not chosen.any():
        return
    documents = pq.read_table(files["documents"])
    tables = {name: pq.read_table(files[name]) for name in COUNT_COLUMNS}
    # Rows are in the order of the documents in every table, so the counts assign rows to documents.
    ends = {name: np.cumsum(documents[count].to_numpy()) for name, count in COUNT_COLUMNS.items()}
    for index in np.flatnonzero(chosen).tolist():
        rows_of = {
            name: table.slice(end - count, count)
            for name, table in tables.items()
            for end in [int(ends[name][index])]
            for count in [documents[COUNT_COLUMNS[name]][index].as_py()]
        }
        row = {name: documents[name][index].as_py() for name in documents.column_names}
        yield _document(row, rows_of)


def _document(row: Mapping[str, Any], rows_of: Mapping[str, pa.Table]) -> Document:
    sentences, repairs = rows_of["sentences"], rows_of["repairs"]
    language, score = _found_language(row)
    firsts = np.cumsum([0, *sentences["n_tokens"].to_pylist()])[:-1]
    begin = _content_start(repairs, sentences, row["raw_text"], row["text"])
    before = _spans(repairs, "raw_start", "raw_end").moved(-begin)
    rules = np.array(repairs["rule"].to_pylist(), dtype=object)
    return Document(
        doc_id=row["doc_id"],
        source=row["source"],
        record=row["record"],
        format=row["format"],
        raw_text=row["raw_text"],
        content=(begin, _content_end(begin, before, _spans(repairs, "start", "end"), row["text"])),
        has_title=row["title"] is not None,
        published=row["published"],
        url=row["url"],
        external_id=row.get("external_id"),
        encoding=row.get("encoding", "utf-8"),
        encoding_score=row.get("encoding_score", 1.0),
        text=row["text"],
        edits=Edits(before, _spans(repairs, "start", "end"), rules, _confidences(repairs)),
        sentences=_spans(sentences, "start", "end"),
        parts=tuple(sentences["part"].to_pylist()) if "part" in sentences.column_names else (),
        tokens=_spans(rows_of["tokens"], "start", "end"),
        analyses=_analyses(rows_of["tokens"]),
        entities=_entities(rows_of["entities"], firsts),
        language=language,
        language_score=score,
        rejected=row.get("rejected"),
        extra=_languages(rows_of["tokens"]),
    )


def _languages(tokens: pa.Table) -> dict[str, dict[str, list[str | None]]]:
    """The languages of tokens, as the stage `token_language` adds them; none in a run without it."""
    if "language" not in tokens.column_names or tokens.schema.field("language").type != pa.string():
        return {}
    return {"tokens": {"language": tokens["language"].to_pylist()}}


def _confidences(repairs: pa.Table) -> npt.NDArray[np.float32]:
    """The confidences of repairs, NaN for null; none in a table of a version without them."""
    if "confidence" not in repairs.column_names:
        return np.empty(0, np.float32)
    return np.array(
        [np.nan if value is None else value for value in repairs["confidence"].to_pylist()], np.float32
    )


def _found_language(row: Mapping[str, Any]) -> tuple[str | None, float]:
    """The language that a stage found; None where the row has the guess by letters, made without a stage."""
    guess, score = guess_language(row["text"])
    if row["language"] == guess and row["language_score"] == np.float32(score):
        return None, 0.0
    return row["language"], row["language_score"]


def _content_start(repairs: pa.Table, sentences: pa.Table, raw_text: str, text: str) -> int:
    """Where the article begins in the raw text: what is before the first repair is unchanged."""
    for table in (repairs, sentences):
        if len(table):
            return int(table["raw_start"][0].as_py() - table["start"][0].as_py())
    return max(0, raw_text.find(text))  # nothing was changed in it


def _content_end(begin: int, before: Spans, after: Spans, text: str) -> int:
    grown = int((after.end - after.start).sum() - (before.end - before.start).sum())
    return begin + len(text) - grown


def _analyses(tokens: pa.Table) -> tuple[Analysis, ...]:
    """The analyses of tokens; none where all are null, and of a version without them."""
    columns = tokens.select([name for name in ("lemma", "upos", "feats") if name in tokens.column_names])
    if all(column.null_count == len(column) for column in columns.columns):
        return ()
    different: dict[tuple[str | float | None, ...], Analysis] = {}
    rows = zip(*(column.to_pylist() for column in columns.columns), _lemma_scores(tokens), strict=True)
    return tuple(different.get(row) or different.setdefault(row, Analysis(*row)) for row in rows)


def _lemma_scores(tokens: pa.Table) -> list[float | None]:
    """The scores of lemmas, as they were before they were stored in single precision."""
    if "lemma_score" not in tokens.column_names:  # of an earlier version
        return [None] * len(tokens)
    scores: list[float | None] = pc.round(tokens["lemma_score"].cast(pa.float64()), _SINGLE).to_pylist()
    return scores


def _entities(table: pa.Table, firsts: Offsets) -> Entities:
    origin = firsts[table["sentence_id"].to_numpy()] if len(table) else 0
    tokens = _spans(table, "token_start", "token_end")
    moved = Spans((tokens.start + origin).astype(np.int32), (tokens.end + origin).astype(np.int32))
    types = tuple(table["type"].to_pylist())
    if "source" not in table.column_names:  # of an earlier version
        return Entities(moved, types)
    scores = table["score"].to_numpy().astype(np.float32)  # null is NaN
    return Entities(moved, types, scores, tuple(table["source"].to_pylist()))


def _spans(table: pa.Table, start: str, end: str) -> Spans:
    return Spans(*(table[name].to_numpy().astype(np.int32) for name in (start, end)))
