"""Scores of what was found of words: lemma, part of speech and features of each token."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kazprep.corpora.sentence import Span
from kazprep.evaluate.calibration import Reliability, reliability
from kazprep.evaluate.gold import GoldDocument, Prediction
from kazprep.evaluate.scoring import (
    SEED,
    Clusters,
    Counts,
    Evaluation,
    evaluate_labelled,
    evaluation_of,
    nonspace_offsets,
)
from kazprep.morphology.analysis import Analysis
from kazprep.morphology.features import sorted_features

MEASURES: Mapping[str, Callable[[Analysis], object]] = {
    "lemma": lambda analysis: analysis.lemma,
    "upos": lambda analysis: analysis.upos,
    "feats": lambda analysis: analysis.feats,
    "all three": lambda analysis: analysis,
}
"""What of an analysis has to be that of gold, by the name of the measure."""
UNKNOWN_TAG = "_"
"""In a confusion, the part of speech of a token that has none."""

_X = "X"
_UNKNOWN = Analysis(None, None, None)


@dataclass(frozen=True, slots=True)
class MorphologyEvaluation:
    """The scores of tokens with their lemma, part of speech and features."""

    tokens: Evaluation
    """Of all tokens, by the names in `MEASURES`."""
    without_x: Evaluation
    """The same without the tokens that are X in gold, and those that were found for them. The intervals are
    drawn of the same sentences."""
    tags: Evaluation
    """Of the part of speech over all tokens and by tag, with the confusion of tags."""


def evaluate_morphology(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction], *, seed: int = SEED
) -> MorphologyEvaluation | None:
    """Score lemmas, parts of speech and features, as the script of the CoNLL 2018 shared task does.

    A token is found when it begins and ends at the same characters, whitespace not counted, and its lemma is
    correct when it is that of gold; all features count, as a set. The script counts the words of a token:
    here a token counts, since that is what has an analysis. None where no document of gold, or no prediction,
    has analyses; documents of gold without any are left out.
    https://universaldependencies.org/conll18/evaluation.html
    """
    both = [
        (document, predicted)
        for document, predicted in zip(documents, predictions, strict=True)
        if document.analyses is not None
    ]
    if not any(predicted.analyses for _, predicted in both):
        return None
    analysed = [document for document, _ in both]
    wanted = [_of_gold(document) for document in analysed]
    found = [_of_prediction(predicted) for _, predicted in both]
    x_tokens = [{span for span, each in gold.items() if each.upos == _X} for gold in wanted]
    wanted_without_x = [_without(spans, gold) for spans, gold in zip(x_tokens, wanted, strict=True)]
    found_without_x = [_without(spans, each) for spans, each in zip(x_tokens, found, strict=True)]
    of_text = (
        _by_tag(zip(document.tokens or (), document.analyses or (), strict=True)) for document in analysed
    )
    tags = evaluate_labelled(analysed, of_text, (_by_tag(each.items()) for each in found), seed)
    return MorphologyEvaluation(
        _evaluated(analysed, wanted, found, seed),
        _evaluated(analysed, wanted_without_x, found_without_x, seed),
        tags,
    )


def lemma_reliability(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction]
) -> Reliability | None:
    """How the scores of lemmas fit the share of them that is right; None where none has one.

    Of tokens that are tokens of gold, too, without those that are X in gold.
    """
    scores, right = [], []
    for document, predicted in zip(documents, predictions, strict=True):
        gold = _of_gold(document) if document.analyses is not None else {}
        for span, found in _of_prediction(predicted).items():
            wanted = gold.get(span)
            if wanted is not None and wanted.upos != _X and found.score is not None:
                scores.append(found.score)
                right.append(found.lemma == wanted.lemma)
    return reliability(scores, right, of="lemmas") if scores else None


_Analyses = dict[Span, Analysis]
"""By token; the offsets do not count whitespace."""


def _of_gold(document: GoldDocument) -> _Analyses:
    offsets = nonspace_offsets(document.text)
    spans = ((offsets[start], offsets[end]) for start, end in document.tokens or ())
    return dict(zip(spans, document.analyses or (), strict=True))


def _of_prediction(predicted: Prediction) -> _Analyses:
    analyses = predicted.analyses or (_UNKNOWN,) * len(predicted.tokens)
    return dict(zip(predicted.tokens, map(_in_order, analyses), strict=True))


def _in_order(analysis: Analysis) -> Analysis:
    """The analysis with its features in the order that those of gold have."""
    return replace(analysis, feats=analysis.feats and sorted_features(analysis.feats))


def _without(spans: set[Span], analyses: _Analyses) -> _Analyses:
    return {span: analysis for span, analysis in analyses.items() if span not in spans}


def _by_tag(analyses: Iterable[tuple[Span, Analysis]]) -> dict[str, set[Span]]:
    found: dict[str, set[Span]] = {}
    for span, analysis in analyses:
        found.setdefault(analysis.upos or UNKNOWN_TAG, set()).add(span)
    return found


def _evaluated(
    documents: Sequence[GoldDocument], wanted: Iterable[_Analyses], found: Iterable[_Analyses], seed: int
) -> Evaluation:
    counts: Counts = Counter()
    for document, gold, predicted in zip(documents, wanted, found, strict=True):
        clusters = Clusters(document)
        for measure, value in MEASURES.items():
            correct = [
                span for span in gold.keys() & predicted.keys() if value(gold[span]) == value(predicted[span])
            ]
            for column, spans in enumerate((gold, predicted, correct)):
                counts.update((measure, clusters.of(span), column) for span in spans)
    return evaluation_of(documents, list(MEASURES), counts, Counter(), seed)
