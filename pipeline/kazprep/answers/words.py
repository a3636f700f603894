"""The words of a run as numbers, in batches of whole documents: what concordances and counts are made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.tables import Tables
from kazprep.errors import InputError

Counted = Literal["lemma", "form"]
"""What is counted as one word."""

Integers = npt.NDArray[np.int64]

NOTHING = 0
"""The number of a token that has no word: one without a lemma, where lemmas are counted."""

_IS_WORD = re.compile(r"[^\W_]")
IS_WORD_IN_ARROW = r"[\p{L}\p{N}]"
"""The same for the regular expressions of pyarrow, whose `\\W` knows ASCII alone."""
_BATCH_ROWS = 131_072


def has_lemmas(tables: Tables) -> bool:
    """Whether any token has a lemma. Raises as `Run.dataset` does."""
    found = tables.dataset("tokens").head(1, columns=["lemma"], filter=pc.field("lemma").is_valid())
    return bool(found.num_rows)


def check_lemmas(tables: Tables, what: str = "lemmas", remedy: str = "") -> None:
    """Raise `InputError` for a run without lemmas, which says how to get them."""
    if not has_lemmas(tables):
        raise InputError(
            f"the run in {tables.path} has no {what}: make it again with `kazprep run ... --lemmas`{remedy}"
        )


def counted_as(tables: Tables, by: str | None) -> Counted:
    """What is counted: `by`, or lemmas where there are some, else forms.

    Raises `ValueError` for anything else, `InputError` for lemmas of a run that has none.
    """
    match by:
        case None:
            return "lemma" if has_lemmas(tables) else "form"
        case "form":
            return "form"
        case "lemma":
            check_lemmas(tables, remedy=", or count forms")
            return "lemma"
        case _:
            raise ValueError(f"words are counted by lemma or by form, not by {by!r}")


@dataclass(slots=True)
class Vocabulary:
    """Words, each with a number, in the order in which they were met; number 0 is no word."""

    words: list[str] = field(default_factory=lambda: [""])
    numbers: dict[str, int] = field(default_factory=dict)

    def numbers_of(self, words: pa.ChunkedArray) -> Integers:
        """The number of each word; new ones get the next numbers. Null has 0."""
        encoded = words.combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        numbers = np.empty(len(encoded.dictionary) + 1, np.int64)
        for at, word in enumerate(encoded.dictionary.to_pylist()):
            number = self.numbers.get(word)
            if number is None:
                number = self.numbers[word] = len(self.words)
                self.words.append(word)
            numbers[at] = number
        numbers[-1] = NOTHING
        indices = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        return np.asarray(numbers[indices])

    def __len__(self) -> int:
        return len(self.words)


@dataclass(slots=True)
class Marks:
    """Which words of a growing vocabulary something is true of, found once for each word."""

    vocabulary: Vocabulary
    pattern: re.Pattern[str]
    full: bool = True
    """Whether the pattern is that of a whole word."""
    _marked: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1, bool))

    def of(self, numbers: Integers) -> npt.NDArray[np.bool_]:
        """For each word, by its number, whether it is one of them."""
        new = self.vocabulary.words[len(self._marked) :]
        if new:
            matches = self.pattern.fullmatch if self.full else self.pattern.search
            marks = np.fromiter((matches(word.lower()) is not None for word in new), bool, len(new))
            self._marked = np.concatenate([self._marked, marks])
        return self._marked[numbers]


def word_marks(vocabulary: Vocabulary) -> Marks:
    """Which words have a letter or a digit: the others are punctuation marks and signs."""
    return Marks(vocabulary, _IS_WORD, full=False)


@dataclass(frozen=True, slots=True)
class WordBatch:
    """The tokens of some whole documents, in their order."""

    doc_ids: list[str]
    """Of each document."""
    document: Integers
    """Of each token, the index of its document in `doc_ids`."""
    sentence: Integers
    """Of each token, the index of its sentence among those of the batch."""
    words: Integers
    """Of each token, the number of its word."""
    tokens: pa.Table
    """The columns that were asked for."""

    def __len__(self) -> int:
        return len(self.words)

    def first_tokens(self) -> Integers:
        """The index of the first token of each document, and the number of tokens behind the last one."""
        return np.searchsorted(self.document, np.arange(len(self.doc_ids) + 1))


def word_batches(
    tables: Tables,
    by: Counted,
    vocabulary: Vocabulary,
    columns: Sequence[str] = (),
    rows: pc.Expression | None = None,
) -> Iterator[WordBatch]:
    """All tokens of a run, or those of `rows`, in batches of whole documents. Forms are in lowercase.

    `columns` are further columns of the tokens. Raises what `Run.table` does.
    """
    column = "lemma" if by == "lemma" else "text"
    wanted = list(dict.fromkeys(["doc_id", "sentence_id", column, *columns]))
    for batch in whole_documents(tables.table("tokens").batches(wanted, rows, _BATCH_ROWS)):
        doc_ids = batch["doc_id"].combine_chunks()
        begins = np.ones(len(batch), bool)
        begins[1:] = pc.not_equal(doc_ids[1:], doc_ids[:-1]).to_numpy(zero_copy_only=False)
        sentence_ids = batch["sentence_id"].to_numpy()
        new_sentence = begins.copy()
        new_sentence[1:] |= sentence_ids[1:] != sentence_ids[:-1]
        words = batch[column] if by == "lemma" else pc.utf8_lower(batch[column])
        yield WordBatch(
            doc_ids.filter(pa.array(begins)).to_pylist(),
            np.cumsum(begins) - 1,
            np.cumsum(new_sentence) - 1,
            vocabulary.numbers_of(words),
            batch,
        )


def whole_documents(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
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
