"""The models that ship, against the records beside them, on corpora that the project does not carry."""

from pathlib import Path
from typing import Any

import pytest

from kazprep.evaluate.scoring import ALL
from kazprep.models.folder import EMBEDDED, model_path, read_model_record
from kazprep.train.ner import score_tagger
from kazprep.train.tagger_data import read_tagger_data
from kazprep.train.tokenizer import read_tokenizer_data, score_tokenizer

pytestmark = pytest.mark.model

TOLERANCE = 0.1  # points of F1: other processors round otherwise


def recorded(processor: str) -> Any:
    return read_model_record(model_path(EMBEDDED, processor))["scores"]


@pytest.mark.parametrize("corpus", ["ktb", "kaznerd"])
def test_tokenizer_scores_what_its_record_says(shared_data: Path, corpus: str) -> None:
    scores = score_tokenizer(EMBEDDED, read_tokenizer_data(shared_data).dev[corpus])
    record = recorded("tokenize")[corpus]
    for name, score in (("model", scores.model), ("with rules", scores.with_rules)):
        assert score.tokens.f1 == pytest.approx(record[name]["tokens"]["f1"], abs=TOLERANCE)
        assert score.sentences.f1 == pytest.approx(record[name]["sentences"]["f1"], abs=TOLERANCE)


def test_tagger_scores_what_its_record_says(shared_data: Path) -> None:
    scores = score_tagger(EMBEDDED, read_tagger_data(shared_data).dev)
    assert scores[ALL].score.f1 == pytest.approx(recorded("ner")["kaznerd"][ALL]["f1"], abs=TOLERANCE)
