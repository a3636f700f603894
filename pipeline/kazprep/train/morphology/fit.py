"""Fitting Stanza's tagger of parts of speech and features in our own training loop.

It learns silver sentences first, then gold ones, many times over and at a smaller rate, among some silver
ones. In both phases the learning rate decays to 0 and the weights are averaged.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from kazprep.train.loop import averaged_training
from kazprep.train.morphology.batches import Batch, Encoder, endless
from kazprep.train.morphology.defaults import GOLD_STEPS, SILVER_STEPS
from kazprep.train.morphology.network import Network, Sizes
from kazprep.train.morphology.sentences import Tokens
from kazprep.train.morphology.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the training of a tagger; the names are those of `kazprep.train.loop.TrainingConfig`."""

    steps: int
    rate: float
    batch: int
    averaging: float
    warm_up: float = 0.05
    gradient_norm: float = 5.0
    device: str = "cpu"


SILVER = Phase(steps=SILVER_STEPS, rate=3e-3, batch=64, averaging=0.999)
GOLD = Phase(steps=GOLD_STEPS, rate=3e-4, batch=32, averaging=0.99)
GOLD_SHARE = 0.25
"""The share of gold sentences in a batch of the second phase."""
TUNED_FROM = 4
"""The number of occurrences in silver sentences from which a word's vector is trained further."""
UNKNOWN = 0.75
"""A word that occurs n times is replaced by the unknown word with probability UNKNOWN / (UNKNOWN + n)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lowercase that have a vector, and the vectors, (words, dimensions)."""

    words: list[str]
    vectors: npt.NDArray[np.float32]


def fit_tagger(
    silver: Sequence[Tokens],
    gold: Sequence[Tokens],
    words: Words,
    seed: int,
    *,
    sizes: Sizes | None = None,
    first: Phase = SILVER,
    second: Phase = GOLD,
    share: float = GOLD_SHARE,
    after_silver: Path | None = None,
) -> dict[str, Any]:
    """Train a tagger; returns the content of a file that `stanza.models.pos.trainer.Trainer` loads.

    `after_silver` is a file that keeps the weights after the first phase: where it exists, that phase is not
    repeated. Only silver sentences are learned in it, so that taggers which differ in their gold sentences
    can share it.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    vocabularies = Vocabularies(words.words, [*silver, *gold])
    counts = Counter(token.form.lower() for token in chain.from_iterable(silver))
    tuned = [i for word, i in vocabularies.words.items() if counts[word] >= TUNED_FROM]
    network = Network(vocabularies, words.vectors, sizes or Sizes(), tuned).to(first.device).train()
    encoder = Encoder(vocabularies, counts, UNKNOWN)
    weights = [each for each in network.parameters() if each.requires_grad]
    if after_silver is not None and after_silver.is_file():
        network.load_state_dict(torch.load(after_silver, map_location=first.device, weights_only=True))
    else:
        batches = endless(silver, encoder, first.batch, rng)
        averaged_training(weights, network.loss, batches, first.steps, first, first.averaging)
        if after_silver is not None:
            torch.save(network.state_dict(), after_silver)
    if gold:
        mixed = _mixed(gold, silver, encoder, second.batch, share, rng)
        averaged_training(weights, network.loss, mixed, second.steps, second, second.averaging)
    return network.checkpoint()


def _mixed(
    gold: Sequence[Tokens],
    silver: Sequence[Tokens],
    encoder: Encoder,
    size: int,
    share: float,
    rng: random.Random,
) -> Iterator[Batch]:
    """Batches of `size` sentences, the share of gold ones among silver ones, without end."""
    golden = _shuffled(gold, rng)
    while True:
        chosen = [next(golden) for _ in range(round(size * share))]
        chosen += rng.choices(silver, k=size - len(chosen)) if silver else []
        yield encoder.batch(chosen, rng)


def _shuffled(sentences: Sequence[Tokens], rng: random.Random) -> Iterator[Tokens]:
    """Each sentence once in random order, again and again."""
    while True:
        yield from rng.sample(sentences, len(sentences))
