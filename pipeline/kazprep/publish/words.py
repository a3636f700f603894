"""The word index: where each word is, sorted by word, so that a question reads the rows of its words alone.

A browser can't scan all tokens of a large corpus. `forms` and `lemmas` have a row for each word, in the order
of the Kazakh alphabet, and its place in that order is its number; the index has a row for each occurrence,
sorted by that number. The numbers of the neighbours sort a concordance by its contexts.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.collation import sort_key
from kazprep.answers.tables import Tables
from kazprep.answers.words import Counted, Integers, Vocabulary, WordBatch, word_batches, word_marks
from kazprep.publish.shards import Shard, SortedFiles, write_parquet

FILE_ROWS = 400_000
"""Occurrences in a file of the index: some 8 MB, which is what a server without ranges sends at least."""

INDEX_COLUMNS = (
    "word", "position", "document", "start", "length", "raw_start", "raw_length",
    "left1", "left2", "right1", "right2",
)  # fmt: skip
"""Of each occurrence: the number of its word; its place among the tokens of the run, with a gap behind each
sentence; the number of its document; its offset and length in the text, and in the raw text; the numbers of
the two forms before it and the two behind it in its document, the nearest first, -1 for none."""

_SPAN = ("start", "end", "raw_start", "raw_end")
_NO_WORD = -1
_PART_ROWS = 2_000_000
"""Occurrences that are sorted at once in memory: 90 MB."""


@dataclass(slots=True)
class _Words:
    """The words of one kind, and how often each occurs."""

    by: Counted
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    counts: Integers = field(default_factory=lambda: np.zeros(1, np.int64))
    documents: Integers = field(default_factory=lambda: np.zeros(1, np.int64))
    ranks: Integers = field(default_factory=lambda: np.zeros(1, np.int64))
    """Of each word, its number in the published files; -1 for what is not a word."""

    def count(self, words: Integers, document: Integers) -> None:
        """Count the words of some tokens; `document` is the index of the document of each token."""
        size = len(self.vocabulary)
        n_documents = int(document[-1]) + 1 if len(document) else 1
        pairs = np.unique(words * n_documents + document)
        self.counts = _sum(self.counts, np.bincount(words, minlength=size))
        self.documents = _sum(self.documents, np.bincount(pairs // n_documents, minlength=size))

    def rank(self) -> Integers:
        """Give the words their published numbers; the vocabulary's numbers of the words, in that order."""
        is_word = word_marks(self.vocabulary).of(np.arange(len(self.vocabulary)))
        words = self.vocabulary.words
        order = np.array(
            sorted(np.flatnonzero(is_word).tolist(), key=lambda at: (sort_key(words[at]), words[at])),
            np.int64,
        )
        self.ranks = np.full(len(words), _NO_WORD, np.int64)
        self.ranks[order] = np.arange(len(order))
        return order


def write_word_index(
    tables: Tables, documents: dict[str, int], folder: Path, *, lemmas: bool
) -> dict[str, list[Shard]]:
    """Write `forms.parquet` and the files of the index of forms; with `lemmas`, those of lemmas as well.

    `documents` has the number of each published document by its `doc_id`; tokens of others are left out.
    Returns the files of the index by what it is of: `form`, `lemma`. Words are in memory, occurrences in
    temporary files in `folder`. Raises what `Run.table` does, and `OSError`.
    """
    kinds = [_Words("form"), *([_Words("lemma")] if lemmas else [])]
    for batch in _batches(tables, kinds):
        for words in kinds:
            words.count(_numbers(batch, words), batch.document)
    starts = []
    for words in kinds:
        order = words.rank()
        write_parquet(_word_table(words, order), folder / f"{words.by}s.parquet")
        starts.append(np.concatenate([[0], np.cumsum(words.counts[order])]))
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=folder) as name:
        parts = [_Parts(Path(name), words.by, each) for words, each in zip(kinds, starts, strict=True)]
        position = 0
        for batch in _batches(tables, kinds):
            common = _common_columns(batch, documents, position, kinds[0].ranks)
            position += len(batch) + int(batch.sentence[-1]) + 1
            for words, part in zip(kinds, parts, strict=True):
                part.add(np.column_stack([words.ranks[_numbers(batch, words)], common]))
        return {part.by: part.sorted_files(folder) for part in parts}


