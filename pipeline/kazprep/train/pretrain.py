"""Let a tagger's network read unlabelled text before it learns to tag.

Forward it learns to predict the next word of a sentence from those before, backward the word before from
those behind, each among the words of its batch and others drawn at random. What predicts is thrown away; the
network keeps what it has learned of words and their order.

Dai, Le: Semi-supervised Sequence Learning, NeurIPS 2015.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

import torch
from torch import nn
from torch.nn.functional import cross_entropy, dropout

from kazprep.train.batches import UNKNOWN, Batch, Batches, Vocabularies
from kazprep.train.loop import training_loop
from kazprep.train.network import Network, TrainingConfig

_LONGEST = 40  # words of a sentence, letters of a word: text may be without stops, and words without end
_SHORTEST = 3  # words
_STOPS = frozenset(".?!")
_SMALL = 200_000  # words: so long a text is read once in a round, a shorter one up to `_COPIES` times
_COPIES = 4
_HIDDEN = 0.25  # of the words are read as unknown, so that their letters and neighbours have to do
_DROPPED = 0.2
_DRAWN = 3000  # words that are drawn for a batch, to be told from the right ones
_LENGTH = 4.0  # of the vectors that stand for words to be predicted


def sentences_of(texts: Iterable[Sequence[Sequence[str]]]) -> list[list[str]]:
    """Texts, each a list of lines of words, cut at stops; the sentences of small texts several times.

    >>> sentences_of([[["Қар", "жауды", "ма", "?", "Иә", ",", "жауды", "."]]])[:2]
    [['Қар', 'жауды', 'ма', '?'], ['Иә', ',', 'жауды', '.']]
    """
    sentences: list[list[str]] = []
    for lines in texts:
        parts = [part for line in lines for part in _parts(line)]
        words = sum(map(len, parts))
        sentences += parts * max(1, min(_COPIES, _SMALL // max(1, words)))
    return sentences


def _parts(line: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in line:
        parts[-1].append(word[:_LONGEST])
        if (word in _STOPS and len(parts[-1]) > _SHORTEST) or len(parts[-1]) == _LONGEST:
            parts.append([])
    return [part for part in parts if len(part) >= _SHORTEST]


def pretrain(
    network: Network,
    vocabularies: Vocabularies,
    text: Sequence[Sequence[str]],
    recipe: TrainingConfig,
    seed: int,
) -> None:
    """Let the network read sentences, given as lists of words as written."""
    reader = LanguageModel(network, vocabularies, text)
    unlabelled = [(list(words), ["O"] * len(words)) for words in text]
    batches = Batches(unlabelled, vocabularies, recipe.text_batch, random.Random(seed))
    weights = [each for each in reader.parameters() if each.requires_grad]
    for _ in training_loop(
        weights, reader.loss, batches.forever(), round(recipe.text_share * recipe.steps), recipe
    ):
        pass


class LanguageModel(nn.Module):
    """A network, and what predicts words from its LSTM's states."""

    def __init__(self, network: Network, vocabularies: Vocabularies, text: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.network = network
        vectors = network.tagger.delta_emb.weight.detach()
        states = network.tagger.taggerlstm.lstm.hidden_size
        self.ahead = nn.Linear(states, vectors.shape[1])
        self.back = nn.Linear(states, vectors.shape[1])
        self.frequency = nn.Embedding(len(vectors), 1)
        nn.init.zeros_(self.frequency.weight)
        self._vectors = vectors / (vectors.norm(dim=1, keepdim=True) + 1e-6) * _LENGTH
        self._first = vocabularies.first_word
        counts = Counter(vocabularies.words.get(word.lower(), UNKNOWN) for words in text for word in words)
        shares = torch.zeros(len(vectors))
        for number, count in counts.items():
            if number >= self._first:
                shares[number] = count**0.75  # as word2vec draws them
        self._cumulated = torch.cumsum(shares / shares.sum().clamp(min=1), 0)

    def loss(self, batch: Batch) -> torch.Tensor:
        """The mean loss of the next words, and that of the words before."""
        with self.network.precision():
            guessed, right, number = self._guesses(batch)
            drawn = torch.searchsorted(self._cumulated, torch.rand(_DRAWN)).clamp(max=len(self._vectors) - 1)
            candidates, places = torch.unique(torch.cat([right, drawn]), return_inverse=True)
            scores = guessed @ self._vectors[candidates].T + self.frequency(candidates)[:, 0]
        losses = cross_entropy(scores, places[: len(right)], reduction="none")
        return losses[:number].sum() / max(1, number) + losses[number:].sum() / max(1, len(losses) - number)

    def _guesses(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, int]:
        """A vector for each word that is predicted, the words themselves, and how many are so forward."""
        words = batch.words
        hidden_words = (torch.rand(words.shape) < _HIDDEN) & (words >= self._first)
        states = self.network.hidden(
            batch, words.masked_fill(hidden_words, UNKNOWN), lambda inputs: dropout(inputs, _DROPPED)
        )
        forward, backward = dropout(states, _DROPPED).chunk(2, dim=2)
        inside = torch.arange(words.shape[1] - 1)[None] < batch.lengths[:, None] - 1
        following, preceding = words[:, 1:], words[:, :-1]
        ahead, back = inside & (following >= self._first), inside & (preceding >= self._first)
        guessed = torch.cat([self.ahead(forward[:, :-1][ahead]), self.back(backward[:, 1:][back])])
        return guessed, torch.cat([following[ahead], preceding[back]]), int(ahead.sum())
