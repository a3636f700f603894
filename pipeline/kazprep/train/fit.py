"""Fitting Stanza's entity tagger: its network and its file format, in our training loop.

Unlike Stanza's trainer it decays the learning rate to 0 over a given number of
steps, averages the weights, tunes the vectors only of words that are frequent in the training data, and
allows only valid BIOES sequences.
"""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from kazprep.train.align import TaggedSentence
from kazprep.train.batches import Batches, Vocabularies
from kazprep.train.loop import TrainingConfig, averaged_training
from kazprep.train.network import Network


def fit_tagger(
    sentences: Sequence[TaggedSentence],
    words: Sequence[str],
    vectors: npt.NDArray[np.float32],
    config: TrainingConfig,
    seed: int,
) -> dict[str, Any]:
    """Train a tagger; returns the content of a file that `stanza.models.ner.trainer.Trainer` loads.

    `vectors` has a row for each of the `words`, which are in lowercase.
    """
    torch.manual_seed(seed)
    vocabularies = Vocabularies(words, sentences)
    network = Network(vocabularies, vectors, config, sentences)
    network.train()
    batches = Batches(sentences, vocabularies, config.batch, random.Random(seed), config.unknown)
    weights = [each for each in network.parameters() if each.requires_grad]
    averaged_training(weights, network.loss, batches.endless(), config.steps, config, config.averaging)
    return network.checkpoint()
