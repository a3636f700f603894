"""The models that ship, against the records beside them, on corpora that the project does not carry."""

import json
from pathlib import Path

import pytest

from kazprep.models.resources import EMBEDDED, model_path
from kazprep.train.ner import read_tagger_data, score_tagger
from kazprep.train.tokenizer import read_tokenizer_data, score_tokenizer


def recorded(processor: str) -> dict[str, object]:
    record = json.loads(model_path(EMBEDDED, processor).with_suffix(".json").read_text(encoding="utf-8"))
    scores = record["scores"]
    assert isinstance(scores, dict)
    return scores


@pytest.mark.parametrize("corpus", ["ktb", "kaznerd"])
def test_tokenizer_scores_what_its_record_says(shared_data: Path, corpus: str) -> None:
    held_out = read_tokenizer_data(shared_data).dev[corpus]
    assert score_tokenizer(EMBEDDED, held_out).as_dict() == recorded("tokenize")[corpus]


def test_tagger_scores_what_its_record_says(shared_data: Path) -> None:
    held_out = read_tagger_data(shared_data).dev
    assert score_tagger(EMBEDDED, held_out).as_dict() == recorded("ner")["kaznerd"]
