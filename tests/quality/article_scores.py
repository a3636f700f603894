"""Scores of the embedded models on the articles of this repository."""

from pathlib import Path

from kazprep.evaluate.articles import ArticleEvaluation, evaluate_articles
from kazprep.evaluate.gold import read_gold
from kazprep.evaluate.predictions import predict_with_models
from kazprep.evaluate.scoring import ALL

DEVELOPMENT = Path(__file__).parent / "articles" / "development"
FINAL = Path(__file__).parent / "articles" / "test"
"""Scored once, when all is done: neither read nor scored before."""

PREFIX = "articles "
"""What the names of floors for articles begin with."""
_CLASSES = ("PERSON", "GPE", "DATE", "CARDINAL")


def evaluate_embedded(folder: Path) -> ArticleEvaluation:
    """Score the embedded models on the articles of a folder."""
    documents = read_gold([folder])
    return evaluate_articles(documents, list(predict_with_models(documents, "embedded")))


def scores_of(evaluation: ArticleEvaluation) -> dict[str, float]:
    """F1 in percent, by the names that floors have."""
    entities = evaluation.entities.measures
    measured = {"entities": entities[ALL], "sentences": evaluation.sentences}
    measured |= {label: entities[label] for label in _CLASSES if label in entities}
    return {f"{PREFIX}{name}": each.score.f1 for name, each in measured.items()}
