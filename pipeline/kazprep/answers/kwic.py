"""Key word in context: each occurrence of a word, a phrase or a name, with the text before and behind it."""

from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.collation import sort_key
from kazprep.answers.matches import Sought, check_sought, matcher, words_of
from kazprep.answers.tables import Tables
from kazprep.answers.words import Vocabulary, word_batches

Order = Literal["text", "left", "right", "date"]
"""How lines are sorted: as in the tables; by the words before the key word, the nearest first; by the words
behind it; by the date of publication, those without one last."""

SCHEMA = pa.schema(
    [
        pa.field("published", pa.date32()),
        pa.field("left", pa.string(), nullable=False),
        pa.field("keyword", pa.string(), nullable=False),
        pa.field("right", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("sentence_id", pa.int32(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
    ]
)


class _Place(NamedTuple):
    """An occurrence, by offsets into `documents.text`: of its context on both sides, and its own."""

    doc_id: str
    sentence_id: int
    left: int
    start: int
    end: int
    right: int


def concordance(
    tables: Tables,
    pattern: str,
    by: Sought = "form",
    *,
    window: int = 8,
    sort: Order = "text",
    limit: int | None = None,
) -> pa.Table:
    """A row for each occurrence, with the columns of `SCHEMA`; `limit` keeps the first ones of the order.

    `window` tokens are on each side, from other sentences of the document, too; line breaks are spaces.
    `start` and `end` are the offsets of the key word in `documents.text`.

    The occurrences and the texts of their documents are read in batches; all lines are in memory.

    Raises `InputError` for lemmas of a run that has none, `ValueError` for an empty pattern and for arguments
    that do not exist, and what `Run.table` does.
    """
    check_sought(tables, by)
    if sort not in get_args(Order):
        raise ValueError(f"lines are sorted by {', '.join(get_args(Order))}, not by {sort!r}")
    if window < 0:
        raise ValueError(f"window is a number of tokens, not {window}")
    places = _places(tables, pattern, by, window)
    rows = _lines(tables, list(islice(places, limit if sort == "text" else None)))
    return rows.take(_order(rows, sort)).slice(0, limit) if sort != "text" else rows


def _places(tables: Tables, pattern: str, by: Sought, window: int) -> Iterator[_Place]:
    vocabulary = Vocabulary()
    find = matcher(tables, pattern, by, vocabulary)
    for batch in word_batches(tables, words_of(by), vocabulary, ["start", "end"]):
        first, end = find(batch)
        if not len(first):
            continue
        bounds = batch.first_tokens()
        document = batch.document[first]
        left = np.maximum(first - window, bounds[document])
        right = np.minimum(end + window, bounds[document + 1]) - 1
        starts, ends = (batch.tokens[name].to_numpy() for name in ("start", "end"))
        yield from map(
            _Place,
            [batch.doc_ids[at] for at in document.tolist()],
            batch.tokens["sentence_id"].to_numpy()[first].tolist(),
            starts[left].tolist(),
            starts[first].tolist(),
            ends[end - 1].tolist(),
            ends[right].tolist(),
        )


def _lines(tables: Tables, places: list[_Place]) -> pa.Table:
    """A row for each place, in their order, which is that of the documents."""
    columns: dict[str, list[object]] = {name: [] for name in SCHEMA.names}
    doc_ids = pa.array(dict.fromkeys(place.doc_id for place in places), pa.string())
    at = 0
    for batch in tables.table("documents").batches(
        ["doc_id", "source", "published", "text"], pc.field("doc_id").isin(doc_ids), batch_rows=256
    ):
        for row in batch.to_pylist():
            while at < len(places) and places[at].doc_id == row["doc_id"]:
                place, text = places[at], row["text"]
                columns["left"].append(_one_line(text[place.left : place.start]))
                columns["keyword"].append(_one_line(text[place.start : place.end]))
                columns["right"].append(_one_line(text[place.end : place.right]))
                for name in ("published", "source", "doc_id"):
                    columns[name].append(row[name])
                for name in ("sentence_id", "start", "end"):
                    columns[name].append(getattr(place, name))
                at += 1
    return pa.table(columns, SCHEMA)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def _order(rows: pa.Table, sort: Order) -> list[int]:
    """The indices of the rows in an order; rows that are equal in it stay as they are."""
    if sort == "date":
        dates = rows["published"].to_pylist()
        return sorted(
            range(len(rows)), key=lambda at: (dates[at] is None, dates[at] and dates[at].toordinal())
        )
    keys = [
        [sort_key(word) for word in _words(text)][:: -1 if sort == "left" else 1]
        for text in rows[sort].to_pylist()
    ]
    return sorted(range(len(rows)), key=keys.__getitem__)


def _words(text: str) -> list[str]:
    """The words of a context, without the punctuation at their edges."""
    stripped = (word.strip("«»“”„\"'‹›()[]{}.,;:!?…–—-") for word in text.split())
    return [word for word in stripped if word]
