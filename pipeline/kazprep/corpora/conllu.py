"""Reading CoNLL-U files: the documents of a treebank, in surface tokens.

Format: https://universaldependencies.org/format.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kazprep.corpora.conllu_sentences import SurfaceToken, Word, sentences_of
from kazprep.corpora.sentence import Sentence, from_pieces, read_lines
from kazprep.errors import CorpusError
from kazprep.morphology.analysis import Analysis
from kazprep.morphology.features import check_features, sorted_features

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
    for line, comments, tokens in sentences_of(path, read_lines(path)):
        document = comments.get("newdoc id", document)
        name = document or comments.get("sent_id", path.stem).split(":")[0]
        pieces = [piece for token in tokens for piece in _pieces(path, token, split_forms)]
        if not pieces:
            raise CorpusError(f"{path}, line {line}: a sentence without tokens.")
        begins = "newpar" in comments or "newpar id" in comments or "newdoc" in comments or name not in found
        gaps.setdefault(name, []).append("\n" if begins else " " * space_follows)
        sentence = from_pieces((form, space) for form, space, _ in pieces)
        analyses = tuple(analysis for _, _, analysis in pieces)
        is_analysed = any(analysis != _UNKNOWN for analysis in analyses)
        found.setdefault(name, []).append(replace(sentence, analyses=analyses if is_analysed else ()))
        space_follows = pieces[-1][1]
    return [TreebankDocument(name, tuple(found[name]), tuple(gaps[name])) for name in found]


def _pieces(path: Path, token: SurfaceToken, split_forms: bool) -> Iterator[tuple[str, bool, Analysis]]:
    """What becomes of a token: forms, each with whether a space follows, and its analysis."""
    for word in token.words:
        _check(path, word)
    if not split_forms or " " not in token.form:
        yield token.form, token.space_follows, _analysis(token.analysed)
        return
    *parts, end = token.form.split(" ")
    yield from ((part, True, _UNKNOWN) for part in parts)
    yield end, token.space_follows, _UNKNOWN


def _check(path: Path, word: Word) -> None:
    _, lemma, upos, _, feats = word.columns[1:6]
    if not (lemma and upos and feats):
        raise CorpusError(f"{path}, line {word.line}: an empty column, where CoNLL-U has _.")
    if feats != "_":
        try:
            check_features(feats)
        except ValueError as error:
            raise CorpusError(f"{path}, line {word.line}: {error}.") from error


def _analysis(word: Word) -> Analysis:
    form, lemma, upos, _, feats = word.columns[1:6]
    return Analysis(
        None if lemma == "_" and form != "_" else lemma,
        None if upos == "_" else upos,
        None if feats == "_" else sorted_features(feats),
    )
