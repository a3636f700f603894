"""Calibration of the scores of lemmas, and where training keeps it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from kazprep.evaluate.calibration import reliability
from kazprep.inference.morphology.lemma_score import FoundLemma, LemmaCalibration, Origin
from kazprep.inference.morphology.native import Findings
from kazprep.models.folder import EMBEDDED, model_path, read_model_record
from kazprep.train.morphology.calibrate import (
    FOLDS,
    JudgedLemmas,
    calibrate_lemmas,
    fit_lemma_calibration,
)
from kazprep.train.morphology.data import read_morphology_data

TRUE = LemmaCalibration((1.5, 0.2, 1.0, -1.0, 0.5, 0.4))


def drawn(count: int, seed: int = 1) -> JudgedLemmas:
    """Lemmas that are right as often as `TRUE` says."""
    dice = np.random.default_rng(seed)
    lemmas = [
        FoundLemma("қар", int(origin), float(np.log(likely)) if origin in (2, 3) else 0.0)
        for origin, likely in zip(dice.integers(0, 5, count), dice.uniform(0.2, 1, count), strict=True)
    ]
    probabilities = dice.uniform(0.3, 1, count).astype(np.float32)
    right = dice.random(count) < TRUE(lemmas, probabilities)
    return JudgedLemmas(Findings([None] * count, [None] * count, lemmas, probabilities), right)


def test_the_weights_that_lemmas_were_drawn_from_are_found() -> None:
    found = fit_lemma_calibration(drawn(40_000))
    assert found.weights == pytest.approx(TRUE.weights, abs=0.12)
    others = drawn(20_000, seed=2)
    scores = found(others.found.lemmas, others.found.probabilities)
    assert reliability(scores, others.right).error < 0.015


def test_few_lemmas_change_little() -> None:
    assert fit_lemma_calibration(drawn(4)).weights == pytest.approx(FOLDS.weights, abs=0.2)
    assert fit_lemma_calibration(drawn(0)) == FOLDS


def test_words_without_letters_teach_nothing() -> None:
    signs = [FoundLemma(".", int(Origin.NO_LETTERS), 0.0)] * 50
    judged = JudgedLemmas(Findings([], [], signs, np.full(50, 0.4, np.float32)), np.zeros(50, bool))
    assert fit_lemma_calibration(judged) == FOLDS


@pytest.mark.model
def test_lemmas_are_judged_by_gold_without_what_gold_leaves_open(morphology_data: Path) -> None:
    (held_out,) = read_morphology_data(morphology_data, frozenset({"told.txt"})).held_out
    tokens = held_out.sentences[0]
    undecided, multiword = (tokens[0]._replace(upos=upos) for upos in (None, "X"))
    wrong = tokens[1]._replace(lemma="басқа")
    judged = JudgedLemmas.of(EMBEDDED, [tokens, (undecided, multiword, wrong)])
    assert judged.right.tolist() == [True, True, True, True, False]
    assert len(judged.found.lemmas) == len(judged.found.probabilities) == 5


@pytest.mark.model
def test_the_embedded_calibration_is_that_of_the_embedded_models() -> None:
    tagger, lemmatizer = (model_path(EMBEDDED, processor) for processor in ("pos", "lemma"))
    assert LemmaCalibration.of_models(tagger, lemmatizer) is not None


@pytest.mark.model
def test_models_are_calibrated_whatever_calibration_they_had(tmp_path: Path, morphology_data: Path) -> None:
    shutil.copytree(EMBEDDED, tmp_path / "models")
    gold = [
        tokens
        for each in read_morphology_data(morphology_data, frozenset({"told.txt"})).held_out
        for tokens in each.sentences
    ]
    fitted = calibrate_lemmas(tmp_path / "models", gold)
    model_path(tmp_path / "models", "lemma").with_suffix(".json").unlink()
    assert calibrate_lemmas(tmp_path / "models", gold) == fitted
    assert read_model_record(model_path(tmp_path / "models", "lemma")) == {}
