"""Reading the training data: a folder of annotated corpora and unlabelled text.

kaznerd/*.txt                   KazNERD, any of its splits
ud_kazakh_ktb/*.conllu          UD_Kazakh-KTB, any of its splits
raw/xwmt_news_tokenized.txt     X-WMT news, a sentence a line, tokens separated by spaces; optional
raw/common_voice_sentences.txt  Common Voice prompts, a sentence a line; optional
raw/*.txt                       unlabelled text, a paragraph or a sentence a line; optional
raw/*_lowercased.txt            the same in lowercase, of which only the words are counted; optional
html/*.html                     unlabelled text in web pages; optional
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path

from kazprep.corpora.conllu import TreebankDocument, read_conllu
from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.kaznerd import LabelledSentence, read_kaznerd
from kazprep.corpora.sentence import Sentence, read_lines
from kazprep.errors import TrainingError
from kazprep.file_hash import file_sha256
from kazprep.normalization import normalize

SEED = 1234
"""The seed of the models that ship."""

_XWMT = "raw/xwmt_news_tokenized.txt"
_COMMON_VOICE = "raw/common_voice_sentences.txt"
# The tokens of a usable line: words, numbers, common punctuation. Some lines have words glued at a full stop.
_PLAIN = re.compile(r"[\w-]+|\d+,\d+|[«»(),.?!:;]")
_PROMPT = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w,:;«»— -]*[.?!]")
_PROMPT_TOKEN = re.compile(r"[\w-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of training data, for the record: its path in the folder, number of sentences, SHA-256."""

    file: str
    sentences: int
    sha256: str

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def read_kaznerd_files(data: Path) -> tuple[list[LabelledSentence], list[CorpusFile]]:
    """The sentences of all KazNERD files in the folder, and the files.

    Raises `TrainingError` when there are none and `CorpusError` when one is malformed.
    """
    sentences: list[LabelledSentence] = []
    sources = []
    for path in files_of(data, "kaznerd", "*.txt"):
        found = read_kaznerd(path)
        sentences += found
        sources.append(corpus_file(data, path, len(found)))
    return sentences, sources


def read_ktb_files(data: Path) -> tuple[list[TreebankDocument], list[CorpusFile]]:
    """The documents of all UD_Kazakh-KTB files in the folder, and the files.

    Raises `TrainingError` when there are none and `CorpusError` when one is malformed.
    """
    documents: list[TreebankDocument] = []
    sources = []
    for path in files_of(data, "ud_kazakh_ktb", "*.conllu"):
        found = read_conllu(path)
        documents += found
        sources.append(corpus_file(data, path, sum(len(document.sentences) for document in found)))
    return documents, sources


def read_xwmt(data: Path) -> tuple[list[Sentence], list[CorpusFile]]:
    """The X-WMT news sentences whose tokens follow KTB's conventions; none without the file."""
    path = data / _XWMT
    if not path.is_file():
        return [], []
    lines = [line.split() for line in read_lines(path)]
    plain = [words for words in lines if words and all(map(_PLAIN.fullmatch, words))]
    sentences = [detokenize(words, ["O"] * len(words), keep_fillers=True) for words in plain]
    return sentences, [corpus_file(data, path, len(sentences))]


def read_common_voice(data: Path) -> tuple[list[Sentence], list[CorpusFile]]:
    """The Common Voice prompts that are one plain sentence each; none without the file."""
    path = data / _COMMON_VOICE
    if not path.is_file():
        return [], []
    lines = [line.strip() for line in read_lines(path)]
    sentences = [
        Sentence(line, tuple(token.span() for token in _PROMPT_TOKEN.finditer(line)))
        for line in lines
        if _PROMPT.fullmatch(line)
    ]
    return sentences, [corpus_file(data, path, len(sentences))]


def files_of(data: Path, folder: str, pattern: str) -> list[Path]:
    """The files of a required corpus; raises `TrainingError` when there are none."""
    if not data.is_dir():
        raise TrainingError(f"{data} is not a folder. Name the folder that contains {folder}/{pattern}.")
    files = sorted((data / folder).glob(pattern))
    if not files:
        raise TrainingError(f"{data} has no {folder}/{pattern} to train on.")
    return files


def corpus_file(data: Path, path: Path, sentences: int) -> CorpusFile:
    """The record of a file in the folder `data`."""
    return CorpusFile(path.relative_to(data).as_posix(), sentences, file_sha256(path))


# Words nearly as the tokenizer finds them: `3,5`, `50%-ке`, `Қасым-Жомарт`, `enbek.kz`; or one punctuation
# mark.
_WORD = re.compile(r"\w+(?:[-.,:]\w+)*(?:%(?:-\w+)?)?|[^\w\s]")
_NOT_SHOWN = frozenset({"script", "style"})


def words_of(text: str) -> list[str]:
    """The words and punctuation marks of a text.

    >>> words_of("Баға 3,5%-ке өсті.")
    ['Баға', '3,5%-ке', 'өсті', '.']
    """
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class UnlabelledText:
    """One file of unlabelled text: its lines, normalized."""

    source: CorpusFile
    lines: list[str]

    @property
    def has_capitals(self) -> bool:
        """Whether it is written as people write, and not in lowercase."""
        return not Path(self.source.file).stem.endswith("_lowercased")


def read_unlabelled_text(data: Path) -> list[UnlabelledText]:
    """The unlabelled text in the folder, normalized, each line once.

    Raises `TrainingError` when a file is not UTF-8 text.
    """
    texts = []
    seen: set[str] = set()
    for path in sorted([*data.glob("raw/*.txt"), *data.glob("html/*.html")]):
        lines = dict.fromkeys(normalize(line).text for line in _lines(path) if line.strip())
        new = [line for line in lines if line.strip() and line not in seen]
        seen.update(new)
        texts.append(UnlabelledText(corpus_file(data, path, len(new)), new))
    return texts


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text file, or of the text that a web page shows."""
    lines = read_lines(path)
    if path.suffix != ".html":
        yield from lines
        return
    page = _Page()
    page.feed("\n".join(lines))
    page.close()
    yield from "".join(page.shown).split("\n")


class _Page(HTMLParser):
    """The text that a web page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in _NOT_SHOWN

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _NOT_SHOWN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.shown.append(data)
