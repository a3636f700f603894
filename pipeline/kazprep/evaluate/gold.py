"""Gold files, read as documents that can be given to the pipeline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from kazprep.corpora.articles import begins_article, read_article
from kazprep.corpora.conllu import read_conllu
from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.holdout import BLOCK, DEV_DOCUMENTS, Split, split_of
from kazprep.corpora.kaznerd import LabelledSentence, read_kaznerd
from kazprep.corpora.sentence import GoldEntity, Span
from kazprep.errors import CorpusError
from kazprep.morphology.analysis import Analysis

_KAZNERD_ID = re.compile(r"[A-Z]+ID\d+(\s+O)?\s*")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f"*/:<>?\\|]')  # of files, on one system or another
_SNIFFED_LINES = 100  # lines from which the format of a file is detected


class Format(Enum):
    """The format of a gold file."""

    CONLLU = auto()
    KAZNERD = auto()
    ARTICLE = auto()


_OF_TEXT_FILES = (Format.KAZNERD, Format.ARTICLE)


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text, as it is given to the pipeline, with what is known to be in it.

    All spans are into `text`.
    """

    file: str
    """The gold file that it comes from."""
    name: str
    """Unique among the documents of a call; also the name of the file that it is exported to."""
    text: str
    sentences: tuple[Span, ...]
    clusters: tuple[str, ...]
    """For each sentence, the id of the cluster of sentences that are drawn together: duplicates share one,
    and so do the sentences of an article."""
    tokens: tuple[Span, ...] | None
    """Only CoNLL-U has them."""
    entities: tuple[GoldEntity, ...] | None
    """CoNLL-U has none."""
    genre: str | None = None
    """Only an article has one."""
    parts: tuple[str, ...] = ()
    """For each sentence, what it is part of: `kazprep.corpora.articles.PARTS`. Only an article has them."""
    analyses: tuple[Analysis, ...] | None = None
    """The analysis of each token; None where no token has one, as in everything but CoNLL-U."""

    @property
    def format(self) -> Format:
        """The format that the document has been read from."""
        if self.genre is not None:
            return Format.ARTICLE
        return Format.CONLLU if self.entities is None else Format.KAZNERD


@dataclass(frozen=True, slots=True)
class Prediction:
    """The spans that were found in one gold document.

    Their offsets do not count whitespace (see `kazprep.evaluate.scoring.nonspace_offsets`), so that texts
    which differ only in whitespace can be compared.
    """

    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]
    entities: tuple[GoldEntity, ...]
    parts: tuple[str, ...] = ()
    """For each sentence, what it was found to be part of; empty where nobody looked."""
    scores: tuple[float, ...] = ()
    """The score of each entity, NaN where it is unknown; empty where nobody has any."""
    sources: tuple[str, ...] = ()
    """What decided on each entity."""
    analyses: tuple[Analysis, ...] = ()
    """The analysis of each token; empty where nobody has any."""


def read_gold(paths: Iterable[Path], *, held_out: bool = False) -> list[GoldDocument]:
    """The documents of gold files; of folders, of every gold file in them, at any depth.

    Documents of CoNLL-U are those of the file, as running text. A document of KazNERD is a block of
    neighbouring ids, a detokenized sentence per line. A marked article is a document with its own lines. With
    `held_out` only those are read that training holds out, and no articles.

    Raises `CorpusError` when a file can't be read, has no gold format, is malformed, or nothing is left.
    """
    documents: list[GoldDocument] = []
    for path in paths:
        for file in _gold_files(path):
            documents += _read(file, held_out)
    if not documents:
        wanted = "held out of training (leave out --held-out to score all)" if held_out else "to score"
        raise CorpusError(f"{', '.join(map(str, paths))}: there are no sentences {wanted}.")
    return _with_unique_names(documents)


def _gold_files(path: Path) -> list[Path]:
    if path.is_dir():
        named = (file for file in path.rglob("*") if file.suffix in {".conllu", ".txt"})
        files = sorted(file for file in named if not file.is_dir())
        return [file for file in files if file.suffix == ".conllu" or _format_of(file) in _OF_TEXT_FILES]
    if not path.is_file():
        raise CorpusError(f"there is no file or folder {path}.")
    return [path]


