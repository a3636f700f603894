"""Finding named entities with a Stanza BiLSTM-CRF tagger."""

from collections.abc import Sequence
from pathlib import Path

from kazprep.inference.bioes import entity_spans
from kazprep.inference.runs_of import runs_of
from kazprep.inference.stanza_pipeline import load_pipeline

_TOKENS_AT_A_TIME = 20_000
"""Stanza is given so many tokens in one call, which bounds its memory whatever the size of a document."""

EntitySpan = tuple[int, int, str]
"""First token, token after the last, type."""


class Tagger:
    """A Stanza named-entity tagger that takes sentences as lists of tokens and gives entity spans."""

    def __init__(self, models: Path) -> None:
        """Load the tagger of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize,ner", tokenize_pretokenized=True)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[EntitySpan]]:
        """The entities of each sentence, with token numbers that count from 0 in the sentence."""
        found: list[list[EntitySpan]] = []
        for together in runs_of(sentences, _TOKENS_AT_A_TIME):
            document = self._pipeline([list(sentence) for sentence in together])
            found += [entity_spans([t.ner for t in sentence.tokens]) for sentence in document.sentences]
        return found
