"""Key words: those that are more frequent in one set of documents than in another."""

from typing import Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers import measures
from kazprep.answers.ngrams import counted_ngrams
from kazprep.answers.tables import Tables
from kazprep.answers.words import Counted, Integers, Vocabulary, counted_as, has_lemmas

Measure = Literal["log_likelihood", "log_ratio"]
"""What key words are sorted by."""


def find_key_words(
    tables: Tables,
    other: Tables,
    by: Counted | None = None,
    *,
    min_count: int = 2,
    sort: Measure = "log_likelihood",
    limit: int | None = None,
) -> pa.Table:
    """The words of two sets of documents, those first that are key in the first; those of the other last.

    The columns are `form` or `lemma`, `count` and `documents` in the first set, `other_count` and
    `other_documents` in the second, `per_million` and `other_per_million`, both among words, and the
    measures, which are negative for words that are rarer in the first. `min_count` is for both together. `by`
    None is lemmas where both runs have them, else forms. Forms are in lowercase.

    Raises `InputError` for lemmas of a run that has none, `ValueError` for arguments that do not exist, and
    what `Run.table` does.
    """
    if sort not in get_args(Measure):
        raise ValueError(f"key words are sorted by {' or '.join(get_args(Measure))}, not by {sort!r}")
    column = counted_as(tables, by if by is not None or has_lemmas(other) else "form")
    counted_as(other, column)
    vocabulary = Vocabulary()
    rows, others = (counted_ngrams(each, 1, column, vocabulary) for each in (tables, other))
    count, documents = _by_number(rows, len(vocabulary))
    other_count, other_documents = _by_number(others, len(vocabulary))
    size, other_size = count.sum(), other_count.sum()
    numbers = np.flatnonzero(count + other_count >= max(min_count, 1))
    cells = count[numbers], other_count[numbers], size, other_size
    found = pa.table(
        {
            column: pa.array(vocabulary.words).take(pa.array(numbers)),
            "count": count[numbers],
            "other_count": other_count[numbers],
            "documents": documents[numbers],
            "other_documents": other_documents[numbers],
            "per_million": count[numbers] * 1e6 / max(size, 1),
            "other_per_million": other_count[numbers] * 1e6 / max(other_size, 1),
            "log_likelihood": measures.log_likelihood(*cells),
            "log_ratio": measures.log_ratio(*cells),
        }
    )
    return found.sort_by([(sort, "descending"), (column, "ascending")]).slice(0, limit)


def _by_number(rows: pa.Table, length: int) -> tuple[Integers, Integers]:
    """The counts and documents of each word, by its number."""
    count, documents = np.zeros(length, np.int64), np.zeros(length, np.int64)
    numbers = rows["word0"].to_numpy()
    count[numbers] = rows["count"].to_numpy()
    documents[numbers] = pc.cast(rows["documents"], pa.int64()).to_numpy()
    return count, documents
