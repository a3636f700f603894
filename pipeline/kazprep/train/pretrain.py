"""Pretraining: a tagger's network learns to predict words of unlabelled text before it learns to tag.

Forward it predicts the next word of a sentence from those before, backward the previous word from those
after, each among the words of its batch and others drawn at random (sampled softmax). The layers that predict
are dropped afterwards; the rest of the network keeps what it has learned.

Dai, Le: Semi-supervised Sequence Learning, NeurIPS 2015.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

import torch
from torch import nn
from torch.nn.functional import cross_entropy, dropout

from kazprep.train.batches import UNKNOWN, Batch, Batches, Vocabularies
from kazprep.train.loop import TrainingConfig, training_loop
from kazprep.train.network import Network

_MAX_LENGTH = 40  # words of a sentence, characters of a word: text may lack full stops or spaces
_MIN_WORDS = 3
_FINAL_PUNCTUATION = frozenset(".?!")
_LARGE_TEXT = (
    200_000  # words, from which a text is read once in an epoch; a smaller one up to `_MAX_COPIES` times
)
_MAX_COPIES = 4
_HIDDEN = 0.25  # of the words are read as unknown, so that their characters and neighbours have to do
_DROPOUT = 0.2
_N_SAMPLED = 3000  # words drawn for a batch, as wrong answers
_VECTOR_NORM = 4.0  # of the vectors that represent words to be predicted


def sentences_of(texts: Iterable[Sequence[Sequence[str]]]) -> list[list[str]]:
    """Texts, each a list of lines of words, split after final punctuation; small texts several times.

    >>> sentences_of([[["Қар", "жауды", "ма", "?", "Иә", ",", "жауды", "."]]])[:2]
    [['Қар', 'жауды', 'ма', '?'], ['Иә', ',', 'жауды', '.']]
    """
    sentences: list[list[str]] = []
    for lines in texts:
        parts = [part for line in lines for part in _split(line)]
        n_words = sum(map(len, parts))
        sentences += parts * max(1, min(_MAX_COPIES, _LARGE_TEXT // max(1, n_words)))
    return sentences


def _split(line: Sequence[str]) -> list[list[str]]:
    """The sentences of a line, without the shortest; long words and sentences are cut."""
    parts: list[list[str]] = [[]]
    for word in line:
        parts[-1].append(word[:_MAX_LENGTH])
        if (word in _FINAL_PUNCTUATION and len(parts[-1]) > _MIN_WORDS) or len(parts[-1]) == _MAX_LENGTH:
            parts.append([])
    return [part for part in parts if len(part) >= _MIN_WORDS]


def pretrain(
    network: Network,
    vocabularies: Vocabularies,
    text: Sequence[Sequence[str]],
    config: TrainingConfig,
    seed: int,
) -> None:
    """Pretrain the network on sentences, given as lists of words as written."""
    model = LanguageModel(network, vocabularies, text)
    unlabelled = [(list(words), ["O"] * len(words)) for words in text]
    batches = Batches(unlabelled, vocabularies, config.pretraining_batch, random.Random(seed))
    weights = [each for each in model.parameters() if each.requires_grad]
    steps = round(config.pretraining * config.steps)
    for _ in training_loop(weights, model.loss, batches.endless(), steps, config):
        pass


class LanguageModel(nn.Module):
    """A tagger's network, and layers that predict words from the states of its LSTM."""

    def __init__(self, network: Network, vocabularies: Vocabularies, text: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.network = network
        vectors = network.tagger.delta_emb.weight.detach()
        states = network.tagger.taggerlstm.lstm.hidden_size
        self.next_word = nn.Linear(states, vectors.shape[1])
        self.previous_word = nn.Linear(states, vectors.shape[1])
        self.frequency = nn.Embedding(len(vectors), 1)
        nn.init.zeros_(self.frequency.weight)
        self._vectors = vectors / (vectors.norm(dim=1, keepdim=True) + 1e-6) * _VECTOR_NORM
        self._first_word = vocabularies.first_word
        counts = Counter(vocabularies.words.get(word.lower(), UNKNOWN) for words in text for word in words)
        shares = torch.zeros(len(vectors))
        for word, count in counts.items():
            if word >= self._first_word:
                shares[word] = count**0.75  # as word2vec draws them
        self._cumulated = torch.cumsum(shares / shares.sum().clamp(min=1), 0).to(vectors.device)
        self.to(vectors.device)

    def loss(self, batch: Batch) -> torch.Tensor:
        """The mean loss of the next words plus that of the previous words."""
        with self.network.precision():
            predicted, gold, n_forward = self._predictions(batch)
            sampled = torch.searchsorted(
                self._cumulated, torch.rand(_N_SAMPLED, device=self._cumulated.device)
            )
            sampled = sampled.clamp(max=len(self._vectors) - 1)
            candidates, index = torch.unique(torch.cat([gold, sampled]), return_inverse=True)
            scores = predicted @ self._vectors[candidates].T + self.frequency(candidates)[:, 0]
        losses = cross_entropy(scores, index[: len(gold)], reduction="none")
        n_backward = len(losses) - n_forward
        return losses[:n_forward].sum() / max(1, n_forward) + losses[n_forward:].sum() / max(1, n_backward)

    def _predictions(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, int]:
        """A vector for each predicted word, the ids of the words, and how many of them are forward."""
        words = batch.words
        hidden_words = (torch.rand(words.shape, device=words.device) < _HIDDEN) & (words >= self._first_word)
        states = self.network.hidden(
            batch, words.masked_fill(hidden_words, UNKNOWN), lambda inputs: dropout(inputs, _DROPOUT)
        )
        forward, backward = dropout(states, _DROPOUT).chunk(2, dim=2)
        inside = torch.arange(words.shape[1] - 1, device=words.device)[None] < batch.lengths[:, None] - 1
        following, preceding = words[:, 1:], words[:, :-1]
        has_next = inside & (following >= self._first_word)
        has_previous = inside & (preceding >= self._first_word)
        predicted = torch.cat(
            [self.next_word(forward[:, :-1][has_next]), self.previous_word(backward[:, 1:][has_previous])]
        )
        return predicted, torch.cat([following[has_next], preceding[has_previous]]), int(has_next.sum())
