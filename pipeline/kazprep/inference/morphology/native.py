"""Morphology by this package's own code: the tagger's answers, then the lemmas that follow from them."""

from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np

from kazprep.inference.morphology.lemmatizer import NativeLemmatizer
from kazprep.inference.morphology.pos_tagger import NativePosTagger
from kazprep.morphology.analysis import Analysis


class NativeMorphology:
    """Analyses sentences with a Stanza part-of-speech tagger and a Stanza lemmatizer."""

    def __init__(self, tagger: NativePosTagger, lemmatizer: NativeLemmatizer) -> None:
        self._tagger = tagger
        self._lemmatizer = lemmatizer

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of each token of each sentence.

        It is that of stock Stanza for the same tokens, with features in the order of Universal Dependencies,
        and does not depend on the other sentences.
        """
        words = list(chain.from_iterable(sentences))
        first_tokens = np.cumsum([0, *map(len, sentences)], dtype=np.int32)
        upos, feats = self._tagger.tag(words, first_tokens)
        analyses = list(map(Analysis, self._lemmatizer.lemmas(words, upos), upos, feats))
        return [analyses[first:last] for first, last in pairwise(first_tokens.tolist())]
