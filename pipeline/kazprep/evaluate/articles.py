"""The scores of marked articles: entities and sentences, in all of them and by genre."""

from collections.abc import Sequence
from dataclasses import dataclass

from kazprep.evaluate.gold import GoldDocument, Prediction
from kazprep.evaluate.scoring import (
    ALL,
    SEED,
    Evaluation,
    ScoreWithInterval,
    evaluate_entities,
    evaluate_parts,
    evaluate_text,
)


@dataclass(frozen=True, slots=True)
class GenreScores:
    """The scores of the articles of one genre; the intervals are drawn from these articles alone."""

    n_articles: int
    entities: ScoreWithInterval
    sentences: ScoreWithInterval


@dataclass(frozen=True, slots=True)
class ArticleEvaluation:
    """The scores of articles; for the intervals, complete articles are drawn with replacement."""

    entities: Evaluation
    """Over all entities and by class."""
    sentences: ScoreWithInterval
    parts: Evaluation | None
    """Over all sentences and by what they are part of; None where nobody looked."""
    genres: dict[str, GenreScores]
    """Sorted."""


def evaluate_articles(
    documents: Sequence[GoldDocument], predictions: Sequence[Prediction], *, seed: int = SEED
) -> ArticleEvaluation:
    """Score what was found in articles, as `evaluate_entities`, `evaluate_text` and `evaluate_parts` do."""
    by_genre: dict[str, list[int]] = {}
    for index, document in enumerate(documents):
        by_genre.setdefault(document.genre or "", []).append(index)
    has_parts = any(predicted.parts for predicted in predictions)
    return ArticleEvaluation(
        entities=evaluate_entities(documents, predictions, seed=seed),
        sentences=_sentences(documents, predictions, seed),
        parts=evaluate_parts(documents, predictions, seed=seed) if has_parts else None,
        genres={
            genre: _genre([documents[i] for i in indices], [predictions[i] for i in indices], seed)
            for genre, indices in sorted(by_genre.items())
        },
    )


def _genre(documents: Sequence[GoldDocument], predictions: Sequence[Prediction], seed: int) -> GenreScores:
    entities = evaluate_entities(documents, predictions, seed=seed).measures[ALL]
    return GenreScores(len(documents), entities, _sentences(documents, predictions, seed))


def _sentences(
    documents: Sequence[GoldDocument], predictions: Sequence[Prediction], seed: int
) -> ScoreWithInterval:
    return evaluate_text(documents, predictions, seed=seed).measures["sentences"]
