"""Quotations: sentences as direct speech, with an attribution (`– деді ол`) or without.

Quotation marks are « » here and dashes –; `kazprep.train.augment.surface.restyle` varies them later.
"""

import random
from collections.abc import Callable, Sequence

from kazprep.corpora.sentence import Sentence, followed_by, parse_marked, without_full_stop
from kazprep.train.augment.synthetic import synthetic_speaker
from kazprep.train.augment.templates import ASKED, CALLED, SAID

FINAL_PUNCTUATION = frozenset(".?!")
QUOTATION_MARKS = frozenset('«»“”„"')


def can_be_quoted(sentence: Sentence) -> bool:
    """Whether a sentence ends in `.`, `?` or `!` and has no quotation in it."""
    last, text = sentence.forms()[-1], sentence.text
    return last in FINAL_PUNCTUATION and len(sentence.tokens) > 1 and not QUOTATION_MARKS & set(text)


def quote(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """The sentences as direct speech; an attribution is part of the last of them, or of the first.

    >>> [s.text for s in quote([parse_marked("Күн шықты|."), parse_marked("Жылыды|.")], random.Random(4))]
    ['«Күн шықты.', 'Жылыды», – деп мәлімдеді мұғалім.']
    """
    form: Callable[[Sequence[Sentence], random.Random], list[Sentence]] = rng.choices(
        (_attributed_after, _attributed_before, _attributed_within, _unattributed, _dialogue, _western),
        (50, 12, 8, 14, 8, 8),
    )[0]
    return form(sentences, rng)


def _attributed_after(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """`«Келемін», – деді ол.` and `«Келесің бе?» деп сұрады ол.`"""
    closed = _closed(sentences[-1], "»")
    dash = rng.choice((" –", " –", " –", " –", ""))
    after = parse_marked(f"{dash.strip()} {_verb(sentences[-1], rng)} {synthetic_speaker(rng)}|.".strip())
    return _opened([*sentences[:-1], followed_by(closed, after, " ")])


def _attributed_before(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """`Министр: «Келемін», – деді.` and `Министр былай деді: «Келемін».`"""
    speaker = synthetic_speaker(rng)
    speaker = speaker[0].upper() + speaker[1:]
    if rng.random() < 0.5:
        before = parse_marked(f"{speaker}|:")
        last = followed_by(_closed(sentences[-1], "»"), parse_marked(f"– {_verb(sentences[-1], rng)}|."), " ")
    else:
        before = parse_marked(f"{speaker} былай {rng.choice(('деді', 'деп жазды'))}|:")
        last = _closed(sentences[-1], "»|.", comma=False)
    first, *rest = _opened([*sentences[:-1], last])
    return [followed_by(before, first, " "), *rest]


def _attributed_within(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """`«Келемін, – деді ол. – Күтіңдер».`"""
    first, *rest = sentences
    verb = _verb(first, rng)
    comma = "|," if first.text[-1] == "." else ""
    said = without_full_stop(first) if comma else first
    attribution = parse_marked(f"{comma} – {verb} {synthetic_speaker(rng)}|.".lstrip("| "))
    said = followed_by(said, attribution, "" if comma else " ")
    if not rest:
        return [followed_by(parse_marked("–"), said, " ")]
    second, *others = rest
    said_on = [followed_by(parse_marked("–"), second, " "), *others]
    return [*_opened([said]), *said_on[:-1], _closed(said_on[-1], "»|.", comma=False)]


def _unattributed(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """`«Келемін.»` and `«Келемін».`, without an attribution."""
    if rng.random() < 0.7:
        last = followed_by(sentences[-1], parse_marked("»"), "")
    else:
        last = _closed(sentences[-1], "»|.", comma=False)
    return _opened([*sentences[:-1], last])


def _dialogue(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """`– Келесің бе? – Келемін, – деді ол.`, a dash before every sentence."""
    lines = [followed_by(parse_marked("–"), sentence, " ") for sentence in sentences]
    if rng.random() < 0.6:
        after = parse_marked(f"– {_verb(sentences[-1], rng)} {synthetic_speaker(rng)}|.")
        lines[-1] = followed_by(_closed(lines[-1], ""), after, " ")
    return lines


def _western(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """`«Келемін,» – деді ол.`, as translations have it."""
    last = sentences[-1]
    if last.text[-1] == ".":
        closed = followed_by(without_full_stop(last), parse_marked(",|»"), "")
    else:
        closed = followed_by(last, parse_marked("»"), "")
    dash = rng.choice(("– ", ""))
    after = parse_marked(f"{dash}{_verb(last, rng)} {synthetic_speaker(rng)}|.")
    return _opened([*sentences[:-1], followed_by(closed, after, " ")])


def _opened(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences with an opening quotation mark before the first."""
    return [followed_by(parse_marked("«"), sentences[0], ""), *sentences[1:]]


def _closed(sentence: Sentence, closing: str, *, comma: bool = True) -> Sentence:
    """The sentence and a closing quotation mark, with its full stop replaced by a comma after the mark."""
    if sentence.text[-1] == ".":
        sentence = without_full_stop(sentence)
        closing = f"{closing}|,".lstrip("|") if comma else closing
    elif closing.endswith("|."):
        closing = closing.removesuffix("|.")
    return followed_by(sentence, parse_marked(closing), "") if closing else sentence


def _verb(sentence: Sentence, rng: random.Random) -> str:
    """A verb of speech for a statement, a question or an exclamation."""
    return rng.choice({"?": ASKED, "!": CALLED}.get(sentence.text[-1], SAID))
