"""Reliability: scores beside the share of entities that is right."""

import numpy as np
import pytest

from kazprep.corpora.sentence import GoldEntity
from kazprep.evaluate.calibration import Judged, reliability
from kazprep.evaluate.gold import GoldDocument, Prediction


def test_entities_are_counted_in_the_bin_of_their_score():
    found = reliability([0.0, 0.05, 0.1, 0.95, 1.0, float("nan")], [False, True, True, True, True, False])
    assert [(each.low, each.high, each.count) for each in found.bins if each.count] == [
        (0.0, 0.1, 2),
        (0.1, 0.2, 1),
        (0.9, 1.0, 2),
    ]
    assert [each.right for each in found.bins if each.count] == [0.5, 1.0, 1.0]
    assert found.bins[0].score == pytest.approx(0.025)


def test_the_error_is_the_difference_weighed_by_the_entities_of_a_bin():
    found = reliability([0.8, 0.8, 0.8, 0.3], [True, False, False, False])
    assert found.error == pytest.approx((3 * abs(0.8 - 1 / 3) + 0.3) / 4)


def test_scores_that_are_drawn_as_they_say_have_almost_no_error():
    dice = np.random.default_rng(3)
    scores = dice.random(50_000)
    assert reliability(scores, dice.random(50_000) < scores).error < 0.01
    assert reliability(scores, dice.random(50_000) < scores**2).error > 0.1


def test_no_entities_have_no_error():
    found = reliability([], [])
    assert (found.error, sum(each.count for each in found.bins)) == (0.0, 0)


def test_the_table_has_the_bins_that_are_not_empty():
    lines = reliability([0.95, 0.25], [True, True]).as_markdown.splitlines()
    assert lines[2:] == [
        "| 0.2 to 0.3 | 1 | 0.25 | 1.00 |",
        "| 0.9 to 1.0 | 1 | 0.95 | 1.00 |",
        "",
        "Expected calibration error: 0.400",
    ]


def test_the_record_has_no_nan():
    assert reliability([0.5], [True]).as_dict["bins"][0]["score"] is None


def test_scores_and_entities_have_to_be_as_many():
    with pytest.raises(ValueError, match="2 scores of 1 entities"):
        reliability([0.5, 0.6], [True])


def test_the_entities_of_the_model_are_judged_by_span_and_type():
    text = "Абай Оралда болды"
    gold = GoldDocument(
        "", "", text, ((0, 17),), ("0",), None, (GoldEntity(0, 4, "PERSON"), GoldEntity(5, 11, "GPE"))
    )
    entities = [(0, 4, "PERSON"), (4, 10, "PERSON"), (4, 10, "GPE"), (10, 15, "ART"), (4, 10, "GPE")]
    found = Prediction(
        ((0, 15),),
        (),
        tuple(GoldEntity(*each) for each in entities),
        scores=(0.9, 0.8, 0.7, 0.6, float("nan")),
        sources=("model", "model", "contact", "model", "model"),
    )
    judged = Judged.of([gold], [found])
    assert judged.scores.tolist() == [0.9, 0.8, 0.6]
    assert judged.right.tolist() == [True, False, False]
    assert judged.types == ("PERSON", "PERSON", "ART")
