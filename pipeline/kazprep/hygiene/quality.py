"""Stages that add signals of a text's quality, and the share of its script, from counts of characters."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pyarrow as pa

from kazprep.document import Document
from kazprep.stages.stage import FunctionStage
from kazprep.tables.columns import Column
from kazprep.text.script import script

__all__ = ["QUALITY", "SCRIPT", "Quality", "quality", "script"]

_UNKNOWN = {"Co", "Cn", "Cc"}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Quality:
    """Signals of quality, shares from 0 to 1.

    The last two are from Gopher's rules, where those of lines are shares of characters (Rae et al. 2021,
    "Scaling Language Models: Methods, Analysis & Insights from Training Gopher", appendix A.1.1).
    """

    n_characters: int
    """Code points."""
    unknown_share: float
    """The share of U+FFFD, private use, unassigned code points and control characters, whitespace aside."""
    letter_share: float
    """The share of letters and the marks on them, whitespace aside."""
    repeated_line_share: float
    """The share of the characters of lines that are in repeated lines."""


def quality(text: str) -> Quality:
    """The signals of a text; all shares are 0 for one without characters.

    >>> quality("Қар жауды.\\nҚар жауды.")
    Quality(n_characters=21, unknown_share=0.0, letter_share=0.8888888888888888, repeated_line_share=0.5)
    """
    counted = Counter(text)
    shown = sum(count for character, count in counted.items() if not character.isspace())
    letters = _sum(counted, (c for c in counted if unicodedata.category(c)[0] in "LM"))
    return Quality(
        len(text),
        _share(_sum(counted, filter(_is_unknown, counted)), shown),
        _share(letters, shown),
        _repeated(text),
    )


def _repeated(text: str) -> float:
    seen: set[str] = set()
    repeated = total = 0
    for line in text.split("\n"):
        bare = line.strip()
        total += len(bare)
        if bare in seen:
            repeated += len(bare)
        seen.add(bare)
    return _share(repeated, total)


def _is_unknown(character: str) -> bool:
    return character == _REPLACEMENT or (
        unicodedata.category(character) in _UNKNOWN and not character.isspace()
    )


def _sum(counted: Counter[str], characters: Iterable[str]) -> int:
    return sum(counted[character] for character in characters)


def _share(part: int, total: int) -> float:
    return part / total if total else 0.0


def _with_quality(document: Document) -> Document:
    for name, value in asdict(quality(document.text)).items():
        document = document.with_column("documents", name, [value])
    return document


QUALITY = FunctionStage(
    _with_quality,
    requires={"text"},
    columns=[
        Column("documents", "n_characters", pa.int32(), "code points of text"),
        Column(
            "documents",
            "unknown_share",
            pa.float32(),
            "share of U+FFFD, control, private and unassigned characters among all but white space",
        ),
        Column("documents", "letter_share", pa.float32(), "share of letters among all but white space"),
        Column(
            "documents",
            "repeated_line_share",
            pa.float32(),
            "share of the characters that are in lines which stood in the text before",
        ),
    ],
    name="quality",
)
"""Adds signals of a text's quality; see `kazprep.hygiene.quality.Quality`."""


def _with_script(document: Document) -> Document:
    _, share = script(document.text)
    return document.with_column("documents", "script_share", [share])


SCRIPT = FunctionStage(
    _with_script,
    requires={"text"},
    columns=[
        Column(
            "documents",
            "script_share",
            pa.float32(),
            "share of the letters of text that are of the script of most",
        )
    ],
    name="script",
)
"""Adds the share of the script of most letters; `documents.script` itself is there without it."""
