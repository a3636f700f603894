"""Articles with their sentences and named entities marked in the text.

The first line is `# genre: NAME`; further lines that begin with `# ` are notes. In what follows
`[Абай|PERSON]` is an entity, `‖` ends a sentence within a line, `↵` at a line's end says that the sentence
continues in the next one, and `{title}` before a sentence says what it is part of. `⟦` and `⟧` are square
brackets of the text.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from kazprep.entities.classes import CLASSES
from kazprep.structure import Part

LABELS = frozenset(CLASSES)
PARTS = frozenset(part.value for part in Part)
"""What a sentence may be part of."""

_GENRE = re.compile(r"# genre: ([a-z]+)")
_TOKEN = re.compile(r"\[|\|([A-Z_]+)\]|\{([a-z]+)\}| ?‖ ?|↵\n|\n|(?:(?! ‖)[^\[\]|{}‖↵\n])+")
_BRACKETS = str.maketrans("⟦⟧", "[]")


@dataclass(frozen=True, slots=True)
class Article:
    """An article; sentences are `(start, end, part)`, entities `(start, end, label)`, half-open in `text`."""

    name: str
    genre: str
    text: str
    sentences: tuple[tuple[int, int, str], ...]
    entities: tuple[tuple[int, int, str], ...]


def read_articles(folder: Path) -> list[Article]:
    """The articles of a folder, in the order of their names.

    Raises `ValueError` for a file that breaks the format.
    """
    return [parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]


def parse(name: str, content: str) -> Article:
    """An article out of a marked text.

    >>> marked = "{title}Қар жауды\\n[Абай|PERSON] келді. ‖ Ол күлді.\\n"
    >>> article = parse("001-news", "# genre: news\\n" + marked)
    >>> article.text, [article.text[start:end] for start, end, _ in article.entities]
    ('Қар жауды\\nАбай келді. Ол күлді.\\n', ['Абай'])
    >>> [(article.text[start:end], part) for start, end, part in article.sentences]
    [('Қар жауды', 'title'), ('Абай келді.', 'text'), ('Ол күлді.', 'text')]
    """
    lines = content.split("\n")
    genre = _GENRE.fullmatch(lines[0])
    if genre is None:
        raise ValueError(f"{name}: the first line is not '# genre: NAME'")
    while lines and lines[0].startswith("# "):
        lines.pop(0)
    marked = "\n".join(lines).strip("\n") + "\n"
    text: list[str] = []
    sentences: list[tuple[int, int, str]] = []
    entities: list[tuple[int, int, str]] = []
    length, begun, opened, part = 0, 0, None, "text"

    def fail(problem: str) -> ValueError:
        return ValueError(f"{name}: {problem} after {''.join(text)[-40:]!r}")

    def end_sentence() -> None:
        nonlocal begun, part
        sentence = "".join(text)[begun:]
        if sentence.strip():
            start = begun + len(sentence) - len(sentence.lstrip())
            sentences.append((start, start + len(sentence.strip()), part))
        begun, part = length, "text"

    at = 0
    while at < len(marked):
        found = _TOKEN.match(marked, at)
        if found is None:
            raise fail(f"stray {marked[at]!r}")
        at = found.end()
        token = found[0]
        if token == "[":
            if opened is not None:
                raise fail("an entity inside another")
            opened = length
            continue
        if found[1]:
            if opened is None or found[1] not in LABELS:
                raise fail(f"a wrong mark {token!r}")
            entities.append((opened, length, found[1]))
            opened = None
            continue
        if found[2]:
            if found[2] not in PARTS or "".join(text)[begun:].strip():
                raise fail(f"a wrong mark {token!r}")
            part = found[2]
            continue
        if "‖" in token or token == "\n":
            if opened is not None:
                raise fail("a sentence that ends inside an entity")
            end_sentence()
            token = token.replace("‖", "").replace("  ", " ")
        elif token == "↵\n":
            token = "\n"
        text.append(token.translate(_BRACKETS))
        length += len(token)
    end_sentence()
    if opened is not None:
        raise fail("an entity without an end")
    return Article(name, genre[1], "".join(text), tuple(sentences), tuple(entities))
