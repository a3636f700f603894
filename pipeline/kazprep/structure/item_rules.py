"""Rules over the items of lists, the rows of tables and captions.

Those of the first half look at a line alone; those of the second, at the lines around it too.
"""

import re

from kazprep.structure.lines import TAB, Line, Lines, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.date_patterns import DAY
from kazprep.text.lazy_pattern import lazy_pattern

_SYMBOLS = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff"
_BULLET = lazy_pattern(
    r"[•●▪■◦○‣∙·✓✔✅☑❌✗✘➢➤►▸▹▷→⁃❖☞☎\uf0b7]\ufe0f?\s?(?=\S)|[*+−] (?=[^\s*])|[♦◆] (?=[^♦◆]+$)"
    r"|\d\ufe0f?\u20e3 ?(?=\S)"
)
_NUMBERED = lazy_pattern(
    r"(?:\(?\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|§ ?\d{1,2}\.|[a-zа-яәғқңөұүһі]\)|[IVX]{1,5}\."
    r"|[ІХ]{2,5}\.|[ІХ]\.(?! [А-ЯІӘҒҚҢӨҰҮҺ][а-яіәғқңөұүһ])|[¹²³⁴⁵⁶⁷⁸⁹])\s+(?=\S)"
)
_LEADERS_ARE = ("....", "……", "____")
_LEADERS = lazy_pattern(r"\S ?(?:\.{4,}|…{2,}|_{4,}) ?\S")
_CAPTION = lazy_pattern(
    rf"(?:Суретте|Фотода|Видеода|Сурет \d+|\d{{1,2}}-(?i:сурет|фото))\b|▶|🎥|📷 [{UPPER}]"
)
_VIEWS = ("көрініс", "сәт", "кадр")
_VIEW = lazy_pattern(
    r"(?:[дтн][ае]н|[дтн][ыі]ң|[а-яі]) (?:көрінісі?|сәт|көріністер|кадр)(?:[.,] [^.!?]{2,40})?\.?$"
)
_OF_WHAT = lazy_pattern(r"(?:дағы|дегі|тағы|тегі|жалпы) көрініс$", re.IGNORECASE)  # Нарықтағы көрініс
_PHOTO_BEHIND = lazy_pattern(
    r"[.!] (?:(?:Фото|Сурет|Түсірген|Суретті түсірген|Фотосуретші)(?: |:)"
    r"|[^.!?]{3,40} (?:түсірген|фотосы|мұрағатынан)\.?$)"
)


def caption(line: Line) -> Part | None:
    """A line that says what a picture or a video shows: `Суретте: ...`, `▶ 02:14 ...`, `Ауылдан көрініс`."""
    if line.length > 160:
        return None
    if _CAPTION.match(line.text):
        return Part.CAPTION
    may_view = line.length < 90 and any(view in line.text for view in _VIEWS)
    if may_view and _VIEW.search(line.text) and not _OF_WHAT.search(line.text):
        return Part.CAPTION
    if line.length >= 150 or _PHOTO_BEHIND.search(line.text) is None:
        return None
    return None if line.has_digit and _AUTHORED.search(line.text) else Part.CAPTION


_AUTHORED = lazy_pattern(r"\bМәтін ?:|Автор")


def bullet(line: Line) -> Part | None:
    """A line that begins with a bullet: `• Ақтөбе тасжолы`, `✅ кодты айтпаңыз`."""
    return Part.LIST if not line.text[0].isalpha() and _BULLET.match(line.text) else None


def leaders(line: Line) -> Part | None:
    """A row whose columns dots connect, or a form to fill in: `Монша, 1 сағат ........ 70 лари`."""
    if line.length > 120 or not any(leader in line.text for leader in _LEADERS_ARE):
        return None
    if _LEADERS.search(line.text) is None or line.ends_in_verb:
        return None
    return Part.TABLE


# In context


def bullet_item(lines: Lines, index: int) -> Part | None:
    """The same, unless the lines with this bullet are a conversation: they ask, and others reply."""
    line = lines.lines[index]
    if bullet(line) is None:
        return None
    asks = [each.terminal == "?" for each in lines.beginning_with(line.text[0])]
    if sum(asks) < 2 or len(asks) >= 3 * sum(asks):
        return Part.LIST
    # Where all of them ask, lines without the bullet reply, or it is a list of questions.
    beside = [lines.line(index - 1), lines.line(index + 1)]
    is_list = all(asks) and any(other and other.text.startswith(line.text[0]) for other in beside)
    return Part.LIST if is_list else None


