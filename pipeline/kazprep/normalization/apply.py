"""Applying the rules of normalization: a string in, the repaired string and every change out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from functools import lru_cache, partial
from itertools import chain
from typing import Literal, get_args

import numpy.typing as npt

from kazprep.edits import (
    Edits,
    Repair,
    Replacement,
    ScoredReplacement,
    checked_offsets,
    checked_spans,
    compose,
    replace,
)
from kazprep.errors import check_rule_names
from kazprep.normalization.explain import explain
from kazprep.normalization.lost_letters import find_lost_letters
from kazprep.normalization.rules import (
    ARABIC_KAZAKH,
    LATIN_KAZAKH,
    RULES,
    WRAPPED_LINES,
    Rule,
    rules_of,
)
from kazprep.normalization.wrapped_lines import wrapped_lines as join_lines
from kazprep.normalization.written import written_script
from kazprep.spans import Offsets, Spans
from kazprep.text.arguments import shortened, text_of
from kazprep.text.plurals import counted
from kazprep.transliteration import SCRIPTS, Script
from kazprep.transliteration.read import latin_to_cyrillic

WrappedLines = Literal["auto", "always", "never"]
"""Whether the lines of a text are joined as wrapped ones: where it looks so, in any case, in no case."""


@dataclass(frozen=True, slots=True, repr=False)
class Normalized:
    """A normalized text, the text before normalization and every change between the two.

    All offsets count code points. `edits` holds the changes as arrays; `repairs` yields them one by one.
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
            Repair(start, end, raw_start, raw_end, old, new, rule, confidence)
            for (start, end), (raw_start, raw_end), old, new, rule, confidence in zip(
                after,
                before,
                before.slices(self.raw_text),
                after.slices(self.text),
                self.edits.rule.tolist(),
                self.edits.confidences,
                strict=True,
            )
        ]

    @property
    def lost_letters(self) -> Spans:
        """The spans of `text` where a `?` or a U+FFFD replaces lost letters: found, never guessed.

        >>> list(normalize("жа?а ?ала").lost_letters)
        [(2, 3), (5, 6)]
        """
        return find_lost_letters(self.text)

    @property
    def script(self) -> str:
        """What most of the text was written in: a script that was brought to Cyrillic, or an ISO 15924 code.

        >>> normalize("Bügın aua raiy jyly.").script, normalize("Бүгін ауа райы жылы.").script
        ('latin-2021', 'Cyrl')
        """
        return written_script(self.text, self.raw_text, self.edits.before, self.edits)

    def to_raw(self, offsets: npt.ArrayLike) -> Offsets:
        """The offsets in `raw_text` of the characters at these offsets of `text`.

        Takes one offset or an array of them, from 0 to `len(text)`, and returns an array of the same shape;
        `len(text)`, where there is no character, gives `len(raw_text)`. For the two ends of a span use
        `to_raw_spans`, which leaves out characters that were deleted next to it.

        Raises `IndexError` for an offset outside the text, `TypeError` for offsets that are not integers.

        >>> normalize("көк\\u00a0 аспан").to_raw([0, 4, 9]).tolist()
        [0, 5, 10]
        """
        array = checked_offsets(offsets, len(self.text))
        return self.edits.to_before(array.ravel(), array.ravel()).start.reshape(array.shape)

    def to_raw_spans(self, start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
        """The spans of `raw_text` from which the spans `start[i]:end[i]` of `text` come.

        Raises `IndexError` for an offset outside the text and for a span that ends before it starts,
        `TypeError` for offsets that are not integers.

        >>> list(normalize("аспа\\u00adн  ашық").to_raw_spans([0, 6], [5, 10]))
        [(0, 6), (8, 12)]
        """
        return self.edits.to_before(*checked_spans(start, end, len(self.text)))

    def explain(self, *, color: bool = False) -> str:
        """The repairs in readable form, a line each; with `color`, coloured for a terminal.

        After them comes a line for each position where letters are lost.

        >>> print(normalize("мiндет").explain())
        м[i→і]ндет  latin-letter  LATIN SMALL LETTER I → CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I
        """
        return explain(self.text, self.repairs, self.lost_letters, color=color)


def normalize(
    text: str,
    *,
    profile: str = "default",
    enable: Collection[str] = (),
    disable: Collection[str] = (),
    wrapped_lines: WrappedLines = "auto",
    heading: bool = False,
    scripts: Collection[Script] = SCRIPTS,
) -> Normalized:
    """Repair a text and record every change.

    `profile` is `minimal` (only Unicode hygiene), `default` (safe repairs) or `aggressive` (one spelling of
    everything); `enable` and `disable` switch single rules on or off, whatever the profile.
    `kazprep.normalization.rules.RULES` lists the rules; the docstring of each says what it does and when it
    does nothing. Normalizing a normalized text changes nothing.

    `wrapped_lines` says whether the lines of the text were wrapped at a width and are joined again: `auto`
    joins them in a text that looks wrapped, `never` in none, and `always` joins, once, all lines that no
    blank line and no indent separates: in the result lines are paragraphs. `heading` says that the first
    line is a heading, which is not joined with the next. `scripts` are those that Kazakh is brought to
    Cyrillic from, where a line is recognised as such; without any, none is.

    Raises `TypeError` for a value that is not a string, `ValueError` for an unknown profile, rule or script
    and for a string with half of a surrogate pair in it.

    >>> repaired = normalize("Азаматтар  мiндеттi.")
    >>> repaired.text
    'Азаматтар міндетті.'
    >>> [(repair.before, repair.after, repair.rule) for repair in repaired.repairs]
    [('  ', ' ', 'space'), ('i', 'і', 'latin-letter'), ('i', 'і', 'latin-letter')]
    """
    text = text_of(text)
    rules = _selected_rules(
        profile, _as_tuple(enable), _as_tuple(disable), wrapped_lines, heading, _as_tuple(scripts)
    )
    edits = Edits.none()
    repaired = text
    # The repair of one rule may enable another: without its soft hyphens an HTML entity is recognised.
    for round_number in range(_MAX_ROUNDS):
        before = repaired
        for rule in rules:
            if rule.name == WRAPPED_LINES and wrapped_lines == "always" and round_number:
                continue  # the blank lines between paragraphs are gone
            replacements: Iterator[Replacement | ScoredReplacement] = iter(rule.find(repaired))
            first = next(replacements, None)
            if first is not None:  # most rules find nothing in most texts
                repaired, found = replace(repaired, chain([first], replacements), rule.name)
                edits = compose(edits, found)
        if repaired == before:
            break
    return Normalized(text, repaired, edits)


_MAX_ROUNDS = 8


def _as_tuple(names: Collection[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@lru_cache(maxsize=64)
def _selected_rules(
    profile: str,
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    wrapped_lines: WrappedLines,
    heading: bool,
    scripts: tuple[str, ...],
) -> tuple[Rule, ...]:
    """The rules to run, in their order."""
    if wrapped_lines not in get_args(WrappedLines):
        raise ValueError(f"wrapped_lines is auto, always or never, not {wrapped_lines!r}")
    for script in scripts:
        if script not in SCRIPTS:
            raise ValueError(f"there is no script {script!r}; the scripts are {', '.join(SCRIPTS)}")
    check_rule_names([*enable, *disable], [rule.name for rule in RULES])
    selected = {rule.name for rule in rules_of(profile)}
    if wrapped_lines == "always":
        selected.add(WRAPPED_LINES)
    selected = (selected | set(enable)) - set(disable)
    if wrapped_lines == "never":
        selected.discard(WRAPPED_LINES)
    if "arabic" not in scripts:
        selected.discard(ARABIC_KAZAKH)
    if not set(scripts) - {"arabic"}:
        selected.discard(LATIN_KAZAKH)
    special = {
        WRAPPED_LINES: partial(join_lines, always=wrapped_lines == "always", heading=heading),
        LATIN_KAZAKH: partial(latin_to_cyrillic, scripts=scripts),
    }
    return tuple(
        with_changes(rule, find=special.get(rule.name, rule.find)) for rule in RULES if rule.name in selected
    )
