"""Calibration: from scores that are too high to those that say how often entities are right."""

import numpy as np
import pytest
import torch

from kazprep.evaluate.calibration import Judged, reliability
from kazprep.inference.calibration import CONFIG_KEY, Calibration, logit
from kazprep.models.folder import model_path, verify, write_manifest
from kazprep.train.calibrate import fit_calibration, store_calibration


def drawn(count, slope, intercept, label, seed=1):
    """Entities that are right as often as a line over their logits says."""
    dice = np.random.default_rng(seed)
    scores = 1 - dice.random(count) ** 2
    right = dice.random(count) < 1 / (1 + np.exp(-(slope * logit(scores) + intercept)))
    return Judged(scores, (label,) * count, right)


def joined(*parts):
    return Judged(
        np.concatenate([part.scores for part in parts]),
        tuple(label for part in parts for label in part.types),
        np.concatenate([part.right for part in parts]),
    )


def test_the_line_that_entities_were_drawn_from_is_found():
    found = fit_calibration(drawn(20_000, 0.5, -0.7, "PERSON"))
    assert found.lines["people"] == pytest.approx((0.5, -0.7), abs=0.08)


def test_each_family_has_its_line_and_the_error_is_small():
    judged = joined(drawn(4000, 0.4, -1.0, "CARDINAL"), drawn(4000, 0.9, 0.2, "GPE", 2))
    found = fit_calibration(judged)
    for label in ("CARDINAL", "GPE"):
        other = drawn(20_000, *((0.4, -1.0) if label == "CARDINAL" else (0.9, 0.2)), label, 3)
        assert reliability(found(other.scores, other.types), other.right).error < 0.02
    assert judged.reliability.error > 0.05


def test_a_family_without_entities_has_the_line_of_all():
    found = fit_calibration(drawn(4000, 0.5, -0.7, "PERSON"))
    assert found.lines["works"] == found.lines[""]


def test_the_last_set_decides_and_the_first_one_helps_where_it_has_little():
    first, last = drawn(5000, 1.0, 1.0, "PERSON"), drawn(5000, 0.5, -0.7, "PERSON", 2)
    assert fit_calibration(first, last).lines["people"] == pytest.approx((0.5, -0.7), abs=0.12)
    few = drawn(3, 0.5, -0.7, "PERSON", 2)
    assert fit_calibration(first, few).lines["people"] == pytest.approx((1.0, 1.0), abs=0.35)


def test_entities_that_are_all_right_do_no_harm():
    judged = Judged(np.full(50, 1.0), ("GPE",) * 50, np.ones(50, bool))
    slope, intercept = fit_calibration(judged).lines["places"]
    assert np.isfinite([slope, intercept]).all()
    assert slope > 0


def test_without_entities_nothing_is_changed():
    assert fit_calibration() == Calibration()


def test_a_calibration_is_stored_and_taken_away_and_the_hashes_follow(tmp_path):
    path = model_path(tmp_path, "ner")
    path.parent.mkdir(parents=True)
    torch.save({"config": {"hidden_dim": 3}, "model": {"a": torch.ones(2)}, "vocab": {}}, path)
    write_manifest(tmp_path)
    before = path.read_bytes()
    store_calibration(tmp_path, Calibration({"": (0.5, -1.0)}))
    content = torch.load(path, weights_only=True)
    assert content["config"] == {"hidden_dim": 3, CONFIG_KEY: {"": [0.5, -1.0]}}
    assert content["model"]["a"].tolist() == [1.0, 1.0]
    assert Calibration.of(content["config"]) == Calibration({"": (0.5, -1.0)})
    assert [check.problem for check in verify(tmp_path) if "ner" in check.name] == [None]
    store_calibration(tmp_path, Calibration())
    assert path.read_bytes() == before
