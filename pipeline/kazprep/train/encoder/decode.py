"""The most probable valid sequences of BIOES tags, from the probabilities of each word's tags."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.utils.rnn import pad_sequence

from kazprep.chunking import length_buckets
from kazprep.inference.viterbi import Edges, Transitions, best_tags
from kazprep.train.crf import FORBIDDEN, forbidden_transitions

_LEAST = 1e-9  # a probability, so that its logarithm is finite
_WORDS = 20_000  # in a batch, padding included

Probabilities = npt.NDArray[np.floating]


class Decoder:
    """Viterbi decoding over the tags of a tagger."""

    def __init__(self, tags: Sequence[str]) -> None:
        """`tags` are BIOES tags by id, `O` among them."""
        forbidden = forbidden_transitions(tags)
        self._transitions = Transitions(torch.zeros(forbidden.shape).masked_fill(forbidden, FORBIDDEN))
        self._edges = Edges.of([tags[i] for i in self._transitions.order.tolist()], "cpu")

    def best(self, sentences: Sequence[Probabilities]) -> list[list[int]]:
        """The ids of each sentence's tags, out of their probabilities: for each sentence, (words, tags).

        >>> decoder = Decoder(["O", "B-GPE", "E-GPE", "S-GPE"])
        >>> decoder.best([np.array([[0.1, 0.6, 0.0, 0.3], [0.5, 0.0, 0.4, 0.1]])])
        [[1, 2]]
        """
        found: list[list[int]] = [[] for _ in sentences]
        lengths = np.array([len(each) for each in sentences], np.int32)
        for batch in length_buckets(lengths, _WORDS):
            rows = [row for row in batch.tolist() if lengths[row]]  # the longest first
            if rows:
                tags = self._in_batch([sentences[row] for row in rows])
                for column, row in enumerate(rows):
                    found[row] = tags[: lengths[row], column].tolist()
        return found

    def _in_batch(self, sentences: Sequence[Probabilities]) -> torch.Tensor:
        """The ids of the tags of sentences, the longest first: (words, sentences)."""
        scores = [torch.from_numpy(each.astype(np.float32)).clamp_min(_LEAST).log() for each in sentences]
        ordered = pad_sequence(scores)[:, :, self._transitions.order]
        lengths = torch.tensor([len(each) for each in sentences])
        return best_tags(ordered, self._transitions, lengths, self._edges)
