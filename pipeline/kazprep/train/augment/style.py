"""The marks that writers differ in: which dash, which quotation marks.

KazNERD writes `—` and `« »` alone. Articles have `–`, `—` and ` - `, and `« »`, `“ ”`, `„ “` and `" "`.
"""

import random
from dataclasses import dataclass

from kazprep.corpora.sentence import Sentence

DASHES = ("–", "—", "-")
_DASH_WEIGHTS = (50, 30, 20)
QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))
_QUOTE_WEIGHTS = (60, 20, 6, 14)


@dataclass(frozen=True, slots=True)
class Style:
    """One writer's dash and quotation marks."""

    dash: str
    quotes: tuple[str, str]


def draw_style(rng: random.Random) -> Style:
    """A style drawn at about the rates of news text."""
    return Style(rng.choices(DASHES, _DASH_WEIGHTS)[0], rng.choices(QUOTES, _QUOTE_WEIGHTS)[0])


def restyle(sentence: Sentence, style: Style) -> Sentence:
    """The sentence with its dashes and its « » in another style.

    Each mark is replaced by one mark, so tokens and entities stay where they are. A dash with a word close
    to it (`2005–2018`) does not become a hyphen, which would make it part of a word.

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
