"""The embedded models on sentences that no model was trained on, whatever data is at hand."""

import pytest

from kazprep.corpora.sentence import GoldEntity
from kazprep.evaluate.predictions import predict_with_models
from kazprep.evaluate.scoring import ALL, evaluate_entities
from tests.quality.entities import invented_sentences, read_marked

FLOOR = 92.5
"""F1 in percent, by exact span and class. Raise it with better models; a change may not lower it."""


@pytest.mark.model
def test_entities_of_written_sentences() -> None:
    gold = invented_sentences()
    found = predict_with_models([gold], "embedded")
    assert evaluate_entities([gold], found).measures[ALL].score.f1 >= FLOOR


def test_marks_are_not_part_of_the_text() -> None:
    document = read_marked(["[Оралда|GPE] қар.", "«[Дала|ART]»"])
    assert document.text == "Оралда қар.\n«Дала»\n"
    assert document.entities == (GoldEntity(0, 6, "GPE"), GoldEntity(13, 17, "ART"))
