"""What a part-of-speech tagger sees of a word by itself: embeddings, and its characters through an LSTM."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from kazprep.inference.checkpoint import UNKNOWN, UnsupportedModelError
from kazprep.inference.layers import Linear
from kazprep.inference.word_vectors import CharacterLstm, Embeddings

_MARKS = "?？︖﹖⁇!！︕﹗‼"
# What Stanza takes for one mark (`stanza.models.common.utils.simplify_punct`).
_QUESTION = re.compile("^[?？︖﹖⁇][?？︖﹖⁇!！︕﹗‼]+$")
_EXCLAMATION = re.compile("^[!！︕﹗‼][?？︖﹖⁇!！︕﹗‼]+$")


def simplify_marks(word: str) -> str:
    """A word as the tagger reads it: several question and exclamation marks are one.

    >>> simplify_marks("?!!"), simplify_marks("Алматы")
    ('?', 'Алматы')
    """
    if word[:1] not in _MARKS:
        return word
    return _EXCLAMATION.sub("!", _QUESTION.sub("?", word))


class WordInputs:
    """The inputs that depend on nothing but the word, in the order in which the network has them."""

    def __init__(
        self,
        config: Mapping[str, Any],
        vocab: Mapping[str, Any],
        weights: Mapping[str, Tensor],
        pretrained: Embeddings | None,
        precision: torch.dtype,
        device: str,
    ) -> None:
        """Take the parts of a tagger that look at single words; `pretrained` are from another file."""
        self._device = device
        self._word = vocab["word"]
        self._embeddings = weights["word_emb.weight"] if config["word_emb_dim"] > 0 else None
        self._pretrained: tuple[Embeddings, Linear] | None = None
        if config["pretrain"]:
            if pretrained is None:
                raise UnsupportedModelError(
                    "a part-of-speech tagger with pretrained vectors that were not given"
                )
            self._pretrained = (pretrained, Linear.of(weights, ["trans_pretrained"], device))
        self._characters: CharacterLstm | None = None
        if reads_characters(config) and not config.get("charlm"):
            self._characters = CharacterLstm(
                weights,
                "charmodel",
                vocab["char"]["_unit2id"],
                precision,
                device,
                _Attention(weights["charmodel.char_attn.weight"].to(device)),
                lower=bool(vocab["char"].get("lower")),
            )
            self._transform = Linear.of(weights, ["trans_char"], device)

    def __call__(self, words: Sequence[str]) -> Tensor:
        """The inputs of each word, (words, features)."""
        words = [simplify_marks(word) for word in words]
        parts = []
        if self._embeddings is not None:
            parts.append(_rows(self._word, self._embeddings, words).to(self._device))
        if self._pretrained is not None:
            (vocab, vectors), transform = self._pretrained
            # As Stanza keeps the words of a file of vectors, without the space that a word may have.
            cased = [word.lower().replace(" ", "\xa0") for word in words]
            parts.append(transform(_rows(vocab, vectors, cased).to(self._device)))
        if self._characters is not None:
            parts.append(self._transform(self._characters(words)))
        return torch.cat(parts, 1) if parts else torch.empty((len(words), 0), device=self._device)


def reads_characters(config: Mapping[str, Any]) -> bool:
    """Whether a tagger with these settings has a model of the characters of words."""
    return bool(config["char"] and config["char_emb_dim"] > 0)


def _rows(vocab: Mapping[str, Any], vectors: Tensor, words: Sequence[str]) -> Tensor:
    """The vector of each word, in single precision."""
    cased = [word.lower() for word in words] if vocab.get("lower") else words
    ids = torch.tensor([vocab["_unit2id"].get(word, UNKNOWN) for word in cased], dtype=torch.int64)
    return vectors[ids].float()


class _Attention:
    """The sum of an LSTM's outputs over a word, each times how much it counts, which is from 0 to 1."""

    def __init__(self, weight: Tensor) -> None:
        self._weight = weight[0]

    def __call__(self, outputs: Tensor, lengths: Tensor) -> Tensor:
        weights = torch.sigmoid((outputs * self._weight).sum(2, keepdim=True))
        # One after the other, so that a sum does not depend on the padding after the word.
        sums = (outputs * weights).cumsum(0)
        return sums[lengths - 1, torch.arange(len(lengths), device=lengths.device)]
