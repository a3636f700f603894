"""Scores of lemmas: what they follow from, and for which models there are any."""

import json
from itertools import pairwise
from random import Random

import numpy as np
import pytest
import torch
from stanza.models.lemma.vocab import MultiVocab

from kazprep.inference.loading import Backend
from kazprep.inference.morphology.lemma_score import (
    N_FEATURES,
    RECORD_KEY,
    FoundLemma,
    LemmaCalibration,
    Origin,
    features,
)
from kazprep.inference.morphology.loading import load_morphology
from kazprep.inference.morphology.speller import Edit
from kazprep.train.morphology.lemmatizer import Example, LemmaNetwork, batches_of
from tests.inference.morphology.conftest import SENTENCES, STOCK, invented_words

CALIBRATION = LemmaCalibration((2.0, 1.0, 0.5, -0.5, 0.3, 0.2))


def found(origin, logarithm=0.0):
    return FoundLemma("қар", origin, logarithm)


def score(origin, probability, logarithm=0.0):
    return CALIBRATION([found(origin, logarithm)], np.array([probability]))[0]


def test_a_lemma_is_as_probable_as_what_it_was_found_by():
    scores = [score(origin, 0.9, np.log(0.5)) for origin in Origin]
    assert scores[:4] == sorted(scores[:4], reverse=True)
    assert len(set(scores)) == 5
    assert score(Origin.NO_LETTERS, 0.2) == 1


@pytest.mark.parametrize("origin", list(Origin)[:4])
def test_a_lemma_is_the_more_probable_the_more_its_part_of_speech_is(origin):
    assert all(lower < higher for lower, higher in pairwise(score(origin, p) for p in (0.3, 0.6, 0.9, 0.99)))


def test_the_probability_of_the_network_counts_for_its_own_answers():
    for origin in Origin:
        least, most = score(origin, 0.9, -3.0), score(origin, 0.9, -0.01)
        assert (least < most) == (origin in (Origin.KEPT, Origin.SPELLED))


def test_probabilities_of_0_and_1_give_finite_features():
    rows = features([found(Origin.SPELLED, -np.inf), found(Origin.KEPT)], np.array([0.0, 1.0]))
    assert rows.shape == (2, N_FEATURES)
    assert np.isfinite(rows).all()


def test_no_tokens_have_no_scores():
    assert CALIBRATION([], np.zeros(0)).tolist() == []


@pytest.fixture
def calibrated(make_folder):
    """A folder of models that have a calibration in their record."""
    folder = make_folder()
    tagger, lemmatizer = paths(folder)
    write_record(lemmatizer, CALIBRATION.as_record(tagger, lemmatizer))
    return folder


def paths(folder):
    return [folder / "kk" / processor / "random.pt" for processor in ("pos", "lemma")]


def write_record(lemmatizer, stored):
    lemmatizer.with_suffix(".json").write_text(json.dumps({RECORD_KEY: stored}), encoding="utf-8")


def scores_of(folder, backend=None):
    analyses = load_morphology(folder, backend or Backend()).analyze(SENTENCES)
    return [analysis.score for each in analyses for analysis in each]


def test_models_with_a_calibration_have_scores(calibrated):
    assert LemmaCalibration.of_models(*paths(calibrated)) == CALIBRATION
    scores = scores_of(calibrated)
    assert all(0 < score <= 1 for score in scores)
    assert len(set(scores)) > 20
    words = [word for sentence in SENTENCES for word in sentence]
    marks = [not any(map(str.isalpha, word)) for word in words]
    assert [score == 1 for score in scores] == marks


def test_scores_do_not_depend_on_the_sentences_beside_one(calibrated):
    model = load_morphology(calibrated, Backend())
    alone = [[each.score for each in model.analyze([sentence])[0]] for sentence in SENTENCES]
    assert [score for scores in alone for score in scores] == pytest.approx(scores_of(calibrated), abs=0.001)


def test_stock_stanza_gives_no_scores(calibrated):
    assert set(scores_of(calibrated, STOCK)) == {None}


@pytest.mark.parametrize("changed", [0, 1])
def test_a_calibration_is_for_the_models_that_it_was_fitted_to(calibrated, changed):
    path = paths(calibrated)[changed]
    content = torch.load(path, weights_only=True)
    torch.save(content | {"config": content["config"] | {"seed": 7}}, path)
    assert set(scores_of(calibrated)) == {None}


@pytest.mark.parametrize(
    "change",
    [
        {"weights": {}},
        {"weights": None},
        {"weights": {"dictionary": "жоғары"}},
        {"tagger": None},
        {"lemmatizer": 5},
    ],
)
def test_a_calibration_that_can_not_be_read_is_none(calibrated, change):
    tagger, lemmatizer = paths(calibrated)
    write_record(lemmatizer, CALIBRATION.as_record(tagger, lemmatizer) | change)
    assert set(scores_of(calibrated)) == {None}


@pytest.mark.parametrize("stored", [None, [], "жоқ", 3])
def test_a_record_with_something_else_is_no_calibration(calibrated, stored):
    write_record(paths(calibrated)[1], stored)
    assert LemmaCalibration.of_models(*paths(calibrated)) is None


def test_models_without_a_record_have_no_scores(make_folder):
    assert set(scores_of(make_folder())) == {None}


def test_the_probability_of_a_spelled_lemma_is_that_of_its_characters(make_folder):
    """Against the network as it is trained, which is given the lemma instead of writing it."""
    folder = make_folder(lemmatizer={"end": 4.0, "scale": 0.5})
    stored = torch.load(paths(folder)[1], weights_only=True)
    network = LemmaNetwork(stored["config"], mixed=False).eval()
    network.model.load_state_dict(stored["model"])
    vocabulary = MultiVocab.load_state_dict(stored["vocab"])
    known = set(vocabulary["char"]._id2unit)
    words = [word for word in invented_words(1000) if set(word) <= known]
    speller = load_morphology(folder, Backend())._lemmatizer._speller
    checked = 0
    for word, answer in zip(words, speller([(word, "NOUN") for word in words]), strict=True):
        # Longer lemmas are cut off, without an end.
        if answer.edit == Edit.SPELLED and set(answer.spelled) <= known and len(answer.spelled) < 20:
            batch = next(batches_of([Example(word, "NOUN", answer.spelled)], vocabulary, 1, Random(1)))
            with torch.no_grad():
                characters, edits = network._scores(batch)
            expected = characters.sum() + edits.log_softmax(1)[0, Edit.SPELLED]
            assert answer.logarithm == pytest.approx(float(expected), abs=1e-3)
            checked += 1
    assert checked > 20
