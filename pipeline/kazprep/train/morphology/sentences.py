"""Sentences with analyses to train on: gold ones of a treebank, and silver ones with a confidence.

Both are CoNLL-U. A surface token has one analysis (`SurfaceToken.analysed`). In silver files the column MISC
has `Conf=0.91` for an analysis that was chosen among several, and undecided tokens have `_` for their part of
speech and the best guess in MISC: `Guess=lemma/UPOS/Case=Nom;Number=Plur`.
"""

import lzma
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import NamedTuple

from kazprep.corpora.conllu_sentences import SurfaceToken, sentences_of
from kazprep.corpora.sentence import read_lines
from kazprep.errors import CorpusError

MIN_GUESS = 0.8
"""The confidence from which the best guess for an undecided token is learned."""

MIN_NAME = 0.5
"""The same for names. Many undecided tokens are names that the analyser lacks: without them, a tagger would
learn that words with a capital are names less often than they are."""


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
    return [
        tuple(_token(path, token) for token in sentence.tokens)
        for sentence in sentences_of(path, lines)
        if sentence.tokens
    ]


def read_gold(path: Path) -> list[AnalysedDocument]:
    """The documents of a treebank's CoNLL-U file, named by their sentence ids up to the first colon.

    Raises `CorpusError` with file and line when the file is malformed.
    """
    documents: dict[str, list[Tokens]] = {}
    for _, comments, tokens in sentences_of(path, read_lines(path)):
        if not tokens:
            continue
        name = (comments.get("sent_id") or path.stem).split(":")[0]
        documents.setdefault(name, []).append(tuple(_token(path, token) for token in tokens))
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


def _token(path: Path, token: SurfaceToken) -> Token:
    number, columns = token.analysed
    form, (_, _, lemma, upos, _, feats, *_, misc) = token.form, columns
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
