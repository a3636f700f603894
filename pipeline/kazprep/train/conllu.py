"""Read CoNLL-U files into surface tokens.

Format: https://universaldependencies.org/format.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kazprep.train.sentence import Sentence, TrainingError, from_pieces
from kazprep.train.textfile import read_lines

_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Document:
    """The sentences of one text of a treebank, in order."""

    name: str
    sentences: tuple[Sentence, ...]


def read_conllu(path: Path) -> list[Document]:
    """Read the documents of a CoNLL-U file.

    A token is what stands in the text: the range line of a multiword token counts and the words under it
    don't. A form with a space in it (`оқыған жоқ`) is as many tokens as it has parts. A document is named by
    its `# newdoc id` or, in a treebank without those, by the sentence ids up to their first colon
    (`Иран.tagged.txt:3:41`).

    Raises `TrainingError` with file and line when the file isn't CoNLL-U.
    """
    found: dict[str, list[Sentence]] = {}
    document: str | None = None
    for number, block in _blocks(path):
        comments = dict(_comment(line) for line in block if line.startswith("#"))
        document = comments.get("newdoc id", document)
        name = document or comments.get("sent_id", path.stem).split(":")[0]
        lines = [(number + i, line) for i, line in enumerate(block) if not line.startswith("#")]
        pieces = list(_surface(path, lines))
        if not pieces:
            raise TrainingError(f"{path}, line {number}: a sentence without tokens.")
        found.setdefault(name, []).append(from_pieces(pieces))
    return [Document(name, tuple(sentences)) for name, sentences in found.items()]


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The stretches between blank lines, each with the number of its first line."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition("=")
    return key.strip(), value.strip()


def _surface(path: Path, lines: list[tuple[int, str]]) -> Iterator[tuple[str, bool]]:
    covered = 0
    for number, line in lines:
        columns = line.split("\t")
        if len(columns) != _COLUMNS:
            raise TrainingError(
                f"{path}, line {number}: {len(columns)} columns where CoNLL-U has {_COLUMNS}, parted by tabs."
            )
        identifier, form, misc = columns[0], columns[1], columns[-1]
        first, _, last = identifier.partition("-")
        if "." in identifier:  # an empty node, not in the text
            continue
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise TrainingError(f"{path}, line {number}: {identifier!r} is not a token id.")
        if int(first) <= covered:
            continue
        covered = int(last or first)
        *parts, end = form.split(" ")
        yield from ((part, True) for part in parts)
        yield end, "SpaceAfter=No" not in misc.split("|")
