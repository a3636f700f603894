"""Word vectors by FastText, which builds them of subwords, so that rare words get good ones too.

Bojanowski, Grave, Joulin, Mikolov: Enriching Word Vectors with Subword Information, TACL 2017.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kazprep.errors import TrainingError

DIMENSIONS = 100
EPOCHS = 30
# A word of a text gets a vector in the tagger when it has this share of the text's words: once in a small
# file of articles, four times in a million words of reviews, whose rare words are misspelled ones.
_MIN_SHARE = 4e-6


def fasttext() -> Any:
    """gensim's FastText class; raises `TrainingError` when gensim is not installed."""
    try:
        from gensim.models import FastText
    except ImportError as error:
        raise TrainingError("Training the tagger takes gensim: pip install 'kazprep[train]'.") from error
    return FastText


def train_vectors(lines: Sequence[Sequence[str]], seed: int) -> Any:
    """Train FastText vectors on lists of words in lowercase; the same lists and seed give the same vectors.

    Raises `TrainingError` when gensim is not installed.
    """
    return fasttext()(
        lines,
        vector_size=DIMENSIONS,
        sg=1,
        window=5,
        negative=5,
        min_count=1 if len(lines) < 1000 else 2,
        min_n=3,
        max_n=6,
        bucket=1_000_000,
        sample=1e-4,
        epochs=EPOCHS,
        workers=1,  # with several the result would not be reproducible
        seed=seed,
    ).wv


def vectors_of(words: Iterable[str], trained: Any) -> npt.NDArray[np.float32]:
    """The vector of each word, seen in training or not, scaled to a mean square of 1: (words, features)."""
    rows = np.array([trained[word] for word in words], dtype=np.float32).reshape(-1, DIMENSIONS)
    scale = np.sqrt(np.mean(rows**2)) if rows.size else 0
    return rows / scale if scale else rows


def words_worth_a_vector(texts: Iterable[Sequence[Sequence[str]]]) -> set[str]:
    """The words that are frequent enough in one of the texts, each a list of lines, to get a vector.

    >>> sorted(words_worth_a_vector([[["бір", "сөз"]], [["екі"]]]))
    ['бір', 'екі', 'сөз']
    """
    kept = set()
    for lines in texts:
        counts = Counter(word for line in lines for word in line)
        min_count = _MIN_SHARE * counts.total()
        kept |= {word for word, count in counts.items() if count >= min_count}
    return kept