def table_row(lines: Lines, index: int) -> Part | None:
    """A line with columns next to another one with columns."""
    line = lines.lines[index]
    if TAB not in line.text:
        return None
    for neighbour in (index - 1, index + 1):
        other = lines.line(neighbour)
        if other is not None and TAB in other.text and lines.part(neighbour) in (None, Part.TABLE):
            return Part.TABLE
    return None


def single_row(lines: Lines, index: int) -> Part | None:
    """A row that is alone: three columns with a sum of money or a number: `150 теңге    Тараз    бүгін`."""
    line = lines.lines[index]
    if TAB not in line.text:
        return None
    cells = line.cells
    if len(cells) > 2 and re.search(r"[₸$€₽]|теңге|\bтг\b", line.text):
        return Part.TABLE
    return Part.TABLE if len(cells) > 2 and any(map(str.isdigit, cells)) else None


def label_and_value(lines: Lines, index: int) -> Part | None:
    """A label with a colon and its value in the next column: `Туған жылы:      1919`."""
    line = lines.lines[index]
    return Part.TABLE if ":\t" in line.text and len(line.cells) == 2 else None


_LABEL = lazy_pattern(r"(?:\d{1,3}|[IVXІХ]{1,5})[ -]*(?:тарау|бөлім|бап|параграф)\b|§ ?\d")


def numbered(line: Line) -> Part | None:
    """A line that begins with a number or a letter of an item."""
    return Part.LIST if _NUMBERED.match(line.text) else None


def numbered_item(lines: Lines, index: int) -> Part | None:
    """A line that begins with a number or a letter: `1. Нөмірді тексеріңіз.`, `2) Орал – 48`.

    A short one without a full stop above lines that do not continue its numbering is a heading.
    """
    line = lines.lines[index]
    if _NUMBERED.match(line.text) is None:
        return None
    following, before = lines.line(index + 1), lines.line(index - 1)
    if line.length <= 60 and line.text.endswith(":") and following is not None:
        other_kind = _NUMBERED.match(following.text) and not _continues(line, following)
        return Part.HEADING if other_kind and len(line.words) <= 3 else Part.LIST
    if line.length <= 60 and not line.terminal and not line.text.endswith((";", ",")):
        if following is not None and _numbered_below(line.text, following.text):
            return Part.HEADING
        alone = (following is None or not _NUMBERED.match(following.text)) and not _continues(before, line)
        if alone and following is not None and following.length > 60:
            return Part.HEADING
    is_photo_report = any(_PHOTO_REPORT.search(each.text) for each in lines.lines[:5] if each.length < 100)
    return Part.CAPTION if is_photo_report else Part.LIST


_PHOTO_REPORT = lazy_pattern(r"(?i:фоторепортаж)|(?:\d|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он) сурет\b")


_NUMBER = lazy_pattern(r"\d{1,2}(?=[.)]\s)")


def _continues(line: Line | None, following: Line) -> bool:
    """Whether an item has the number that follows that of the one before: `2. Жер`, `3. Су`."""
    if line is None or not _NUMBERED.match(line.text):
        return False
    first, second = _NUMBER.match(line.text), _NUMBER.match(following.text)
    if first is None or second is None:
        return first is second
    same_kind = line.text[first.end()] == following.text[second.end()]
    return same_kind and int(second[0]) == int(first[0]) + 1


def _numbered_below(number: str, following: str) -> bool:
    """Whether the number of a line begins the number of the next: `1. Шарт`, `1.1. Жалға беруші`."""
    first = re.match(r"\d{1,2}", number)
    return (
        first is not None and following.startswith(f"{first[0]}.1") and not number.startswith(f"{first[0]}.1")
    )


_DASH_ITEM = lazy_pattern(r"[–—-]\s?(?=\S)")
_SPEECH = lazy_pattern(rf"[,!?»…] ?[–—-] ?(?:де[пдйг]|[{LOWER_CYRILLIC}]+(?:ды|ді|ты|ті)\b)")


def dash_item(lines: Lines, index: int) -> Part | None:
    """A line with a dash that is an item, not a reply: it ends in a semicolon, or has no verb at its end.

    `– жылдық қуаты – 2 млн тонна;`, `– Жоқ – 21%`.
    """
    line = lines.lines[index]
    if line.text[0] not in "–—-" or _DASH_ITEM.match(line.text) is None:
        return None
    content = line.text.lstrip("–—- ")
    if not content or line.terminal in ("?", "!", "…") or _SPEECH.search(line.text):
        return None
    if line.text.endswith(";"):
        return Part.LIST
    if line.length > 200:
        return None
    before, following = lines.line(index - 1), lines.line(index + 1)
    after_item = before is not None and before.text[0] in "–—-" and lines.part(index - 1) is Part.LIST
    if (after_item and before is not None and before.text.endswith((";", ","))) or (
        after_item and not line.ends_in_verb
    ):
        return Part.LIST
    if following is not None and following.text[0] in "–—-" and following.text.endswith(";"):
        return Part.LIST
    if _is_hyphen_list(lines, index):
        return Part.LIST
    if line.ends_in_verb:
        return None
    begins_list = before is not None and (
        lines.part(index - 1) is Part.HEADING or before.text.endswith(":") or not before.terminal
    )
    has_more = following is not None and following.text[0] in "–—-" and not following.ends_in_verb
    return Part.LIST if begins_list and (has_more or not line.terminal or content[:1].islower()) else None


