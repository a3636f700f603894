"""Rules over the boundaries of tokens: each names places where a token ends (split) or goes on (join).

The rule that comes first in `kazprep.boundaries.rules` decides. Tokens are as in UD_Kazakh-KTB: abbreviations
and initials keep their stop, `3,5`, `51%` and `90%-ына` are one token, `?!` are two and `...` is one.
"""

import re
from collections.abc import Iterator, Sequence

from kazprep.boundaries.candidates import Stop, Verdict, is_initial, is_number, is_plain
from kazprep.boundaries.emoticons import EMOJI
from kazprep.boundaries.lexicon import SPEECH
from kazprep.boundaries.single_letters import is_lone_letter
from kazprep.text.abbreviations import Kind, abbreviation_kind

JOIN, SPLIT = Verdict.JOIN, Verdict.SPLIT

Edges = Iterator[tuple[int, Verdict]]
"""Offsets between two characters of a text, and whether a token ends there."""

_ADDRESS = re.compile(
    r"""
      (?: https?:// | www\. ) [^\s«»“”"<>()]* [\w/]
    | [\w.+-]+ @ [\w-]+ (?: \.[\w-]+ )+
    | (?<! [\w@.-] ) (?: [A-Za-z0-9] [A-Za-z0-9-]* \. )+
      (?i: kz | com | org | net | ru | info | io | gov | edu | uz | kg | html? | pdf | docx? | xlsx? )
      (?! [A-Za-z] )
      (?: / (?! [А-ЯЁӘҒҚҢӨҰҮҺІ] ) [^\s«»“”"<>()]* [\w/] )? (?: -\w+ )?  # but ulgi.kz/Айгерім, who wrote it
    | (?<! \S ) [#@] \w+ (?: -\w+ )?
    """,
    re.VERBOSE,
)
# Each begins with the mark, which the search runs ahead to, and looks back from it.
_NUMBER = re.compile(r"(?:[.,:](?<=\d.)(?=\d)|(?:%(?<=\d.)|°(?<=\d.)[CС]?)(?:-(?=\w))?|[+−](?<!\S.)(?=\d))")
_HYPHEN = re.compile(r"-(?<=\d-)(?:(?P<tail>[^\W\d_]+)|(?P<digits>\d{1,4}))(?![\w-])")
_CASE = r"(?:[дтн]?[ае]н?|[дтн][ыі]ң?|[ғгқк][ае]|[дт]ағ[ыі]|[дт]ег[іы]|[мбп]ен|[ыі][нң])"
_SUFFIX = re.compile(
    rf"(?:с?[ыі])?н?ш[ыі](?:с?[ыі]н?)?{_CASE}?|еу\w{{0,6}}|с?[ыі]н?{_CASE}?|{_CASE}|[дт][ае]й[ыі]?"
    rf"|[дт]аған\w?|деген\w?|[дтл][ае]р{_CASE}?|[дтл][ыі][қк]|[дт]ап|[дт]еп|ақ|ау|\w",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?<![\w.,:-])\d{1,4}$")
_ADDRESS_SIGN = re.compile("[@#]|//")
_WORD = re.compile(r"\S{1,300}")
_REACH = 200  # so many characters before a sign its word may begin
_MARK = re.compile('[«»“”„"()\\[\\]–—]')
_CURRENCY = "$¢£¥\u20a0-\u20c0"
_SIGN = re.compile(rf"[{_CURRENCY}©®™•♦■●►▪]")
_ROW = re.compile(rf"[{EMOJI[:-2]}*][{EMOJI}*]*")
_SLASH = re.compile(r"/(?<=\w/)(?=[\s.,;:!?)»”\"]|\Z)|/(?<![^\s«“\"(\[]/)(?=[^\W\d_a-zA-Z])")
_REPLY = re.compile(r"-(?<![^\s,!?…»”\"]-)(?P<word>[^\W\d_]+)")
_WORD_AND_NUMBER = re.compile(r"-(?<=[^\W\d_]-)(?=\d)")
_APOSTROPHE = re.compile(r"[’'](?<=[^\W\d_].)(?=[^\W\d_])")
_CAMEL = re.compile("[a-z](?=[A-Z])")
_COMMA = re.compile(r"[,;](?:(?<!\d.)|(?!\d))")
_DOTTED = re.compile(r"[\w.-]{1,14}(?=\.)")


