"""Morphology by this package's own code: the tagger's answers, then the lemmas that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat

import numpy as np
import numpy.typing as npt

from kazprep.inference.morphology.lemma_score import FoundLemma, LemmaCalibration
from kazprep.inference.morphology.lemmatizer import NativeLemmatizer
from kazprep.inference.morphology.pos_tagger import NativePosTagger
from kazprep.morphology.analysis import Analysis


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What the models find for some tokens, before lemmas have scores."""

    upos: list[str | None]
    feats: list[str | None]
    lemmas: list[FoundLemma]
    probabilities: npt.NDArray[np.float32]
    """How probable each token's part of speech is."""


class NativeMorphology:
    """Analyses sentences with a Stanza part-of-speech tagger and a Stanza lemmatizer."""

    def __init__(
        self,
        tagger: NativePosTagger,
        lemmatizer: NativeLemmatizer,
        calibration: LemmaCalibration | None = None,
    ) -> None:
        """`calibration` is what gives lemmas their scores: without it they have none."""
        self._tagger = tagger
        self._lemmatizer = lemmatizer
        self._calibration = calibration

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of each token of each sentence.

        Scores aside it is that of stock Stanza for the same tokens, with features in the order of Universal
        Dependencies, and does not depend on the other sentences.
        """
        found = self.find(sentences)
        scores = None if self._calibration is None else self._calibration(found.lemmas, found.probabilities)
        analyses = list(
            map(
                Analysis,
                [each.lemma for each in found.lemmas],
                found.upos,
                found.feats,
                repeat(None) if scores is None else scores.tolist(),
            )
        )
        bounds = np.cumsum([0, *map(len, sentences)])
        return [analyses[first:last] for first, last in pairwise(bounds.tolist())]

    def find(self, sentences: Sequence[Sequence[str]]) -> Findings:
        """What the models find for the tokens of all sentences."""
        words = list(chain.from_iterable(sentences))
        tags = self._tagger.tag(words, np.cumsum([0, *map(len, sentences)], dtype=np.int32))
        lemmas = self._lemmatizer.find(words, tags.upos)
        return Findings(tags.upos, tags.feats, lemmas, tags.probabilities)
