"""Precision, recall and F1 of what was found in gold documents, with bootstrap intervals."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from kazprep.corpora.sentence import GoldEntity, Span
from kazprep.evaluate.gold import GoldDocument, Prediction


@dataclass(frozen=True, slots=True)
class Score:
    """The numbers of gold spans, of predicted spans, and of predicted spans that are correct."""

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


def nonspace_offsets(text: str) -> list[int]:
    """For each offset of a text, and its end, the number of characters before it that are not whitespace.

    >>> nonspace_offsets("а б")
    [0, 1, 1, 2]
    """
    return [0, *accumulate(int(not character.isspace()) for character in text)]


def score_spans(text: str, gold: Iterable[Span], predicted: Iterable[Span]) -> Score:
    """Score spans of a text by their characters, whitespace not counted.

    As the evaluation script of the CoNLL 2018 shared task has it
    (https://universaldependencies.org/conll18/evaluation.html): a span is correct when it begins and ends at
    the same characters, whatever whitespace is around or in it.

    >>> score_spans("Ол келді.", [(0, 2), (3, 8), (8, 9)], [(0, 2), (2, 9)]).correct
    1
    """
    offsets = nonspace_offsets(text)
    wanted = {(offsets[start], offsets[end]) for start, end in gold}
    found = {(offsets[start], offsets[end]) for start, end in predicted}
    return Score(len(wanted), len(found), len(wanted & found))


SAMPLES = 1000  # enough for the second digit of a 95% interval
SEED = 1234
_CHUNK_DRAWS = 5_000_000  # counted at a time: 40 MB


def f1_intervals(
    counts: npt.NDArray[np.int64], *, seed: int = SEED, samples: int = SAMPLES
) -> npt.NDArray[np.float64]:
    """The 95% percentile interval of the F1 of several measures, in percent.

    `counts` has the shape (clusters, measures, 3): the numbers of gold, predicted and correct spans of each
    cluster. Clusters are drawn with replacement, as many as there are, each with all its sentences: duplicate
    sentences are drawn together or not at all. Samples in which a measure has nothing to count are skipped.

    Returns the shape (measures, 2); NaN for a measure without anything to count.

    >>> f1_intervals(np.array([[[10, 10, 10]]] * 5)).tolist()
    [[100.0, 100.0]]
    """
    clusters, measures, _ = counts.shape
    random = np.random.default_rng(seed)
    flat = counts.reshape(clusters, -1).astype(np.float64)
    together = max(1, _CHUNK_DRAWS // max(clusters, 1))
    sums = []
    for first in range(0, samples, together):
        rows = min(together, samples - first)
        drawn = random.integers(clusters, size=(rows, clusters)) + np.arange(rows)[:, None] * clusters
        times = np.bincount(drawn.ravel(), minlength=rows * clusters).reshape(rows, clusters)
        sums.append(times.astype(np.float64) @ flat)
    total = np.concatenate(sums).reshape(samples, measures, 3)
    gold, predicted, correct = total[..., 0], total[..., 1], total[..., 2]
    with np.errstate(invalid="ignore"):
        f1 = 200 * correct / (gold + predicted)
    bounds = np.full((measures, 2), np.nan)
    for measure in range(measures):
        counted = f1[:, measure][~np.isnan(f1[:, measure])]
        if len(counted):
            bounds[measure] = np.percentile(counted, (2.5, 97.5))
    return bounds


ALL = "all"
"""The measure of entities of any class."""

NONE = ""
"""In a confusion, the class of a span that is not an entity on that side."""


@dataclass(frozen=True, slots=True)
class ScoreWithInterval:
    """A score, with the 95% bootstrap interval of its F1 in percent."""

    score: Score
    interval: tuple[float, float] | None
    """None where there was nothing to count, or a single cluster to draw from."""

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        bounds = None if self.interval is None else [round(bound, 2) for bound in self.interval]
        return self.score.as_dict() | {"f1_interval": bounds}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all documents with the same type of gold."""

    n_documents: int
    n_sentences: int
    n_clusters: int
    measures: dict[str, ScoreWithInterval]
    """`tokens` and `sentences`, or `all` and each class, sorted."""
    confusion: Counter[tuple[str, str]]
    """How often a span has a gold class and a predicted class; see `NONE`."""


Counts = Counter[tuple[str, str, int]]
"""By measure, cluster, and 0 for gold, 1 for predicted, 2 for correct."""


def evaluate_text(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction], *, seed: int = SEED
) -> Evaluation:
    """Score sentences, and tokens if gold has any, as the script of the CoNLL 2018 shared task does.

    A span is correct when it begins and ends at the same characters; whitespace is not counted.
    https://universaldependencies.org/conll18/evaluation.html
    """
    counts: Counts = Counter()
    for gold, predicted in zip(documents, predictions, strict=True):
        clusters = Clusters(gold)
        if gold.tokens is not None:
            _count(counts, "tokens", clusters, clusters.without_space(gold.tokens), set(predicted.tokens))
        _count(
            counts, "sentences", clusters, clusters.without_space(gold.sentences), set(predicted.sentences)
        )
    has_tokens = any(gold.tokens is not None for gold in documents)
    return evaluation_of(documents, ["tokens"] * has_tokens + ["sentences"], counts, Counter(), seed)


