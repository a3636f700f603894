"""The alphabets of Kazakh besides the Cyrillic one: how each writes a Cyrillic letter, and how it is read.

Each is a file in `resources/`, with its source.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

Script = Literal["latin-2021", "latin-2018", "latin-2017", "latin-1929", "latin-chat", "arabic"]
"""A script that Kazakh is read from."""
Target = Literal["latin-2021", "latin-2018", "latin-2017", "latin-1929", "arabic"]
"""A script that Kazakh is written in: one with a table."""

_RESOURCES = Path(__file__).parent / "resources"

SCRIPTS: tuple[Script, ...] = get_args(Script)
TARGETS: tuple[Target, ...] = get_args(Target)

APOSTROPHES = "'\u2019\u02bc\u2018\u02bb\u0060\u00b4\u02b9\u2032"
"""Signs that are typed for the apostrophe of a letter; the tables have the first."""

Reading = tuple[str, float]
"""What a spelling may be in Cyrillic, and the cost of reading it so: a negative log probability, in nats."""


@dataclass(frozen=True)
class Alphabet:
    """One alphabet: `writes` has its spelling of each Cyrillic letter, `reads` what each spelling may mean.

    All are in lowercase; `capitals` has those capital letters that `str.upper` does not give.
    """

    name: Script
    writes: dict[str, str]
    reads: dict[str, tuple[Reading, ...]]
    capitals: dict[str, str]

    @cached_property
    def letters(self) -> frozenset[str]:
        """The characters of its spellings."""
        return frozenset("".join(self.reads))

    @cached_property
    def written_letters(self) -> frozenset[str]:
        """The characters that it writes; those of its spellings, where it is never written."""
        return frozenset("".join(self.writes.values())) if self.writes else self.letters

    @cached_property
    def own_letters(self) -> frozenset[str]:
        """The characters beyond a to z that it writes: they tell it from others."""
        return self.written_letters - frozenset("abcdefghijklmnopqrstuvwxyz")

    @cached_property
    def longest(self) -> int:
        """The length of its longest spelling."""
        return max(map(len, self.reads))

    @property
    def has_capitals(self) -> bool:
        """Whether it has capital letters."""
        return self.name != "arabic"

    def upper(self, spelling: str) -> str:
        """A spelling in capital letters."""
        return "".join(self.capitals.get(letter, letter.upper()) for letter in spelling)

    def lower(self, word: str) -> str:
        """A word in small letters, the apostrophe in its first form; its length stays."""
        return word.translate(self._small)

    @cached_property
    def _small(self) -> dict[int, str]:
        capitals = {upper: lower for lower, upper in self.capitals.items()}
        letters = {chr(code) for code in range(0x250)} | {letter.upper() for letter in self.letters}
        small = {letter: capitals.get(letter, letter.lower()) for letter in letters}
        small |= {"İ": "i", "\u1d7e": "ʙ"} | dict.fromkeys(APOSTROPHES, APOSTROPHES[0])
        return {ord(letter): lower for letter, lower in small.items() if len(lower) == 1 and len(letter) == 1}


@lru_cache(maxsize=len(SCRIPTS))
def alphabet(script: Script) -> Alphabet:
    """The alphabet of a script, from its file."""
    text = (_RESOURCES / f"{script}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    writes, capitals = {}, {}
    reads: dict[str, dict[str, float]] = {}
    for kind, *columns in rows:
        if kind == "capital":
            capitals[columns[0]] = columns[1]
            continue
        spelling, cost = columns[0], float(columns[1]) if len(columns) > 1 else 0.0
        if len(columns) == 1:
            writes[kind] = spelling
        if spelling:
            reads.setdefault(spelling, {})[kind] = cost  # a cost given later holds
    return Alphabet(
        script, writes, {spelling: tuple(costs.items()) for spelling, costs in reads.items()}, capitals
    )
