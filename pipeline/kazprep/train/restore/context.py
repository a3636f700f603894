"""Training the model of context: which candidate stands between two neighbours."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from kazprep.lexicon import Lexicon
from kazprep.restoration.candidates import Candidates
from kazprep.restoration.context import (
    BITS,
    EDGE,
    N_FEATURES,
    ContextModel,
    context_hashes_of,
    features,
    hashes_of,
)
from kazprep.restoration.letters import LOST_MARK, erased
from kazprep.restoration.words import words_of
from kazprep.text.folding import folded
from kazprep.train.restore.text import read_sentences

logger = logging.getLogger(__name__)

EPOCHS = 4
_BATCH = 2048
_RATE = 0.02
_DECAY = 1e-6
_DROPPED = 0.15
"""The share of features that are left out in each step, so that one alone doesn't decide."""
_CLOSE = 10.0
"""A candidate that is less probable than what was written by more than this, as a logarithm, is left out."""
_WIDTH = 6
"""The number of candidates of a word."""
_MIN_LETTERS = 2


def train_context(
    data: Path, lexicon: Lexicon, output: Path, *, epochs: int = EPOCHS, seed: int = 1
) -> float:
    """Train on the sentences of the open text that are not held out; returns the accuracy on the tuning part.

    The loss is the cross-entropy of the form that was written among the candidates of what it would look
    like typed with Russian letters, or saved without the letters that windows-1251 lacks; the candidates are
    those of a lexicon.
    """
    torch.manual_seed(seed)
    sentences = list(read_sentences(data))
    alternatives = _Alternatives(lexicon)
    train = _examples((each.text for each in sentences if each.part == "train"), alternatives)
    tuning = _examples((each.text for each in sentences if each.part == "tuning"), alternatives)
    logger.info("%d ambiguous words, %d for tuning", len(train[2]), len(tuning[2]))
    weights = torch.zeros(1 << BITS, requires_grad=True)
    prior = torch.ones((), requires_grad=True)
    optimizer = torch.optim.Adam([weights, prior], lr=_RATE)
    accuracy = _accuracy(weights, prior, tuning)
    logger.info("without context %.2f", 100 * accuracy)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - epoch / epochs)
        order = torch.randperm(len(train[2]))
        for batch in torch.split(order, _BATCH):
            scores = _scores(weights, prior, train[0][batch], train[1][batch], dropped=_DROPPED)
            loss = torch.nn.functional.cross_entropy(scores, train[2][batch])
            loss = loss + _DECAY * weights.square().sum()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        accuracy = _accuracy(weights, prior, tuning)
        logger.info("epoch %d: loss %.4f, tuning %.2f", epoch + 1, loss.item(), 100 * accuracy)
    ContextModel.of(weights.detach().numpy(), prior.item()).write(output)
    return accuracy


_Examples = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
"""Indices of features, examples x candidates x features; log probabilities; the index of what was written."""


def _examples(texts: Iterable[str], alternatives: "_Alternatives") -> _Examples:
    indices: list[npt.NDArray[np.int32]] = []
    scores: list[list[float]] = []
    for text in texts:
        words = words_of(text)
        for position, word in enumerate(words):
            before = words[position - 1].lower if position and not word.begins else EDGE
            after = (
                words[position + 1].lower
                if position + 1 < len(words) and not words[position + 1].begins
                else EDGE
            )
            left, right = context_hashes_of(before), context_hashes_of(after)
            for forms in alternatives.of(word.lower):
                table = np.full((_WIDTH, N_FEATURES), -1, dtype=np.int32)
                for row, form in enumerate(forms):
                    table[row] = features(hashes_of(form), left, right)
                indices.append(table)
                scores.append([*forms.values()] + [-1e4] * (_WIDTH - len(forms)))
    target = torch.zeros(len(indices), dtype=torch.long)  # what was written comes first
    return torch.from_numpy(np.stack(indices)), torch.tensor(scores), target


class _Alternatives:
    """The candidates of words after each kind of damage."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._damages = (
            (folded, Candidates(lexicon, lost=False)),
            (erased, Candidates(lexicon, lost=True)),
        )
        self._found: dict[str, list[dict[str, float]]] = {}

    def of(self, word: str) -> list[dict[str, float]]:
        """The candidates with log probabilities, for each damage that leaves several; the word first."""
        if word not in self._found:
            found = (self._after(word, *each) for each in self._damages)
            self._found[word] = [each for each in found if each]
        return self._found[word]

    def _after(
        self, word: str, damage: Callable[[str], str], candidates: Candidates
    ) -> dict[str, float] | None:
        damaged = damage(word)
        if len(word) < _MIN_LETTERS or (damage is erased and LOST_MARK not in damaged):
            return None
        found = candidates.of(damaged)
        if word not in found:
            return None
        written = found.pop(word)
        others = [(form, score) for form, score in found.items() if score > written - _CLOSE]
        return dict([(word, written), *others[: _WIDTH - 1]]) if others else None


def _scores(
    weights: torch.Tensor,
    prior: torch.Tensor,
    indices: torch.Tensor,
    log_probabilities: torch.Tensor,
    dropped: float = 0,
) -> torch.Tensor:
    of_features = weights[indices.clamp(min=0).long()] * (indices >= 0)
    if dropped:
        kept = torch.rand(len(indices), 1, N_FEATURES) > dropped
        of_features = of_features * kept / (1 - dropped)
    return of_features.sum(-1) + prior * log_probabilities


def _accuracy(weights: torch.Tensor, prior: torch.Tensor, examples: _Examples) -> float:
    with torch.no_grad():
        right: int = sum(
            int((_scores(weights, prior, a, b).argmax(-1) == c).sum())
            for a, b, c in zip(*(torch.split(each, _BATCH) for each in examples), strict=True)
        )
    return right / max(1, len(examples[2]))
