"""Surface forms: punctuation and case as writers vary them and as corpora lack them.

KazNERD has no dash but `—` and no quotation marks but `« »`; articles have `–`, `—` and ` - `, and `« »`,
`“ ”`, `„ “` and `" "`. They also have capitals, brackets, list items and rows of punctuation. Each function
takes a sentence and returns it in another form, its tokens with it. Entities are dropped unless it says
otherwise.
"""

import random
from dataclasses import dataclass

from kazprep.corpora.sentence import Sentence, followed_by, parse_marked, without_full_stop

DASHES = ("–", "—", "-")
_DASH_WEIGHTS = (50, 30, 20)
QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))
_QUOTE_WEIGHTS = (60, 20, 6, 14)


@dataclass(frozen=True, slots=True)
class Style:
    """The dash and the quotation marks of one writer."""

    dash: str
    quotes: tuple[str, str]


def draw_style(rng: random.Random) -> Style:
    """A random style, at about the rates of news text."""
    return Style(rng.choices(DASHES, _DASH_WEIGHTS)[0], rng.choices(QUOTES, _QUOTE_WEIGHTS)[0])


def restyle(sentence: Sentence, style: Style) -> Sentence:
    """The sentence with its dashes and its « » in another style, and with its entities.

    Each character is replaced by one character, so that spans do not change. A dash without spaces around it
    (`2005–2018`) does not become a hyphen, which would make it part of a word.

    >>> restyle(Sentence("«Ия», — деді ол.", ()), Style("–", ("“", "”"))).text
    '“Ия”, – деді ол.'
    """
    opening, closing = style.quotes
    text = sentence.text.replace("«", opening).replace("»", closing)
    spaced = f" {text} "
    for dash in DASHES:
        spaced = spaced.replace(f" {dash} ", f" {style.dash} ")
    text = spaced[1:-1]
    if style.dash != "-":
        text = text.replace("–", style.dash).replace("—", style.dash)
    return Sentence(text, sentence.tokens, sentence.entities)


_OTHER_PUNCTUATION = {
    ".": ("|...", "|…", "|!", "|!|!|!"),
    "?": ("|?|!", "|?|.."),
    "!": ("|!|!|!", "|!|..", "|?|!"),
}


def in_capitals(sentence: Sentence) -> Sentence:
    """The sentence in capitals, as in headings, with its entities.

    >>> in_capitals(parse_marked("Қар жауды|.")).text
    'ҚАР ЖАУДЫ.'
    """
    text = sentence.text.upper()
    if len(text) != len(sentence.text):  # `ŉ` becomes two letters
        return sentence
    return Sentence(text, sentence.tokens, sentence.entities)


def in_brackets(sentence: Sentence) -> Sentence:
    """The whole sentence in brackets, its final punctuation inside.

    >>> in_brackets(parse_marked("Қар жауды|.")).forms()
    ['(', 'Қар', 'жауды', '.', ')']
    """
    return followed_by(followed_by(parse_marked("("), sentence, ""), parse_marked(")"), "")


def as_list_item(sentence: Sentence, number: int, rng: random.Random) -> Sentence:
    """The sentence as a list item, after `1. `, `2) `, `а) `, `1.2. ` or a dash."""
    letter = "абвгдежзик"[number % 10]
    label = rng.choice((f"{number}|.", f"{number}|.", f"{number}|)", f"{letter}|)", f"1.{number}|.", "–"))
    return followed_by(parse_marked(label), sentence, " ")


def with_other_punctuation(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence with `…`, `...`, `?!`, `!!!` and the like for its final punctuation, if it has any."""
    last = sentence.forms()[-1]
    if last not in _OTHER_PUNCTUATION or len(sentence.tokens) == 1:
        return sentence
    punctuation = parse_marked(rng.choice(_OTHER_PUNCTUATION[last]).lstrip("|"))
    start = sentence.tokens[-1][0]
    return followed_by(Sentence(sentence.text[:start], sentence.tokens[:-1]), punctuation, "")


def without_comma_spaces(sentence: Sentence) -> Sentence:
    """The sentence without the spaces after its commas, except between digits.

    >>> without_comma_spaces(parse_marked("Мен|, сен|, ол|.")).text
    'Мен,сен,ол.'
    """
    text = ""
    tokens = []
    for (start, end), form in zip(sentence.tokens, sentence.forms(), strict=True):
        spaced = start > 0 and sentence.text[start - 1] == " "
        if spaced and not (text.endswith(",") and not text[-2:-1].isdigit() and form[0].isalpha()):
            text += " "
        tokens.append((len(text), len(text) + end - start))
        text += form
    return Sentence(text, tuple(tokens))


def as_headline(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence without its full stop, one in five in capitals."""
    bare = without_full_stop(sentence)
    return in_capitals(bare) if rng.random() < 0.2 else bare
