"""A stage that rejects documents by conditions on their columns: `letter_share < 0.6`, `language != kk`."""

import operator
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kazprep.document import Document

_WRITTEN = re.compile(r"\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*(.*\S)\s*")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
_FIELDS: dict[str, tuple[str, Callable[[Document], Any]]] = {
    "format": ("format", lambda document: document.format),
    "encoding": ("encoding", lambda document: document.encoding),
    "encoding_score": ("encoding_score", lambda document: document.encoding_score),
    "language": ("language", lambda document: document.language),
    "language_score": ("language", lambda document: document.language_score),
    "script": ("edits", lambda document: document.script),
    "n_repairs": ("edits", lambda document: len(document.edits)),
    "n_sentences": ("sentences", lambda document: len(document.sentences)),
    "n_tokens": ("tokens", lambda document: len(document.tokens)),
    "n_entities": ("entities", lambda document: len(document.entities)),
}
"""The columns of `documents` that no stage adds: the field that has to be filled before, and the value."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of a column of `documents` with a value."""

    column: str
    operator: str
    value: str | float | bool

    def __str__(self) -> str:
        return f"{self.column} {self.operator} {self.value}"

    @property
    def requires(self) -> str | None:
        """The field that has to be filled before; None for a column that a stage adds."""
        return _FIELDS[self.column][0] if self.column in _FIELDS else None

    @property
    def uses(self) -> str | None:
        """The column, if an earlier stage has to add it."""
        return None if self.column in _FIELDS else f"documents.{self.column}"

    def holds(self, document: Document) -> bool:
        """Whether it holds; it never does for a missing value.

        Raises `TypeError` where a number is compared with a text.
        """
        if self.column in _FIELDS:
            found = _FIELDS[self.column][1](document)
        else:
            (found,) = document.extra["documents"][self.column]
        if found is None:
            return False
        if isinstance(found, str) != isinstance(self.value, str):
            raise TypeError(f"the filter compares {self.column}, which is {found!r}, with {self.value!r}")
        return _OPERATORS[self.operator](found, self.value)


def condition_of(written: str) -> Condition:
    """Parse a condition: a column, `<`, `<=`, `>`, `>=`, `==` or `!=`, and a value.

    The value is a number, `true`, `false`, or a text, with or without quotation marks.

    >>> condition_of("letter_share < 0.6"), str(condition_of("language!='kk'"))
    (Condition(column='letter_share', operator='<', value=0.6), 'language != kk')

    Raises `ValueError` for anything else.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError(
            f"{written!r} is not a condition: write a column, one of {' '.join(_OPERATORS)} and a value, "
            'as in "letter_share < 0.6"'
        )
    column, sign, value = match.groups()
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    if not isinstance(parsed, (str, int, float)):
        raise ValueError(f"{written!r} compares with {value}, which is neither a number nor a text")
    return Condition(column, sign, parsed)


class FilterStage:
    """Rejects documents for which one of some conditions holds; the first that does is the reason.

    >>> from kazprep import Pipeline
    >>> from kazprep.hygiene.quality import QUALITY
    >>> pipeline = Pipeline([Pipeline().stages[0], QUALITY, FilterStage(["n_characters < 20"])])
    >>> [document.rejected for document in pipeline.batch(["Қар жауды.", "Бүгін таңертең қар жауды."])]
    ['n_characters < 20', None]
    """

    name = "filter"
    provides = frozenset({"rejected"})

    def __init__(self, reject: Sequence[str]) -> None:
        """Take conditions in the form that `condition_of` parses; raises `ValueError` for any other."""
        written = [reject] if isinstance(reject, str) else reject
        self.conditions = tuple(map(condition_of, written))
        self.requires = frozenset({"text", *(c.requires for c in self.conditions if c.requires)})
        self.uses = frozenset(c.uses for c in self.conditions if c.uses)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Each document, with the reason where it is rejected."""
        return [replace(document, rejected=self._reason(document)) for document in documents]

    def _reason(self, document: Document) -> str | None:
        return next((str(each) for each in self.conditions if each.holds(document)), None)