def evaluate_entities(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction], *, seed: int = SEED
) -> Evaluation:
    """Score entities by exact span and class, and count the pairs of gold and predicted classes."""
    wanted = (_spans_by_label(gold.entities or ()) for gold in documents)
    found = (_spans_by_label(predicted.entities) for predicted in predictions)
    return evaluate_labelled(documents, wanted, found, seed)


def evaluate_parts(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction], *, seed: int = SEED
) -> Evaluation:
    """Score by exact sentence what it is part of, and count the pairs of gold and predicted parts.

    A sentence with its part is correct when a gold sentence of that part begins and ends at the same
    characters, whitespace not counted.
    """
    wanted = (_sentences_by_part(gold) for gold in documents)
    found = (_sentences_by_part(predicted) for predicted in predictions)
    return evaluate_labelled(documents, wanted, found, seed)


class Clusters:
    """Which cluster a span of a document belongs to: that of the sentence in which it begins."""

    def __init__(self, gold: GoldDocument) -> None:
        self._offsets = nonspace_offsets(gold.text)
        self._starts = [self._offsets[start] for start, _ in gold.sentences]
        self._names = gold.clusters

    def without_space(self, spans: Iterable[Span]) -> set[Span]:
        """Spans of the text in offsets that do not count whitespace."""
        return {(self._offsets[start], self._offsets[end]) for start, end in spans}

    def of(self, span: Span) -> str:
        """The cluster of a span that does not count whitespace."""
        return self._names[max(bisect_right(self._starts, span[0]) - 1, 0)]


SpansByLabel = dict[str, set[Span]]


def _spans_by_label(entities: Iterable[GoldEntity]) -> SpansByLabel:
    found: SpansByLabel = {}
    for entity in entities:
        found.setdefault(entity.type, set()).add((entity.start, entity.end))
    return found


def _sentences_by_part(sentences: GoldDocument | Prediction) -> SpansByLabel:
    found: SpansByLabel = {}
    for span, part in zip(sentences.sentences, sentences.parts, strict=True):
        found.setdefault(part, set()).add(span)
    return found


def evaluate_labelled(
    documents: Sequence[GoldDocument],
    wanted: Iterable[SpansByLabel],
    found: Iterable[SpansByLabel],
    seed: int,
) -> Evaluation:
    """Score labelled spans: `wanted` of the text of each document, `found` without its whitespace."""
    counts: Counts = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    for document, of_text, predicted in zip(documents, wanted, found, strict=True):
        clusters = Clusters(document)
        gold = {label: clusters.without_space(spans) for label, spans in of_text.items()}
        for label in gold.keys() | predicted.keys():
            for measure in (ALL, label):
                _count(counts, measure, clusters, gold.get(label, set()), predicted.get(label, set()))
        confusion.update(_confused(gold, predicted))
    labels = sorted({measure for measure, _, _ in counts} - {ALL})
    return evaluation_of(documents, [ALL, *labels], counts, confusion, seed)


def _confused(gold: SpansByLabel, predicted: SpansByLabel) -> Iterable[tuple[str, str]]:
    """The gold class and the predicted class of each span."""
    wanted = {span: label for label, spans in gold.items() for span in spans}
    found = {span: label for label, spans in predicted.items() for span in spans}
    return ((wanted.get(span, NONE), found.get(span, NONE)) for span in wanted.keys() | found.keys())


def _count(counts: Counts, measure: str, clusters: Clusters, gold: set[Span], predicted: set[Span]) -> None:
    for column, spans in enumerate((gold, predicted, gold & predicted)):
        counts.update((measure, clusters.of(span), column) for span in spans)


def evaluation_of(
    documents: Sequence[GoldDocument],
    measures: Sequence[str],
    counts: Counts,
    confusion: Counter[tuple[str, str]],
    seed: int,
) -> Evaluation:
    """What was counted, as scores with intervals; those of one seed are drawn of the same clusters."""
    clusters = list(dict.fromkeys(cluster for document in documents for cluster in document.clusters))
    rows = {cluster: row for row, cluster in enumerate(clusters)}
    columns = {measure: column for column, measure in enumerate(measures)}
    table = np.zeros((len(clusters), len(measures), 3), dtype=np.int64)
    for (measure, cluster, of), count in counts.items():
        table[rows[cluster], columns[measure], of] = count
    intervals = f1_intervals(table, seed=seed)
    if len(clusters) == 1:
        intervals[:] = np.nan
    sums = table.sum(axis=0).tolist()
    return Evaluation(
        n_documents=len(documents),
        n_sentences=sum(len(document.sentences) for document in documents),
        n_clusters=len(clusters),
        measures={
            measure: ScoreWithInterval(Score(*sums[column]), _interval(*intervals[column].tolist()))
            for measure, column in columns.items()
        },
        confusion=confusion,
    )


def _interval(low: float, high: float) -> tuple[float, float] | None:
    return None if math.isnan(low) else (low, high)
