"""Training sentences as tensors: Stanza's vocabularies of words, characters and tags, and batches."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import torch

from kazprep.entities.bio import to_bioes
from kazprep.train.align import TaggedSentence

UNKNOWN = 1  # Stanza's id of words, and of characters, that a vocabulary lacks


class Vocabularies:
    """The words, characters and tags of a tagger, as Stanza has them."""

    def __init__(self, words: Sequence[str], sentences: Sequence[TaggedSentence]) -> None:
        """`words` are those with a vector, in lowercase; characters and tags are taken from `sentences`."""
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
        """The id of the first word that has a vector; before it come Stanza's special entries."""
        self.characters: dict[str, int] = characters._unit2id
        self.tags: list[str] = composite.items(0)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences as tensors of ids, the longest first, padded with 0."""

    lengths: torch.Tensor
    """The number of words of each sentence, (sentences)."""
    words: torch.Tensor
    """The ids of the words' vectors, (sentences, words)."""
    tags: torch.Tensor
    """The ids of the tags, (sentences, words)."""
    characters: torch.Tensor
    """The ids of the characters of the batch's distinct words, the longest first: (distinct words,
    characters)."""
    character_lengths: torch.Tensor
    """The number of characters of each distinct word, (distinct words)."""
    distinct: torch.Tensor
    """The row of `characters` of each word, (sentences, words)."""

    def to(self, device: str) -> "Batch":
        """The batch on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class Batches:
    """Batches of sentences of similar length, drawn without end."""

    def __init__(
        self,
        sentences: Sequence[TaggedSentence],
        vocabularies: Vocabularies,
        size: int,
        rng: random.Random,
        unknown: float = 0,
    ) -> None:
        """`size` is the number of sentences in a batch.

        A word that occurs n times is replaced by the unknown word with probability unknown / (unknown + n).
        """
        self._rng = rng
        self._size = size
        tag_ids = {tag: i for i, tag in enumerate(vocabularies.tags)}
        word_ids = vocabularies.words
        counts = Counter(word.lower() for forms, _ in sentences for word in forms)
        self._unknown_rate = {
            word_ids.get(word, UNKNOWN): unknown / (unknown + count) for word, count in counts.items()
        }
        self._character_ids = {
            word: [vocabularies.characters.get(character, UNKNOWN) for character in word]
            for forms, _ in sentences
            for word in forms
        }
        self._sentences = [
            (
                list(forms),
                [word_ids.get(word.lower(), UNKNOWN) for word in forms],
                [tag_ids[tag] for tag in to_bioes(labels)],
            )
            for forms, labels in sentences
        ]

    def endless(self) -> Iterator[Batch]:
        """Epoch after epoch, without end: every sentence once in random order."""
        while True:
            order = list(range(len(self._sentences)))
            self._rng.shuffle(order)
            # Similar lengths together, with enough noise that batches differ from one epoch to the next.
            order.sort(key=lambda i: len(self._sentences[i][0]) * self._rng.uniform(0.8, 1.25))
            firsts = list(range(0, len(order), self._size))
            self._rng.shuffle(firsts)
            for first in firsts:
                yield self._batch(order[first : first + self._size])

    def _batch(self, chosen: Sequence[int]) -> Batch:
        rows = sorted((self._sentences[i] for i in chosen), key=lambda row: -len(row[0]))
        shape = (len(rows), len(rows[0][0]))
        words, tags, rows_of_words = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
        distinct = sorted(
            {word for forms, _, _ in rows for word in forms}, key=lambda word: (-len(word), word)
        )
        row_of = {word: i for i, word in enumerate(distinct)}
        characters = torch.zeros((len(distinct), len(distinct[0])), dtype=torch.long)
        for i, word in enumerate(distinct):
            characters[i, : len(word)] = torch.tensor(self._character_ids[word])
        for i, (forms, ids, gold) in enumerate(rows):
            length = len(forms)
            words[i, :length] = torch.tensor([self._perhaps_unknown(word) for word in ids])
            tags[i, :length] = torch.tensor(gold)
            rows_of_words[i, :length] = torch.tensor([row_of[word] for word in forms])
        return Batch(
            torch.tensor([len(forms) for forms, _, _ in rows]),
            words,
            tags,
            characters,
            torch.tensor([len(word) for word in distinct]),
            rows_of_words,
        )

    def _perhaps_unknown(self, word: int) -> int:
        """The word's id, or at its rate that of the unknown word."""
        return UNKNOWN if self._rng.random() < self._unknown_rate[word] else word