def address(text: str, stops: Sequence[Stop]) -> Edges:
    """An address on the net, a file's name or a tag is one token: `egov.kz`, `info@mysal.kz`, `#Астана`."""
    signs = [match.start() for match in _ADDRESS_SIGN.finditer(text)]
    done = 0
    for offset in sorted([*signs, *(s.start for s in stops if s.inner and s.following.isascii())]):
        if offset < done:
            continue
        floor = max(0, offset - _REACH)
        start = max(text.rfind(" ", floor, offset), text.rfind("\n", floor, offset), floor - 1) + 1
        chunk = _WORD.match(text, start)
        done = chunk.end() if chunk else offset + 1
        for match in _ADDRESS.finditer(text, chunk.start(), done) if chunk else ():
            yield from _one_token(match.start(), match.end())
            if text.startswith("/", match.end()):
                yield match.end() + 1, SPLIT


def number(text: str, stops: Sequence[Stop]) -> Edges:
    """Digits go on behind a mark between them, and with their sign: `3,5`, `18:30`, `90%-ына`, `+20°С`."""
    for match in _NUMBER.finditer(text):
        for offset in range(match.start(), match.end()):
            yield offset, JOIN
        if text[match.end() - 1] in ".,:-+−":
            yield match.end(), JOIN


def number_with_hyphen(text: str, stops: Sequence[Stop]) -> Edges:
    """A number and its suffix are one token, `5-ші`, `90-ға`; a number and a word are three: `30|-|жылдары`.

    So it is with a range of numbers, `1920|-|1994`, and not with longer rows: `55-12-13`.
    """
    for match in _HYPHEN.finditer(text):
        start = match.start()
        if match["digits"] and _RANGE.search(text, max(0, start - 6), start) is None:
            continue
        is_suffix = match["tail"] is not None and _SUFFIX.fullmatch(match["tail"]) is not None
        for offset in (start, start + 1):
            yield offset, JOIN if is_suffix else SPLIT


def sign(text: str, stops: Sequence[Stop]) -> Edges:
    """A sign is a token of its own, and so is a row of emoji or asterisks: `100|$`, `өтті|👍|әрі`, `**|Баға`.

    The sign of a currency keeps its suffix, `100|$-ға`. A slash is a token where it parts no words: `ЕҚЫҰ|/`.
    """
    for match in _SIGN.finditer(text):
        yield match.start(), SPLIT
        if match[0] not in "©®™•♦■●►▪" and text[match.end() : match.end() + 1] == "-":
            yield match.end(), JOIN
            yield match.end() + 1, JOIN
        else:
            yield match.end(), SPLIT
    for match in _ROW.finditer(text):
        start, end = match.span()
        if (
            match[0][0] != "*" or text[start - 1 : start].isalnum() != text[end : end + 1].isalnum()
        ):  # not қ*р
            yield from _one_token(start, end)
    for match in _SLASH.finditer(text):
        yield from _one_token(match.start(), match.end())


def reply(text: str, stops: Sequence[Stop]) -> Edges:
    """A hyphen that is typed for a dash is a token of its own: `Кел, -|деді ол`, `-|Кімсің?`, `»|-|деп`.

    A suffix keeps it: `«Ақжол»|-дың`, `Ақжол -дың`.
    """
    for match in _REPLY.finditer(text):
        said = match["word"]
        spaced = match.start() == 0 or text[match.start() - 1].isspace()
        is_word = len(said) > 3 and _SUFFIX.fullmatch(said) is None
        if said in SPEECH or said[0].isupper() or (spaced and is_word):
            yield from _one_token(match.start(), match.start() + 1)


def abbreviation(text: str, stops: Sequence[Stop]) -> Edges:
    """The stop of an abbreviation is part of its token: `млн.`, `т.б.`, `қ.|Алматы`.

    A unit that needs no stop (`500 мм.`) leaves it to the sentence that ends there.
    """
    for stop in stops:
        kind = stop.abbreviation
        if kind is None or (kind is Kind.METRE and (stop.ends or not stop.following)):
            continue
        if stop.inner and not stop.capital:
            continue
        if not stop.gap and _goes_on(stop):
            continue
        letters = stop.word_start
        if text[letters].isdigit() and kind in _GLUED:  # 1947ж.
            while not text[letters].isalpha():
                letters += 1
            if text[letters - 1].isdigit():
                yield letters, SPLIT
        yield from _one_token(stop.word_start, stop.start + 1)


