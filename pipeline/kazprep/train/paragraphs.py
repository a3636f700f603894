"""Paragraphs to train the tokenizer on, composed of single sentences."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kazprep.corpora.sentence import Sentence, Span, parse_marked
from kazprep.train.invented import invent_speaker
from kazprep.train.style import draw_style, restyle

STOPS = frozenset(".?!")
QUOTATION_MARKS = frozenset('«»“”„"')
DASHES = frozenset("–—-")

LONGEST = 8  # sentences in a composed paragraph
QUOTED = 0.10  # share of paragraphs that are somebody's words
HEADLINES = 0.06  # share of paragraphs that are one sentence without its full stop


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


def join_sentences(sentences: Sequence[Sentence]) -> Paragraph:
    """The sentences as one paragraph, a space between them."""
    text = ""
    moved = []
    for sentence in sentences:
        text += " " * bool(text)
        moved.append(tuple((len(text) + start, len(text) + end) for start, end in sentence.tokens))
        text += sentence.text
    return Paragraph(text, tuple(moved))


def compose_paragraphs(sentences: Sequence[Sentence], rng: random.Random) -> Iterator[Paragraph]:
    """Paragraphs of one to `LONGEST` sentences in the given order, each in a style of its own.

    Some are turned into quotations that an attribution follows (`«…», – деді ол.`) and some single sentences
    into headlines without a full stop.
    """
    start = 0
    while start < len(sentences):
        chunk = list(sentences[start : start + rng.randint(1, LONGEST)])
        chance = rng.random()
        if chance > 1 - HEADLINES:
            chunk = chunk[:1]
        start += len(chunk)
        if chance < QUOTED and all(map(_can_be_quoted, chunk[:3])):
            chunk = [*quote(chunk[:3], rng), *chunk[3:]]
        elif chance > 1 - HEADLINES:
            chunk = [without_stop(chunk[0])]
        style = draw_style(rng)
        yield join_sentences([restyle(sentence, style) for sentence in chunk])


def has_inner_stop(sentence: Sentence) -> bool:
    """Whether a stop stands inside, as where a corpus has two sentences in one.

    A stop that a closing mark, a comma or a dash with a small letter follows is none: `«Келесің бе?» – деді`.
    """
    forms = [form for form in sentence.forms() if form not in QUOTATION_MARKS]
    for i, form in enumerate(forms[:-1]):
        rest = [later for later in forms[i + 1 :] if later not in DASHES]
        if form in STOPS and rest and rest[0] not in STOPS and rest[0] != "," and not rest[0][0].islower():
            return True
    return False


def quote(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """The sentences as somebody's words, with the attribution as part of the last.

    >>> [s.text for s in quote([parse_marked("Күн шықты|."), parse_marked("Жылыды|.")], random.Random(4))]
    ['«Күн шықты.', 'Жылыды», – деді ол.']
    """
    *first, last = sentences
    verb = "деді"
    if last.text[-1] == ".":
        last, comma = without_stop(last), "|,"
    else:
        comma = ""
        verb = rng.choice(("деді", "деп сұрады" if last.text[-1] == "?" else "деді"))
    attribution = parse_marked(f"»{comma} – {verb} {invent_speaker(rng)}|.")
    said = [*first, _followed_by(last, attribution)]
    opening = Sentence("«", ((0, 1),))
    return [_followed_by(opening, said[0]), *said[1:]]


def without_stop(sentence: Sentence) -> Sentence:
    """The sentence without the full stop that it ends in, if its stop is a token of its own."""
    start, _ = sentence.tokens[-1]
    if sentence.text[start:] != "." or len(sentence.tokens) == 1:
        return sentence
    return Sentence(sentence.text[:start].rstrip(), sentence.tokens[:-1], sentence.entities)


def _can_be_quoted(sentence: Sentence) -> bool:
    ends_in_stop = sentence.text[-1] in STOPS and sentence.tokens[-1][1] - sentence.tokens[-1][0] == 1
    return ends_in_stop and not QUOTATION_MARKS & set(sentence.text) and not has_inner_stop(sentence)


def _followed_by(first: Sentence, second: Sentence) -> Sentence:
    shift = len(first.text)
    moved = tuple((start + shift, end + shift) for start, end in second.tokens)
    return Sentence(first.text + second.text, first.tokens + moved)
