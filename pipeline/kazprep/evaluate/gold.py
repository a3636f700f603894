"""Gold files, read as documents that can be given to the pipeline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kazprep.corpora.conllu import read_conllu
from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.holdout import BLOCK, DEV_DOCUMENTS, Split, split_of
from kazprep.corpora.kaznerd import LabelledSentence, read_kaznerd
from kazprep.corpora.sentence import GoldEntity, Span, read_lines
from kazprep.errors import CorpusError

_KAZNERD_ID = re.compile(r"[A-Z]+ID\d+(\s+O)?\s*")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f"*/:<>?\\|]')  # of files, on one system or another
_SNIFFED = 100  # lines of a file that are looked at to tell its format


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text, as it is given to the pipeline, with what is known to be in it.

    All spans are into `text`, in which each line is a paragraph.
    """

    file: str
    """The gold file that it comes from."""
    name: str
    """Tells it from all others of the same call; also the name that it is exported under."""
    text: str
    sentences: tuple[Span, ...]
    clusters: tuple[str, ...]
    """For each sentence, what it shares with those that must be drawn together with it: twins have one id."""
    tokens: tuple[Span, ...] | None
    """Known from CoNLL-U alone."""
    entities: tuple[GoldEntity, ...] | None
    """Known from KazNERD alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """The spans that were found in one gold document.

    They count the characters of its text that are no white space (see `kazprep.evaluate.scoring.places`), so
    that texts which differ in white space alone can be compared.
    """

    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]
    entities: tuple[GoldEntity, ...]


def read_gold(paths: Iterable[Path], *, held_out: bool = False) -> list[GoldDocument]:
    """The documents of gold files; of folders, of every CoNLL-U and KazNERD file in them, however deep.

    A document of CoNLL-U is one of the file's own, as running text. Of KazNERD it is a block of neighbouring
    ids, a sentence a line, as it would be written. With `held_out` only what training keeps out is taken.

    Raises `CorpusError` when a file can't be read, is neither, is malformed, or nothing is left.
    """
    documents: list[GoldDocument] = []
    for path in paths:
        for file in _gold_files(path):
            documents += _kaznerd(file, held_out) if _is_kaznerd(file) else _conllu(file, held_out)
    if not documents:
        wanted = "held out of training (leave out --held-out to score all)" if held_out else "to score"
        raise CorpusError(f"{', '.join(map(str, paths))}: there are no sentences {wanted}.")
    return _with_names_of_their_own(documents)


def _gold_files(path: Path) -> list[Path]:
    if path.is_dir():
        named = (file for file in path.rglob("*") if file.suffix in {".conllu", ".txt"})
        files = sorted(file for file in named if not file.is_dir())
        return [file for file in files if file.suffix == ".conllu" or _is_kaznerd(file)]
    if not path.is_file():
        raise CorpusError(f"there is no file or folder {path}.")
    return [path]


def _is_kaznerd(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            lines = [stream.readline().decode("utf-8-sig", "replace") for _ in range(_SNIFFED)]
    except OSError as error:
        raise CorpusError(f"{file} can't be read: {error.strerror}.") from error
    return _KAZNERD_ID.fullmatch(next((line for line in lines if line.strip()), "")) is not None


def _conllu(file: Path, held_out: bool) -> Iterator[GoldDocument]:
    if "\t" not in "".join(read_lines(file)[:_SNIFFED]):
        raise CorpusError(
            f"{file} is neither CoNLL-U (ten columns parted by tabs) nor KazNERD (an id such as AID283875 "
            "before each sentence)."
        )
    for document in read_conllu(file, split_forms=False):
        if held_out and document.name not in DEV_DOCUMENTS:
            continue
        text = ""
        sentences, tokens = [], []
        for sentence, gap in zip(document.sentences, document.gaps, strict=True):
            text += gap if text else ""
            tokens += [(len(text) + start, len(text) + end) for start, end in sentence.tokens]
            sentences.append((len(text), len(text) + len(sentence.text)))
            text += sentence.text
        name = f"{file.stem}-{_NOT_IN_NAMES.sub('_', document.name)}"
        clusters = tuple(f"{name} {number}" for number in range(len(sentences)))
        yield GoldDocument(str(file), name, text, tuple(sentences), clusters, tuple(tokens), None)


def _kaznerd(file: Path, held_out: bool) -> Iterator[GoldDocument]:
    blocks: dict[int, list[LabelledSentence]] = {}
    for sentence in read_kaznerd(file):
        if not held_out or split_of(sentence.number) is Split.DEV:
            blocks.setdefault(sentence.number // BLOCK, []).append(sentence)
    for block, labelled in blocks.items():
        lines: list[str] = []
        sentences, clusters, entities = [], [], []
        place = 0
        for one in labelled:
            written = detokenize(one.words, one.labels)
            if not written.text:  # it was nothing but fillers
                continue
            lines.append(written.text)
            sentences.append((place, place + len(written.text)))
            clusters.append(str(one.number))
            entities += [GoldEntity(place + e.start, place + e.end, e.type) for e in written.entities]
            place += len(written.text) + 1
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


def _with_names_of_their_own(documents: Sequence[GoldDocument]) -> list[GoldDocument]:
    """Number the names that occur more than once, as those of files of one name in two folders."""
    seen: dict[str, int] = {}
    named = []
    for document in documents:
        seen[document.name] = seen.get(document.name, 0) + 1
        again = f"-{seen[document.name]}" if seen[document.name] > 1 else ""
        named.append(replace(document, name=document.name + again))
    return named
