"""Finding entities and words in the tables of a run, with the sentences that they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.runs.files import ShardFiles
from kazprep.runs.opening import Run

_Sentence = tuple[str, int]  # doc_id and sentence_id


@dataclass(frozen=True, slots=True)
class Query:
    """What a sentence must have; what is None does not matter."""

    entity: str | None = None
    """An entity's text or canonical form, exactly."""
    type: str | None = None
    """The class of that entity, or of any if none is named."""
    word: str | None = None
    """A token's text, in whatever case."""


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
    """The sentences with what is asked for, in the order of the tables, shard by shard.

    Raises `ValueError` when nothing is asked for, `OSError` and `pyarrow.ArrowException` for tables that
    can't be read.
    """
    if query.entity is None and query.type is None and query.word is None:
        raise ValueError("nothing is asked for: name an entity, a type or a word")
    for files in run.shards():
        yield from _find(files, query)


def _find(files: ShardFiles, query: Query) -> Iterator[Hit]:
    found: list[dict[_Sentence, list[tuple[int, int]]]] = []
    if query.entity is not None or query.type is not None:
        found.append(_places(files, "entities", _entity_filter(query)))
    if query.word is not None:
        found.append(_places(files, "tokens", pc.utf8_lower(pc.field("text")) == query.word.lower()))
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
            spans = sorted({span for places in found for span in places[key]})
            yield Hit(sources[key[0]], *key, row["start"], row["text"], tuple(spans))


def _entity_filter(query: Query) -> pc.Expression:
    is_type = pc.field("type") == query.type
    if query.entity is None:
        return is_type
    is_named = (pc.field("text") == query.entity) | (pc.field("canonical") == query.entity)
    return is_named if query.type is None else is_named & is_type


def _places(files: ShardFiles, table: str, rows: pc.Expression) -> dict[_Sentence, list[tuple[int, int]]]:
    places: dict[_Sentence, list[tuple[int, int]]] = {}
    columns = ["doc_id", "sentence_id", "start", "end"]
    for row in pq.read_table(files[table], columns=columns, filters=rows).to_pylist():
        places.setdefault((row["doc_id"], row["sentence_id"]), []).append((row["start"], row["end"]))
    return places
