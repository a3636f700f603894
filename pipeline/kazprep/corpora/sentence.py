"""A sentence of a corpus: its text, its gold tokens and its gold entities."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kazprep.errors import CorpusError
from kazprep.morphology.analysis import Analysis


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, split only at line feeds.

    `str.splitlines` would also split at U+0085 and U+2028, which occur in web text.
    Raises `CorpusError` with the file when it can't be read, and with the line when it is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path} can't be read: {error.strerror}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"{path}, line {line}: not UTF-8 text.") from error
    return text.replace("\r\n", "\n").split("\n")


Span = tuple[int, int]
"""Half-open span of a text, in code points."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A named entity of a corpus: `start:end` of the text, and its KazNERD class."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its gold tokens and, where the source has them, its gold entities or analyses.

    `tokens` are ascending spans of `text`, with nothing but white space between them.
    """

    text: str
    tokens: tuple[Span, ...]
    entities: tuple[GoldEntity, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    """The analysis of each token; empty where the source has none."""

    def forms(self) -> list[str]:
        """The text of each token."""
        return [self.text[start:end] for start, end in self.tokens]


def from_pieces(pieces: Iterable[tuple[str, bool]]) -> Sentence:
    """A sentence from (token, whether a space follows) pairs.

    >>> from_pieces([("Келді", False), (".", True)])
    Sentence(text='Келді.', tokens=((0, 5), (5, 6)), entities=(), analyses=())
    """
    text = ""
    tokens = []
    for form, space_follows in pieces:
        tokens.append((len(text), len(text) + len(form)))
        text += form + " " * space_follows
    return Sentence(text.rstrip(" "), tuple(tokens))


def parse_marked(marked: str) -> Sentence:
    """A sentence written with `|` between tokens that have no space between them.

    >>> parse_marked("Ол 1947 ж. туған|.").forms()
    ['Ол', '1947', 'ж.', 'туған', '.']
    """
    pieces = []
    for word in marked.split(" "):
        *glued, last = word.split("|")
        pieces += [(form, False) for form in glued] + [(last, True)]
    return from_pieces(pieces)


def followed_by(first: Sentence, second: Sentence, between: str) -> Sentence:
    """Two sentences as one, with `between`, white space or nothing, between them.

    Entities and analyses are dropped.

    >>> followed_by(parse_marked("«"), parse_marked("Қар"), "").text
    '«Қар'
    """
    shift = len(first.text) + len(between)
    shifted = tuple((start + shift, end + shift) for start, end in second.tokens)
    return Sentence(first.text + between + second.text, first.tokens + shifted)


def without_full_stop(sentence: Sentence) -> Sentence:
    """The sentence without its full stop, if that is a separate token and not part of an entity."""
    start, _ = sentence.tokens[-1]
    in_entity = any(entity.end > start for entity in sentence.entities)
    if sentence.text[start:] != "." or len(sentence.tokens) == 1 or in_entity:
        return sentence
    text = sentence.text[:start].rstrip()
    return Sentence(text, sentence.tokens[:-1], sentence.entities, sentence.analyses[:-1])
