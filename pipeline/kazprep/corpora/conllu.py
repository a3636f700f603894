"""Reading CoNLL-U files: the documents of a treebank, in surface tokens.

Format: https://universaldependencies.org/format.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kazprep.corpora.sentence import Sentence, from_pieces, read_lines
from kazprep.errors import CorpusError

_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class TreebankDocument:
    """The sentences of one text of a treebank, in order.

    `gaps` has the text before each sentence: a line feed where a paragraph begins (`# newpar`), else a space,
    or nothing after a sentence that ends in `SpaceAfter=No`.
    """

    name: str
    sentences: tuple[Sentence, ...]
    gaps: tuple[str, ...] = ()


def read_conllu(path: Path, *, split_forms: bool = True) -> list[TreebankDocument]:
    """Read the documents of a CoNLL-U file.

    Tokens are surface tokens: of a multi-word token the range line is read and its words are not. A form with
    spaces (`оқыған жоқ`) is split at them into several tokens, or kept as one if `split_forms` is off. A
    document is named by its `# newdoc id` or, in a treebank without those, by the sentence ids up to their
    first colon (`Иран.tagged.txt:3:41`).

    Raises `CorpusError` with file and line when the file isn't CoNLL-U.
    """
    found: dict[str, list[Sentence]] = {}
    gaps: dict[str, list[str]] = {}
    document: str | None = None
    space_follows = True
    for number, block in _blocks(path):
        comments = dict(_comment(line) for line in block if line.startswith("#"))
        document = comments.get("newdoc id", document)
        name = document or comments.get("sent_id", path.stem).split(":")[0]
        lines = [(number + i, line) for i, line in enumerate(block) if not line.startswith("#")]
        pieces = list(_surface(path, lines, split_forms))
        if not pieces:
            raise CorpusError(f"{path}, line {number}: a sentence without tokens.")
        begins = "newpar" in comments or "newpar id" in comments or "newdoc" in comments or name not in found
        gaps.setdefault(name, []).append("\n" if begins else " " * space_follows)
        found.setdefault(name, []).append(from_pieces(pieces))
        space_follows = pieces[-1][1]
    return [TreebankDocument(name, tuple(found[name]), tuple(gaps[name])) for name in found]


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The blocks between blank lines, each with the number of its first line."""
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


def _surface(path: Path, lines: list[tuple[int, str]], split_forms: bool) -> Iterator[tuple[str, bool]]:
    """The tokens of a sentence, each with whether a space follows."""
    covered = 0  # the id of the last word in the multi-word token before
    for number, line in lines:
        columns = line.split("\t")
        if len(columns) != _COLUMNS:
            raise CorpusError(
                f"{path}, line {number}: {len(columns)} columns, tab-separated, where CoNLL-U has {_COLUMNS}."
            )
        identifier, form, misc = columns[0], columns[1], columns[-1]
        first, _, last = identifier.partition("-")
        if "." in identifier:  # an empty node, not in the text
            continue
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise CorpusError(f"{path}, line {number}: {identifier!r} is not a token id.")
        if int(first) <= covered:
            continue
        covered = int(last or first)
        *parts, end = form.split(" ") if split_forms else [form]
        yield from ((part, True) for part in parts)
        yield end, "SpaceAfter=No" not in misc.split("|")
