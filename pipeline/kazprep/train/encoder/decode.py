"""The most probable valid sequence of BIOES tags, from the probabilities of each word's tags."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kazprep.entities.bio import may_follow

_IMPOSSIBLE = -1e4  # the log probability of what no valid sequence has
_LEAST = 1e-9  # a probability, so that its logarithm is finite


class Decoder:
    """Viterbi decoding over the tags of a tagger."""

    def __init__(self, tags: Sequence[str]) -> None:
        """`tags` are BIOES tags by id, `O` among them."""
        allowed = [[may_follow(before, tag) for tag in tags] for before in tags]
        self._transitions = np.where(allowed, 0, _IMPOSSIBLE).astype(np.float32)
        self._first = np.array([0 if may_follow("O", tag) else _IMPOSSIBLE for tag in tags], np.float32)
        self._last = np.array([0 if may_follow(tag, "O") else _IMPOSSIBLE for tag in tags], np.float32)

    def best(self, probabilities: npt.NDArray[np.floating]) -> list[int]:
        """The ids of a sentence's tags, out of their probabilities, (words, tags).

        >>> decoder = Decoder(["O", "B-GPE", "E-GPE", "S-GPE"])
        >>> decoder.best(np.array([[0.1, 0.6, 0.0, 0.3], [0.5, 0.0, 0.4, 0.1]]))
        [1, 2]
        """
        scores = np.log(np.maximum(probabilities.astype(np.float32), _LEAST))
        if not len(scores):
            return []
        best = scores[0] + self._first
        before = []
        for word in scores[1:]:
            reached = best[:, None] + self._transitions
            chosen = reached.argmax(0)
            before.append(chosen)
            best = reached[chosen, np.arange(len(chosen))] + word
        ids = [int((best + self._last).argmax())]
        for chosen in reversed(before):
            ids.append(int(chosen[ids[-1]]))
        return ids[::-1]
