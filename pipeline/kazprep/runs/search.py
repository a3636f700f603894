"""Searching entities, words and lemmas in the tables of a run, with the sentences that they are in."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import reduce
from operator import and_

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.answers.patterns import is_pattern, word_patterns
from kazprep.entities.entity import MODEL
from kazprep.runs.opened import Run
from kazprep.runs.run_files import ShardFiles

_Sentence = tuple[str, int]  # doc_id and sentence_id
_Occurrences = dict[_Sentence, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Query:
    """What a sentence must have: all of it."""

    entities: tuple[str, ...] = ()
    """Entities, each by its text or its canonical form, exactly."""
    types: tuple[str, ...] = ()
    """Classes, each of one of `entities`, or of any entity where none is named."""
    words: tuple[str, ...] = ()
    """Tokens by their text, in whatever case; `*` in one is any characters, `?` is one."""
    lemmas: tuple[str, ...] = ()
    """Tokens by their lemma, in the same way."""
    min_score: float | None = None
    """The lowest score of an entity that counts. One of a rule or of the names file, which has no
    score, counts."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(getattr(self, field.name), str):
                raise TypeError(f"{field.name} takes several: ({getattr(self, field.name)!r},)")

    @property
    def parts(self) -> "tuple[Query, ...]":
        """A query for each condition by itself; one for a class has the entities that it applies to."""
        return (
            *(Query((entity,), min_score=self.min_score) for entity in self.entities),
            *(Query(self.entities, (type_,), min_score=self.min_score) for type_ in self.types),
            *(Query(words=(word,)) for word in self.words),
            *(Query(lemmas=(lemma,)) for lemma in self.lemmas),
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that has what was asked for."""

    source: str
    doc_id: str
    sentence_id: int
    start: int
    """Where the sentence starts in `documents.text`."""
    text: str
    """The sentence."""
    spans: tuple[tuple[int, int], ...]
    """What was found, as offsets into `documents.text`, half-open, in their order."""


def find(run: Run, query: Query) -> Iterator[Hit]:
    """The sentences with all that is asked for, in the order of the tables, shard by shard.

    Raises `ValueError` when nothing is asked for, when a lowest score is, but no entity or type, and for a
    run of a version without scores or lemmas that are asked for; `OSError` and `pyarrow.ArrowException` for
    tables that can't be read.
    """
    if not query.parts:
        raise ValueError("nothing is asked for: name an entity, a type, a word or a lemma")
    if query.min_score is not None and not (query.entities or query.types):
        raise ValueError("a lowest score is for entities: name an entity or a type")
    for files in run.shards():
        yield from _find(files, query)


def count_sentences(run: Run, part: Query) -> int:
    """The number of sentences that fulfil one of the parts of a query."""
    return sum(len(_occurrences(files, part)) for files in run.shards())


def _find(files: ShardFiles, query: Query) -> Iterator[Hit]:
    found: list[_Occurrences] = []
    for part in query.parts:
        found.append(_occurrences(files, part))
        if not found[-1]:
            return
    wanted = set(found[0]).intersection(*found[1:])
    if not wanted:
        return
    ids = pa.array(sorted({doc_id for doc_id, _ in wanted}), pa.string())
    of_wanted = pc.field("doc_id").isin(ids)
    rows = pq.read_table(files["documents"], columns=["doc_id", "source"], filters=of_wanted)
    sources = dict(zip(rows["doc_id"].to_pylist(), rows["source"].to_pylist(), strict=True))
    sentences = pq.read_table(
        files["sentences"],
        columns=["doc_id", "sentence_id", "start", "text"],
        filters=of_wanted,
    )
    for row in sentences.to_pylist():
        key = row["doc_id"], row["sentence_id"]
        if key in wanted:
            spans = sorted({span for spans_of in found for span in spans_of[key]})
            yield Hit(sources[key[0]], *key, row["start"], row["text"], tuple(spans))


def _occurrences(files: ShardFiles, part: Query) -> _Occurrences:
    """The spans that fulfil one of the parts of a query, by sentence."""
    if part.words:
        (word,) = part.words
        return _rows(files, "tokens", _is_word("text", word))
    if part.lemmas:
        _check_column(files, "tokens", "lemma")
        (lemma,) = part.lemmas
        return _rows(files, "tokens", _is_word("lemma", lemma))
    conditions = []
    if part.entities:
        names = pa.array(part.entities, pa.string())
        conditions.append(pc.field("text").isin(names) | pc.field("canonical").isin(names))
    if part.types:
        conditions.append(pc.field("type") == part.types[0])
    if part.min_score is not None:
        _check_column(files, "entities", "score")
        conditions.append((pc.field("score") >= part.min_score) | (pc.field("source") != MODEL))
    return _rows(files, "entities", reduce(and_, conditions))


def _is_word(column: str, word: str) -> pc.Expression:
    """That a column has a word, in whatever case, or one that fits a pattern such as `мектеп*`."""
    lowered = pc.utf8_lower(pc.field(column))
    if not is_pattern(word):
        return lowered == word.lower()
    return pc.match_substring_regex(lowered, f"^(?s:{word_patterns(word)[0].pattern})$")


def _check_column(files: ShardFiles, table: str, column: str) -> None:
    if column not in pq.read_schema(files[table]).names:
        raise ValueError(f"the run has no {column}s: it was made by an earlier version of kazprep")


def _rows(files: ShardFiles, table: str, rows: pc.Expression) -> _Occurrences:
    spans_of: _Occurrences = {}
    columns = ["doc_id", "sentence_id", "start", "end"]
    for row in pq.read_table(files[table], columns=columns, filters=rows).to_pylist():
        spans_of.setdefault((row["doc_id"], row["sentence_id"]), []).append((row["start"], row["end"]))
    return spans_of
