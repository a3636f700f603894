"""Rules over runs of lines of one form, which are a list without bullets: entries, ordinals, quotations."""

import re

from kazprep.structure.lines import TAB, Line, Lines, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.date_patterns import DAY
from kazprep.text.lazy_pattern import lazy_pattern

_MAX_ENTRY = 200  # characters
_SIGNS = (": ", " – ", " — ", " - ")  # one of which every entry has
_MAX_COUNTED = 250
_MAX_STEPS = 8  # lines on each side that are looked at, which bounds the time

_LABEL = r"(?! \d+ : ) [^\s:.!?;–—«\"] [^:.!?;\n\t]{0,48}"
_ENTRY = lazy_pattern(
    rf"""
      (?P<label> {_LABEL} ) : [ ] (?= \S )
    | (?P<name> [^\s–—•*:] [^–—:\n\t]{{0,80}}? ) [ ] [–—-] [ ] (?= \S )
    """,
    re.VERBOSE,
)
_FACES = "\u2600-\u27bf\ufe0f\U0001f300-\U0001faff"
_TWO_SENTENCES = lazy_pattern(rf"[{LOWER_CYRILLIC}\d]{{2}}[.!?…] [{UPPER}]")
_OF_COMMENT = lazy_pattern(rf".*[{_FACES}]$|(?:[a-z][\w.]*|\w*_\w*):|.*(?:рахмет|рақмет)\.?$", re.IGNORECASE)
_COMMENTS = lazy_pattern(r"(?i:пікір)")
_ORDINALS = "бірінші|екінші|үшінші|төртінші|бесінші|алтыншы|жетінші|сегізінші|тоғызыншы|оныншы"
_COUNTED = lazy_pattern(
    rf"""
      (?i: {_ORDINALS} ) (?: ден | дан )? (?: , | : | [ ] [–—-] ) [ ]
    | \d{{1,3}} (?: \+ \d{{1,2}} )? - [{LOWER_CYRILLIC}]{{2,12}} (?: : | \. (?= .* [.!?…] $ ) ) [ ] (?= \S )
    """,
    re.VERBOSE,
)
_DATED = lazy_pattern(
    rf"""(?:
        \d\d? : \d\d (?: [ ]? [–—-] [ ]? \d\d? : \d\d )?
      | (?: \d\d? [–-] )? {DAY}
      | [12]\d\d\d
    ) (?: [ ] [–—-] [ ] | : [ ] ) (?= [^\W\d_] | « )""",
    re.VERBOSE,
)


def _is_entry(line: Line | None) -> bool:
    """Whether a line names something and says what it is: `Билет: 500 теңге`, `Астана – 12 орын`.

    A sentence, whose verb is at its end, is none, and neither is what somebody says: `Айгүл: Керемет!`
    """
    if line is None or line.length > _MAX_ENTRY or TAB in line.text:
        return False
    if not any(sign in line.text for sign in _SIGNS) or line.terminal in ("?", "!", "…") or line.ends_in_verb:
        return False
    match = _ENTRY.match(line.text)
    if match is None or match.end() == line.length or len(_head(match).split()) > 7:
        return False
    return _TWO_SENTENCES.search(line.text) is None and not _OF_COMMENT.match(line.text)


def _head(match: re.Match[str]) -> str:
    return match["label"] or match["name"]


def entry(lines: Lines, index: int) -> Part | None:
    """One of several entries: two below a heading or a colon, three elsewhere: `Билет: 500 теңге`.

    No two of them have the same name, as the lines of two people in a conversation have.
    """
    line = lines.lines[index]
    if not _is_entry(line):
        return None
    found = [_ENTRY.match(line.text)]
    first = index
    for step in (-1, 1):
        at = index + step
        while abs(at - index) <= _MAX_STEPS and lines.part(at) in (None, Part.LIST):
            other = lines.line(at)
            if other is None or other.terminal != line.terminal or not _is_entry(other):
                break
            found.append(_ENTRY.match(other.text))
            first = min(first, at)
            at += step
    names = [_head(match) for match in found if match]
    if len(names) < 2 or len(set(names)) < len(names):
        return None
    above = lines.line(first - 1)
    if above is not None and _COMMENTS.search(above.text):
        return None
    is_mixed = len({match["label"] is None for match in found if match}) > 1
    if line.terminal and is_mixed:
        return Part.LIST if len(names) > 3 else None
    return Part.LIST if len(names) > 2 or _introduces(lines, first - 1) else None


