"""Stanza's character language models: a vector for each word, from its sentence up to there."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from kazprep.inference.checkpoint import Checkpoint, UnsupportedModelError
from kazprep.inference.layers import Lstm
from kazprep.inference.word_vectors import character_ids

_START, _END = "\n", " "  # before a sentence, and after each word


class CharacterLanguageModel:
    """One of the two character language models of a tagger, which reads sentences forward or backward."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        vocab: Mapping[str, int],
        precision: torch.dtype,
        device: str,
        *,
        backward: bool,
        lower: bool,
    ) -> None:
        """`vocab` has the tagger's ids of characters; with `lower` they are looked up in lowercase.

        Raises `UnsupportedModelError` for a model with parts that are not known here.
        """
        weights = checkpoint.weights
        if "charlstm.lstm.weight_ih_l0" not in weights:
            raise UnsupportedModelError("a tagger with a character language model of another type")
        self._vocab = vocab
        self._backward = backward
        self._lower = lower
        self._device = device
        self._embeddings = weights["char_emb.weight"].to(device)
        self._lstm = Lstm.from_weights(weights, "charlstm.lstm", precision, device)
        self._initial = (weights["charlstm_h_init"].to(device), weights["charlstm_c_init"].to(device))

    def __call__(self, sentences: Sequence[Sequence[str]], steps: int) -> Tensor:
        """A vector for each word, (steps, sentences, features); zeros beyond the words of a sentence.

        `steps` is the number of words of the longest sentence.
        """
        order = [
            [word[::-1] for word in reversed(sentence)] if self._backward else sentence
            for sentence in sentences
        ]
        texts = [_START + "".join(word + _END for word in sentence) for sentence in order]
        lengths = np.array([len(text) for text in texts])
        ids = np.full((int(lengths.max()), len(texts)), self._vocab[_END], dtype=np.int64)
        for row, text in enumerate(texts):
            ids[: len(text), row] = character_ids(text, self._vocab, lower=self._lower)
        inputs = self._embeddings[torch.from_numpy(ids).to(self._device)]
        outputs = self._lstm(inputs, torch.from_numpy(lengths).to(self._device), self._initial)
        vectors = outputs.new_zeros((steps, len(sentences), outputs.shape[2]))
        for row, sentence in enumerate(order):
            ends = list(
                accumulate(len(word) + 1 for word in sentence)
            )  # the index of the space after each word
            states = outputs[ends, row]
            vectors[: len(sentence), row] = states.flip(0) if self._backward else states
        return vectors
