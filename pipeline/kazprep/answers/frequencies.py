"""How often each word occurs in a run, by lemma or by form, and in how many documents."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.sums import counted, merged
from kazprep.answers.tables import Tables
from kazprep.answers.words import IS_WORD_IN_ARROW, Counted, check_lemmas, counted_as, whole_documents
from kazprep.errors import nearest
from kazprep.morphology.upos import UPOS

_KEYS = pa.schema([("word", pa.string()), ("upos", pa.string())])


def count_words(
    run: Tables, by: Counted | None = None, *, upos: Sequence[str] = (), limit: int | None = None
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
    for each in upos:
        if each not in UPOS:
            raise ValueError(
                f"there is no part of speech {each!r}{nearest(each.upper(), UPOS) or '.'} "
                f"They are: {', '.join(UPOS)}"
            )
    if upos:
        check_lemmas(run, "lemmas" if by == "lemma" else "parts of speech")
    column = counted_as(run, by)
    batches = whole_documents(_words(run, column, upos))
    rows = merged((counted(batch, "doc_id", _KEYS.names) for batch in batches), _KEYS)
    if not upos:
        rows = rows.filter(pc.match_substring_regex(rows["word"], IS_WORD_IN_ARROW))
    rows = rows.sort_by([("count", "descending"), ("word", "ascending"), ("upos", "ascending")])
    return rows.slice(0, limit).rename_columns([column, "upos", "count", "documents"])


def _words(run: Tables, by: Counted, upos: Sequence[str]) -> Iterator[pa.Table]:
    """The words of tokens in batches: `doc_id`, `word`, `upos`."""
    column = "lemma" if by == "lemma" else "text"
    rows = pc.field(column).is_valid()
    if upos:
        rows &= pc.field("upos").isin(list(upos))
    tokens = run.table("tokens")
    for batch in tokens.batches(["doc_id", column, "upos"], rows):
        words = batch[column] if by == "lemma" else pc.utf8_lower(batch[column])
        yield pa.table({"doc_id": batch["doc_id"], "word": words, "upos": batch["upos"]})
