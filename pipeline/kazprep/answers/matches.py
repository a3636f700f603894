"""Where a word, a phrase or a name occurs in the tokens of a run."""

from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import numpy as np
import pyarrow.compute as pc

from kazprep.answers.patterns import name_pattern, word_patterns
from kazprep.answers.tables import Tables
from kazprep.answers.words import Counted, Integers, Marks, Vocabulary, WordBatch, check_lemmas

Sought = Literal["form", "lemma", "canonical"]
"""What a pattern is matched against: the forms of words, their lemmas, or canonical names of entities."""


class Matches(NamedTuple):
    """Occurrences in a batch: half-open spans of its tokens."""

    first: Integers
    end: Integers


Matcher = Callable[[WordBatch], Matches]


def check_sought(tables: Tables, by: str) -> None:
    """Raise `ValueError` for what can't be searched, `InputError` for lemmas of a run that has none."""
    if by not in get_args(Sought):
        raise ValueError(f"a word is looked for by form, lemma or canonical, not by {by!r}")
    if by == "lemma":
        check_lemmas(tables, remedy=", or look for forms, as in 'мектеп*'")


def words_of(by: Sought) -> Counted:
    """The words that a batch has to have for a search."""
    return "lemma" if by == "lemma" else "form"


def matcher(tables: Tables, pattern: str, by: Sought, vocabulary: Vocabulary) -> Matcher:
    """A function that finds the pattern in a batch of words, whose columns have to have `start` and `end`.

    Raises `ValueError` for an empty pattern, and what `Run.table` does.
    """
    if by == "canonical":
        return _of_entities(tables, pattern)
    patterns = [Marks(vocabulary, each) for each in word_patterns(pattern)]

    def find(batch: WordBatch) -> Matches:
        marks = [each.of(batch.words) for each in patterns]
        length = len(marks)
        if length > len(batch):
            return Matches(np.empty(0, np.int64), np.empty(0, np.int64))
        last = len(batch) - length + 1
        found = batch.sentence[:last] == batch.sentence[length - 1 :]
        for offset, mark in enumerate(marks):
            found = found & mark[offset : offset + last]
        first = np.flatnonzero(found)
        return Matches(first, first + length)

    return find


def _of_entities(tables: Tables, pattern: str) -> Matcher:
    vocabulary = Vocabulary()
    marks = Marks(vocabulary, name_pattern(pattern))
    spans: dict[str, list[tuple[int, int]]] = {}
    columns = ["doc_id", "start", "end", "canonical"]
    for rows in tables.table("entities").batches(columns, pc.field("canonical").is_valid()):
        wanted = rows.filter(marks.of(vocabulary.numbers_of(rows["canonical"])))
        for doc_id, start, end in zip(
            *(wanted[name].to_pylist() for name in ("doc_id", "start", "end")), strict=True
        ):
            spans.setdefault(doc_id, []).append((start, end))

    def find(batch: WordBatch) -> Matches:
        starts, ends = (batch.tokens[name].to_numpy() for name in ("start", "end"))
        bounds = batch.first_tokens().tolist()
        first: list[int] = []
        end: list[int] = []
        for doc_id, begin, behind in zip(batch.doc_ids, bounds, bounds[1:], strict=False):
            of_document = spans.get(doc_id, ())
            if of_document:
                given = np.array(of_document)
                first += (begin + np.searchsorted(starts[begin:behind], given[:, 0])).tolist()
                end += (begin + np.searchsorted(ends[begin:behind], given[:, 1]) + 1).tolist()
        return Matches(np.array(first, np.int64), np.array(end, np.int64))

    return find
