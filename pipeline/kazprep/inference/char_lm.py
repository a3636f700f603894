"""Stanza's character language models: what a sentence's letters up to a word say of it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from kazprep.inference.checkpoint import Checkpoint, UnsupportedModelError
from kazprep.inference.layers import Lstm
from kazprep.inference.word_vectors import letter_ids

_START, _END = "\n", " "  # before a sentence, and after each word


class CharacterLanguageModel:
    """One of the two models of a tagger, which reads sentences forwards or backwards."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        letters: Mapping[str, int],
        precision: torch.dtype,
        device: str,
        *,
        backward: bool,
        lower: bool,
    ) -> None:
        """`letters` are the tagger's, by which it numbers what the model reads, all small if `lower`.

        Raises `UnsupportedModelError` for a model with parts that are not known here.
        """
        weights = checkpoint.weights
        if "charlstm.lstm.weight_ih_l0" not in weights:
            raise UnsupportedModelError("a tagger with a character language model of another kind")
        self._letters = letters
        self._backward = backward
        self._lower = lower
        self._device = device
        self._vectors = weights["char_emb.weight"].to(device)
        self._lstm = Lstm.from_weights(weights, "charlstm.lstm", precision, device)
        self._initial = (weights["charlstm_h_init"].to(device), weights["charlstm_c_init"].to(device))

    def __call__(self, sentences: Sequence[Sequence[str]], steps: int) -> Tensor:
        """What the model says of each word, (steps, sentences, features); zeros beyond a sentence's words."""
        order = [
            [word[::-1] for word in reversed(sentence)] if self._backward else sentence
            for sentence in sentences
        ]
        texts = [_START + "".join(word + _END for word in sentence) for sentence in order]
        lengths = np.array([len(text) for text in texts])
        kinds = np.full((int(lengths.max()), len(texts)), self._letters[_END], dtype=np.int64)
        for row, text in enumerate(texts):
            kinds[: len(text), row] = letter_ids(text, self._letters, lower=self._lower)
        inputs = self._vectors[torch.from_numpy(kinds).to(self._device)]
        outputs = self._lstm(inputs, torch.from_numpy(lengths).to(self._device), self._initial)
        found = outputs.new_zeros((steps, len(sentences), outputs.shape[2]))
        for row, sentence in enumerate(order):
            ends = list(accumulate(len(word) + 1 for word in sentence))  # of the space after each word
            said = outputs[ends, row]
            found[: len(sentence), row] = said.flip(0) if self._backward else said
        return found
