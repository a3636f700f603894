"""Fit Stanza's entity tagger: its network and its file, in a training loop of our own.

Unlike Stanza's it reads unlabelled text first, decays the learning rate to nothing over a given number of
steps, averages the weights, learns vectors further only for words that the training data has often, and knows
valid BIOES sequences alone.
"""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from kazprep.train.align import TaggedSentence
from kazprep.train.batches import Batches, Vocabularies
from kazprep.train.loop import training_loop
from kazprep.train.network import Network, TrainingConfig
from kazprep.train.pretrain import pretrain


def fit_tagger(
    sentences: Sequence[TaggedSentence],
    words: Sequence[str],
    vectors: npt.NDArray[np.float32],
    recipe: TrainingConfig,
    seed: int,
    text: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """Train a tagger and return what `stanza.models.ner.trainer.Trainer` loads from a file.

    `vectors` has a row for each of the `words`, which are in lower case. `text` has unlabelled sentences as
    lists of words, as written, that the network learns to predict before it learns to tag.
    """
    torch.manual_seed(seed)
    vocabularies = Vocabularies(words, sentences)
    network = Network(vocabularies, vectors, recipe, sentences)
    network.train()
    if text:
        pretrain(network, vocabularies, text, recipe, seed)
    batches = Batches(sentences, vocabularies, recipe.batch, random.Random(seed), recipe.unknown)
    weights = [each for each in network.parameters() if each.requires_grad]
    averaged = [each.detach().clone() for each in weights]
    for step in training_loop(weights, network.loss, batches.forever(), recipe.steps, recipe):
        kept = min(recipe.averaging, (1 + step) / (10 + step))
        for average, each in zip(averaged, weights, strict=True):
            average.lerp_(each.detach(), 1 - kept)
    for each, average in zip(weights, averaged, strict=True):
        each.data.copy_(average)
    return network.checkpoint()
