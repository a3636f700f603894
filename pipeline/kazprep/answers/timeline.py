"""How often a name, a word or a phrase occurs in each month, week, day or year."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pyarrow.compute as pc

from kazprep.answers.matches import Sought, check_sought, matcher, words_of
from kazprep.answers.patterns import name_pattern
from kazprep.answers.tables import Tables
from kazprep.answers.words import Marks, Vocabulary, word_batches

if TYPE_CHECKING:
    import pandas as pd

Period = Literal["day", "week", "month", "year"]
_FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
"""The names of periods in pandas; a week begins on Monday."""


def count_over_time(
    tables: Tables, pattern: str, by: Period = "month", of: Sought = "canonical"
) -> "pd.DataFrame":
    """A row for each period from the first to the last document with a date, also where nothing was found.

    The columns are `period`, its first day, `count`, the occurrences, `documents`, the documents with one,
    `all_documents` and `all_tokens`, what there is in the period, and `per_million`, occurrences in a million
    tokens. Documents without a date are in a last row, with `NaT`.

    Raises `InputError` for lemmas of a run that has none, `ValueError` for an empty pattern and for arguments
    that do not exist, and what `Run.table` does.
    """
    import pandas as pd

    if by not in get_args(Period):
        raise ValueError(f"periods are {', '.join(get_args(Period))}, not {by!r}")
    check_sought(tables, of)
    found: dict[str, int] = {}
    for doc_id, count in _counts(tables, pattern, of):
        found[doc_id] = found.get(doc_id, 0) + count
    batches = [
        batch.to_pandas() for batch in tables.table("documents").batches(["doc_id", "published", "n_tokens"])
    ]
    columns = ["doc_id", "published", "n_tokens"]
    rows = pd.concat(batches) if batches else pd.DataFrame({name: [] for name in columns})
    rows["count"] = rows["doc_id"].map(found).fillna(0).astype("int64")
    rows["period"] = pd.to_datetime(rows["published"]).dt.to_period(_FREQUENCIES[by])
    rows["documents"] = (rows["count"] > 0).astype("int64")
    groups = rows.groupby("period", dropna=False)
    frame = groups.agg(
        count=("count", "sum"),
        documents=("documents", "sum"),
        all_documents=("doc_id", "size"),
        all_tokens=("n_tokens", "sum"),
    )
    dated = frame[frame.index.notna()]
    if len(dated):
        whole = pd.period_range(dated.index.min(), dated.index.max(), freq=_FREQUENCIES[by])
        dated = dated.reindex(whole, fill_value=0)
    frame = pd.concat([dated, frame[frame.index.isna()]]).astype("int64")
    tokens = frame["all_tokens"].to_numpy()
    share = np.divide(frame["count"] * 1e6, tokens, out=np.zeros(len(frame)), where=tokens > 0)
    frame["per_million"] = share
    frame.insert(
        0, "period", [period.start_time if period is not pd.NaT else pd.NaT for period in frame.index]
    )
    frame["period"] = frame["period"].astype("datetime64[s]")
    counted: pd.DataFrame = frame.reset_index(drop=True)
    return counted


def _counts(tables: Tables, pattern: str, of: Sought) -> Iterator[tuple[str, int]]:
    """The number of occurrences in documents that have some."""
    vocabulary = Vocabulary()
    if of == "canonical":
        marks = Marks(vocabulary, name_pattern(pattern))
        names = pc.field("canonical").is_valid()
        for rows in tables.table("entities").batches(["doc_id", "canonical"], names):
            wanted = rows.filter(marks.of(vocabulary.numbers_of(rows["canonical"])))
            for each in pc.value_counts(wanted["doc_id"]).to_pylist():
                yield each["values"], each["counts"]
        return
    find = matcher(tables, pattern, of, vocabulary)
    for batch in word_batches(tables, words_of(of), vocabulary, ["start", "end"]):
        counts = np.bincount(batch.document[find(batch).first], minlength=len(batch.doc_ids))
        yield from zip(batch.doc_ids, counts.tolist(), strict=True)
