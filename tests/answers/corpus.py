"""A small invented corpus: articles with dates, sentences, lemmas and names, and its tables."""

import re
from dataclasses import dataclass, replace
from datetime import date

from kazprep.document import document_id
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from tests.documents import document_of, write_run

_TOKEN = re.compile(r"\w+(?:-\w+)*|[^\w\s]")
_NAME = re.compile(r"\[([^|\]]+)\|([A-Z_]+)\]")


@dataclass(frozen=True)
class Article:
    """Sentences, one a line, with names as `[Абай|PERSON]`."""

    marked: str
    published: date | None = None
    source: str = "мақала.txt"


ARTICLES = (
    Article(
        "Жаңа мектеп ашылды, жаңа мектепте балалар көп.\n[Алматы|GPE] мен [Астана|GPE] жаңа мектеп салды!\n"
        "Ескі мектеп жабылды; ескі кітап қалды.",
        date(2025, 1, 31),
        "а.txt",
    ),
    Article(
        "Балалар мектепке барды.\n[Алматыда|GPE] қар жауды, қар көп.\nЖаңа кітап келді.",
        date(2025, 3, 2),
        "ә.txt",
    ),
    Article("Қар еріді.\nЖаңа жыл келді, жаңа мектеп жоқ.\n— Ой, мектеп!", date(2026, 1, 1), "б.txt"),
    Article("[Алматы|GPE] үлкен қала.\nӨзен тасыды. мектеп", None, "в.txt"),
)

LEMMAS = {"мектепте": "мектеп", "мектепке": "мектеп", "балалар": "бала", "алматыда": "Алматы"}


def document(article, number=0, *, lemmas=True):
    """The document of an article, with everything that a pipeline finds in it."""
    text, entities, at = "", [], 0
    for match in _NAME.finditer(article.marked):
        text += article.marked[at : match.start()]
        entities.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        at = match.end()
    text += article.marked[at:]
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    sentences, begin = [], 0
    for line in text.split("\n"):
        sentences.append((begin, begin + len(line)))
        begin += len(line) + 1
    starts, ends = (
        {start: i for i, (start, _) in enumerate(tokens)},
        {end: i for i, (_, end) in enumerate(tokens)},
    )
    made = replace(
        document_of(text, published=article.published),
        doc_id=document_id(article.source, number, text),
        source=article.source,
        sentences=Spans.of(sentences),
        tokens=Spans.of(tokens),
        entities=Entities(
            Spans.of([(starts[start], ends[end] + 1) for start, end, _ in entities]),
            tuple(label for *_, label in entities),
        ),
    )
    assert made.text == text, "normalization changes the article"
    if not lemmas:
        return made
    words = [text[start:end].lower() for start, end in tokens]
    return replace(made, analyses=tuple(Analysis(LEMMAS.get(word, word), "X", None) for word in words))


def run_of(folder, articles=ARTICLES, **options):
    """The folder of a run over these articles."""
    return write_run(folder, [document(each, at, **options) for at, each in enumerate(articles)])


def sentences_of(articles=ARTICLES, by="form"):
    """The sentences of each article, each as its tokens, in lowercase or by their lemmas."""
    found = []
    for article in articles:
        text = _NAME.sub(r"\1", article.marked)
        lines = [[word.lower() for word in _TOKEN.findall(line)] for line in text.split("\n")]
        found.append([[LEMMAS.get(w, w) if by == "lemma" else w for w in line] for line in lines])
    return found


def is_word(token):
    """Whether a token is a word, and no punctuation mark."""
    return any(map(str.isalnum, token))