_GLUED = frozenset({Kind.YEAR, Kind.UNIT, Kind.AMOUNT})


def initial(text: str, stops: Sequence[Stop]) -> Edges:
    """An initial and its stop are one token: `Ә.|Оспанов`, `А.|Б.`, `Қ.-Ж.`"""
    for stop in stops:
        if stop.mark != "." or stop.abbreviation or not is_initial(stop.word):
            continue
        if stop.ends and is_lone_letter(stop):
            yield stop.start, SPLIT
            continue
        yield stop.start, JOIN
        if stop.word[-3:-1] == ".-":
            yield from ((stop.start - 2, JOIN), (stop.start - 1, JOIN))
        if stop.inner and stop.capital:
            yield stop.start + 1, SPLIT


def word(text: str, stops: Sequence[Stop]) -> Edges:
    """A word goes on at an apostrophe, a Latin capital, a number: `О’Нил`, `iPhone`, `Еуро-2024`."""
    for match in _APOSTROPHE.finditer(text):
        yield match.start(), JOIN
        yield match.end(), JOIN
    for match in _CAMEL.finditer(text):
        yield match.end(), JOIN
    for match in _WORD_AND_NUMBER.finditer(text):
        yield match.start(), JOIN
        yield match.end(), JOIN


def row_of_marks(text: str, stops: Sequence[Stop]) -> Edges:
    """Of a row of marks, dots are one token and every other mark is one of its own: `?|!`, `!|..`, `...`."""
    for stop in stops:
        mark, start = stop.mark, stop.start
        if len(mark) > 1 and mark[0] in ".?!…":
            yield start, SPLIT
            for i in range(1, len(mark)):
                yield start + i, JOIN if mark[i] == "." == mark[i - 1] else SPLIT
            yield start + len(mark), SPLIT


def stop_of_sentence(text: str, stops: Sequence[Stop]) -> Edges:
    """A stop behind a plain word or a number is a token of its own: `келді|.`, `2026|.`, `Тоқта|!`"""
    for stop in stops:
        mark = stop.mark
        if len(mark) != 1 or mark not in ".?!…" or stop.abbreviation not in {None, Kind.METRE}:
            continue
        ends = stop.ends and (is_plain(stop, 2) or stop.abbreviation is Kind.METRE)
        # It need not end the sentence in a dateline or a label: `Орал|. ҚазАқпарат`, `5|-|бап|. Салық`.
        is_word = stop.gap and (is_number(stop) or (not stop.small and is_plain(stop, 3)))
        if mark == "." and not ends and not is_word:
            continue
        yield stop.start, SPLIT
        yield stop.start + 1, SPLIT


def quotation_mark_or_bracket(text: str, stops: Sequence[Stop]) -> Edges:
    """Quotation marks, brackets and dashes are tokens of their own: `«|Ақжол|»|-дың`, `1941|–|1945`."""
    for match in _MARK.finditer(text):
        yield match.start(), SPLIT
        yield match.end(), SPLIT


def comma(text: str, stops: Sequence[Stop]) -> Edges:
    """A comma or semicolon is a token of its own, but for one between digits: `келдім|,|ол`."""
    for match in _COMMA.finditer(text):
        yield match.start(), SPLIT
        yield match.end(), SPLIT


def _one_token(start: int, end: int) -> Edges:
    yield start, SPLIT
    yield from ((offset, JOIN) for offset in range(start + 1, end))
    yield end, SPLIT


def _goes_on(stop: Stop) -> bool:
    """Whether a longer abbreviation begins with this one: `т.` of `т.б.`, `геол.` of `геол.-мин.ғ.д.`"""
    match = _DOTTED.match(stop.text, stop.word_start)
    if match is None or match.end() <= stop.start:
        return False
    return abbreviation_kind(match[0].lower()) is not None
