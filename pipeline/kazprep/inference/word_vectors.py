"""Vectors of words by themselves, cached: each word's embedding, and its characters through a small LSTM."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

from kazprep.chunking import Indices
from kazprep.inference.checkpoint import EMPTY, PAD, UNKNOWN, Checkpoint, UnsupportedModelError
from kazprep.inference.device import Batches, batch_scale
from kazprep.inference.layers import MIN_ROWS, Linear, Lstm, last_states

CACHE_SIZE = 50_000
"""Words in the cache at most, 60 MB of vectors of 300 numbers; a full cache is emptied."""
_MAX_PADDED_CHARACTERS = 4_000  # in a batch for the LSTM, padding included


def character_ids(text: str, vocab: Mapping[str, int], *, lower: bool) -> list[int]:
    """The id of each character, or of its lowercase form if `lower`."""
    if lower:
        return [vocab.get(character.lower(), UNKNOWN) for character in text]
    return [vocab.get(character, UNKNOWN) for character in text]


Embeddings: TypeAlias = tuple[Mapping[str, Any], Tensor]
"""A vocabulary as Stanza stores it, and a vector for each of its ids."""


class WordCache:
    """Vectors of words, each computed once and kept."""

    def __init__(self, compute: Callable[[Sequence[str]], Tensor], device: str) -> None:
        """`compute` gives the vectors of words, (words, features), on `device`."""
        self._compute = compute
        self._device = device
        self._rows: dict[str, int] = {}  # the row of each cached word in the table
        self._table = compute([" "])[:0]  # no rows yet, as wide as a vector

    def prefetch(self, words: Sequence[str]) -> None:
        """Compute the vectors of words that will be needed, together, if the cache can hold all of them."""
        distinct = set(words)
        if len(distinct) <= CACHE_SIZE:
            self._cache(distinct)

    def __call__(self, words: Sequence[str]) -> Tensor:
        """A vector for each of the words, (words, features)."""
        self._cache(set(words))
        rows = np.fromiter(map(self._rows.__getitem__, words), dtype=np.int64, count=len(words))
        return self._table.index_select(0, torch.from_numpy(rows).to(self._device))

    def __len__(self) -> int:
        """The number of cached words."""
        return len(self._rows)

    def _cache(self, words: set[str]) -> None:
        """Compute the vectors of the words that are not cached; one that would overflow is emptied first."""
        new = sorted(word for word in words if word not in self._rows)
        if not new:
            return
        if len(self._rows) + len(new) > CACHE_SIZE:
            self._rows.clear()
            new = sorted(words)
        n_cached = len(self._rows)
        vectors = self._compute(new)
        if len(self._table) < n_cached + len(new):
            grown = vectors.new_empty((max(2 * len(self._table), n_cached + len(new)), vectors.shape[1]))
            grown[:n_cached] = self._table[:n_cached]
            self._table = grown
        self._table[n_cached : n_cached + len(new)] = vectors
        self._rows.update(zip(new, range(n_cached, n_cached + len(new)), strict=True))


class WordVectors:
    """The vector of a word: its embedding, and the last states of an LSTM over its characters."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        pretrained: Embeddings | None,
        transform: Linear | None,
        precision: torch.dtype,
        device: str,
    ) -> None:
        """Take the parts of a tagger that look at single words.

        `pretrained` are word embeddings from another file than the tagger's; `transform`
        is applied to each vector.
        """
        config, vocab, weights = checkpoint.config, checkpoint.vocab, checkpoint.weights
        self._device = device
        self._transform = transform
        self._embeddings = _WordEmbeddings(config, vocab, weights, pretrained)
        self._characters: CharacterLstm | None = None
        if "charmodel.char_emb.weight" in weights:
            characters = vocab["char"]["_unit2id"]
            lower = bool(config.get("char_lowercase"))
            self._characters = CharacterLstm(
                weights, "charmodel", characters, precision, device, last_states, lower=lower
            )

    def __call__(self, words: Sequence[str]) -> Tensor:
        """The vector of each word, computed."""
        parts = [self._embeddings(words).to(self._device)]
        if self._characters is not None:
            parts.append(self._characters(words))
        vectors = torch.cat(parts, 1)
        return vectors if self._transform is None else self._transform(vectors)


