"""Normalization of Kazakh text: `normalize` repairs a string and keeps a record of every change."""

from collections.abc import Collection
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from functools import lru_cache, partial
from itertools import chain
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from kazprep.errors import check_rule_names
from kazprep.normalization.edits import Edits, compose, replace
from kazprep.normalization.explain import explain
from kazprep.normalization.lost_letters import find_lost_letters
from kazprep.normalization.rules import RULES, WRAPPED_LINES, Rule, rules_of
from kazprep.normalization.wrapped_lines import wrapped_lines as join_lines
from kazprep.spans import Offsets, Spans
from kazprep.text.arguments import shortened, text_of
from kazprep.text.plurals import counted

__all__ = ["RULES", "Normalized", "Repair", "WrappedLines", "normalize"]

WrappedLines = Literal["auto", "always", "never"]
"""Whether the lines of a text were wrapped at a width: where it looks so, in any case, in no case."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change: `before`, at `raw_text[raw_start:raw_end]`, became `after`, at `text[start:end]`."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True, repr=False)
class Normalized:
    """A normalized text, the text that it came from and every change between the two.

    All offsets count code points. `edits` holds the changes as arrays; `repairs` gives them one by one.
    """

    raw_text: str
    text: str
    edits: Edits = field(compare=False)

    def __repr__(self) -> str:
        return f"<Normalized {shortened(self.text)}, {counted(len(self.edits), 'repair')}>"

    @property
    def repairs(self) -> list[Repair]:
        """Every change, in the order of the text."""
        before, after = self.edits.before, self.edits.after
        return [
            Repair(*span, *raw_span, old, new, rule)
            for span, raw_span, old, new, rule in zip(
                after,
                before,
                before.slices(self.raw_text),
                after.slices(self.text),
                self.edits.rule.tolist(),
                strict=True,
            )
        ]

    @property
    def lost_letters(self) -> Spans:
        """Where in `text` a `?` or a U+FFFD stands for letters that were lost: flagged, never guessed.

        >>> list(normalize("жа?а ?ала").lost_letters)
        [(2, 3), (5, 6)]
        """
        return find_lost_letters(self.text)

    def to_raw(self, offsets: npt.ArrayLike) -> Offsets:
        """Where in `raw_text` the characters at these offsets of `text` come from.

        Takes one offset or an array of them, from 0 to `len(text)`, and gives an array of the same shape;
        `len(text)`, where no character is, gives `len(raw_text)`. For the two ends of a span take
        `to_raw_spans`, which leaves out what was deleted next to it.

        Raises `IndexError` for an offset outside the text, `TypeError` for what is no whole number.

        >>> normalize("көк\\u00a0 аспан").to_raw([0, 4, 9]).tolist()
        [0, 5, 10]
        """
        at = self._offsets(offsets)
        return self.edits.to_before(at.ravel(), at.ravel()).start.reshape(at.shape)

    def to_raw_spans(self, start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
        """The spans of `raw_text` that the spans `start[i]:end[i]` of `text` come from.

        Raises `IndexError` for an offset outside the text and for a span that ends before it starts,
        `TypeError` for what is no whole number.

        >>> list(normalize("аспа\\u00adн  ашық").to_raw_spans([0, 6], [5, 10]))
        [(0, 6), (8, 12)]
        """
        starts, ends = np.atleast_1d(self._offsets(start)), np.atleast_1d(self._offsets(end))
        if (starts > ends).any():
            raise IndexError("a span ends before it starts")
        return self.edits.to_before(starts, ends)

    def explain(self, *, color: bool = False) -> str:
        """The repairs for a person to read, a line each; with `color`, coloured for a terminal.

        After them comes a line for each place where letters are lost.

        >>> print(normalize("мiндет").explain())
        м[i→і]ндет  latin-letter  LATIN SMALL LETTER I → CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I
        """
        return explain(self.text, self.repairs, self.lost_letters, color=color)

    def _offsets(self, offsets: npt.ArrayLike) -> Offsets:
        at = np.asarray(offsets)
        if at.size and at.dtype.kind not in "iu":
            raise TypeError(f"offsets have to be whole numbers, not {at.dtype}")
        if at.size and (at.min() < 0 or at.max() > len(self.text)):
            raise IndexError(f"an offset is outside the text: it has to be from 0 to {len(self.text)}")
        return at.astype(np.int32)


def normalize(
    text: str,
    *,
    profile: str = "default",
    enable: Collection[str] = (),
    disable: Collection[str] = (),
    wrapped_lines: WrappedLines = "auto",
    heading: bool = False,
) -> Normalized:
    """Repair a text and record every change.

    `profile` is `minimal` (Unicode hygiene alone), `default` (safe repairs) or `aggressive` (matters of taste
    as well); `enable` and `disable` name single rules that are to run, or not to, whatever the profile.
    `kazprep.normalization.rules.RULES` lists the rules; the docstring of each says what it does and when it
    does nothing. Normalizing a normalized text changes nothing more.

    `wrapped_lines` says whether the lines of the text were wrapped at a width, so that they are to be joined:
    `auto` joins those of a text that looks so, `never` none, and `always` all that no blank line and no
    indent part, once: in what comes of it lines are paragraphs. `heading` says that the first line is a
    heading, which is not joined with the next.

    Raises `TypeError` for what is not a string, `ValueError` for an unknown profile or rule and for a string
    with half of a surrogate pair in it.

    >>> repaired = normalize("Азаматтар  мiндеттi.")
    >>> repaired.text
    'Азаматтар міндетті.'
    >>> [(repair.before, repair.after, repair.rule) for repair in repaired.repairs]
    [('  ', ' ', 'space'), ('i', 'і', 'latin-letter'), ('i', 'і', 'latin-letter')]
    """
    text = text_of(text)
    rules = _chosen(profile, _names(enable), _names(disable), wrapped_lines, heading)
    edits = Edits.none()
    repaired = text
    # One rule's repair may be what another one waited for: a soft hyphen goes, and an entity is whole.
    for number in range(_MOST_ROUNDS):
        before = repaired
        for rule in rules:
            if rule.name == WRAPPED_LINES and wrapped_lines == "always" and number:
                continue  # the blank lines that parted paragraphs are gone
            replacements = rule.find(repaired)
            first = next(replacements, None)
            if first is not None:  # most rules find nothing in most texts
                repaired, found = replace(repaired, chain([first], replacements), rule.name)
                edits = compose(edits, found)
        if repaired == before:
            break
    return Normalized(text, repaired, edits)


_MOST_ROUNDS = 8


def _names(names: Collection[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@lru_cache(maxsize=64)
def _chosen(
    profile: str,
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    wrapped_lines: WrappedLines,
    heading: bool,
) -> tuple[Rule, ...]:
    """The rules that are to run."""
    if wrapped_lines not in get_args(WrappedLines):
        raise ValueError(f"wrapped_lines is auto, always or never, not {wrapped_lines!r}")
    check_rule_names([*enable, *disable], [rule.name for rule in RULES])
    by_profile = {rule.name for rule in rules_of(profile)}
    if wrapped_lines == "always":
        by_profile.add(WRAPPED_LINES)
    wanted = (by_profile | set(enable)) - set(disable)
    if wrapped_lines == "never":
        wanted.discard(WRAPPED_LINES)
    join = partial(join_lines, always=wrapped_lines == "always", heading=heading)
    return tuple(
        with_changes(rule, find=join) if rule.name == WRAPPED_LINES else rule
        for rule in RULES
        if rule.name in wanted
    )
