"""How probable it is that a lemma is right: the score of an analysis.

It follows from what the lemma was found by, how probable the part of speech is that it was found for, and,
where the network of the lemmatizer decided, how probable its answer is. A logistic regression makes one
probability of these. `kazprep.train.morphology.calibrate` fits it to a pair of models, on text that neither
has learned from, and other models have no scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from kazprep.file_hash import file_sha256
from kazprep.inference.calibration import logit
from kazprep.models.folder import read_model_record

RECORD_KEY = "score of lemmas"
"""The name of the calibration in the record beside a lemmatizer (`kazprep.models.folder`)."""

DECIMALS = 3


class Origin(IntEnum):
    """What a lemma was found by."""

    DICTIONARY = 0
    """The lemmatizer's dictionary, which has one lemma for the word, whatever its part of speech."""
    DICTIONARY_BY_UPOS = 1
    """The lemmatizer's dictionary, where lemmas depend on the part of speech."""
    KEPT = 2
    """The network: the word itself, perhaps in lowercase."""
    SPELLED = 3
    """The network, which wrote it."""
    NO_LETTERS = 4
    """The word has no letters: a mark or a figure, whose lemma is taken for right."""


_NAMES = (*(origin.name.lower() for origin in list(Origin)[: Origin.NO_LETTERS]), "upos", "network")
N_FEATURES = len(_NAMES)


class FoundLemma(NamedTuple):
    """The lemma of a word, and what is known of it beside."""

    lemma: str | None
    origin: int
    """An `Origin`."""
    logarithm: float
    """The natural logarithm of the probability that the network gives it; 0 where a dictionary has it."""


def features(
    lemmas: Sequence[FoundLemma], probabilities: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """What the scores of lemmas follow from, (tokens, `N_FEATURES`).

    The first columns say what each was found by; then come the logit of the probability of its part of
    speech, `probabilities`, and that of the network's answer, which is 0 for others. Rows of words without
    letters are 0.
    """
    origins = np.array([each[1] for each in lemmas], np.int64)
    logarithms = np.array([each[2] for each in lemmas], np.float64)
    has_letters = origins != Origin.NO_LETTERS
    is_network = (origins == Origin.KEPT) | (origins == Origin.SPELLED)
    rows = np.zeros((len(lemmas), N_FEATURES))
    rows[has_letters, origins[has_letters]] = 1
    rows[has_letters, -2] = logit(probabilities[has_letters])
    rows[is_network, -1] = logit(np.exp(logarithms[is_network]))
    return rows


@dataclass(frozen=True, slots=True)
class LemmaCalibration:
    """A logistic regression over `features`."""

    weights: tuple[float, ...]
    """One for each feature."""

    @classmethod
    def of_models(cls, tagger: Path, lemmatizer: Path) -> Self | None:
        """The calibration of two models, from the record beside the lemmatizer.

        None where there is none, or it was fitted to others.
        """
        stored: Any = read_model_record(lemmatizer).get(RECORD_KEY)
        try:
            fitted_to = [stored["tagger"], stored["lemmatizer"]]
            weights = tuple(float(stored["weights"][name]) for name in _NAMES)
        except (TypeError, LookupError, ValueError):
            return None
        return cls(weights) if fitted_to == [file_sha256(tagger), file_sha256(lemmatizer)] else None

    def as_record(self, tagger: Path, lemmatizer: Path) -> dict[str, object]:
        """What `of_models` reads."""
        return {
            "tagger": file_sha256(tagger),
            "lemmatizer": file_sha256(lemmatizer),
            "weights": dict(zip(_NAMES, self.weights, strict=True)),
        }

    def __call__(
        self, lemmas: Sequence[FoundLemma], probabilities: npt.NDArray[np.floating]
    ) -> npt.NDArray[np.float64]:
        """The scores of lemmas for parts of speech with these probabilities, rounded to `DECIMALS`.

        >>> calibration = LemmaCalibration((3.0, 2.0, 1.0, 0.0, 0.5, 0.5))
        >>> found = FoundLemma("қар", Origin.DICTIONARY, 0.0), FoundLemma(".", Origin.NO_LETTERS, 0.0)
        >>> calibration(found, np.array([0.5, 0.5])).tolist()
        [0.953, 1.0]
        """
        rows = features(lemmas, probabilities)
        scores = np.round(1 / (1 + np.exp(-(rows @ np.array(self.weights)))), DECIMALS)
        return np.where(rows.any(1), scores, 1.0)
