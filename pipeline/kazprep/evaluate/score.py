"""Scores: token, sentence and entity F1."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate

from kazprep.corpora.sentence import Entity, Span


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans there are, were found and were right."""

    gold: int
    predicted: int
    correct: int

    @property
    def precision(self) -> float:
        """In percent; 0 when nothing was predicted."""
        return 100 * self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """In percent; 0 when there was nothing to find."""
        return 100 * self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """In percent."""
        total = self.gold + self.predicted
        return 200 * self.correct / total if total else 0.0

    def as_dict(self) -> dict[str, float]:
        """Counts, and rates in percent to two digits, for JSON."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return asdict(self) | {name: round(value, 2) for name, value in rates.items()}


def places(text: str) -> list[int]:
    """How many characters that are no white space stand before each offset of a text, and in all of it.

    >>> places("а б")
    [0, 1, 1, 2]
    """
    return [0, *accumulate(int(not character.isspace()) for character in text)]


def score_spans(text: str, gold: Iterable[Span], predicted: Iterable[Span]) -> Score:
    """Score spans of a text by their characters, white space not counted.

    As the evaluation script of the CoNLL 2018 shared task has it
    (https://universaldependencies.org/conll18/evaluation.html): a span is right when it begins and ends at
    the same characters, whatever white space is around or in it.

    >>> score_spans("Ол келді.", [(0, 2), (3, 8), (8, 9)], [(0, 2), (2, 9)]).correct
    1
    """
    place = places(text)
    right = {(place[start], place[end]) for start, end in gold}
    found = {(place[start], place[end]) for start, end in predicted}
    return Score(len(right), len(found), len(right & found))


def score_entities(
    gold: Sequence[Iterable[Entity]], predicted: Sequence[Iterable[Entity]]
) -> tuple[Score, dict[str, Score]]:
    """Score the entities of each sentence by exact span and type.

    Returns the score over all of them (micro) and that of each type, sorted by name.
    Raises `ValueError` when the two have not as many sentences.
    """
    right = {(i, each) for i, entities in enumerate(gold) for each in entities}
    found = {(i, each) for i, entities in enumerate(predicted) for each in entities}
    if len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} sentences to score, {len(predicted)} predicted.")
    types = sorted({entity.type for _, entity in right | found})
    by_type = {
        kind: _count({e for e in right if e[1].type == kind}, {e for e in found if e[1].type == kind})
        for kind in types
    }
    return _count(right, found), by_type


def _count(right: set[tuple[int, Entity]], found: set[tuple[int, Entity]]) -> Score:
    return Score(len(right), len(found), len(right & found))
