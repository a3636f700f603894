"""Words as pieces of a vocabulary, as the Unigram model of SentencePiece splits them.

Kudo: Subword Regularization: Improving Neural Network Translation Models with Multiple Subword Candidates,
ACL 2018.
"""

import unicodedata
from collections.abc import Sequence

from kazprep.spans import Offsets

START, PADDING, END, UNKNOWN = range(4)
"""The ids of the special pieces."""
MASK = "<mask>"

_SPACE = "▁"  # begins the first piece of a word that has a space before it
_UNKNOWN_PENALTY = 10.0  # an unknown character costs so much more than the least probable piece
_NO_SPACE_AFTER = frozenset("([{«“„")
_NO_SPACE_BEFORE = frozenset(",.?!:;…»)]}%”")


class Pieces:
    """A vocabulary of pieces, and the splits of the words that were split before."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """`scores` are the log probabilities of the pieces; the first four pieces are special ones."""
        self._ids = {piece: i for i, piece in enumerate(pieces) if i > UNKNOWN}
        self._scores = list(map(float, scores))
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._longest = max(map(len, pieces))
        self._known: dict[str, list[int]] = {}
        self.mask: int | None = self._ids.get(MASK)
        """The id of the piece that stands for a hidden one."""

    def split(self, words: Sequence[str], first_tokens: Offsets) -> list[list[int]]:
        """The ids of the pieces of each word.

        Sentence i has the words from `first_tokens[i]` to `first_tokens[i + 1]`, exclusive. A word has a
        space before it, except after an opening bracket and before punctuation, whatever the text had:
        the words alone decide.
        """
        starts = set(first_tokens.tolist())
        split = []
        before = ""
        for index, word in enumerate(words):
            glued = index not in starts and (before in _NO_SPACE_AFTER or word in _NO_SPACE_BEFORE)
            key = word if glued else _SPACE + word
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = self._split(unicodedata.normalize("NFKC", key))
            split.append(found)
            before = word
        return split

    def _split(self, text: str) -> list[int]:
        """The pieces with the highest sum of scores (Viterbi); neighbouring unknown characters are one."""
        best = [0.0]
        steps: list[tuple[int, int]] = [(0, UNKNOWN)]  # of each end: where its last piece starts, and its id
        for end in range(1, len(text) + 1):
            score, start, piece = best[end - 1] + self._unknown_score, end - 1, UNKNOWN
            for begin in range(max(0, end - self._longest), end):
                found = self._ids.get(text[begin:end])
                if found is not None and best[begin] + self._scores[found] > score:
                    score, start, piece = best[begin] + self._scores[found], begin, found
            best.append(score)
            steps.append((start, piece))
        ids: list[int] = []
        end = len(text)
        while end:
            end, piece = steps[end]
            if piece != UNKNOWN or not ids or ids[-1] != UNKNOWN:
                ids.append(piece)
        return ids[::-1] or [UNKNOWN]
