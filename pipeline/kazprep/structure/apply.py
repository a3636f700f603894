"""What each line and each sentence of a text is part of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kazprep.spans import Spans
from kazprep.structure import item_rules, page_rules
from kazprep.structure.lines import TAB, Line, Lines, Part
from kazprep.structure.rules import PART_RULES, PartRules
from kazprep.text.lazy_pattern import lazy_pattern

_MAX_NEIGHBOURS = 500
"""Lines that the rules see at once, which bounds the time that a document of very many short lines takes."""


@dataclass(frozen=True, slots=True)
class PartDecision:
    """What a line, by its index, is part of, and the rule that decided; None where all rules abstained."""

    line: int
    part: Part
    rule: str | None


def line_parts(lines: Sequence[str], *, has_title: bool = False, rules: PartRules = PART_RULES) -> list[Part]:
    """What each line of a text is part of; a tab in a line separates columns.

    With `has_title` the first line is the title.

    >>> [part.value for part in line_parts(["Қар жауды", "20 қаңтар 2026, 07:05", "Кеше қар жауды."])]
    ['title', 'credit', 'text']
    """
    return [decision.part for decision in explain_parts(lines, has_title=has_title, rules=rules)]


def explain_parts(
    lines: Sequence[str], *, has_title: bool = False, rules: PartRules = PART_RULES
) -> list[PartDecision]:
    """The same, with the rule that decided on each line: for people who write rules.

    >>> lines = ["Қар жауды", "Түнде қалың қар жауды.", "• Ақтөбе тасжолы;"]
    >>> [decision.rule for decision in explain_parts(lines)]
    ['title', None, 'bullet-item']
    """
    found = [PartDecision(index, Part.TEXT, None) for index in range(len(lines))]
    filled = [index for index, line in enumerate(lines) if line and not line.isspace()]
    for first in range(0, len(filled), _MAX_NEIGHBOURS):
        indices = filled[first : first + _MAX_NEIGHBOURS]
        decided = _decided([lines[index] for index in indices], has_title and first == 0, rules)
        for index, (part, rule) in zip(indices, decided, strict=True):
            if part is not None:
                found[index] = PartDecision(index, part, rule)
    return found


def _decided(texts: Sequence[str], has_title: bool, rules: PartRules) -> list[tuple[Part | None, str | None]]:
    lines = Lines([Line(text.strip()) for text in texts], [None] * len(texts), has_title)
    names: list[str | None] = [None] * len(texts)
    short: list[int] = []  # the lines that are not decided
    prose: list[int] = []
    form_of_prose = [rule for rule in rules.form if rule.of_prose]
    for index, line in enumerate(lines.lines):
        if has_title and index == 0:
            lines.parts[0] = Part.TITLE
            continue
        is_prose = line.is_prose
        has_bullet = item_rules.bullet(line) is not None  # an item, whatever else it looks like
        for rule in () if has_bullet else form_of_prose if is_prose else rules.form:
            part = rule.decide(line)
            if part is not None:
                lines.parts[index], names[index] = part, rule.name
                break
        else:
            (prose if is_prose else short).append(index)
    # Rule by rule: what the earlier ones decided on the lines below counts, too.
    every = sorted([*short, *prose])
    for context_rule in rules.context:
        seen = every if context_rule.of_prose else short
        for index in [at for at in short if at in lines.head] if context_rule.in_head else seen:
            if lines.parts[index] is None and (part := context_rule.decide(lines, index)) is not None:
                lines.parts[index], names[index] = part, context_rule.name
    return list(zip(lines.parts, names, strict=True))


GAP = lazy_pattern(r"(?<=\S)(?:[^\S\n]*\t[^\S\n]*|[^\S\n\t]{2,}|[^\S\n]\|[^\S\n])(?=\S)")
"""What is between two columns of a line: a tab, wide spaces, or `|`."""


def with_columns(line: str, raw: str) -> str:
    """A line with tabs where its columns were separated in the text as it was read: by tabs or wide spaces.

    >>> with_columns("Қант 490 495", "Қант       490    495")
    'Қант\\t490\\t495'

    Where the words of the two differ in number, the line stays as it is.
    """
    if GAP.search(raw) is None:
        return line
    cells = GAP.split(raw.strip())
    words = line.split()
    counts = [len(cell.split()) for cell in cells]
    if sum(counts) != len(words):
        return line
    ends = np.cumsum(counts).tolist()
    return TAB.join(" ".join(words[end - count : end]) for count, end in zip(counts, ends, strict=True))


def part_by_form(line: str) -> Part | None:
    """What a single line is part of, by its form alone; None if that does not show.

    >>> str(part_by_form("20 қаңтар 2026   07:05   Оқылды: 985")), part_by_form("Кеше түнде қалың қар")
    ('credit', None)
    """
    seen = Line(GAP.sub(TAB, line.strip()))
    if not seen.text or seen.is_prose:
        return None
    for rule in PART_RULES.form:
        if (part := rule.decide(seen)) is not None:
            return part
    return (
        item_rules.bullet(seen)
        or page_rules.page_number(seen)
        or page_rules.metadata(seen)
        or page_rules.running_head(seen)
        or item_rules.numbered(seen)
    )


_CREDIT_WITHIN = lazy_pattern(
    r"(?:Фото|Видео|Сурет(?! \d)|Түсірген|Суретті|Фотоны|Фотосуретші)\b"
    r"|[^\n.]{3,60}(?:түсірген|фотосы|суреті|мұрағатынан|архиві(?:нен)?)\.?$",
    re.MULTILINE,
)


def _line_feeds(text: str) -> list[int]:
    """The offsets of the line feeds of a text."""
    found = []
    at = text.find("\n")
    while at >= 0:
        found.append(at)
        at = text.find("\n", at + 1)
    return found


def sentence_parts(text: str, sentences: Spans, parts: Sequence[Part]) -> tuple[str, ...]:
    """What each sentence is part of: its line's part, as a rule. `parts` has that of each line of the text.

    A credit that follows a caption in one line is a credit. A sentence without final punctuation that others
    follow in its line is a heading that ran into the text.
    """
    if not len(sentences):
        return ()
    lines = np.searchsorted(_line_feeds(text), sentences.start)
    found = [parts[line] for line in lines.tolist()]
    first_in_line = np.append(True, lines[1:] != lines[:-1])
    last_in_line = np.append(lines[1:] != lines[:-1], True)
    for index in np.flatnonzero(~(first_in_line & last_in_line)).tolist():
        if found[index] is Part.CAPTION:
            if not first_in_line[index] and _CREDIT_WITHIN.match(text, int(sentences.start[index])):
                found[index] = Part.CREDIT
        elif found[index] is Part.TEXT and not last_in_line[index]:
            end = int(sentences.end[index])
            if text[end - 1].isalnum() and int(sentences.start[index]) + 60 > end:
                found[index] = Part.HEADING
    return tuple(part.value for part in found)