class CharacterLstm:
    """An LSTM over the characters of single words, and what a word's vector is made of its outputs."""

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        name: str,
        vocab: Mapping[str, int],
        precision: torch.dtype,
        device: str,
        reduce: Callable[[Tensor, Tensor], Tensor],
        *,
        lower: bool,
    ) -> None:
        """The character model called `name` in a model's weights; with `lower` it reads lowercase.

        `reduce` makes the vectors, (words, size of the LSTM), of the outputs, (steps, words, size), and the
        number of characters of each word.
        """
        self._vocab = vocab
        self._lower = lower
        self._device = device
        self._batches = Batches(batch_scale(device) * _MAX_PADDED_CHARACTERS)
        self._reduce = reduce
        self._embeddings = weights[f"{name}.char_emb.weight"].to(device)
        self._lstm = Lstm.from_weights(weights, f"{name}.charlstm.lstm", precision, device)
        self._initial = (
            weights[f"{name}.charlstm_h_init"].to(device),
            weights[f"{name}.charlstm_c_init"].to(device),
        )

    def __call__(self, words: Sequence[str]) -> Tensor:
        """The vector of each word, (words, size of the LSTM)."""
        lengths = np.array([len(word) for word in words])
        vectors = torch.empty((len(words), self._lstm.size), device=self._device)

        def read_batch(batch: Indices) -> None:
            n_rows = max(len(batch), MIN_ROWS)
            row_lengths = torch.ones(n_rows, dtype=torch.int64)
            row_lengths[: len(batch)] = torch.from_numpy(lengths[batch])
            row_lengths = row_lengths.to(self._device)
            ids = np.full((int(lengths[batch[0]]), n_rows), PAD, dtype=np.int64)
            for row, index in enumerate(batch.tolist()):
                ids[: lengths[index], row] = character_ids(words[index], self._vocab, lower=self._lower)
            inputs = self._embeddings[torch.from_numpy(ids).to(self._device)]
            outputs = self._lstm(inputs, row_lengths, self._initial)
            vectors[batch] = self._reduce(outputs, row_lengths)[: len(batch)]

        self._batches.run(lengths, read_batch)
        return vectors


class _WordEmbeddings:
    """Embeddings of words: pretrained ones, trained ones (Stanza's "delta"), or their sum."""

    def __init__(
        self,
        config: Mapping[str, Any],
        vocab: Mapping[str, Any],
        weights: Mapping[str, Tensor],
        pretrained: Embeddings | None,
    ) -> None:
        self._lower = config.get("lowercase", True)
        self._word: Embeddings | None = None
        if "word" in vocab:
            trained = weights.get("word_emb.weight")
            if trained is None and pretrained is None:
                raise UnsupportedModelError("a tagger with pretrained vectors that were not given")
            self._word = (vocab["word"], trained) if trained is not None else pretrained
        self._delta: Embeddings | None = None
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
            # A word that the training data lacks is unknown only if the pretrained vectors lack it too.
            ids[known & (ids == UNKNOWN)] = PAD
            parts.append(vectors[ids].float())
        return torch.stack(parts).sum(0)


def _pretrained_id(vocab: Mapping[str, Any], word: str) -> int:
    word = word.lower() if vocab["lower"] else word
    index: int = vocab["_unit2id"].get(word.replace(" ", "\xa0"), UNKNOWN)
    return index


def _trained_id(vocab: Mapping[str, Any], word: str) -> int:
    if word in (vocab.get("ignore") or ()):
        return EMPTY
    word = word.lower() if vocab["lower"] else word
    index: int = vocab["_unit2id"].get(word, UNKNOWN)
    return index
