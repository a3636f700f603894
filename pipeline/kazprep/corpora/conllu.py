"""Reading CoNLL-U files: the documents of a treebank, in surface tokens.

Format: https://universaldependencies.org/format.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kazprep.corpora.sentence import Sentence, from_pieces, read_lines
from kazprep.errors import CorpusError
from kazprep.morphology.analysis import Analysis
from kazprep.morphology.features import check_features, sorted_features

_COLUMNS = 10
FUNCTION_WORDS = frozenset({"ADP", "AUX", "CCONJ", "PART", "PUNCT", "SCONJ"})
"""Words that a surface token does not take its analysis from, unless it has no other."""
_UNKNOWN = Analysis(None, None, None)


@dataclass(frozen=True, slots=True)
class TreebankDocument:
    """The sentences of one text of a treebank, in order.

    `gaps` has the text before each sentence: a line feed where a paragraph begins (`# newpar`), else a space,
    or nothing after a sentence that ends in `SpaceAfter=No`.
    """

    name: str
    sentences: tuple[Sentence, ...]
    gaps: tuple[str, ...] = ()


def read_conllu(path: Path, *, split_forms: bool = True) -> list[TreebankDocument]:
    """Read the documents of a CoNLL-U file.

    Tokens are surface tokens: of a multi-word token the range line is read, and of its words the analysis of
    the first that is not AUX, ADP, PART, PUNCT, CCONJ or SCONJ, else of the first. A form with spaces
    (`оқыған жоқ`) is split at them into several tokens without an analysis, or kept as one if `split_forms`
    is off. Sentences in which no token has one have no `analyses`. A document is named by its `# newdoc id`
    or, in a treebank without those, by the sentence ids up to their first colon (`Иран.tagged.txt:3:41`).

    Raises `CorpusError` with file and line when the file isn't CoNLL-U.
    """
    found: dict[str, list[Sentence]] = {}
    gaps: dict[str, list[str]] = {}
    document: str | None = None
    space_follows = True
    for number, block in _blocks(path):
        comments = dict(_comment(line) for line in block if line.startswith("#"))
        document = comments.get("newdoc id", document)
        name = document or comments.get("sent_id", path.stem).split(":")[0]
        lines = [(number + i, line) for i, line in enumerate(block) if not line.startswith("#")]
        pieces = [piece for token in _surface(path, lines) for piece in _pieces(token, split_forms)]
        if not pieces:
            raise CorpusError(f"{path}, line {number}: a sentence without tokens.")
        begins = "newpar" in comments or "newpar id" in comments or "newdoc" in comments or name not in found
        gaps.setdefault(name, []).append("\n" if begins else " " * space_follows)
        sentence = from_pieces((form, space) for form, space, _ in pieces)
        analyses = tuple(analysis for _, _, analysis in pieces)
        is_analysed = any(analysis != _UNKNOWN for analysis in analyses)
        found.setdefault(name, []).append(replace(sentence, analyses=analyses if is_analysed else ()))
        space_follows = pieces[-1][1]
    return [TreebankDocument(name, tuple(found[name]), tuple(gaps[name])) for name in found]


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The blocks between blank lines, each with the number of its first line."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition("=")
    return key.strip(), value.strip()


_Piece = tuple[str, bool, Analysis]
"""A form, whether a space follows, and its analysis."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A word, or a token of several words."""

    number: int
    """Of the line in the file."""
    first: int
    """The id of the word, or of the first of several."""
    last: int
    columns: Sequence[str]

    @property
    def is_range(self) -> bool:
        return "-" in self.columns[0]


def _surface(path: Path, lines: list[tuple[int, str]]) -> Iterator[_Piece]:
    """The tokens of a sentence."""
    rows = [row for number, line in lines for row in _rows(path, number, line)]
    words = {row.first: row for row in rows if not row.is_range}
    expected = 1
    covered = 0  # the id of the last word of the token before
    for row in rows:
        if row.first != expected or (row.is_range and row.first <= covered):
            raise CorpusError(
                f"{path}, line {row.number}: token id {row.columns[0]} where {expected} is next: ids count "
                "the words of a sentence from 1, and a blank line ends it."
            )
        if not row.is_range:
            expected += 1
            if row.first <= covered:
                continue
        missing = [str(word) for word in range(row.first, row.last + 1) if word not in words]
        if missing:
            raise CorpusError(
                f"{path}, line {row.number}: token {row.columns[0]} has no word {', '.join(missing)}."
            )
        covered = row.last
        analyses = [_analysis(path, words[word]) for word in range(row.first, row.last + 1)]
        content = (each for each in analyses if each.upos not in FUNCTION_WORDS)
        form, misc = row.columns[1], row.columns[-1]
        yield form, "SpaceAfter=No" not in misc.split("|"), next(content, analyses[0])


def _rows(path: Path, number: int, line: str) -> Iterator[_Line]:
    """The word or token of a line; nothing for an empty node (`3.1`), which is not in the text."""
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
    yield _Line(number, int(first), int(last or first), columns)


def _analysis(path: Path, word: _Line) -> Analysis:
    form, lemma, upos, _, feats = word.columns[1:6]
    if not (lemma and upos and feats):
        raise CorpusError(f"{path}, line {word.number}: an empty column, where CoNLL-U has _.")
    if feats != "_":
        try:
            check_features(feats)
        except ValueError as error:
            raise CorpusError(f"{path}, line {word.number}: {error}.") from error
    return Analysis(
        None if lemma == "_" and form != "_" else lemma,
        None if upos == "_" else upos,
        None if feats == "_" else sorted_features(feats),
    )


def _pieces(token: _Piece, split_forms: bool) -> Iterator[_Piece]:
    form, space_follows, _ = token
    if not split_forms or " " not in form:
        yield token
        return
    *parts, end = form.split(" ")
    yield from ((part, True, _UNKNOWN) for part in parts)
    yield end, space_follows, _UNKNOWN
