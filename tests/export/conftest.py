"""A run over invented articles with all that a format may stumble over."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from kazprep import open_run
from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from kazprep.tables.schemas import ERRORS
from tests.documents import write_run

_TOKEN = re.compile(r"\d+ \d+|\w+|[^\w ]")
_SENTENCE = re.compile(r"[^\n.!?]+[.!?]?")


def written(text, entities=(), **fields):
    """A document of a text: a line is a paragraph, and a sentence ends with its full stop.

    `entities` are texts with their classes; each is where it first occurs.
    """
    document = Document.of(text, normalized=True, source=fields.pop("source", "мақала.txt"))
    sentences, tokens = [], []
    for sentence in _SENTENCE.finditer(text):
        found = [token.span() for token in _TOKEN.finditer(text, *sentence.span())]
        if found:
            sentences.append((found[0][0], found[-1][1]))
            tokens += found
    spans = Spans.of(tokens)
    within = []
    for name, _ in entities:
        start = text.index(name)
        first, last = np.searchsorted(spans.start, [start, start + len(name)])
        within.append((int(first), int(last)))
    entities = Entities(Spans.of(within), tuple(label for _, label in entities))
    return replace(document, sentences=Spans.of(sentences), tokens=spans, entities=entities, **fields)


def analysed(document):
    """The same document, with its words in lowercase as lemmas."""
    analyses = tuple(
        Analysis(text.lower(), "NOUN" if text[0].isalpha() else "PUNCT", "Number=Plur|Case=Nom", 0.9)
        for text in document.token_texts
    )
    return replace(document, analyses=analyses)


HARD = 'Дала <b>кең</b> & "биік".\nЖаңа\tжол \x07 ашылды\x00. </text>\nҚайың 1 000 түп.'
"""Markup, quotes, a tab and characters that XML can't have, in three lines."""


@pytest.fixture(scope="session")
def documents():
    """Six documents: with a title, people, marks; without a sentence, without a date."""
    title = "Жас ғалымдар\nАйсұлу Бекетова мен Дәурен Сапаров Семейде кездесті. Айсұлу Бекетова қуанды."
    parts = ("title", "text", "text")
    people = [("Айсұлу Бекетова", "PERSON"), ("Дәурен Сапаров", "PERSON"), ("Семейде", "GPE")]
    return [
        analysed(
            written(title, people, has_title=True, parts=parts, published=date(2025, 3, 1), source="а.txt")
        ),
        written(
            HARD,
            [("1 000", "CARDINAL")],
            source='../"<а&б>|`\n\t.txt',
            url="https://gazet.example/a b?x=1&y=2",
        ),
        written(
            "Айсұлу Бекетова мен Дәурен Сапаров келді.",
            people[:2],
            published=date(2025, 4, 2),
            source="ә.txt",
        ),
        written("", source="бос.txt"),
        written("Мектептегі мұғалімдер Нұр-Сұлтанға барды. Ёлка мен йод бар.", source="б.txt"),
        written("Тек тақырып", has_title=True, parts=("title",), source="в.txt"),
    ]


@pytest.fixture(scope="session")
def run(documents, tmp_path_factory):
    """The run of these documents, with an error."""
    error = {"source": "г.txt", "stage": "read", "error": "Encoding", "message": "not text: <\x00>"}
    errors = pa.Table.from_pylist([error], ERRORS)
    return open_run(
        write_run(tmp_path_factory.mktemp("written") / "Мақалалар 2025", documents, errors=errors)
    )


@pytest.fixture(scope="session")
def empty_run(tmp_path_factory):
    """A run without a document."""
    nothing = [written("", source="бос.txt")]
    run = open_run(write_run(tmp_path_factory.mktemp("empty") / "out", nothing))
    return run.where([("doc_id", "==", "")])
