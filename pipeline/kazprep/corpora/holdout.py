"""The split of corpora into training data and held-out data, on which models are chosen and scored.

Neighbouring ids of KazNERD come from one news item, and duplicates (with numbers in digits and in words)
share an id, so that a random split gives scores about 8 points of F1 too high. Whole blocks of ids are held
out, by a rule over only the id: the same sentences are held out whatever files are there.
"""

import hashlib
from collections.abc import Iterable
from enum import Enum
from typing import Protocol, TypeVar

from kazprep.corpora.kaznerd import LabelledSentence

BLOCK = 1000  # ids, of some tens of news items
GAP = 20  # ids before and after a held-out block that are not used
ONE_IN = 10  # blocks is held out

# Documents of UD_Kazakh-KTB that are held out: two of fiction, one of an encyclopaedia.
DEV_DOCUMENTS = frozenset({"story.tagged.txt", "Өлген_қазан.tagged.txt", "Elizabeth-II.tagged.txt"})


class _Document(Protocol):
    @property
    def name(self) -> str: ...


_D = TypeVar("_D", bound=_Document)


class Split(Enum):
    """The part of the data that a KazNERD sentence is in; those in `GAP` are not used."""

    TRAIN = "train"
    DEV = "dev"
    GAP = "gap"


def split_of(number: int) -> Split:
    """The split of the sentences with this id.

    Two ids at most `GAP` apart are never in TRAIN and in DEV.
    """
    if _held_out(number // BLOCK):
        return Split.DEV
    if any(_held_out(near // BLOCK) for near in (number - GAP, number + GAP)):
        return Split.GAP
    return Split.TRAIN


def split_sentences(
    sentences: Iterable[LabelledSentence],
) -> tuple[list[LabelledSentence], list[LabelledSentence]]:
    """The sentences to train on, and those held out."""
    splits: dict[Split, list[LabelledSentence]] = {each: [] for each in Split}
    for sentence in sentences:
        splits[split_of(sentence.number)].append(sentence)
    return splits[Split.TRAIN], splits[Split.DEV]


def split_documents(
    documents: Iterable[_D], held_out: frozenset[str] = DEV_DOCUMENTS
) -> tuple[list[_D], list[_D]]:
    """A treebank's documents to train on, and those held out."""
    every = list(documents)
    return [d for d in every if d.name not in held_out], [d for d in every if d.name in held_out]


def _held_out(block: int) -> bool:
    digest = hashlib.sha256(f"block {block}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % ONE_IN == 0