def _batches(tables: Tables, kinds: list[_Words]) -> Iterator[WordBatch]:
    columns = [*_SPAN, *(["lemma"] if len(kinds) > 1 else [])]
    return word_batches(tables, "form", kinds[0].vocabulary, columns)


def _numbers(batch: WordBatch, words: _Words) -> Integers:
    """The word of each token, by its number in the vocabulary."""
    if words.by == "form":
        return batch.words
    return words.vocabulary.numbers_of(pc.utf8_lower(batch.tokens["lemma"]))


def _sum(counts: Integers, more: Integers) -> Integers:
    """The sum of two counts, of which the second may be of more words."""
    total = more.copy()
    total[: len(counts)] += counts
    return total


def _word_table(words: _Words, order: Integers) -> pa.Table:
    texts = [words.vocabulary.words[at] for at in order.tolist()]
    return pa.table(
        {
            "word": pa.array(np.arange(len(order)), pa.int32()),
            "key": pa.array([sort_key(text) for text in texts], pa.string()),
            "form": pa.array(texts, pa.string()),
            "count": pa.array(words.counts[order], pa.int32()),
            "documents": pa.array(words.documents[order], pa.int32()),
        }
    )


def _common_columns(
    batch: WordBatch, documents: dict[str, int], position: int, ranks: Integers
) -> npt.NDArray[np.int64]:
    """The columns of `INDEX_COLUMNS` but the first, for each token; -1 as document leaves a token out."""
    numbers = np.array([documents.get(doc_id, _NO_WORD) for doc_id in batch.doc_ids], np.int64)
    start, end, raw_start, raw_end = (batch.tokens[name].to_numpy().astype(np.int64) for name in _SPAN)
    forms = ranks[batch.words]
    return np.column_stack(
        [
            position + np.arange(len(batch)) + batch.sentence,
            numbers[batch.document],
            start,
            end - start,
            raw_start,
            raw_end - raw_start,
            *_neighbours(forms, batch.document),
        ]
    )


def _neighbours(forms: Integers, document: Integers) -> list[Integers]:
    """Of each token, the two words before it and the two behind it that are in its document."""
    at = np.flatnonzero(forms != _NO_WORD)
    before = np.searchsorted(at, np.arange(len(forms)))  # of the words, how many are before each token
    behind = np.searchsorted(at, np.arange(len(forms)), side="right")
    found = []
    for places in (before - 1, before - 2, behind, behind + 1):
        exists = (places >= 0) & (places < len(at))
        tokens = at[np.clip(places, 0, max(0, len(at) - 1))] if len(at) else np.zeros(len(forms), np.int64)
        exists &= document[tokens] == document
        found.append(np.where(exists, forms[tokens], _NO_WORD))
    return found


@dataclass(slots=True)
class _Parts:
    """Occurrences in temporary files, each of which has those of a range of words and fits in memory."""

    folder: Path
    by: Counted
    starts: Integers
    """The row at which each word begins when all are sorted, and their number."""
    bounds: Integers = field(init=False)
    """The first word of each file."""

    def __post_init__(self) -> None:
        parts = self.starts[:-1] // _PART_ROWS
        self.bounds = np.flatnonzero(np.diff(parts, prepend=-1))

    def add(self, rows: npt.NDArray[np.int64]) -> None:
        """Take the rows of some tokens; those that are not of a word or a document are left out."""
        rows = rows[(rows[:, 0] != _NO_WORD) & (rows[:, 2] != _NO_WORD)]
        part = np.searchsorted(self.bounds, rows[:, 0], side="right") - 1
        for number in np.unique(part).tolist():
            with self._path(number).open("ab") as file:
                file.write(rows[part == number].astype(np.int32).tobytes())

    def sorted_files(self, folder: Path) -> list[Shard]:
        """Write the index, sorted by word and position."""
        files = SortedFiles(folder, f"{self.by}-index", "word", FILE_ROWS)
        for number in range(len(self.bounds)):
            if not self._path(number).exists():
                continue
            rows = np.fromfile(self._path(number), np.int32).reshape(-1, len(INDEX_COLUMNS))
            rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
            table = pa.table(dict(zip(INDEX_COLUMNS, rows.T.copy(), strict=True)))
            for begin in range(0, len(table), FILE_ROWS):
                files.write(table.slice(begin, FILE_ROWS))
            self._path(number).unlink()
        return files.finish()

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.by}-{number}"