def _format_of(file: Path) -> Format | None:
    """The format of a file by its first lines; None for one that is no gold file."""
    try:
        with file.open("rb") as stream:
            lines = [stream.readline().decode("utf-8-sig", "replace") for _ in range(_SNIFFED_LINES)]
    except OSError as error:
        raise CorpusError(f"{file} can't be read: {error.strerror}.") from error
    if begins_article(lines[0]):
        return Format.ARTICLE
    if _KAZNERD_ID.fullmatch(next((line for line in lines if line.strip()), "")):
        return Format.KAZNERD
    return Format.CONLLU if "\t" in "".join(lines) else None


def _read(file: Path, held_out: bool) -> Iterable[GoldDocument]:
    match _format_of(file):
        case Format.ARTICLE:
            return [] if held_out else [_article(file)]
        case Format.KAZNERD:
            return _kaznerd(file, held_out)
        case Format.CONLLU:
            return _conllu(file, held_out)
        case None:
            raise CorpusError(
                f"{file} is neither CoNLL-U (ten columns separated by tabs) nor KazNERD (an id such as "
                "AID283875 before each sentence) nor a marked article (# genre: NAME in the first line)."
            )


def _article(file: Path) -> GoldDocument:
    article = read_article(file)
    return GoldDocument(
        str(file),
        article.name,
        article.text.removesuffix("\n"),
        tuple((start, end) for start, end, _ in article.sentences),
        (str(file),) * len(article.sentences),
        None,
        tuple(GoldEntity(*entity) for entity in article.entities),
        article.genre,
        tuple(part for _, _, part in article.sentences),
    )


def _conllu(file: Path, held_out: bool) -> Iterator[GoldDocument]:
    for document in read_conllu(file, split_forms=False):
        if held_out and document.name not in DEV_DOCUMENTS:
            continue
        text = ""
        sentences, tokens = [], []
        analyses: list[Analysis] = []
        for sentence, gap in zip(document.sentences, document.gaps, strict=True):
            text += gap if text else ""
            tokens += [(len(text) + start, len(text) + end) for start, end in sentence.tokens]
            sentences.append((len(text), len(text) + len(sentence.text)))
            analyses += sentence.analyses or (Analysis(None, None, None),) * len(sentence.tokens)
            text += sentence.text
        name = f"{file.stem}-{_NOT_IN_NAMES.sub('_', document.name)}"
        clusters = tuple(f"{name} {number}" for number in range(len(sentences)))
        is_analysed = any(sentence.analyses for sentence in document.sentences)
        yield GoldDocument(
            str(file),
            name,
            text,
            tuple(sentences),
            clusters,
            tuple(tokens),
            None,
            analyses=tuple(analyses) if is_analysed else None,
        )


def _kaznerd(file: Path, held_out: bool) -> Iterator[GoldDocument]:
    blocks: dict[int, list[LabelledSentence]] = {}
    for sentence in read_kaznerd(file):
        if not held_out or split_of(sentence.number) is Split.DEV:
            blocks.setdefault(sentence.number // BLOCK, []).append(sentence)
    for block, labelled in blocks.items():
        lines: list[str] = []
        sentences, clusters, entities = [], [], []
        start = 0
        for sentence in labelled:
            written = detokenize(sentence.words, sentence.labels)
            if not written.text:  # there were only fillers
                continue
            lines.append(written.text)
            sentences.append((start, start + len(written.text)))
            clusters.append(str(sentence.number))
            entities += [GoldEntity(start + e.start, start + e.end, e.type) for e in written.entities]
            start += len(written.text) + 1
        if lines:
            yield GoldDocument(
                str(file),
                f"{file.stem}-{block:04}",
                "\n".join(lines),
                tuple(sentences),
                tuple(clusters),
                None,
                tuple(entities),
            )


def _with_unique_names(documents: Sequence[GoldDocument]) -> list[GoldDocument]:
    """Number the names that occur more than once, as those of files with the same name in two folders."""
    seen: dict[str, int] = {}
    named = []
    for document in documents:
        seen[document.name] = seen.get(document.name, 0) + 1
        suffix = f"-{seen[document.name]}" if seen[document.name] > 1 else ""
        named.append(replace(document, name=document.name + suffix))
    return named
