"""The models run by stock Stanza: for those that this package does not run itself, and for comparison."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from kazprep.chunking import chunks
from kazprep.entities.bio import Numbers, TagScheme
from kazprep.entities.entity import Entities
from kazprep.inference.segmenter import Segmentation
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.spans import Offsets, Spans
from kazprep.text.paragraphs import paragraphs

_CHARACTERS_AT_A_TIME = 100_000
_TOKENS_AT_A_TIME = 20_000
"""Stanza is given so much in one call, which bounds its memory whatever the size of a document."""

_PARAGRAPH_GAP = "\n\n"  # what Stanza's tokenizer takes for the end of a paragraph


class StockSegmenter:
    """Splits whole texts, as `kazprep.inference.segmenter.Segmenter` does."""

    def __init__(self, models: Path, max_paragraph_characters: int, *, gpu: bool = False) -> None:
        """Load the tokenizer of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize", use_gpu=gpu)
        self._max_paragraph_characters = max_paragraph_characters

    def segment(self, texts: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each text, in the order of the texts."""
        cuts = [paragraphs(text, self._max_paragraph_characters) for text in texts]
        parts: list[list[Segmentation]] = [[] for _ in texts]
        for portion in chunks([cut.end - cut.start for cut in cuts], _CHARACTERS_AT_A_TIME):
            places = [(number, cut) for number, part in portion for cut in cuts[number][part]]
            found = self._segment_together([texts[number][start:end] for number, (start, end) in places])
            for (number, (start, _)), own in zip(places, found, strict=True):
                parts[number].append(Segmentation(own.sentences.moved(start), own.tokens.moved(start)))
        return [
            Segmentation(
                Spans.concatenated([part.sentences for part in own]),
                Spans.concatenated([part.tokens for part in own]),
            )
            for own in parts
        ]

    def _segment_together(self, pieces: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each paragraph, with offsets from its start."""
        document = self._pipeline(_PARAGRAPH_GAP.join(pieces))
        tokens = [
            Spans.of((token.start_char, token.end_char) for token in sentence.tokens)
            for sentence in document.sentences
        ]
        starts = np.array([spans.start[0] for spans in tokens], dtype=np.int32)
        lengths = np.array([len(piece) + len(_PARAGRAPH_GAP) for piece in pieces])
        origins = (np.cumsum(lengths) - lengths).astype(np.int32)
        # Sentences come in the order of the text, so those of a paragraph stand together.
        firsts = [*np.searchsorted(starts, origins).tolist(), len(tokens)]
        return [
            _segmentation(tokens[first:last], -origin)
            for first, last, origin in zip(firsts[:-1], firsts[1:], origins.tolist(), strict=True)
        ]


def _segmentation(sentences: Sequence[Spans], by: int) -> Segmentation:
    """One paragraph's segmentation out of its sentences' tokens, moved."""
    return Segmentation(
        Spans.of((spans.start[0], spans.end[-1]) for spans in sentences).moved(by),
        Spans.concatenated(sentences).moved(by),
    )


class StockTagger:
    """Finds the entities of sentences, as `kazprep.inference.tagger.Tagger` does."""

    def __init__(self, models: Path, *, gpu: bool = False) -> None:
        """Load the tagger of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize,ner", tokenize_pretokenized=True, use_gpu=gpu)

    def tag(self, words: Sequence[str], first_tokens: Offsets) -> Entities:
        """The entities of sentences, as spans of token numbers."""
        sentences = [list(words[first:last]) for first, last in pairwise(first_tokens.tolist())]
        tags = [
            token.ner
            for portion in chunks([np.diff(first_tokens)], _TOKENS_AT_A_TIME)
            for _, together in portion
            for sentence in self._pipeline(sentences[together]).sentences
            for token in sentence.tokens
        ]
        return entities_of(tags, first_tokens[:-1])


def entities_of(tags: Sequence[str], first_tokens: Numbers) -> Entities:
    """The entities that tags as Stanza gives them say; `first_tokens` are the sentences' first tokens."""
    names = sorted(set(tags))
    scheme = TagScheme(names)
    numbers = {name: number for number, name in enumerate(names)}
    spans, kinds = scheme.entities(np.array([numbers[tag] for tag in tags], dtype=np.int64), first_tokens)
    return Entities(spans, tuple(scheme.types[kind] for kind in kinds.tolist()))