def _introduces(lines: Lines, index: int) -> bool:
    """Whether a line may be the heading of a list: short, without a full stop; or it ends in a colon."""
    line = lines.line(index)
    if line is None:
        return False
    if line.text.endswith(":"):
        return True
    return line.length <= 60 and line.terminal in ("", "?") and not line.ends_in_verb and TAB not in line.text


def counted(lines: Lines, index: int) -> Part | None:
    """One of several lines that are counted in words or by labels: `Біріншіден, ...`, `2-лот: ...`."""
    return _one_of(lines, index, _COUNTED, 2)


def dated_entry(lines: Lines, index: int) -> Part | None:
    """One of three lines that begin with a time, a day or a year and a dash: `17:20 — Дарат. Шай іштік.`

    Where most of them go on as a sentence, with its verb, they are text: `13:30 – Балалар үйге қайтты.`
    """
    return _one_of(lines, index, _DATED, 3, without_verbs=True)


_FIRST_SENTENCE = lazy_pattern(rf".*?[{LOWER_CYRILLIC}\d»)][.!?](?= |$)")


def _goes_on_as_sentence(line: Line) -> bool:
    first = _FIRST_SENTENCE.match(line.text)
    return Line(first[0]).ends_in_verb if first else line.ends_in_verb


_SIGNS_OF_ITEM = (*_SIGNS, ", ", "-")


def _one_of(
    lines: Lines, index: int, pattern: re.Pattern[str], least: int, *, without_verbs: bool = False
) -> Part | None:
    line = lines.lines[index]
    if line.length > _MAX_COUNTED or not any(sign in line.text for sign in _SIGNS_OF_ITEM):
        return None
    if pattern.match(line.text) is None:
        return None
    found = [line]
    for step in (-1, 1):
        at = index + step
        while abs(at - index) <= _MAX_STEPS:
            other = lines.line(at)
            if other is None or other.length > _MAX_COUNTED or pattern.match(other.text) is None:
                break
            found.append(other)
            at += step
    if len(found) < least:
        return None
    if without_verbs and 2 * sum(map(_goes_on_as_sentence, found)) > len(found):
        return None
    return Part.LIST


_QUOTATION = lazy_pattern(r"«[^«»]{3,120}»[.!;,]?")


def quotation(lines: Lines, index: int) -> Part | None:
    """One of several lines below a heading that are quotations from end to end: proverbs, titles."""
    if _QUOTATION.fullmatch(lines.lines[index].text) is None:
        return None
    first = last = index
    while (above := lines.line(first - 1)) is not None and _QUOTATION.fullmatch(above.text):
        first -= 1
    while (below := lines.line(last + 1)) is not None and _QUOTATION.fullmatch(below.text):
        last += 1
    return Part.LIST if last > first and _introduces(lines, first - 1) else None


def meaning(lines: Lines, index: int) -> Part | None:
    """A meaning of a word on the page that lists them, whose title ends in `(мағыналары)`."""
    if not lines.lines[0].text.endswith("(мағыналары)") or index == 0:
        return None
    at = index - 1
    while lines.part(at) is Part.LIST:
        at -= 1
    return (
        Part.LIST if at == 0 and (len(lines.lines[index].words) > 3 or lines.lines[index].terminal) else None
    )


def last_item(lines: Lines, index: int) -> Part | None:
    """The last item of a list, behind those that end in a semicolon: `өрік – 900 теңге.`"""
    line, before = lines.lines[index], lines.line(index - 1)
    if before is None or lines.part(index - 1) is not Part.LIST or not before.text.endswith(";"):
        return None
    return Part.LIST if line.length <= max(_MAX_ENTRY, 2 * before.length) else None
