"""Scores: precision, recall and F1 of spans."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import accumulate

from kazprep.corpora.sentence import Span


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
