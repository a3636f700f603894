"""The sentences of CoNLL-U in surface tokens: what every reader of such files begins with.

Format: https://universaldependencies.org/format.html
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kazprep.errors import CorpusError

_COLUMNS = 10
FUNCTION_WORDS = frozenset({"ADP", "AUX", "CCONJ", "PART", "PUNCT", "SCONJ"})
"""Words that a surface token does not take its analysis from, unless it has no other."""


class Word(NamedTuple):
    """The line of a word, or of the range of a multi-word token."""

    line: int
    """Its number in the file, from 1."""
    columns: Sequence[str]


class SurfaceToken(NamedTuple):
    """A token as it is in the text: a word, or a multi-word token with its words."""

    head: Word
    """The line that has its form and what follows it: that of the word, or of the range."""
    words: Sequence[Word]

    @property
    def form(self) -> str:
        """The token in the text."""
        return self.head.columns[1]

    @property
    def space_follows(self) -> bool:
        """Whether there is a space behind it."""
        return "SpaceAfter=No" not in self.head.columns[-1].split("|")

    @property
    def analysed(self) -> Word:
        """The word that the token has its analysis from.

        It is the first that is not AUX, ADP, PART, PUNCT, CCONJ or SCONJ, else the first.
        """
        return next((word for word in self.words if word.columns[3] not in FUNCTION_WORDS), self.words[0])


class ConlluSentence(NamedTuple):
    """A block between blank lines."""

    line: int
    """The number of its first line in the file, from 1."""
    comments: Mapping[str, str]
    """What is behind `=` in a comment, by what is before it: `sent_id`, `newdoc id`; empty without `=`."""
    tokens: Sequence[SurfaceToken]


def sentences_of(path: Path, lines: Sequence[str]) -> Iterator[ConlluSentence]:
    """The sentences of the lines of a file; `path` is for errors.

    Empty nodes (`3.1`), which are not in the text, are left out.

    Raises `CorpusError` with file and line when the file isn't CoNLL-U.
    """
    for number, block in _blocks(lines):
        comments = dict(_comment(line) for line in block if line.startswith("#"))
        rows = ((number + i, line) for i, line in enumerate(block) if not line.startswith("#"))
        yield ConlluSentence(number, comments, _surface_tokens(path, rows))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The blocks between blank lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition("=")
    return key.strip(), value.strip()


class _Row(NamedTuple):
    first: int
    """The id of the word, or of the first of several."""
    last: int
    is_range: bool
    word: Word


def _surface_tokens(path: Path, lines: Iterator[tuple[int, str]]) -> list[SurfaceToken]:
    rows = [row for number, line in lines for row in _rows(path, number, line)]
    words = {row.first: row.word for row in rows if not row.is_range}
    tokens: list[SurfaceToken] = []
    expected = 1
    covered = 0  # the id of the last word of the token before
    for first, last, is_range, word in rows:
        if first != expected or (is_range and first <= covered):
            raise CorpusError(
                f"{path}, line {word.line}: token id {word.columns[0]} where {expected} is next: ids count "
                "the words of a sentence from 1, and a blank line ends it."
            )
        if not is_range:
            expected += 1
            if first <= covered:
                continue
        missing = [str(each) for each in range(first, last + 1) if each not in words]
        if missing:
            raise CorpusError(
                f"{path}, line {word.line}: token {word.columns[0]} has no word {', '.join(missing)}."
            )
        covered = last
        tokens.append(SurfaceToken(word, [words[each] for each in range(first, last + 1)]))
    return tokens


def _rows(path: Path, number: int, line: str) -> Iterator[_Row]:
    """The word or token of a line; nothing for an empty node."""
    columns = line.split("\t")
    if len(columns) != _COLUMNS:
        raise CorpusError(
            f"{path}, line {number}: {len(columns)} columns, tab-separated, where CoNLL-U has {_COLUMNS}."
        )
    identifier = columns[0]
    if "." in identifier:
        return
    first, dash, last = identifier.partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()) or int(last or first) < int(first):
        raise CorpusError(f"{path}, line {number}: {identifier!r} is not a token id.")
    if not columns[1]:
        raise CorpusError(f"{path}, line {number}: token {identifier} has no form.")
    yield _Row(int(first), int(last or first), bool(dash), Word(number, columns))
