"""What corpora are made of: a sentence as it is written, its tokens and its entities."""

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
"""Half-open stretch of a text, in code points."""


class CorpusError(Exception):
    """A corpus file that can't be used; the message says which, and of malformed ones the line."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: `start:end` of the sentence's text, and its KazNERD class."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its gold tokens and, where the source has them, its gold entities.

    `tokens` are ascending spans of `text`; only white space lies between them.
    """

    text: str
    tokens: tuple[Span, ...]
    entities: tuple[Entity, ...] = ()

    def forms(self) -> list[str]:
        """The text of each token."""
        return [self.text[start:end] for start, end in self.tokens]


def from_pieces(pieces: Iterable[tuple[str, bool]]) -> Sentence:
    """A sentence out of (token, space follows) pairs.

    >>> from_pieces([("Келді", False), (".", True)])
    Sentence(text='Келді.', tokens=((0, 5), (5, 6)), entities=())
    """
    text = ""
    tokens = []
    for form, space_follows in pieces:
        tokens.append((len(text), len(text) + len(form)))
        text += form + " " * space_follows
    return Sentence(text.rstrip(" "), tuple(tokens))


def parse_marked(marked: str) -> Sentence:
    """A sentence written with `|` where a token ends and no space follows.

    >>> parse_marked("Ол 1947 ж. туған|.").forms()
    ['Ол', '1947', 'ж.', 'туған', '.']
    """
    pieces = []
    for word in marked.split(" "):
        *glued, last = word.split("|")
        pieces += [(form, False) for form in glued] + [(last, True)]
    return from_pieces(pieces)
