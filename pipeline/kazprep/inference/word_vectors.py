"""What a tagger knows of a word by itself: its embedding, and its letters through a small LSTM."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

from kazprep.chunking import length_buckets
from kazprep.inference.checkpoint import EMPTY, PAD, UNKNOWN, Checkpoint, UnsupportedModelError
from kazprep.inference.layers import FEWEST_ROWS, Linear, Lstm, last_states

MOST_WORDS = 50_000
"""So many words are remembered at most, 60 MB of vectors of 300 numbers; then they are forgotten at once."""
_PLACES = 4_000  # letters, padding included, that the LSTM is given at once


def letter_ids(text: str, letters: Mapping[str, int], *, lower: bool) -> list[int]:
    """The number of each letter; of its small one if `lower`."""
    if lower:
        return [letters.get(letter.lower(), UNKNOWN) for letter in text]
    return [letters.get(letter, UNKNOWN) for letter in text]


Pretrained: TypeAlias = tuple[Mapping[str, Any], Tensor]
"""Vectors of words, and the vocabulary that numbers them."""


class WordVectors:
    """Vectors of words, each computed once and remembered for as long as there is room."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        pretrained: Pretrained | None,
        transform: Linear | None,
        precision: torch.dtype,
        device: str,
    ) -> None:
        """Take a tagger's parts that look at single words.

        `pretrained` are vectors and their vocabulary; `transform` is what the vectors go through at last.
        """
        config, vocab, weights = checkpoint.config, checkpoint.vocab, checkpoint.weights
        self._device = device
        self._transform = transform
        self._embeddings = _Embeddings(config, vocab, weights, pretrained)
        self._letters: Mapping[str, int] | None = None
        if "charmodel.char_emb.weight" in weights:
            self._letters = vocab["char"]["_unit2id"]
            self._lower = bool(config.get("char_lowercase"))
            self._letter_vectors = weights["charmodel.char_emb.weight"].to(device)
            self._lstm = Lstm.from_weights(weights, "charmodel.charlstm.lstm", precision, device)
            self._initial = (
                weights["charmodel.charlstm_h_init"].to(device),
                weights["charmodel.charlstm_c_init"].to(device),
            )
        self._rows: dict[str, int] = {}
        self._table = self._vectors([" "])[:0]  # as wide as a vector

    def expect(self, words: Sequence[str]) -> None:
        """Compute the vectors of words that will be asked for together, if there is room for all of them."""
        distinct = set(words)
        if len(distinct) <= MOST_WORDS:
            self._remember(distinct)

    def __call__(self, words: Sequence[str]) -> Tensor:
        """A vector for each of the words, (words, features)."""
        self._remember(set(words))
        rows = np.fromiter(map(self._rows.__getitem__, words), dtype=np.int64, count=len(words))
        return self._table.index_select(0, torch.from_numpy(rows).to(self._device))

    def __len__(self) -> int:
        """How many words are remembered."""
        return len(self._rows)

    def _remember(self, words: set[str]) -> None:
        new = sorted(word for word in words if word not in self._rows)
        if not new:
            return
        if len(self._rows) + len(new) > MOST_WORDS:
            self._rows.clear()
            new = sorted(words)
        known = len(self._rows)
        vectors = self._vectors(new)
        if len(self._table) < known + len(new):
            grown = vectors.new_empty((max(2 * len(self._table), known + len(new)), vectors.shape[1]))
            grown[:known] = self._table[:known]
            self._table = grown
        self._table[known : known + len(new)] = vectors
        self._rows.update(zip(new, range(known, known + len(new)), strict=True))

    def _vectors(self, words: Sequence[str]) -> Tensor:
        parts = [self._embeddings(words).to(self._device)]
        if self._letters is not None:
            parts.append(self._spelled(words, self._letters))
        vectors = torch.cat(parts, 1)
        return vectors if self._transform is None else self._transform(vectors)

    def _spelled(self, words: Sequence[str], letters: Mapping[str, int]) -> Tensor:
        lengths = np.array([len(word) for word in words])
        vectors = torch.empty((len(words), self._lstm.size), device=self._device)
        for batch in length_buckets(lengths, _PLACES):
            filled = max(len(batch), FEWEST_ROWS)
            own = torch.ones(filled, dtype=torch.int64)
            own[: len(batch)] = torch.from_numpy(lengths[batch])
            own = own.to(self._device)
            kinds = np.full((int(lengths[batch[0]]), filled), PAD, dtype=np.int64)
            for column, word in enumerate(batch.tolist()):
                kinds[: lengths[word], column] = letter_ids(words[word], letters, lower=self._lower)
            inputs = self._letter_vectors[torch.from_numpy(kinds).to(self._device)]
            vectors[batch] = last_states(self._lstm(inputs, own, self._initial), own)[: len(batch)]
        return vectors


class _Embeddings:
    """Embeddings of words: pretrained ones, trained ones, or their sum."""

    def __init__(
        self,
        config: Mapping[str, Any],
        vocab: Mapping[str, Any],
        weights: Mapping[str, Tensor],
        pretrained: Pretrained | None,
    ) -> None:
        self._lower = config.get("lowercase", True)
        self._word: Pretrained | None = None
        if "word" in vocab:
            own = weights.get("word_emb.weight")
            if own is None and pretrained is None:
                raise UnsupportedModelError("a tagger with pretrained vectors that are not at hand")
            self._word = (vocab["word"], own) if own is not None else pretrained
        self._delta: Pretrained | None = None
        if "delta" in vocab and "delta_emb.weight" in weights:
            self._delta = (vocab["delta"], weights["delta_emb.weight"])

    def __call__(self, words: Sequence[str]) -> Tensor:
        cased = [word.lower() for word in words] if self._lower else words
        parts = []
        known = torch.zeros(len(words), dtype=torch.bool)
        if self._word is not None:
            vocab, vectors = self._word
            ids = torch.tensor([_pretrained_id(vocab, word) for word in cased])
            parts.append(vectors[ids].float())
            known = ids != UNKNOWN
        if self._delta is not None:
            vocab, vectors = self._delta
            ids = torch.tensor([_trained_id(vocab, word) for word in cased])
            # What the training data lacks is unknown only if the pretrained vectors lack it too.
            ids[known & (ids == UNKNOWN)] = PAD
            parts.append(vectors[ids].float())
        return torch.stack(parts).sum(0)


def _pretrained_id(vocab: Mapping[str, Any], word: str) -> int:
    word = word.lower() if vocab["lower"] else word
    number: int = vocab["_unit2id"].get(word.replace(" ", "\xa0"), UNKNOWN)
    return number


def _trained_id(vocab: Mapping[str, Any], word: str) -> int:
    if word in (vocab.get("ignore") or ()):
        return EMPTY
    word = word.lower() if vocab["lower"] else word
    number: int = vocab["_unit2id"].get(word, UNKNOWN)
    return number
