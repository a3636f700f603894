"""Finding named entities with a Stanza BiLSTM-CRF tagger."""

from collections.abc import Sequence
from pathlib import Path

from kazprep.inference.bioes import entity_spans
from kazprep.inference.stanza_pipeline import load_pipeline

EntitySpan = tuple[int, int, str]
"""First token, token after the last, type."""


class Tagger:
    """A Stanza named-entity tagger that takes sentences as lists of tokens and gives entity spans."""

    def __init__(self, models: Path) -> None:
        """Load the tagger of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize,ner", tokenize_pretokenized=True)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[EntitySpan]]:
        """The entities of each sentence, with token numbers that count from 0 in the sentence."""
        if not sentences:
            return []
        document = self._pipeline([list(sentence) for sentence in sentences])
        return [entity_spans([token.ner for token in sentence.tokens]) for sentence in document.sentences]
