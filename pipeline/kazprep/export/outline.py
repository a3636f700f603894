"""A document as paragraphs of sentences of tokens with the entities over them, for formats that nest."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from kazprep.document import Document
from kazprep.entities.entity import Entity
from kazprep.morphology.analysis import Analysis


class Token(NamedTuple):
    """A token, and whether the next one of the sentence follows without a space."""

    text: str
    analysis: Analysis
    tag: str
    """The tag of its entity in BIO2."""
    is_joined: bool


class Piece(NamedTuple):
    """The tokens of an entity, or those between two."""

    entity: Entity | None
    tokens: list[Token]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its index in the document, what it is part of, and its pieces in order."""

    number: int
    part: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences that begin in a line of the text; `number` is the index of the line."""

    number: int
    sentences: list[Sentence]

    @property
    def is_title(self) -> bool:
        """Whether all of it is the title."""
        return all(sentence.part == "title" for sentence in self.sentences)


def outline(document: Document) -> list[Paragraph]:
    """The paragraphs of a document; sentences without tokens and lines without sentences are left out."""
    numbered = zip(paragraph_numbers(document), _sentences(document), strict=True)
    filled = ((number, sentence) for number, sentence in numbered if sentence.pieces)
    return [
        Paragraph(number, [sentence for _, sentence in group])
        for number, group in groupby(filled, key=lambda each: each[0])
    ]


def paragraph_numbers(document: Document) -> list[int]:
    """The index of the line that each sentence begins in, as `sentences.paragraph_id` has it."""
    line_feeds = [at for at, character in enumerate(document.text) if character == "\n"]
    numbers: list[int] = np.searchsorted(line_feeds, document.sentences.start).tolist()
    return numbers


def _sentences(document: Document) -> Iterator[Sentence]:
    tokens = list(_tokens(document))
    entities = document.named_entities
    spans = list(document.entities.tokens)
    at = 0
    bounds = pairwise(document.first_tokens.tolist())
    for number, ((first, last), part) in enumerate(zip(bounds, document.sentence_parts, strict=True)):
        pieces = []
        done = first
        while at < len(spans) and spans[at][0] < last:
            begin, end = spans[at]
            if begin > done:
                pieces.append(Piece(None, tokens[done:begin]))
            pieces.append(Piece(entities[at], tokens[begin:end]))
            done = end
            at += 1
        if done < last:
            pieces.append(Piece(None, tokens[done:last]))
        yield Sentence(number, part, pieces)


def _tokens(document: Document) -> Iterator[Token]:
    starts, ends = document.tokens.start, document.tokens.end
    joined = np.zeros(len(starts), dtype=bool)
    joined[:-1] = starts[1:] == ends[:-1]
    ends_of_sentences = document.first_tokens[1:]
    joined[ends_of_sentences[ends_of_sentences > 0] - 1] = False
    columns = (document.token_texts, document.token_analyses, document.ner_tags, joined.tolist())
    return (Token(*values) for values in zip(*columns, strict=True))
