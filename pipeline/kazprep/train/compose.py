"""Paragraphs for training the tokenizer, composed of single sentences."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kazprep.corpora.sentence import Sentence, Span
from kazprep.train.augment.quotation import FINAL_PUNCTUATION, QUOTATION_MARKS, can_be_quoted, quote
from kazprep.train.augment.surface import (
    as_headline,
    as_list_item,
    draw_style,
    in_brackets,
    in_capitals,
    restyle,
    with_other_punctuation,
    without_comma_spaces,
)

DASHES = frozenset("–—-")

MAX_SENTENCES = 8  # in a composed paragraph
# Shares of paragraphs of each type; the others are plain sentences.
QUOTED = 0.16  # direct speech
HEADLINES = 0.05  # one sentence without its full stop
LISTS = 0.02  # list items
JOINED = 0.05  # the lines of an article as one paragraph, headlines among them
GLUED = 0.02  # no space after a full stop
MAX_JOINED = 16  # sentences in a paragraph of joined lines
# Shares of sentences.
JOINED_HEADLINES = 0.08  # in a paragraph of joined lines
JOINED_QUOTED = 0.15  # in a paragraph of joined lines
BRACKETED = 0.008
CAPITALS = 0.008
OTHER_PUNCTUATION = 0.025
TIGHT_COMMAS = 0.006


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text, and its sentences, each a tuple of token spans of `text`."""

    text: str
    sentences: tuple[tuple[Span, ...], ...]

    def labels(self) -> str:
        """Stanza's label of each character: 1 for the last of a token, 2 for that of a sentence, else 0."""
        labels = ["0"] * len(self.text)
        for tokens in self.sentences:
            for _, end in tokens:
                labels[end - 1] = "1"
            labels[tokens[-1][1] - 1] = "2"
        return "".join(labels)


def join_sentences(sentences: Sequence[Sentence], between: str = " ") -> Paragraph:
    """The sentences as one paragraph, with `between` between them."""
    text = ""
    shifted = []
    for sentence in sentences:
        text += between * bool(text)
        shifted.append(tuple((len(text) + start, len(text) + end) for start, end in sentence.tokens))
        text += sentence.text
    return Paragraph(text, tuple(shifted))


def compose_paragraphs(sentences: Sequence[Sentence], rng: random.Random) -> Iterator[Paragraph]:
    """Paragraphs of the sentences in the given order, each in a random style.

    Most are 1 to `MAX_SENTENCES` plain sentences; the others are quotations with an attribution (`«…», – деді
    ол.`), headlines without a full stop, list items, the lines of an article as one paragraph, or sentences
    without a space between them. Some sentences are in brackets or in capitals, or end in `…` or `?!`.
    """
    start = 0
    while start < len(sentences):
        chance = rng.random()
        size = rng.randint(1, MAX_SENTENCES)
        form = _form(chance)
        if form == "headline":
            size = 1
        elif form == "joined":
            size = rng.randint(MAX_SENTENCES, MAX_JOINED)
        chunk = list(sentences[start : start + size])
        start += len(chunk)
        style = draw_style(rng)
        written = _written(chunk, form, rng)
        between = "" if form == "glued" and all(map(_can_be_glued, written)) else " "
        yield join_sentences([restyle(sentence, style) for sentence in written], between)


_SHARES = {"quoted": QUOTED, "headline": HEADLINES, "list": LISTS, "joined": JOINED, "glued": GLUED}


def _form(chance: float) -> str:
    """The form of a paragraph, drawn with a random number from 0 to 1."""
    for form, share in _SHARES.items():
        if chance < share:
            return form
        chance -= share
    return "plain"


def _written(chunk: list[Sentence], form: str, rng: random.Random) -> list[Sentence]:
    """The sentences of a paragraph in a form."""
    match form:
        case "headline":
            return [as_headline(chunk[0], rng)]
        case "list":
            return [as_list_item(sentence, number, rng) for number, sentence in enumerate(chunk, 1)]
        case "quoted":
            return _quoted(chunk, rng)
        case "joined":
            return list(_lines(chunk, rng))
        case _:
            return [_varied(sentence, rng) for sentence in chunk]


def has_inner_boundary(sentence: Sentence) -> bool:
    """Whether there is final punctuation inside, as where a corpus has two sentences in one.

    It does not count before a closing quotation mark, a comma, or a dash and a lowercase word: `«Келесің бе?»
    – деді`.
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
    """The sentences with the first of them, or all, as a quotation, if they can be quoted."""
    size = min(len(chunk), rng.choice((1, 1, 2, 3, 4)))
    quoted = chunk[:size]
    if not all(can_be_quoted(sentence) and not has_inner_boundary(sentence) for sentence in quoted):
        return chunk
    return [*quote(quoted, rng), *chunk[size:]]


def _lines(chunk: Sequence[Sentence], rng: random.Random) -> Iterator[Sentence]:
    """The lines of an article: sentences with some headlines, and some quotations of one sentence."""
    for number, sentence in enumerate(chunk):
        chance = rng.random()
        if chance < JOINED_HEADLINES and number + 1 < len(chunk):
            yield as_headline(sentence, rng)
        elif chance < JOINED_HEADLINES + JOINED_QUOTED and can_be_quoted(sentence):
            yield from quote([sentence], rng)
        else:
            yield sentence


def _varied(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence, some in brackets, in capitals, without spaces after commas, or with `…`, `?!`."""
    chance = rng.random()
    for vary, share in (
        (in_brackets, BRACKETED),
        (in_capitals, CAPITALS),
        (without_comma_spaces, TIGHT_COMMAS),
    ):
        if chance < share:
            return vary(sentence)
        chance -= share
    return with_other_punctuation(sentence, rng) if chance < OTHER_PUNCTUATION else sentence


def _can_be_glued(sentence: Sentence) -> bool:
    """Whether another sentence may follow without a space: after `word.`, not after `т.б.` or `2.`"""
    forms = sentence.forms()
    return len(forms) > 1 and forms[-1] in FINAL_PUNCTUATION and forms[-2].isalpha() and len(forms[-2]) > 3
