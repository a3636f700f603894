"""What people have marked, as the formats of annotation tools have it, and the entities that it means."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kazprep.corrections import Correction, differences
from kazprep.document import Document
from kazprep.entities.bio import bio2_tags
from kazprep.entities.classes import CLASSES
from kazprep.errors import InputError, nearest
from kazprep.spans import Spans

Mark = tuple[int, int, str]
"""A half-open span of a text, in code points, and its class."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text that people have read, a document's or a part of it, with all that they marked in it."""

    where: str
    """The file, and the place in it, for messages."""
    doc_id: str
    start: int
    """Where the text begins in the document's `text`, in code points."""
    text: str
    marks: tuple[Mark, ...]
    """Spans of `text`."""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words of a document, a sentence's or more, with a BIO2 tag each."""

    where: str
    doc_id: str
    sentence_id: int | None
    """The index of the sentence in its document; None for the next one of the document."""
    words: tuple[str, ...]
    tags: tuple[str, ...]


class MarkError(ValueError):
    """Marks that can't be entities of the document; the message says which and why."""


def check_class(where: str, label: str) -> str:
    """The class of a mark; raises `InputError` for one that does not exist."""
    if label not in CLASSES:
        raise InputError(
            f"{where}: there is no class {label!r}{nearest(label.upper(), CLASSES) or '.'} The classes are: "
            f"{', '.join(CLASSES)}"
        )
    return label


def corrections_of_text(
    document: Document, marked: MarkedText, note: str
) -> tuple[list[Correction], list[str]]:
    """The corrections that a marked text means, and a line for each mark that was widened to whole tokens.

    White space at the edges of a mark is outside it. Raises `MarkError` where the text is not the document's
    at that place, and for marks that overlap or reach over the end of a sentence.
    """
    end = marked.start + len(marked.text)
    if document.text[marked.start : end] != marked.text:
        raise MarkError(f"{marked.where}: the text is not that of the document {document.doc_id} in the run")
    widened: list[str] = []
    tokens: list[tuple[int, int, str]] = []
    for start, stop, label in sorted(marked.marks):
        text = marked.text[start:stop]
        first = marked.start + start + len(text) - len(text.lstrip())
        last = marked.start + stop - (len(text) - len(text.rstrip()))
        span = _tokens_of(document, first, last)
        if span is None:
            raise MarkError(f"{marked.where}: there is no word in the mark {text!r}")
        whole = document.text[document.tokens.start[span[0]] : document.tokens.end[span[1] - 1]]
        if whole != text.strip():
            widened.append(f"{marked.where}: {text!r} is a part of {whole!r}, which is marked as a whole")
        tokens.append((*span, label))
    _check(document, tokens, marked.where)
    within = _tokens_of(document, marked.start, end)
    return _differences(document, tokens, within, note), widened


def corrections_of_words(
    document: Document, marked: MarkedWords, sentence_id: int, note: str
) -> list[Correction]:
    """The corrections that the tags of a sentence's words mean.

    Raises `MarkError` where the words are not those of the sentence in the document.
    """
    firsts = document.first_tokens
    if sentence_id + 1 >= len(firsts):
        raise MarkError(f"{marked.where}: the document {document.doc_id} has no sentence {sentence_id}")
    first, last = int(firsts[sentence_id]), int(firsts[sentence_id + 1])
    words = [word_of(word) for word in document.tokens[first:last].slices(document.text)]
    if words != list(marked.words):
        at = next(
            (n for n, (one, other) in enumerate(zip(words, marked.words, strict=False)) if one != other),
            min(len(words), len(marked.words)),
        )
        raise MarkError(
            f"{marked.where}: the words are not those of sentence {sentence_id} of the document "
            f"{document.doc_id}, from the {at + 1}. on: {' '.join(words[at : at + 5])!r} there, "
            f"{' '.join(marked.words[at : at + 5])!r} here"
        )
    found = [(first + start, first + end, label) for start, end, label in entities_of_tags(marked.tags)]
    return _differences(document, found, (first, last), note)


def entities_of_tags(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The entities of the tags of one sentence in BIO1, BIO2 or BIOES: spans of words, half-open.

    >>> entities_of_tags(["B-GPE", "O", "I-DATE", "I-DATE", "S-PERSON"])
    [(0, 1, 'GPE'), (2, 4, 'DATE'), (4, 5, 'PERSON')]
    """
    found: list[tuple[int, int, str]] = []
    before = "O"
    for at, tag in enumerate([*tags, "O"]):
        prefix, _, label = tag.partition("-")
        goes_on = prefix in ("I", "E") and before[:1] in ("B", "I") and before[2:] == label
        if goes_on:
            start, _, _ = found.pop()
            found.append((start, at + 1, label))
        elif prefix != "O":
            found.append((at, at + 1, label))
        before = tag
    return found


def word_of(token: str) -> str:
    """A token as a column of words has it: without white space, of which there is some in numbers."""
    return "".join(token.split()) if any(map(str.isspace, token)) else token


def tags_of(document: Document, first: int, last: int) -> list[str]:
    """The BIO2 tags of some tokens."""
    return bio2_tags(document.entities.tokens, document.entities.types, range(first, last))


def _tokens_of(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The half-open span of the tokens that share a character with a span of the text; None for none."""
    first = int(np.searchsorted(document.tokens.end, start, "right"))
    last = int(np.searchsorted(document.tokens.start, end, "left"))
    return (first, last) if first < last else None


def _check(document: Document, entities: Sequence[tuple[int, int, str]], where: str) -> None:
    spans = Spans.of([(start, end) for start, end, _ in entities])
    sentences = document.sentences_at(document.tokens.start)
    before = 0
    for start, end in spans:
        text = document.text[document.tokens.start[start] : document.tokens.end[end - 1]]
        if start < before:
            raise MarkError(f"{where}: two marks share the words of {text!r}: keep one of them")
        if sentences[start] != sentences[end - 1]:
            raise MarkError(f"{where}: {text!r} is in two sentences, and an entity is in one")
        before = end


def _differences(
    document: Document,
    entities: Sequence[tuple[int, int, str]],
    within: tuple[int, int] | None,
    note: str,
) -> list[Correction]:
    """The corrections that make of some tokens' entities these, spans of tokens."""
    if within is None:
        return []
    raw = document.raw_spans(document.tokens)
    return differences(
        document,
        [(int(raw.start[start]), int(raw.end[end - 1]), label) for start, end, label in entities],
        within=(int(raw.start[within[0]]), int(raw.end[within[1] - 1])),
        note=note,
    )
