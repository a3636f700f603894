"""Splitting texts into sentences and tokens with a Stanza tokenizer, in batches of paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazprep.chunking import chunks
from kazprep.inference.addresses import ADDRESS
from kazprep.inference.characters import CharacterIds, code_points
from kazprep.inference.device import Batches
from kazprep.inference.tokenizer import Label, Labels, Tokenizer, ends_sentence
from kazprep.spans import Spans
from kazprep.text.paragraphs import paragraphs

_CHUNK_CHARACTERS = 1_000_000
"""Characters that are processed at once, which bounds the memory that a long text takes."""

_MASKED = re.compile(r"@|http|www\.|\.(?:gov|org|edu|net|com|co)")
"""What every address has that Stanza keeps as one token, so that most paragraphs need no search for them."""
_WHITE = re.compile(r"[\s\u0080-\u009f]+")


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """The sentences and the tokens of a text, as spans of its code points."""

    sentences: Spans
    tokens: Spans

    @classmethod
    def concatenated(cls, parts: Sequence["Segmentation"]) -> "Segmentation":
        """The segmentations of the parts of one text as one."""
        return cls(
            Spans.concatenated([part.sentences for part in parts]),
            Spans.concatenated([part.tokens for part in parts]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Paragraph:
    """A paragraph as the network sees it: white space is single spaces."""

    text: str
    """With its original white space."""
    ids: CharacterIds
    offsets: npt.NDArray[np.intp]
    """For each of the ids, the offset of the character in the text that the paragraph is from."""


class NativeSegmenter:
    """Splits texts into sentences and tokens.

    A line of a text is a paragraph, and no sentence or token crosses one. A line of more than
    `max_paragraph_characters` is cut first (`kazprep.text.paragraphs`), which bounds the length of a
    sentence."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        max_paragraph_characters: int,
        max_padded_characters: int | None = None,
    ) -> None:
        """`max_padded_characters` bounds a batch that the network is given, padding included; the tokenizer
        says it by default."""
        self._tokenizer = tokenizer
        self._batches = Batches(max_padded_characters or tokenizer.max_padded_characters)
        self._max_paragraph_characters = max_paragraph_characters

    def segment(self, texts: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each text, in the order of the texts."""
        cuts = [paragraphs(text, self._max_paragraph_characters) for text in texts]
        parts: list[list[Segmentation]] = [[] for _ in texts]
        for chunk in chunks([cut.end - cut.start for cut in cuts], _CHUNK_CHARACTERS):
            prepared = [(index, self._paragraphs(texts[index], cuts[index][part])) for index, part in chunk]
            ids = [paragraph.ids for _, found in prepared for paragraph in found]
            labels = iter(self._tokenizer.label(ids, self._batches))
            for index, found in prepared:
                labelled = [(paragraph, next(labels)) for paragraph in found]
                parts[index].append(_segmentation(labelled, self._tokenizer.characters.space))
        return [Segmentation.concatenated(of_text) for of_text in parts]

    def _paragraphs(self, text: str, cut: Spans) -> list[_Paragraph]:
        """The paragraphs of a text, at the given spans of it, without the white space after white space."""
        origin = int(cut.start[0])
        ids = self._tokenizer.characters.ids(code_points(text[origin : int(cut.end[-1])]))
        is_space = ids == self._tokenizer.characters.space
        repeated = np.zeros(len(ids), dtype=bool)  # white space after white space
        repeated[1:] = is_space[1:] & is_space[:-1]
        found = []
        for start, end in cut:
            repeated[start - origin] = False  # U+0080 begins a paragraph, and is white space here
            line = text[start:end].rstrip()
            indices = np.arange(start - origin, start - origin + len(line))
            if repeated[indices].any():
                indices = indices[~repeated[indices]]
            found.append(_Paragraph(line, ids[indices], indices + origin))
        return found


def _segmentation(labelled: Sequence[tuple[_Paragraph, Labels]], space: int) -> Segmentation:
    """The sentences and tokens of a text out of its paragraphs and the labels of their characters.

    `space` is the character id of white space. The labels are changed in place (see `_complete`).
    """
    for paragraph, found in labelled:
        _complete(paragraph.text, found)
    # One element for each character of all paragraphs, one paragraph after the other:
    labels = np.concatenate([found for _, found in labelled])
    offsets = np.concatenate([paragraph.offsets for paragraph, _ in labelled])  # in the text
    is_space = np.concatenate([paragraph.ids for paragraph, _ in labelled]) == space
    # One for each paragraph: the index of the character after its last.
    paragraph_ends = np.cumsum([len(found) for _, found in labelled])

    # One for each token, as indices of its first and its last character. A token begins right after the one
    # before it, but for a space between the two; the last character of a paragraph always ends a token.
    last = np.flatnonzero(labels != int(Label.INSIDE))
    first = np.append(0, last[:-1] + 1)
    first += is_space[first]
    kept = first <= last  # a space by itself is not a token
    first, last = first[kept], last[kept]
    tokens = Spans(offsets[first].astype(np.int32), (offsets[last] + 1).astype(np.int32))

    # One for each token: whether it begins a sentence, as after the end of one and at a paragraph's start.
    paragraph_of = np.searchsorted(paragraph_ends, last, side="right")
    is_last = ends_sentence(labels[last])
    begins = np.ones(len(last), dtype=bool)
    begins[1:] = is_last[:-1] | (paragraph_of[1:] != paragraph_of[:-1])
    # One for each sentence, as indices of its first and its last token.
    first_token = np.flatnonzero(begins)
    last_token = np.append(first_token[1:], len(last)) - 1
    sentences = Spans(tokens.start[first_token], tokens.end[last_token]) if len(last) else tokens
    return Segmentation(sentences, tokens)


def _complete(text: str, labels: Labels) -> None:
    """Change a paragraph's labels: its end ends a sentence, and an address in it is one token."""
    is_mwt = labels[-1] > Label.SENTENCE_END
    labels[-1] = Label.MWT_SENTENCE_END if is_mwt else Label.SENTENCE_END
    if _MASKED.search(text):
        for match in ADDRESS.finditer(_WHITE.sub(" ", text)):
            labels[match.start() : match.end() - 1] = Label.INSIDE
            if labels[match.end() - 1] == Label.INSIDE:
                labels[match.end() - 1] = Label.TOKEN_END
