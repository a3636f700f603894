"""Unlabelled text: what word vectors are trained on, and the tagger reads, beside sentences of the corpora.

raw/*.txt      a paragraph or a sentence a line
html/*.html    web pages

Either folder may be missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from kazprep.corpora.textfile import read_lines
from kazprep.normalize import normalize
from kazprep.train.corpora import Source, describe

# Words as the tokenizer makes them, nearly: `3,5`, `50%-ке`, `Қасым-Жомарт`, `enbek.kz`; or one mark.
_WORD = re.compile(r"\w+(?:[-.,:]\w+)*(?:%(?:-\w+)?)?|[^\w\s]")
_UNSEEN = frozenset({"script", "style"})


def words_of(text: str) -> list[str]:
    """The words and marks of a text.

    >>> words_of("Баға 3,5%-ке өсті.")
    ['Баға', '3,5%-ке', 'өсті', '.']
    """
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class OpenText:
    """One file of unlabelled text, as the words of its lines."""

    source: Source
    lines: list[list[str]]


def read_open_text(data: Path) -> list[OpenText]:
    """The unlabelled text in the folder, repaired, each line once.

    Raises `TrainingError` when a file is not UTF-8 text.
    """
    texts = []
    known: set[str] = set()
    for path in sorted([*data.glob("raw/*.txt"), *data.glob("html/*.html")]):
        lines = dict.fromkeys(normalize(line).text for line in _lines(path) if line.strip())
        fresh = [line for line in lines if line not in known]
        known.update(fresh)
        words = [found for found in map(words_of, fresh) if found]
        texts.append(OpenText(describe(data, path, len(words)), words))
    return texts


def _lines(path: Path) -> Iterator[str]:
    lines = read_lines(path)
    if path.suffix != ".html":
        yield from lines
        return
    page = _Page()
    page.feed("\n".join(lines))
    page.close()
    yield from "".join(page.seen).split("\n")


class _Page(HTMLParser):
    """The text of a page that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen.append(data)
