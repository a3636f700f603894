"""Calibration of the scores of lemmas on held-out text: how often lemmas with a score are right."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kazprep.evaluate.calibration import reliability
from kazprep.inference.loading import Backend
from kazprep.inference.morphology.lemma_score import LemmaCalibration, features
from kazprep.inference.morphology.loading import load_native_morphology
from kazprep.inference.morphology.native import Findings
from kazprep.train.logistic import fit_logistic
from kazprep.train.morphology.data import as_segmented
from kazprep.train.morphology.scores import MULTIWORD
from kazprep.train.morphology.sentences import Tokens

FOLDS = LemmaCalibration((2.1887, 1.0695, 0.2493, -0.3789, 0.2671, 0.2594))
"""What is fitted to the open documents of UD_Kazakh-KTB, held out by document in five folds from models
trained as the shipped ones: 3,270 tokens with letters, without gold X. The lemmatizer's network, one for all
folds, had learned from silver sentences alone."""

WEIGHT_OF_FOLDS = 20.0
"""The tokens or so that `FOLDS` counts for."""

_DECIMALS = 4
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class JudgedLemmas:
    """What models find for gold tokens, and whether each lemma is right."""

    found: Findings
    right: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, folder: Path, gold: Sequence[Tokens]) -> "JudgedLemmas":
        """What the models of a resources folder find for sentences, without gold X and undecided tokens."""
        sentences = [as_segmented(tokens) for tokens in gold]
        model = load_native_morphology(folder, Backend())
        found = model.find([[token.form for token in tokens] for tokens in sentences])
        tokens = [token for sentence in sentences for token in sentence]
        kept = [n for n, token in enumerate(tokens) if token.upos not in (None, MULTIWORD)]
        return cls(
            Findings(
                [found.upos[n] for n in kept],
                [found.feats[n] for n in kept],
                [found.lemmas[n] for n in kept],
                found.probabilities[kept],
            ),
            np.array([found.lemmas[n].lemma == tokens[n].lemma for n in kept], bool),
        )


def calibrate_lemmas(folder: Path, gold: Sequence[Tokens]) -> LemmaCalibration:
    """The calibration of the models of a resources folder, fitted to sentences that they were not trained on.

    Held-out text is little: the fit starts from that of `FOLDS` and is kept near to it.
    """
    judged = JudgedLemmas.of(folder, gold)
    calibration = fit_lemma_calibration(judged)
    scores = calibration(judged.found.lemmas, judged.found.probabilities)
    _LOG.info(
        "Calibration error of the lemmas of %s tokens: %.3f",
        f"{len(scores):,}",
        reliability(scores, judged.right).error,
    )
    return calibration


def fit_lemma_calibration(
    judged: JudgedLemmas, prior: LemmaCalibration = FOLDS, weight: float = WEIGHT_OF_FOLDS
) -> LemmaCalibration:
    """The calibration for lemmas that were judged, near to `prior`."""
    inputs = features(judged.found.lemmas, judged.found.probabilities)
    right = judged.right.astype(np.float64)
    weights = fit_logistic(inputs, right, np.array(prior.weights), weight)
    return LemmaCalibration(tuple(round(each, _DECIMALS) for each in weights.tolist()))
