"""Entities of invented sentences, which no model has seen: `[text|CLASS]` in `entities.txt`."""

import re
from pathlib import Path

from kazprep.corpora.sentence import GoldEntity
from kazprep.evaluate.gold import GoldDocument

FILE = Path(__file__).with_name("entities.txt")
_MARKED = re.compile(r"\[([^|\]]+)\|([A-Z_]+)\]")


def read_marked(lines: list[str]) -> GoldDocument:
    """The marked sentences as one document, a sentence a line."""
    text = ""
    sentences: list[tuple[int, int]] = []
    entities: list[GoldEntity] = []
    for line in lines:
        start = len(text)
        position = 0
        for marked in _MARKED.finditer(line):
            text += line[position : marked.start()]
            entities.append(GoldEntity(len(text), len(text) + len(marked[1]), marked[2]))
            text += marked[1]
            position = marked.end()
        text += line[position:]
        sentences.append((start, len(text)))
        text += "\n"
    clusters = tuple(str(number) for number in range(len(lines)))
    return GoldDocument(FILE.name, FILE.stem, text, tuple(sentences), clusters, None, tuple(entities))


def invented_sentences() -> GoldDocument:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return read_marked([line for line in lines if line and not line.startswith("#")])
