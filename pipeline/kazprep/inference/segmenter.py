"""Splitting texts into sentences and tokens with a Stanza tokenizer, many paragraphs at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazprep.chunking import chunks
from kazprep.inference.tokenizer import (
    INSIDE,
    SENTENCE_END,
    TOKEN_END,
    WORDS_SENTENCE_END,
    Kinds,
    Labels,
    Tokenizer,
    code_points,
)
from kazprep.spans import Spans
from kazprep.text.paragraphs import paragraphs

PLACES = 16_000
"""Characters, padding included, that the network is given at once. More of them ran no faster."""

_AT_A_TIME = 1_000_000
"""So many characters are worked on at a time, which bounds the memory that a long text takes."""

_MASKED = re.compile(r"@|http|www\.|\.(?:gov|org|edu|net|com|co)")
"""What every address has that Stanza keeps whole, so that most paragraphs need no search for them."""
_WHITE = re.compile(r"[\s\u0080-\u009f]+")


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """The sentences and the tokens of a text, as spans of its code points."""

    sentences: Spans
    tokens: Spans


@dataclass(frozen=True, slots=True, eq=False)
class _Paragraph:
    """A paragraph as the network sees it: white space is single spaces."""

    text: str
    kinds: Kinds
    positions: npt.NDArray[np.intp]
    """Where each character stands in the text that the paragraph is from."""


class Segmenter:
    """Splits whole texts.

    A line of a text is a paragraph, and no sentence or token crosses one. Lines of more than
    `max_paragraph_characters` are cut first (`kazprep.text.paragraphs`), which bounds a sentence.
    """

    def __init__(self, tokenizer: Tokenizer, max_paragraph_characters: int, places: int = PLACES) -> None:
        """`places` bounds what the network is given at once, in characters with padding."""
        self._tokenizer = tokenizer
        self._places = places
        self._max_paragraph_characters = max_paragraph_characters

    def segment(self, texts: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each text, in the order of the texts."""
        cuts = [paragraphs(text, self._max_paragraph_characters) for text in texts]
        parts: list[list[Segmentation]] = [[] for _ in texts]
        for portion in chunks([cut.end - cut.start for cut in cuts], _AT_A_TIME):
            pieces = [
                (number, self._paragraphs(texts[number], cuts[number][part])) for number, part in portion
            ]
            kinds = [paragraph.kinds for _, piece in pieces for paragraph in piece]
            labels = iter(self._tokenizer.label(kinds, self._places))
            for number, piece in pieces:
                found = [(paragraph, next(labels)) for paragraph in piece]
                parts[number].append(_segmentation(found, self._tokenizer.characters.space))
        return [
            Segmentation(
                Spans.concatenated([part.sentences for part in own]),
                Spans.concatenated([part.tokens for part in own]),
            )
            for own in parts
        ]

    def _paragraphs(self, text: str, cut: Spans) -> list[_Paragraph]:
        origin = int(cut.start[0])
        kinds = self._tokenizer.characters.kinds(code_points(text[origin : int(cut.end[-1])]))
        space = kinds == self._tokenizer.characters.space
        again = np.zeros(len(kinds), dtype=bool)  # white space after white space
        again[1:] = space[1:] & space[:-1]
        found = []
        for start, end in cut:
            again[start - origin] = False  # U+0080 begins a paragraph, and is white space here
            piece = text[start:end].rstrip()
            places = np.arange(start - origin, start - origin + len(piece))
            if again[places].any():
                places = places[~again[places]]
            found.append(_Paragraph(piece, kinds[places], places + origin))
        return found


def _segmentation(paragraphs: Sequence[tuple[_Paragraph, Labels]], space: int) -> Segmentation:
    """The sentences and tokens of a text out of the labels of its paragraphs' characters."""
    labels = np.concatenate([_completed(paragraph.text, own) for paragraph, own in paragraphs])
    positions = np.concatenate([paragraph.positions for paragraph, _ in paragraphs])
    spaces = np.concatenate([paragraph.kinds for paragraph, _ in paragraphs]) == space
    bounds = np.cumsum([len(own) for _, own in paragraphs])

    ends = np.flatnonzero(labels != INSIDE)
    starts = np.append(0, ends[:-1] + 1)
    starts += spaces[starts]
    kept = starts <= ends  # a space alone is no token
    starts, ends = starts[kept], ends[kept]
    tokens = Spans(
        positions[starts].astype(np.int32),
        (positions[ends] + 1).astype(np.int32),
    )
    # A sentence begins after the end of one, and at the start of a paragraph.
    paragraph = np.searchsorted(bounds, ends, side="right")
    ended = (labels[ends] == SENTENCE_END) | (labels[ends] == WORDS_SENTENCE_END)
    begins = np.ones(len(ends), dtype=bool)
    begins[1:] = ended[:-1] | (paragraph[1:] != paragraph[:-1])
    firsts = np.flatnonzero(begins)
    lasts = np.append(firsts[1:], len(ends)) - 1
    return Segmentation(Spans(tokens.start[firsts], tokens.end[lasts]) if len(ends) else tokens, tokens)


def _completed(text: str, labels: Labels) -> Labels:
    """A paragraph's labels with its end as the end of a sentence, and with addresses kept whole."""
    labels[-1] = SENTENCE_END if labels[-1] <= SENTENCE_END else WORDS_SENTENCE_END
    if _MASKED.search(text):
        from stanza.models.tokenization.utils import MASK_RE

        for match in MASK_RE.finditer(_WHITE.sub(" ", text)):
            labels[match.start() : match.end() - 1] = INSIDE
            if labels[match.end() - 1] == INSIDE:
                labels[match.end() - 1] = TOKEN_END
    return labels
