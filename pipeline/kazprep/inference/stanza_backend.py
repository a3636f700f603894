"""The models run by stock Stanza: for models that this package does not run itself, and for comparison."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from kazprep.chunking import chunks
from kazprep.entities.entity import Entities
from kazprep.inference.segmenter import Segmentation
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.inference.tagger import Correct
from kazprep.spans import Offsets, Spans
from kazprep.text.paragraphs import paragraphs

# What Stanza is given in one call, which bounds its memory whatever the size of a document.
_CHUNK_CHARACTERS = 100_000
_CHUNK_TOKENS = 20_000

_PARAGRAPH_GAP = "\n\n"  # which ends a paragraph for Stanza's tokenizer


class StanzaSegmenter:
    """Splits texts into sentences and tokens, as `kazprep.inference.segmenter.NativeSegmenter` does."""

    def __init__(self, models: Path, max_paragraph_characters: int, *, gpu: bool = False) -> None:
        """Load the tokenizer of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize", use_gpu=gpu)
        self._max_paragraph_characters = max_paragraph_characters

    def segment(self, texts: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each text, in the order of the texts."""
        cuts = [paragraphs(text, self._max_paragraph_characters) for text in texts]
        parts: list[list[Segmentation]] = [[] for _ in texts]
        for chunk in chunks([cut.end - cut.start for cut in cuts], _CHUNK_CHARACTERS):
            located = [(index, span) for index, part in chunk for span in cuts[index][part]]
            found = self._segment_together([texts[index][start:end] for index, (start, end) in located])
            for (index, (start, _)), segmentation in zip(located, found, strict=True):
                parts[index].append(
                    Segmentation(segmentation.sentences.moved(start), segmentation.tokens.moved(start))
                )
        return [Segmentation.concatenated(of_text) for of_text in parts]

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
        # Sentences come in the order of the text, so those of a paragraph are contiguous.
        firsts = [*np.searchsorted(starts, origins).tolist(), len(tokens)]
        return [
            _segmentation(tokens[first:last], -origin)
            for first, last, origin in zip(firsts[:-1], firsts[1:], origins.tolist(), strict=True)
        ]


def _segmentation(sentences: Sequence[Spans], shift: int) -> Segmentation:
    """One paragraph's segmentation out of its sentences' tokens, with `shift` added to their offsets."""
    return Segmentation(
        Spans.of((spans.start[0], spans.end[-1]) for spans in sentences).moved(shift),
        Spans.concatenated(sentences).moved(shift),
    )


class StanzaTagger:
    """Finds the entities of sentences, as `kazprep.inference.tagger.NativeTagger` does."""

    def __init__(self, models: Path, *, gpu: bool = False) -> None:
        """Load the tagger of a Stanza resources folder; raises `ModelError` when that fails."""
        self._pipeline = load_pipeline(models, "tokenize,ner", tokenize_pretokenized=True, use_gpu=gpu)

    def tag(
        self, words: Sequence[str], first_tokens: Offsets, correct: Correct = lambda found: found
    ) -> Entities:
        """The entities of sentences, as spans of token indices, after `correct`; they have no scores."""
        sentences = [list(words[first:last]) for first, last in pairwise(first_tokens.tolist())]
        tags = [
            token.ner
            for chunk in chunks([np.diff(first_tokens)], _CHUNK_TOKENS)
            for _, part in chunk
            for sentence in self._pipeline(sentences[part]).sentences
            for token in sentence.tokens
        ]
        return correct(Entities.of_bioes(tags, first_tokens[:-1]))
