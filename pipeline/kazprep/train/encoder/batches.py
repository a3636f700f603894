"""Sentences as pieces, and batches of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from kazprep.chunking import length_buckets
from kazprep.train.encoder.pieces import END, PADDING, START

_MULTIPLE = 8  # rows are padded to a multiple of this number of pieces

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PieceSentence:
    """A sentence as pieces, `<s>` and `</s>` included, and where its words begin and end in them."""

    ids: Ids
    """The ids of its pieces, (pieces)."""
    first: Ids
    """The index of each word's first piece, (words)."""
    last: Ids
    """The index of each word's last piece, (words)."""
    tags: Ids
    """The id of each word's tag, (words); all 0 for unlabelled text."""
    weight: float = 1.0
    """Its share in the loss."""


def piece_sentence(
    split: Sequence[Sequence[int]], tags: Sequence[int], positions: int, weight: float = 1.0
) -> PieceSentence:
    """A sentence out of the pieces of its words; words beyond the last of `positions` share it."""
    ids = [START]
    first, last = [], []
    for pieces in split:
        room = positions - 1 - len(ids)
        first.append(min(len(ids), positions - 2))
        ids += pieces[:room]
        last.append(len(ids) - 1)
    ids.append(END)
    return PieceSentence(
        np.array(ids), np.array(first), np.array(last), np.asarray(tags, dtype=np.int64), weight
    )


@dataclass(frozen=True, slots=True)
class PieceBatch:
    """Sentences as tensors."""

    ids: torch.Tensor
    """(sentences, pieces), padded."""
    mask: torch.Tensor
    """True where a sentence has a piece, (sentences, pieces)."""
    first: torch.Tensor
    """The flat index of the first piece of each word of all sentences, (words)."""
    last: torch.Tensor
    """The flat index of the last piece of each word, (words)."""
    tags: torch.Tensor
    """(words)"""
    weights: torch.Tensor
    """The weight of each word's sentence, (words)."""

    def to(self, device: str) -> "PieceBatch":
        """The batch on a device."""
        parts = (self.ids, self.mask, self.first, self.last, self.tags, self.weights)
        return PieceBatch(*(part.to(device, non_blocking=True) for part in parts))


def piece_batch(sentences: Sequence[PieceSentence]) -> PieceBatch:
    """A batch of these sentences, in their order."""
    width = _width(max(len(each.ids) for each in sentences))
    ids = np.full((len(sentences), width), PADDING)
    for row, sentence in enumerate(sentences):
        ids[row, : len(sentence.ids)] = sentence.ids
    return PieceBatch(
        torch.from_numpy(ids),
        torch.from_numpy(ids != PADDING),
        torch.from_numpy(np.concatenate([each.first + width * row for row, each in enumerate(sentences)])),
        torch.from_numpy(np.concatenate([each.last + width * row for row, each in enumerate(sentences)])),
        torch.from_numpy(np.concatenate([each.tags for each in sentences])),
        torch.from_numpy(
            np.repeat(
                np.array([each.weight for each in sentences], np.float32),
                [len(each.tags) for each in sentences],
            )
        ),
    )


def epoch(
    variants: Sequence[Sequence[PieceSentence]], size: int, rng: np.random.Generator
) -> Iterator[list[PieceSentence]]:
    """Every sentence once, in one of its variants: random batches of `size` sentences of similar length."""
    sentences = [forms[int(rng.integers(len(forms)))] for forms in variants]
    order = rng.permutation(len(sentences))
    lengths = np.array([len(sentences[i].ids) for i in order]) * rng.uniform(0.8, 1.25, len(order))
    order = order[np.argsort(lengths, kind="stable")]
    firsts = rng.permutation(np.arange(0, len(order), size))
    for start in firsts:
        yield [sentences[i] for i in order[start : start + size]]


def by_length(sentences: Sequence[PieceSentence], size: int) -> Iterator[list[int]]:
    """The indices of all sentences, in batches of at most `size` padded pieces."""
    widths = np.array([_width(len(each.ids)) for each in sentences])
    return (batch.tolist() for batch in length_buckets(widths, size))


def _width(pieces: int) -> int:
    """The length to which a row of this number of pieces is padded."""
    return -(-pieces // _MULTIPLE) * _MULTIPLE
