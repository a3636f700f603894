"""Morphology by stock Stanza: for models that this package does not run itself, and for comparison."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kazprep.chunking import chunks
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.morphology.analysis import Analysis, join_feats

_CHUNK_TOKENS = 20_000  # that Stanza is given in one call, which bounds its memory


class StanzaMorphology:
    """Analyses sentences, as `kazprep.inference.morphology.native.NativeMorphology` does."""

    def __init__(self, models: Path, *, gpu: bool = False) -> None:
        """Load the models of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize,pos,lemma", tokenize_pretokenized=True, use_gpu=gpu)

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of each token of each sentence."""
        lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
        analyses: list[list[Analysis]] = [[] for _ in sentences]
        for chunk in chunks([lengths], _CHUNK_TOKENS):
            indices = [index for _, part in chunk for index in range(part.start, part.stop) if lengths[index]]
            if indices:
                document = self._pipeline([list(sentences[index]) for index in indices])
                for index, found in zip(indices, document.sentences, strict=True):
                    analyses[index] = [_analysis(word) for word in found.words]
        return analyses


def _analysis(word: Any) -> Analysis:
    return Analysis(word.lemma, word.upos, join_feats((word.feats or "").split("|")))
