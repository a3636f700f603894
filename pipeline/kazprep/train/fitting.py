"""Fit Stanza's entity tagger: its network and its file, in a training loop of our own.

Unlike Stanza's it decays the learning rate to nothing over a given number of steps, averages the weights,
learns vectors further only for words that the training data has often, and knows valid BIOES sequences alone.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from kazprep.train.crf import FORBIDDEN, bioes, forbidden_transitions, negative_log_likelihood
from kazprep.train.project import TaggedSentence

_UNKNOWN = 1  # Stanza's number for words, and for characters, that a vocabulary lacks


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a tagger is built and fitted."""

    steps: int
    batch: int = 32  # sentences
    rate: float = 2e-3
    warm_up: float = 0.05  # share of the steps in which the rate rises to its height
    averaging: float = 0.999  # share of the averaged weights that is kept at each step
    gradient_norm: float = 5.0
    layers: int = 1
    hidden: int = 256
    characters: int = 64  # numbers that stand for a character, and that its LSTM has in each direction
    dropout: float = 0.5
    word_dropout: float = 0.01
    tuned_from: int = 9  # occurrences from which on a word's vector is learned further
    unknown: float = 0.75  # a word seen n times is taken for an unknown one in unknown / (unknown + n) cases


class Vocabularies:
    """The words, characters and tags of a tagger, as Stanza has them."""

    def __init__(self, words: Sequence[str], sentences: Sequence[TaggedSentence]) -> None:
        """`words` are those with a vector, in lower case; characters and tags are taken from `sentences`."""
        from stanza.models.common.vocab import VOCAB_PREFIX, CharVocab, CompositeVocab
        from stanza.models.ner.vocab import MultiVocab
        from stanza.models.pos.vocab import WordVocab

        delta = WordVocab([], "kk", lower=True)
        delta._id2unit = [*VOCAB_PREFIX, *words]
        delta._unit2id = {word: i for i, word in enumerate(delta._id2unit)}
        characters = CharVocab([[(word,) for word in forms] for forms, _ in sentences], "kk")
        tags = sorted({tag for _, labels in sentences for tag in bioes(labels)} - {"O"})
        composite = CompositeVocab([[((tag,),)] for tag in ["O", *tags]], "kk", idx=0, sep=None)
        self.stanza = MultiVocab({"char": characters, "delta": delta, "tag": composite})
        self.words: dict[str, int] = delta._unit2id
        self.characters: dict[str, int] = characters._unit2id
        self.tags: list[str] = composite.items(0)


def fit_tagger(
    sentences: Sequence[TaggedSentence],
    words: Sequence[str],
    vectors: npt.NDArray[np.float32],
    recipe: Recipe,
    seed: int,
) -> dict[str, Any]:
    """Train a tagger and return what `stanza.models.ner.trainer.Trainer` loads from a file.

    `vectors` has a row for each of the `words`, which are in lower case.
    """
    torch.manual_seed(seed)
    vocabularies = Vocabularies(words, sentences)
    network = Network(vocabularies, vectors, recipe, sentences)
    batches = Batches(sentences, vocabularies, recipe, random.Random(seed))
    weights = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.Adam(weights, lr=recipe.rate, betas=(0.9, 0.99))
    averaged = [each.detach().clone() for each in weights]
    network.train()
    for step, batch in zip(range(recipe.steps), batches.forever(), strict=False):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * _schedule(step / recipe.steps, recipe.warm_up)
        optimizer.zero_grad()
        torch.autograd.backward(network.loss(batch))
        torch.nn.utils.clip_grad_norm_(weights, recipe.gradient_norm)
        optimizer.step()
        kept = min(recipe.averaging, (1 + step) / (10 + step))
        for average, each in zip(averaged, weights, strict=True):
            average.lerp_(each.detach(), 1 - kept)
    for each, average in zip(weights, averaged, strict=True):
        each.data.copy_(average)
    return network.checkpoint()


