"""Batches of analysed sentences, as tensors."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch

from kazprep.train.morphology.sentences import Tokens
from kazprep.train.morphology.vocabulary import UNKNOWN, Vocabularies


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences as tensors of ids, the longest first, padded with 0."""

    lengths: torch.Tensor
    """The number of words of each sentence, (sentences)."""
    words: torch.Tensor
    """The ids of the words' vectors, (sentences, words)."""
    upos: torch.Tensor
    """The ids of the parts of speech, 0 where there is none to learn, (sentences, words)."""
    feats: torch.Tensor
    """The ids of the features' values, (sentences, words, features)."""
    weights: torch.Tensor
    """How much each word counts, (sentences, words)."""
    characters: torch.Tensor
    """The ids of the characters of the batch's distinct words, the longest first: (distinct words,
    characters)."""
    character_lengths: torch.Tensor
    """The number of characters of each distinct word, (distinct words)."""
    distinct: torch.Tensor
    """The row of `characters` of each word, (sentences, words)."""

    def to(self, device: str) -> "Batch":
        """The batch on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class Encoder:
    """Sentences as ids, made into batches."""

    def __init__(self, vocabularies: Vocabularies, counts: Counter[str], unknown: float = 0) -> None:
        """`counts` are the occurrences of each word, in lowercase, in the training data.

        A word that occurs n times is replaced by the unknown word with probability unknown / (unknown + n).
        """
        self._vocabularies = vocabularies
        self._counts = counts
        self._unknown = unknown
        self._rows: dict[str, tuple[int, float, list[int]]] = {}

    def batch(self, sentences: Sequence[Tokens], rng: random.Random) -> Batch:
        """The sentences as a batch, the longest first."""
        ordered = sorted(sentences, key=lambda sentence: -len(sentence))
        shape = (len(ordered), len(ordered[0]))
        vocabularies = self._vocabularies
        words, upos, distinct_rows = (np.zeros(shape, np.int64) for _ in range(3))
        feats = np.zeros((*shape, len(vocabularies.feature_sizes)), np.int64)
        weights = np.zeros(shape, np.float32)
        forms = sorted(
            {token.form for sentence in ordered for token in sentence}, key=lambda form: (-len(form), form)
        )
        row_of = {form: i for i, form in enumerate(forms)}
        characters = np.zeros((len(forms), len(forms[0])), np.int64)
        for i, form in enumerate(forms):
            characters[i, : len(form)] = self._row(form)[2]
        for i, sentence in enumerate(ordered):
            for j, token in enumerate(sentence):
                word, rate, _ = self._row(token.form)
                words[i, j] = UNKNOWN if rng.random() < rate else word
                distinct_rows[i, j] = row_of[token.form]
                if token.upos is not None:
                    upos[i, j] = vocabularies.upos[token.upos]
                    feats[i, j] = vocabularies.feats[token.feats]
                    weights[i, j] = token.weight
        return Batch(
            torch.tensor([len(sentence) for sentence in ordered]),
            torch.from_numpy(words),
            torch.from_numpy(upos),
            torch.from_numpy(feats),
            torch.from_numpy(weights),
            torch.from_numpy(characters),
            torch.tensor([len(form) for form in forms]),
            torch.from_numpy(distinct_rows),
        )

    def _row(self, form: str) -> tuple[int, float, list[int]]:
        """A word's id, the rate at which it is unknown, and the ids of its characters."""
        row = self._rows.get(form)
        if row is None:
            word = form.lower()
            rate = self._unknown / (self._unknown + self._counts[word]) if self._unknown else 0.0
            row = (
                self._vocabularies.words.get(word, UNKNOWN),
                rate,
                [self._vocabularies.characters.get(character, UNKNOWN) for character in form],
            )
            self._rows[form] = row
        return row


CAPITALS = 0.02
"""The share of sentences that are learned in capitals, as headlines may be."""


def endless(sentences: Sequence[Tokens], encoder: Encoder, size: int, rng: random.Random) -> Iterator[Batch]:
    """Batches of `size` sentences of similar length, epoch after epoch: every sentence once, in random
    order."""
    while True:
        order = list(range(len(sentences)))
        rng.shuffle(order)
        # Similar lengths together, with enough noise that batches differ from one epoch to the next.
        order.sort(key=lambda i: len(sentences[i]) * rng.uniform(0.8, 1.25))
        firsts = list(range(0, len(order), size))
        rng.shuffle(firsts)
        for first in firsts:
            chosen = [sentences[i] for i in order[first : first + size]]
            yield encoder.batch([perhaps_in_capitals(tokens, rng) for tokens in chosen], rng)


def perhaps_in_capitals(tokens: Tokens, rng: random.Random) -> Tokens:
    """A sentence, at the rate `CAPITALS` in capitals."""
    if rng.random() >= CAPITALS:
        return tokens
    return tuple(token._replace(form=token.form.upper()) for token in tokens)
