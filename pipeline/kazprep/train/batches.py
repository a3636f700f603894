"""What a tagger is trained on, as numbers: Stanza's vocabularies, and sentences in batches."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from kazprep.entities.bio import to_bioes
from kazprep.train.align import TaggedSentence

UNKNOWN = 1  # Stanza's number for words, and for characters, that a vocabulary lacks


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
        tags = sorted({tag for _, labels in sentences for tag in to_bioes(labels)} - {"O"})
        composite = CompositeVocab([[((tag,),)] for tag in ["O", *tags]], "kk", idx=0, sep=None)
        self.stanza = MultiVocab({"char": characters, "delta": delta, "tag": composite})
        self.words: dict[str, int] = delta._unit2id
        self.first_word = len(VOCAB_PREFIX)
        """The number of the first word that has a vector; before it come Stanza's own entries."""
        self.characters: dict[str, int] = characters._unit2id
        self.tags: list[str] = composite.items(0)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences as numbers, the longest first; words in the order of the sentences."""

    lengths: torch.Tensor
    words: torch.Tensor  # sentences × words: numbers in the vocabulary of vectors
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
        size: int,
        rng: random.Random,
        unknown: float = 0,
    ) -> None:
        """`size` sentences each; a word seen n times is an unknown one in unknown / (unknown + n) cases."""
        self._rng = rng
        self._size = size
        number = {tag: i for i, tag in enumerate(vocabularies.tags)}
        known = vocabularies.words
        counts = Counter(word.lower() for forms, _ in sentences for word in forms)
        self._unknown_rate = {
            known.get(word, UNKNOWN): unknown / (unknown + count) for word, count in counts.items()
        }
        self._spelling = {
            word: [vocabularies.characters.get(character, UNKNOWN) for character in word]
            for forms, _ in sentences
            for word in forms
        }
        self._sentences = [
            (
                list(forms),
                [known.get(word.lower(), UNKNOWN) for word in forms],
                [number[t] for t in to_bioes(labels)],
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
        return UNKNOWN if self._rng.random() < self._unknown_rate[word] else word
