"""Vectors of words out of a fine-tuned encoder: what it makes of a word, on average over a text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from kazprep.train.encoder.batches import PieceSentence, by_length, piece_batch
from kazprep.train.encoder.fit import autocast
from kazprep.train.encoder.network import EncoderTagger

_PIECES = 32_768  # in a batch, padding included
_OFTEN = 3  # occurrences from which a word's mean is taken for its expected features
_MOST = 20  # occurrences that count, where that is fitted
_EXPECTED_COUNTS = 2  # occurrences that the expected features weigh as much as
_RIDGE = 1.0

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """The mean features of words over their occurrences, (words, features), and the number of these."""

    mean: torch.Tensor
    count: torch.Tensor


def mean_features(
    tagger: EncoderTagger,
    sentences: Sequence[Sequence[str]],
    as_pieces: Sequence[PieceSentence],
    ids: Mapping[str, int],
    device: str,
) -> WordFeatures:
    """The mean features of the words with these ids, which are in lowercase, over all their occurrences.

    `as_pieces` has each of the sentences as pieces; words that are not in `ids` are left out.
    """
    size = 2 * tagger.encoder.sizes.features
    total = torch.zeros(len(ids), size, device=device)
    count = torch.zeros(len(ids), device=device)
    for rows, features in _features(tagger, as_pieces, device):
        words = [ids.get(word.lower(), -1) for row in rows for word in sentences[row]]
        index = torch.tensor(words, device=device)
        known = index >= 0
        total.index_add_(0, index[known], features[known])
        count.index_add_(0, index[known], torch.ones(int(known.sum()), device=device))
    return WordFeatures(total / count.clamp(min=1)[:, None], count)


@torch.inference_mode()
def _features(
    tagger: EncoderTagger, sentences: Sequence[PieceSentence], device: str
) -> Iterator[tuple[list[int], torch.Tensor]]:
    """The features of the words of each batch of sentences, with the sentences' indices."""
    tagger.eval()
    for rows in by_length(sentences, _PIECES):
        batch = piece_batch([sentences[row] for row in rows]).to(device)
        with autocast(device):
            features = tagger.features(batch.ids, batch.mask, batch.first, batch.last)
        yield rows, features.float()


def word_vectors(seen: WordFeatures, alone: WordFeatures, dimensions: int) -> Matrix:
    """Vectors of words, (words, dimensions), scaled to a mean square of 1.

    `seen` are a word's features in its sentences, `alone` those of the word by itself. What is expected of a
    word that is rare or was never seen is a linear map of the latter, fitted to the words that were seen
    often; the vectors are the principal components of both together.
    """
    often = seen.count >= _OFTEN
    inputs = torch.cat([alone.mean, torch.ones_like(alone.mean[:, :1])], 1)
    weights = seen.count[often].clamp(max=_MOST).sqrt()[:, None]
    left = inputs[often] * weights
    square = left.T @ left + _RIDGE * torch.eye(inputs.shape[1], device=inputs.device)
    expected = inputs @ torch.linalg.solve(square, left.T @ (seen.mean[often] * weights))
    count = seen.count[:, None]
    features = (seen.mean * count + expected * _EXPECTED_COUNTS) / (count + _EXPECTED_COUNTS)
    features = features - features.mean(0)
    _, directions = torch.linalg.eigh(features.T @ features)
    vectors = features @ directions[:, -dimensions:].flip(1)
    scaled: Matrix = (vectors / vectors.square().mean().sqrt().clamp(min=1e-6)).cpu().numpy()
    return scaled
