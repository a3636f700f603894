"""Collocates: words that are near a word, a phrase or a name more often than elsewhere."""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.answers import measures
from kazprep.answers.matches import Sought, check_sought, matcher
from kazprep.answers.tables import Tables
from kazprep.answers.words import Counted, Integers, Vocabulary, counted_as, word_batches, word_marks

Measure = Literal["log_likelihood", "log_ratio", "mutual_information", "t_score", "log_dice", "count"]
"""What collocates are sorted by."""

MAX_WINDOW = 100


class _Counts:
    """Frequencies by the number of a word: in all, near the node, left and right of it."""

    def __init__(self) -> None:
        self.all, self.near, self.left, self.right = (np.zeros(1, np.int64) for _ in range(4))
        self.nodes = 0

    def add(self, name: str, words: Integers, n_words: int) -> None:
        before = getattr(self, name)
        counts = np.bincount(words, minlength=n_words)
        counts[: len(before)] += before
        setattr(self, name, counts)


def find_collocates(
    tables: Tables,
    pattern: str,
    by: Sought | None = None,
    *,
    window: int | tuple[int, int] = 5,
    min_count: int = 2,
    sort: Measure = "log_likelihood",
    limit: int | None = None,
) -> pa.Table:
    """The words near each occurrence of the pattern, the node, those with the highest measure first.

    `window` is the number of words on either side, or a pair of them, left and right. It ends with the
    sentence; punctuation is not counted. A word that is near two occurrences is counted once. Words of the
    node itself are counted nowhere.

    The columns are `form` or `lemma`, whatever is counted, `count`, its frequency near the node, `left` and
    `right`, that on each side, `frequency`, that in the run, `expected`, that which would be near the node by
    chance, and the measures. `by` None is lemmas where the run has them, else forms, for both the node and
    its collocates; `by="canonical"` takes a name for the node.

    Raises `InputError` for lemmas of a run that has none, `ValueError` for an empty pattern and for arguments
    that do not exist, and what `Run.table` does.
    """
    if sort not in get_args(Measure):
        raise ValueError(f"collocates are sorted by {', '.join(get_args(Measure))}, not by {sort!r}")
    if by is not None:
        check_sought(tables, by)
    left, right = window if isinstance(window, tuple) else (window, window)
    if not (0 <= left <= MAX_WINDOW and 0 <= right <= MAX_WINDOW and left + right):
        raise ValueError(f"window is a number of words from 1 to {MAX_WINDOW}, or two, not {window!r}")
    column = counted_as(tables, None if by == "canonical" else by)
    vocabulary = Vocabulary()
    counts = _count(tables, pattern, by or column, column, vocabulary, (left, right))
    return _measured(counts, vocabulary, column, min_count, sort).slice(0, limit)


def _count(
    tables: Tables, pattern: str, by: Sought, column: Counted, vocabulary: Vocabulary, window: tuple[int, int]
) -> _Counts:
    find = matcher(tables, pattern, by, vocabulary)
    marks = word_marks(vocabulary)
    counts = _Counts()
    for batch in word_batches(tables, column, vocabulary, ["start", "end"]):
        first, end = find(batch)
        is_word = marks.of(batch.words)
        in_node = _covered(first, end, len(batch))
        # From here on, only words are there, by their indices among words.
        before = np.concatenate([[0], np.cumsum(is_word)])
        words, sentence, is_node = batch.words[is_word], batch.sentence[is_word], in_node[is_word]
        node_sentence = batch.sentence[first]
        sides = (
            _near(before[first] - 1, -1, window[0], sentence, node_sentence) & ~is_node,
            _near(before[end], 1, window[1], sentence, node_sentence) & ~is_node,
        )
        counts.nodes += len(first)
        counts.add("all", words[~is_node], len(vocabulary))
        counts.add("near", words[sides[0] | sides[1]], len(vocabulary))
        counts.add("left", words[sides[0]], len(vocabulary))
        counts.add("right", words[sides[1]], len(vocabulary))
    return counts


def _covered(first: Integers, end: Integers, length: int) -> npt.NDArray[np.bool_]:
    """For each token whether it is inside one of the spans."""
    steps = np.bincount(first, minlength=length + 1) - np.bincount(end, minlength=length + 1)
    return np.asarray(np.cumsum(steps)[:length] > 0)


def _near(
    nearest: Integers, step: int, window: int, sentence: Integers, node_sentence: Integers
) -> npt.NDArray[np.bool_]:
    """For each word whether it is one of the `window` words of a sentence from `nearest` on."""
    marked = np.zeros(len(sentence), bool)
    for distance in range(window):
        at = nearest + step * distance
        inside = (at >= 0) & (at < len(sentence))
        at, of = at[inside], node_sentence[inside]
        marked[at[sentence[at] == of]] = True
    return marked


def _measured(
    counts: _Counts, vocabulary: Vocabulary, column: Counted, min_count: int, sort: Measure
) -> pa.Table:
    numbers = np.flatnonzero(counts.near >= max(min_count, 1))
    near, frequency = counts.near[numbers], counts.all[numbers]
    size, other_size = counts.near.sum(), counts.all.sum() - counts.near.sum()
    cells = near, frequency - near, size, other_size
    expected = measures.expected(*cells)
    rows = pa.table(
        {
            column: pa.array(vocabulary.words).take(pa.array(numbers)),
            "count": near,
            "left": counts.left[numbers],
            "right": counts.right[numbers],
            "frequency": frequency,
            "expected": expected,
            "log_likelihood": measures.log_likelihood(*cells),
            "log_ratio": measures.log_ratio(*cells),
            "mutual_information": measures.mutual_information(near, expected),
            "t_score": measures.t_score(near, expected),
            "log_dice": measures.log_dice(near, counts.nodes, frequency),
        }
    )
    return rows.sort_by([(sort, "descending"), (column, "ascending")])
