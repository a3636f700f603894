"""Paragraphs to train the tokenizer on, composed of single sentences."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kazprep.corpora.sentence import Sentence, Span
from kazprep.train.augment.quotation import FINAL_PUNCTUATION, QUOTATION_MARKS, can_be_quoted, quote
from kazprep.train.augment.style import draw_style, restyle
from kazprep.train.augment.variation import (
    as_headline,
    as_list_item,
    in_brackets,
    in_capitals,
    with_other_punctuation,
    without_comma_spaces,
)

DASHES = frozenset("–—-")

MAX_SENTENCES = 8  # sentences in a composed paragraph
# Shares of paragraphs of each kind; the others are sentences one after another.
QUOTED = 0.16  # somebody's words
HEADLINES = 0.05  # one sentence without its full stop
LISTS = 0.02  # points of a list
JOINED = 0.05  # lines of an article in one, headlines among them
GLUED = 0.02  # no space after a stop
LINES_JOINED = 16  # sentences of a paragraph of joined lines, at most
# Shares of sentences.
HEADLINES_AMONG = 0.08  # in a paragraph of joined lines
QUOTED_AMONG = 0.15  # in a paragraph of joined lines
BRACKETED = 0.008
CAPITALS = 0.008
OTHER_ENDINGS = 0.025
TIGHT_COMMAS = 0.006


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text, and its sentences, each a tuple of token spans of `text`."""

    text: str
    sentences: tuple[tuple[Span, ...], ...]

    def labels(self) -> str:
        """Stanza's label of each character: 0 inside a token or between, 1 a token's last, 2 a sentence's."""
        labels = ["0"] * len(self.text)
        for tokens in self.sentences:
            for _, end in tokens:
                labels[end - 1] = "1"
            labels[tokens[-1][1] - 1] = "2"
        return "".join(labels)


def join_sentences(sentences: Sequence[Sentence], between: str = " ") -> Paragraph:
    """The sentences as one paragraph, with a space or `between` between them."""
    text = ""
    moved = []
    for sentence in sentences:
        text += between * bool(text)
        moved.append(tuple((len(text) + start, len(text) + end) for start, end in sentence.tokens))
        text += sentence.text
    return Paragraph(text, tuple(moved))


def compose_paragraphs(sentences: Sequence[Sentence], rng: random.Random) -> Iterator[Paragraph]:
    """Paragraphs of the sentences in the given order, each in a style of its own.

    Most are one to `MAX_SENTENCES` sentences one after another; the others are quotations with an attribution
    (`«…», – деді ол.`), headlines without a full stop, points of a list, the lines of an article in one, or
    sentences without a space between. Now and then a sentence is in brackets or in capitals, or ends in `…`
    or `?!`.
    """
    start = 0
    while start < len(sentences):
        chance = rng.random()
        size = rng.randint(1, MAX_SENTENCES)
        kind = "plain"
        for each, share in _KINDS.items():
            if chance < share:
                kind = each
                break
            chance -= share
        if kind == "headline":
            size = 1
        elif kind == "joined":
            size = rng.randint(MAX_SENTENCES, LINES_JOINED)
        chunk = list(sentences[start : start + size])
        start += len(chunk)
        style = draw_style(rng)
        between = " "
        if kind == "headline":
            chunk = [as_headline(chunk[0], rng)]
        elif kind == "list":
            chunk = [as_list_item(sentence, number, rng) for number, sentence in enumerate(chunk, 1)]
        elif kind == "quoted":
            chunk = _quoted(chunk, rng)
        elif kind == "joined":
            chunk = list(_lines(chunk, rng))
        elif kind == "glued":
            chunk = [_varied(sentence, rng) for sentence in chunk]
            between = "" if all(map(_can_be_glued, chunk)) else " "
        else:
            chunk = [_varied(sentence, rng) for sentence in chunk]
        yield join_sentences([restyle(sentence, style) for sentence in chunk], between)


_KINDS = {"quoted": QUOTED, "headline": HEADLINES, "list": LISTS, "joined": JOINED, "glued": GLUED}


def has_inner_boundary(sentence: Sentence) -> bool:
    """Whether a stop stands inside, as where a corpus has two sentences in one.

    A stop that a closing mark, a comma or a dash with a small letter follows is none: `«Келесің бе?» – деді`.
    """
    forms = [form for form in sentence.forms() if form not in QUOTATION_MARKS]
    for i, form in enumerate(forms[:-1]):
        rest = [later for later in forms[i + 1 :] if later not in DASHES]
        if (
            form in FINAL_PUNCTUATION
            and rest
            and rest[0] not in FINAL_PUNCTUATION
            and rest[0] != ","
            and not rest[0][0].islower()
        ):
            return True
    return False


def _quoted(chunk: list[Sentence], rng: random.Random) -> list[Sentence]:
    """Some of the sentences as a quotation: the first ones, or all, where they can be quoted."""
    size = min(len(chunk), rng.choice((1, 1, 2, 3, 4)))
    said = chunk[:size]
    if not all(can_be_quoted(sentence) and not has_inner_boundary(sentence) for sentence in said):
        return chunk
    return [*quote(said, rng), *chunk[size:]]


def _lines(chunk: Sequence[Sentence], rng: random.Random) -> Iterator[Sentence]:
    """The lines of an article: a headline now and then, and quotations of one sentence."""
    for number, sentence in enumerate(chunk):
        chance = rng.random()
        if chance < HEADLINES_AMONG and number + 1 < len(chunk):
            yield as_headline(sentence, rng)
        elif chance < HEADLINES_AMONG + QUOTED_AMONG and can_be_quoted(sentence):
            yield from quote([sentence], rng)
        else:
            yield sentence


def _varied(sentence: Sentence, rng: random.Random) -> Sentence:
    chance = rng.random()
    for vary, share in (
        (in_brackets, BRACKETED),
        (in_capitals, CAPITALS),
        (without_comma_spaces, TIGHT_COMMAS),
    ):
        if chance < share:
            return vary(sentence)
        chance -= share
    return with_other_punctuation(sentence, rng) if chance < OTHER_ENDINGS else sentence


def _can_be_glued(sentence: Sentence) -> bool:
    """Whether another sentence may follow at once: after `word.`, not after `т.б.` or `2.`"""
    forms = sentence.forms()
    return len(forms) > 1 and forms[-1] in FINAL_PUNCTUATION and forms[-2].isalpha() and len(forms[-2]) > 3
