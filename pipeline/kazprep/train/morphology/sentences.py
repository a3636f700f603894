"""Sentences with analyses to train on: gold ones of a treebank, and silver ones with a confidence.

Both are CoNLL-U. A surface token has one analysis: that of the first word of a multi-word token which is not
a function word (`FUNCTION_WORDS`), else that of its first word. In silver files the column MISC has
`Conf=0.91` for an analysis that was chosen among several, and undecided tokens have `_` for their part of
speech and the best guess in MISC: `Guess=lemma/UPOS/Case=Nom;Number=Plur`.
"""

import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import NamedTuple

from kazprep.corpora.conllu import FUNCTION_WORDS
from kazprep.corpora.sentence import read_lines
from kazprep.errors import CorpusError

MIN_GUESS = 0.8
"""The confidence from which the best guess for an undecided token is learned."""

MIN_NAME = 0.5
"""The same for names. Many undecided tokens are names that the analyser lacks: without them, a tagger would
learn that words with a capital are names less often than they are."""

_COLUMNS = 10


class Token(NamedTuple):
    """A surface token and its analysis; `upos` is None where it is undecided, with no lemma and features."""

    form: str
    lemma: str | None
    upos: str | None
    feats: str
    """Features as CoNLL-U has them: `Case=Nom|Number=Sing`, or `_` for none."""
    weight: float = 1.0
    """How much the analysis counts, from 0 to 1: its confidence."""


Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class AnalysedDocument:
    """The sentences of one text of a treebank, in order."""

    name: str
    sentences: tuple[Tokens, ...]


def read_silver(path: Path) -> list[Tokens]:
    """The sentences of a silver file, CoNLL-U that may be compressed with xz.

    A guess with a confidence of at least `MIN_GUESS`, for a name `MIN_NAME`, counts as an analysis. Raises
    `CorpusError` with file and line when the file is malformed.
    """
    lines = read_lines(path) if path.suffix != ".xz" else _decompressed(path)
    return [tokens for _, tokens in _sentences(path, lines)]


def read_gold(path: Path) -> list[AnalysedDocument]:
    """The documents of a treebank's CoNLL-U file, named by their sentence ids up to the first colon.

    Raises `CorpusError` with file and line when the file is malformed.
    """
    documents: dict[str, list[Tokens]] = {}
    for identifier, tokens in _sentences(path, read_lines(path)):
        documents.setdefault((identifier or path.stem).split(":")[0], []).append(tokens)
    return [AnalysedDocument(name, tuple(sentences)) for name, sentences in documents.items()]


def _decompressed(path: Path) -> list[str]:
    try:
        content = lzma.decompress(path.read_bytes())
    except OSError as error:
        raise CorpusError(f"{path} can't be read: {error.strerror}.") from error
    except lzma.LZMAError as error:
        raise CorpusError(f"{path} is not a file compressed with xz: {error}.") from error
    try:
        return content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"{path}, line {line}: not UTF-8 text.") from error


def _sentences(path: Path, lines: Sequence[str]) -> Iterator[tuple[str, Tokens]]:
    """The sentences of a CoNLL-U file, each with its `sent_id`, which may be empty."""
    identifier = ""
    words: list[tuple[int, list[str]]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("#"):
            key, _, value = line.lstrip("# ").partition("=")
            identifier = value.strip() if key.strip() == "sent_id" else identifier
        elif line.strip():
            columns = line.split("\t")
            if len(columns) != _COLUMNS:
                raise CorpusError(
                    f"{path}, line {number}: {len(columns)} columns, tab-separated, where CoNLL-U has "
                    f"{_COLUMNS}."
                )
            words.append((number, columns))
        elif words:
            yield identifier, tuple(_surface_tokens(path, words))
            identifier, words = "", []


def _surface_tokens(path: Path, words: Sequence[tuple[int, list[str]]]) -> Iterator[Token]:
    covered = 0  # the id of the last word in the multi-word token before
    for index, (number, columns) in enumerate(words):
        first, _, last = columns[0].partition("-")
        if "." in first:  # an empty node, not in the text
            continue
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise CorpusError(f"{path}, line {number}: {columns[0]!r} is not a token id.")
        if int(first) <= covered:
            continue
        analysed = (number, columns)
        if last:
            covered = int(last)
            parts = words[index + 1 : index + 2 + covered - int(first)]
            if not parts:
                raise CorpusError(f"{path}, line {number}: the multi-word token {columns[0]} has no words.")
            analysed = next((each for each in parts if each[1][3] not in FUNCTION_WORDS), parts[0])
        yield _token(path, columns[1], *analysed)


def _token(path: Path, form: str, number: int, columns: Sequence[str]) -> Token:
    _, _, lemma, upos, _, feats, *_, misc = columns
    attributes = dict(part.partition("=")[::2] for part in misc.split("|"))
    try:
        weight = float(attributes.get("Conf", 1))
    except ValueError:
        raise CorpusError(
            f"{path}, line {number}: Conf={attributes['Conf']} is not a number from 0 to 1."
        ) from None
    if upos == "_":
        # A lemma may have a slash: a year such as 2019/2020.
        guess = attributes.get("Guess", "").rsplit("/", 2)
        if len(guess) != 3 or "" in guess or weight < (MIN_NAME if guess[1] == "PROPN" else MIN_GUESS):
            return Token(intern(form), None, None, "_", 0)
        lemma, upos, feats = guess[0], guess[1], guess[2].replace(";", "|")
    for feature in feats.split("|"):
        if feats != "_" and not all(feature.partition("=")):
            raise CorpusError(
                f"{path}, line {number}: {feature!r} is not a feature and its value, as in Case=Nom."
            )
    return Token(intern(form), intern(lemma), intern(upos), intern(feats), weight)
