"""Articles with their sentences and named entities marked in the text.

The first line is `# genre: NAME`; further lines that begin with `# ` are notes. In what follows
`[Абай|PERSON]` is an entity, `‖` ends a sentence within a line, `↵` at a line's end says that the sentence
continues in the next one, and `{title}` before a sentence says what it is part of. `⟦` and `⟧` are square
brackets of the text.
"""

import re
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from pathlib import Path

from kazprep.corpora.sentence import GoldEntity, Sentence, read_lines
from kazprep.entities.classes import CLASSES
from kazprep.errors import CorpusError
from kazprep.structure import Part
from kazprep.text.alphabet import CYRILLIC, LOWER_CYRILLIC

LABELS = frozenset(CLASSES)
PARTS = frozenset(part.value for part in Part)
"""What a sentence may be part of."""

_GENRE = re.compile(r"# genre: ([a-z]+)\s*")
_MARK = re.compile(
    r"(?P<opening>\[)|\|(?P<label>[A-Z_]+)\]|\{(?P<part>[a-z]+)\}|(?P<end> ?‖ ?|\n)|(?P<wrap>↵\n)"
    r"|(?P<words>(?:(?! ‖)[^\[\]|{}‖↵\n])+)"
)
_BRACKETS = str.maketrans("⟦⟧", "[]")
# `био-⏎банк`, then `Орал-⏎Ақтөбе` and `2-⏎сынып`, whose hyphen stays; other white space is one space.
_SPACE = re.compile(rf"(?P<divided>(?<=[{CYRILLIC}])-\n(?=[{LOWER_CYRILLIC}])|(?<=\w-)\n(?=\w))|\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """An article; sentences are `(start, end, part)`, entities `(start, end, label)`, half-open in `text`."""

    name: str
    genre: str
    text: str
    sentences: tuple[tuple[int, int, str], ...]
    entities: tuple[tuple[int, int, str], ...]


def read_articles(folder: Path) -> list[Article]:
    """The articles of a folder, its files `*.txt`, in the order of their names.

    Raises `CorpusError` as `read_article` does.
    """
    return [read_article(file) for file in sorted(folder.glob("*.txt"))]


def read_article(file: Path) -> Article:
    """The article of a file, named after it.

    Raises `CorpusError` when the file can't be read or, with file and line, breaks the format.
    """
    return parse(file, "\n".join(read_lines(file)))


def begins_article(line: str) -> bool:
    """Whether the first line of a file says that it is a marked article.

    >>> begins_article("# genre: news"), begins_article("# newdoc id = news")
    (True, False)
    """
    return _GENRE.fullmatch(line) is not None


def parse(file: str | Path, content: str) -> Article:
    """An article out of the content of its file, whose name gives it its own and stands in errors.

    >>> marked = "{title}Қар жауды\\n[Абай|PERSON] келді. ‖ Ол күлді.\\n"
    >>> article = parse("001-news.txt", "# genre: news\\n" + marked)
    >>> article.text, [article.text[start:end] for start, end, _ in article.entities]
    ('Қар жауды\\nАбай келді. Ол күлді.\\n', ['Абай'])
    >>> [(article.text[start:end], part) for start, end, part in article.sentences]
    [('Қар жауды', 'title'), ('Абай келді.', 'text'), ('Ол күлді.', 'text')]

    Raises `CorpusError` with file and line when it breaks the format.
    """
    lines = content.split("\n")
    genre = _GENRE.fullmatch(lines[0])
    if genre is None:
        raise CorpusError(f"{file}, line 1: the first line is {lines[0]!r}, not '# genre: NAME'.")
    n_notes = sum(1 for _ in takewhile(lambda line: line.startswith("# "), lines))
    marked = "\n".join(lines[n_notes:]).rstrip("\n") + "\n"
    reading = _Reading()
    at = len(marked) - len(marked.lstrip("\n"))
    while at < len(marked):
        mark = _MARK.match(marked, at)
        problem = reading.take(mark) if mark else f"a stray {marked[at]!r}"
        if mark is None or problem:
            line = n_notes + 1 + marked.count("\n", 0, at)
            raise CorpusError(f"{file}, line {line}: {problem} after {reading.text[-40:]!r}.")
        at = mark.end()
    problem = reading.end()
    if problem:
        raise CorpusError(f"{file}, line {len(lines)}: {problem}.")
    name, sentences, entities = Path(file).stem, tuple(reading.sentences), tuple(reading.entities)
    return Article(name, genre[1], reading.text, sentences, entities)


@dataclass(slots=True)
class _Reading:
    """What has been read of an article."""

    text: str = ""
    sentences: list[tuple[int, int, str]] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    begun: int = 0
    """Where the sentence begins."""
    part: str = "text"
    """What the sentence is part of."""
    opened: int | None = None
    """Where the entity begins, within one."""

    def take(self, mark: re.Match[str]) -> str:
        """Read a mark of the text, or text between marks; returns what is wrong with it, if anything is."""
        match mark.lastgroup:
            case "opening":
                if self.opened is not None:
                    return "an entity inside another"
                self.opened = len(self.text)
            case "label":
                if self.opened is None or mark["label"] not in LABELS:
                    return f"a wrong mark {mark[0]!r}"
                self.entities.append((self.opened, len(self.text), mark["label"]))
                self.opened = None
            case "part":
                if mark["part"] not in PARTS or self.text[self.begun :].strip():
                    return f"a wrong mark {mark[0]!r}"
                self.part = mark["part"]
            case "end":
                if self.opened is not None:
                    return "a sentence that ends inside an entity"
                self._end_sentence()
                self.text += mark[0].replace("‖", "").replace("  ", " ")
                self.begun = len(self.text)
            case _:
                self.text += mark[0].removeprefix("↵").translate(_BRACKETS)
        return ""

    def end(self) -> str:
        """End the text; returns what is wrong with it, if anything is."""
        self._end_sentence()
        if self.opened is not None:
            return "an entity without an end"
        return "" if self.sentences else "there is no text"

    def _end_sentence(self) -> None:
        sentence = self.text[self.begun :]
        if sentence.strip():
            start = self.begun + len(sentence) - len(sentence.lstrip())
            self.sentences.append((start, start + len(sentence.strip()), self.part))
        self.part = "text"


def labelled_sentences(article: Article) -> list[Sentence]:
    """The sentences of an article with their entities, for training; their tokens are what white space parts.

    White space is one space, at the end of a wrapped line, too. A word that is divided there by a hyphen is
    joined.

    >>> marked = "# genre: scan\\nОл [Қызыл↵\\nжарда|GPE] тұ-↵\\nрады. ‖ [Абай|PERSON] келді."
    >>> [sentence.text for sentence in labelled_sentences(parse("scan.txt", marked))]
    ['Ол Қызыл жарда тұрады.', 'Абай келді.']
    """
    found = []
    for first, last, _ in article.sentences:
        text = article.text[first:last]
        offsets = _offsets_without_breaks(text)
        entities = tuple(
            GoldEntity(offsets[start - first], offsets[end - first], label)
            for start, end, label in article.entities
            if first <= start < last
        )
        joined = _SPACE.sub(_space, text)
        tokens = tuple(word.span() for word in re.finditer(r"\S+", joined))
        found.append(Sentence(joined, tokens, entities))
    return found


def _space(found: re.Match[str]) -> str:
    return "" if found["divided"] else " "


def _offsets_without_breaks(text: str) -> list[int]:
    """For each offset of a sentence, and its end, the one that it has once white space is one space."""
    lengths = [1] * len(text)
    for found in _SPACE.finditer(text):
        lengths[found.start() : found.end()] = [len(_space(found)), *[0] * (len(found[0]) - 1)]
    return [0, *accumulate(lengths)]