def _is_hyphen_list(lines: Lines, index: int) -> bool:
    """Whether a line is in a run of several with dashes below a heading, none of which asks or exclaims."""
    first = last = index
    while (above := lines.line(first - 1)) is not None and above.text[0] in "–—-" and index - first < 8:
        first -= 1
    while (below := lines.line(last + 1)) is not None and below.text[0] in "–—-" and last - index < 8:
        last += 1
    heading = lines.line(first - 1)
    if last == first or heading is None or heading.length > 50 or heading.terminal or heading.ends_in_verb:
        return False
    run = [lines.lines[at] for at in range(first, last + 1)]
    return not any(each.terminal in ("?", "!", "…") or _SPEECH.search(each.text) for each in run)


_SYMBOL_FIRST = lazy_pattern(rf"[{_SYMBOLS}\ufe0f\u200d]+ ?[\w«]")


def symbol_item(lines: Lines, index: int) -> Part | None:
    """One of three lines or more that begin with a symbol: `⛽ солярка — 330 теңге`."""
    if _SYMBOL_FIRST.match(lines.lines[index].text) is None:
        return None
    count = 0
    for step in (-1, 1):
        at = index + step
        while (other := lines.line(at)) is not None and _SYMBOL_FIRST.match(other.text):
            if other.text.endswith("?"):
                return None
            count += 1
            at += step
    return Part.LIST if count >= 2 and not lines.lines[index].text.endswith("?") else None


_SCORE = lazy_pattern(
    r"[^!?:]{2,40} [–—-] [^!?:]{2,40}[ \t](?:\d{1,3}|½) ?[:–-] ?(?:\d{1,3}|½)(?: \([\d:, ]+\))?"
)


def score(lines: Lines, index: int) -> Part | None:
    """One of several results of matches: `А. Вагнер – Ф. Мақсұт 1:0`."""
    return _one_of_several(lines, index, _SCORE)


_DATED = lazy_pattern(
    rf"(?: {DAY} | \d{{1,2}}:\d\d ) (?: \s [–—-] \s | ,? \s \d\d:\d\d ) (?= \S )", re.VERBOSE
)
_IN_YEAR = lazy_pattern(r"(?:б\. ?з\. ?д\. )?\d{1,4} (?:жылы|ж\.)\b")


def dated_item(lines: Lines, index: int) -> Part | None:
    """One of several lines that begin with a day and a dash, or of three with a year: `6 наурыз – Байқау`."""
    line = lines.lines[index]
    if not line.text[:1].isdigit() and not line.text.startswith("б"):
        return None
    found = None if line.terminal else _one_of_several(lines, index, _DATED)
    if found is None and line.length < 200 and _IN_YEAR.match(line.text):
        heading = index
        while heading >= 0 and (other := lines.line(heading)) is not None and _IN_YEAR.match(other.text):
            heading -= 1
        above = lines.line(heading)
        below_heading = above is not None and above.length < 60 and not above.terminal
        several = sum(
            1 for at in (index - 2, index - 1, index + 1, index + 2) if matches(lines, at, _IN_YEAR)
        )
        found = Part.LIST if several > 1 or (below_heading and several) else None
    return found


def _one_of_several(lines: Lines, index: int, pattern: re.Pattern[str]) -> Part | None:
    if pattern.match(lines.lines[index].text) is None:
        return None
    return Part.LIST if matches(lines, index - 1, pattern) or matches(lines, index + 1, pattern) else None


def matches(lines: Lines, index: int, pattern: re.Pattern[str]) -> bool:
    """Whether a line exists, is not long, and begins as a pattern says."""
    line = lines.line(index)
    return line is not None and line.length < 250 and pattern.match(line.text) is not None


def semicolon_item(lines: Lines, index: int) -> Part | None:
    """A line that ends in a semicolon beside another that does, or below one that ends in a colon."""
    line = lines.lines[index]
    if not line.text.endswith(";"):
        return None
    before, following = lines.line(index - 1), lines.line(index + 1)
    beside = (before is not None and before.text.endswith((";", ":"))) or (
        following is not None and following.text.endswith(";")
    )
    return Part.LIST if beside else None
