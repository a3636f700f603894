"""What is held out of training to choose and to score a model.

Neighbouring ids of KazNERD come from one news item, and twins share their number, so that a random split
scores about 8 points of F1 too high. Whole blocks of ids are held out, by a rule that needs nothing but the
id: the same sentences are held out whatever files are there.
"""

import hashlib
from collections.abc import Iterable
from enum import Enum

from kazprep.corpora.conllu import TreebankDocument
from kazprep.corpora.kaznerd import LabelledSentence

BLOCK = 1000  # ids; some tens of news items
GAP = 20  # ids on either side of a held-out block that are used for nothing
ONE_IN = 10

# Documents of UD_Kazakh-KTB kept for scoring: two of fiction, an encyclopaedia's.
DEV_DOCUMENTS = frozenset({"story.tagged.txt", "Өлген_қазан.tagged.txt", "Elizabeth-II.tagged.txt"})


class Split(Enum):
    """What a KazNERD sentence is used for."""

    TRAIN = "train"
    DEV = "dev"
    GAP = "gap"


def split_of(number: int) -> Split:
    """What the sentences with this number are used for.

    No two numbers within `GAP` of each other are on the sides TRAIN and DEV.
    """
    if _held_out(number // BLOCK):
        return Split.DEV
    if any(_held_out(near // BLOCK) for near in (number - GAP, number + GAP)):
        return Split.GAP
    return Split.TRAIN


def split_sentences(
    sentences: Iterable[LabelledSentence],
) -> tuple[list[LabelledSentence], list[LabelledSentence]]:
    """Part sentences into those to train on and those held out."""
    sides: dict[Split, list[LabelledSentence]] = {each: [] for each in Split}
    for sentence in sentences:
        sides[split_of(sentence.number)].append(sentence)
    return sides[Split.TRAIN], sides[Split.DEV]


def split_documents(
    documents: Iterable[TreebankDocument], held_out: frozenset[str] = DEV_DOCUMENTS
) -> tuple[list[TreebankDocument], list[TreebankDocument]]:
    """Part a treebank's documents into those to train on and those held out, whole."""
    every = list(documents)
    return [d for d in every if d.name not in held_out], [d for d in every if d.name in held_out]


def _held_out(block: int) -> bool:
    digest = hashlib.sha256(f"block {block}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % ONE_IN == 0