def _schedule(done: float, warm_up: float) -> float:
    """The share of the highest learning rate: up to it in a line, then down to nothing in a line."""
    return done / warm_up if done < warm_up else (1 - done) / (1 - warm_up)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences as numbers, the longest first; words in the order of the sentences."""

    lengths: torch.Tensor
    words: torch.Tensor  # sentences × words
    tags: torch.Tensor  # sentences × words
    spelled: torch.Tensor  # distinct words × characters, the longest first
    spelled_lengths: torch.Tensor
    spelling: torch.Tensor  # sentences × words: which row of `spelled`


class Batches:
    """Batches of sentences of like length, drawn without end."""

    def __init__(
        self,
        sentences: Sequence[TaggedSentence],
        vocabularies: Vocabularies,
        recipe: Recipe,
        rng: random.Random,
    ) -> None:
        self._rng = rng
        self._size = recipe.batch
        number = {tag: i for i, tag in enumerate(vocabularies.tags)}
        known = vocabularies.words
        counts = Counter(word.lower() for forms, _ in sentences for word in forms)
        self._unknown_rate = {
            known.get(word, _UNKNOWN): recipe.unknown / (recipe.unknown + count)
            for word, count in counts.items()
        }
        self._spelling = {
            word: [vocabularies.characters.get(character, _UNKNOWN) for character in word]
            for forms, _ in sentences
            for word in forms
        }
        self._sentences = [
            (
                list(forms),
                [known.get(word.lower(), _UNKNOWN) for word in forms],
                [number[t] for t in bioes(labels)],
            )
            for forms, labels in sentences
        ]

    def forever(self) -> Iterator[Batch]:
        """Every sentence once in random order, then every sentence again, and so on."""
        while True:
            order = list(range(len(self._sentences)))
            self._rng.shuffle(order)
            # Like lengths together, with enough of chance that batches differ from one time to the next.
            order.sort(key=lambda i: len(self._sentences[i][0]) * self._rng.uniform(0.8, 1.25))
            firsts = list(range(0, len(order), self._size))
            self._rng.shuffle(firsts)
            for first in firsts:
                yield self._batch(order[first : first + self._size])

    def _batch(self, chosen: Sequence[int]) -> Batch:
        rows = sorted((self._sentences[i] for i in chosen), key=lambda row: -len(row[0]))
        shape = (len(rows), len(rows[0][0]))
        words, tags, spelling = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
        distinct = sorted(
            {word for forms, _, _ in rows for word in forms}, key=lambda word: (-len(word), word)
        )
        place = {word: i for i, word in enumerate(distinct)}
        spelled = torch.zeros((len(distinct), len(distinct[0])), dtype=torch.long)
        for i, word in enumerate(distinct):
            spelled[i, : len(word)] = torch.tensor(self._spelling[word])
        for i, (forms, numbers, gold) in enumerate(rows):
            length = len(forms)
            words[i, :length] = torch.tensor([self._perhaps_unknown(number) for number in numbers])
            tags[i, :length] = torch.tensor(gold)
            spelling[i, :length] = torch.tensor([place[word] for word in forms])
        return Batch(
            torch.tensor([len(forms) for forms, _, _ in rows]),
            words,
            tags,
            spelled,
            torch.tensor([len(word) for word in distinct]),
            spelling,
        )

    def _perhaps_unknown(self, word: int) -> int:
        return _UNKNOWN if self._rng.random() < self._unknown_rate[word] else word


class Network(nn.Module):
    """Stanza's `NERTagger`, run in a way that is quicker to train."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        vectors: npt.NDArray[np.float32],
        recipe: Recipe,
        sentences: Sequence[TaggedSentence],
    ) -> None:
        from stanza.models.ner.model import NERTagger
        from stanza.models.ner_tagger import parse_args

        super().__init__()
        self._vocabularies = vocabularies
        self._options: dict[str, Any] = parse_args(["--no_pretrain", "--cpu", "--shorthand", "kk_kazprep"])
        self._options |= {
            "word_emb_dim": vectors.shape[1],
            "num_layers": recipe.layers,
            "hidden_dim": recipe.hidden,
            "char_hidden_dim": recipe.characters,
            "char_emb_dim": recipe.characters,
            "dropout": recipe.dropout,
            "word_dropout": recipe.word_dropout,
            "predict_tagset": 0,
        }
        self.tagger = NERTagger(self._options, vocabularies.stanza)
        table = self.tagger.delta_emb.weight
        table.requires_grad_(False)
        table[len(table) - len(vectors) :] = torch.from_numpy(vectors)
        counts = Counter(word.lower() for forms, _ in sentences for word in forms)
        tuned = [_UNKNOWN] + [
            vocabularies.words[word]
            for word, count in counts.items()
            if count >= recipe.tuned_from and word in vocabularies.words
        ]
        self._tuned = torch.tensor(tuned)
        self._row = torch.zeros(len(table), dtype=torch.long)
        self._row[self._tuned] = torch.arange(1, len(tuned) + 1)
        self.correction = nn.Embedding(len(tuned) + 1, vectors.shape[1], padding_idx=0)
        nn.init.zeros_(self.correction.weight)
        self._forbidden = forbidden_transitions(vocabularies.tags)

    def loss(self, batch: Batch) -> torch.Tensor:
        """The mean loss of a batch's sentences."""
        tagger = self.tagger
        vectors = tagger.delta_emb(batch.words) + self.correction(self._row[batch.words])
        letters = self._letters(batch)[batch.spelling]
        packed = pack_padded_sequence(torch.cat([vectors, letters], 2), batch.lengths, batch_first=True)
        inputs = tagger.input_transform(tagger.drop(tagger.worddrop(packed.data)))
        hidden, _ = tagger.taggerlstm.lstm(PackedSequence(inputs, packed.batch_sizes))
        flat = tagger.tag_clfs[0](tagger.drop(hidden.data))
        scores, _ = pad_packed_sequence(PackedSequence(flat, packed.batch_sizes), batch_first=True)
        mask = torch.arange(scores.shape[1])[None] < batch.lengths[:, None]
        transitions = self._transitions()
        return negative_log_likelihood(scores, mask, batch.tags, transitions).mean()

    def _letters(self, batch: Batch) -> torch.Tensor:
        """What the characters say of each distinct word."""
        model = self.tagger.charmodel
        size = len(batch.spelled)
        packed = pack_padded_sequence(
            model.dropout(model.char_emb(batch.spelled)), batch.spelled_lengths, batch_first=True
        )
        start = [
            each.expand(-1, size, -1).contiguous() for each in (model.charlstm_h_init, model.charlstm_c_init)
        ]
        _, (last, _) = model.charlstm.lstm(packed, tuple(start))
        letters: torch.Tensor = last.transpose(0, 1).reshape(size, -1)
        return letters

    def _transitions(self) -> torch.Tensor:
        transitions: torch.Tensor = self.tagger.crits[0]._transitions
        return transitions.masked_fill(self._forbidden, FORBIDDEN)

    @torch.no_grad()
    def checkpoint(self) -> dict[str, Any]:
        """The file's content, in half precision."""
        self.tagger.delta_emb.weight[self._tuned] += self.correction.weight[1:]
        self.tagger.crits[0]._transitions.copy_(self._transitions())
        model = {name: value.half() for name, value in self.tagger.state_dict().items()}
        return {"model": model, "vocab": self._vocabularies.stanza.state_dict(), "config": self._options}
