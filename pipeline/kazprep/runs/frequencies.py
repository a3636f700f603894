"""How often each word occurs in a run, by lemma or by form, and in how many documents."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.errors import InputError, nearest
from kazprep.morphology.upos import UPOS
from kazprep.runs.opened import Run

if TYPE_CHECKING:
    from kazprep.tables.scan import TableScan  # loads pandas

Counted = Literal["lemma", "form"]
"""What is counted as one word."""

_IS_WORD = r"[\p{L}\p{N}]"
_MIN_MERGED = 1_000_000
"""Rows that are counted together, so that the list of all words is not gone through for each batch."""
_KEYS = ["word", "upos"]


def has_lemmas(run: Run) -> bool:
    """Whether any token of the run has a lemma. Raises as `Run.dataset` does."""
    found = run.dataset("tokens").head(1, columns=["lemma"], filter=pc.field("lemma").is_valid())
    return bool(found.num_rows)


def count_words(
    run: Run, by: Counted | None = None, *, upos: Sequence[str] = (), limit: int | None = None
) -> pa.Table:
    """Words with their counts, the most frequent first, those of equal counts by code points.

    The columns are `lemma` or `form`, whatever was counted, `upos` (null where it is not known), `count`, the
    number of tokens, and `documents`, the number of documents with such a token. `by` None is lemmas where
    the run has them, else forms. Forms are in lowercase. A word that is two parts of speech has two rows;
    `upos` leaves the others out. Without `upos`, words without a letter or a digit are left out.

    Tokens are read in batches; the words are held in memory.

    Raises `kazprep.errors.InputError` for a run without lemmas of which lemmas or parts of speech are asked
    for, `ValueError` for a part of speech or something to count that does not exist, and what `Run.dataset`
    does.
    """
    if isinstance(upos, str):
        raise TypeError(f"upos takes a list of parts of speech: [{upos!r}]")
    if by is not None and by not in get_args(Counted):
        raise ValueError(f"words are counted by lemma or by form, not by {by!r}")
    for each in upos:
        if each not in UPOS:
            raise ValueError(
                f"there is no part of speech {each!r}{nearest(each.upper(), UPOS) or '.'} "
                f"They are: {', '.join(UPOS)}"
            )
    analysed = has_lemmas(run)
    if not analysed and (by == "lemma" or upos):
        what = "lemmas" if by == "lemma" else "parts of speech"
        raise InputError(
            f"the run in {run.place} has no {what}: make it again with `kazprep run ... --lemmas`"
            + ("" if upos else ", or count forms")
        )
    counted = by or ("lemma" if analysed else "form")
    rows = _merged(_counted(documents) for documents in _whole_documents(_words(run, counted, upos)))
    if not upos:
        rows = rows.filter(pc.match_substring_regex(rows["word"], _IS_WORD))
    rows = rows.sort_by([("count", "descending"), ("word", "ascending"), ("upos", "ascending")])
    return rows.slice(0, limit).rename_columns([counted, "upos", "count", "documents"])


def _words(run: Run, counted: Counted, upos: Sequence[str]) -> Iterator[pa.Table]:
    """The words of tokens in batches: `doc_id`, `word`, `upos`."""
    column = "lemma" if counted == "lemma" else "text"
    rows = pc.field(column).is_valid()
    if upos:
        rows &= pc.field("upos").isin(list(upos))
    tokens: TableScan = run.table("tokens")
    for batch in tokens.batches(["doc_id", column, "upos"], rows):
        words = batch[column] if counted == "lemma" else pc.utf8_lower(batch[column])
        yield pa.table({"doc_id": batch["doc_id"], "word": words, "upos": batch["upos"]})


def _whole_documents(batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows, in batches that end with documents: those of a document are one after another."""
    held: list[pa.Table] = []
    for batch in batches:
        ids = batch["doc_id"]
        start_of_last = pc.index(ids, ids[-1]).as_py()
        if start_of_last or (held and held[-1]["doc_id"][-1] != ids[0]):
            yield pa.concat_tables([*held, batch.slice(0, start_of_last)])
            held = []
        held.append(batch.slice(start_of_last))
    if held:
        yield pa.concat_tables(held)


def _counted(rows: pa.Table) -> pa.Table:
    """The tokens and documents of each word in the rows of whole documents."""
    by_document = rows.group_by(["doc_id", *_KEYS]).aggregate([([], "count_all")])
    by_word = by_document.group_by(_KEYS).aggregate([("count_all", "sum"), ("doc_id", "count")])
    return by_word.select([*_KEYS, "count_all_sum", "doc_id_count"]).rename_columns(
        [*_KEYS, "count", "documents"]
    )


def _merged(tables: Iterable[pa.Table]) -> pa.Table:
    """The sums of `count` and `documents` of each word over all tables."""
    schema = pa.schema(
        [("word", pa.string()), ("upos", pa.string()), ("count", pa.int64()), ("documents", pa.int64())]
    )
    merged, waiting, rows = schema.empty_table(), list[pa.Table](), 0
    for table in tables:
        waiting.append(table.cast(schema))
        rows += table.num_rows
        if rows > max(_MIN_MERGED, merged.num_rows):
            merged, waiting, rows = _summed([merged, *waiting]), [], 0
    return _summed([merged, *waiting])


def _summed(tables: list[pa.Table]) -> pa.Table:
    sums = pa.concat_tables(tables).group_by(_KEYS).aggregate([("count", "sum"), ("documents", "sum")])
    return sums.select([*_KEYS, "count_sum", "documents_sum"]).rename_columns([*_KEYS, "count", "documents"])
