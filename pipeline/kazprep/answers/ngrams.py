"""Sequences of words, with their counts."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.sums import counted, merged
from kazprep.answers.tables import Tables
from kazprep.answers.words import Counted, Vocabulary, counted_as, word_batches, word_marks

MAX_LENGTH = 9


def count_ngrams(
    tables: Tables, n: int = 2, by: Counted | None = None, *, min_count: int = 2, limit: int | None = None
) -> pa.Table:
    """Sequences of `n` words with their counts, the most frequent first, then by code points.

    The columns are `ngram`, its words with spaces between them, `count`, and `documents`, the number of
    documents that have it. The words are next to each other, in one sentence: no punctuation mark is between
    them. `by` None is lemmas where the run has them, else forms. Forms are in lowercase.

    Tokens are read in batches; the different n-grams are in memory, also those below `min_count`.

    Raises `InputError` for lemmas of a run that has none, `ValueError` for an `n` that is not from 1 to 9,
    and what `Run.table` does.
    """
    if not 1 <= n <= MAX_LENGTH:
        raise ValueError(f"an n-gram has from 1 to {MAX_LENGTH} words, not {n}")
    vocabulary = Vocabulary()
    rows = counted_ngrams(tables, n, counted_as(tables, by), vocabulary)
    rows = rows.filter(pc.greater_equal(rows["count"], min_count))
    words = pa.array(vocabulary.words)
    parts = [words.take(rows[f"word{at}"].combine_chunks()) for at in range(n)]
    ngrams = pc.binary_join_element_wise(*parts, " ") if n > 1 else parts[0]
    found = pa.table({"ngram": ngrams, "count": rows["count"], "documents": rows["documents"]})
    return found.sort_by([("count", "descending"), ("ngram", "ascending")]).slice(0, limit)


def counted_ngrams(tables: Tables, n: int, by: Counted, vocabulary: Vocabulary) -> pa.Table:
    """The n-grams as the numbers of their words, `word0` and so on, with `count` and `documents`."""
    keys = pa.schema([(f"word{at}", pa.int32()) for at in range(n)])
    return merged(
        (counted(rows, "document", keys.names) for rows in _ngrams(tables, n, by, vocabulary, keys)), keys
    )


def _ngrams(
    tables: Tables, n: int, by: Counted, vocabulary: Vocabulary, keys: pa.Schema
) -> Iterator[pa.Table]:
    """Each occurrence of an n-gram, as a row: `document`, its number in the batch, and its words."""
    marks = word_marks(vocabulary)
    for batch in word_batches(tables, by, vocabulary):
        last = max(len(batch) - n + 1, 0)
        is_word = marks.of(batch.words)
        wanted = batch.sentence[:last] == batch.sentence[n - 1 : n - 1 + last]
        for at in range(n):
            wanted = wanted & is_word[at : at + last]
        columns = {"document": batch.document[:last][wanted].astype(np.int32)}
        for at, key in enumerate(keys.names):
            columns[key] = batch.words[at : at + last][wanted].astype(np.int32)
        yield pa.table(columns)
