"""Token rules: each yields offsets where a token ends (split) or continues (join).

The first rule in `kazprep.boundaries.rules` that votes on an offset decides. Tokens are as in UD_Kazakh-KTB:
abbreviations and initials keep their full stop, `3,5`, `51%` and `90%-ына` are one token, `?!` are two and
`...` is one.
"""

import re
from collections.abc import Iterator, Sequence

from kazprep.boundaries.candidates import TERMINALS, Candidate, Verdict
from kazprep.boundaries.emoticons import EMOJI
from kazprep.boundaries.lexicon import SPEECH
from kazprep.boundaries.word_classes import is_initial, is_number, is_plain, is_single_letter
from kazprep.text.abbreviations import AbbreviationType, abbreviation_type
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.text.web_addresses import ADDRESS

JOIN, SPLIT = Verdict.JOIN, Verdict.SPLIT

BoundaryVotes = Iterator[tuple[int, Verdict]]
"""Offsets between two characters of a text, and whether a token ends there or continues."""

# Each begins with the punctuation, which is searched for fast, and looks back from there.
_NUMBER = lazy_pattern(
    r"[.,:%°+−](?:(?<=\d[.,:])(?=\d)|(?:(?<=\d%)|(?<=\d°)[CС]?)(?:-(?=\w))?|(?<=[+−])(?<!\S.)(?=\d))"
)
_NUMBER_HYPHEN = lazy_pattern(r"-(?<=\d-)(?:(?P<word>[^\W\d_]+)|(?P<digits>\d{1,4}))(?![\w-])")
_CASE = r"(?:[дтн]?[ае]н?|[дтн][ыі]ң?|[ғгқк][ае]|[дт]ағ[ыі]|[дт]ег[іы]|[мбп]ен|[ыі][нң])"
_SUFFIX = lazy_pattern(
    rf"(?:с?[ыі])?н?ш[ыі](?:с?[ыі]н?)?{_CASE}?|еу\w{{0,6}}|с?[ыі]н?{_CASE}?|{_CASE}|[дт][ае]й[ыі]?"
    rf"|[дт]аған\w?|деген\w?|[дтл][ае]р{_CASE}?|[дтл][ыі][қк]|[дт]ап|[дт]еп|ақ|ау|\w",
    re.IGNORECASE,
)
_RANGE = lazy_pattern(r"(?<![\w.,:-])\d{1,4}$")
_ADDRESS_START = lazy_pattern("[@#]|//")
_NONSPACE = lazy_pattern(r"\S{1,300}")
_MAX_BEFORE = 200  # characters before an address sign in which its word begins
_QUOTE_BRACKET_OR_DASH = lazy_pattern('[«»“”„"()\\[\\]–—]')
_CURRENCY = "$¢£¥\u20a0-\u20c0"
_OTHER_SYMBOLS = "©®™•♦■●►▪"
_SYMBOL = lazy_pattern(rf"[{_CURRENCY}{_OTHER_SYMBOLS}]")
_EMOJI_OR_ASTERISKS = lazy_pattern(rf"[{EMOJI[:-2]}*][{EMOJI}*]*")
_SLASH = lazy_pattern(r"/(?<=\w/)(?=[\s.,;:!?)»”\"]|\Z)|/(?<![^\s«“\"(\[]/)(?=[^\W\d_a-zA-Z])")
_DIALOGUE_HYPHEN = lazy_pattern(r"-(?<![^\s,!?…»”\"]-)(?P<word>[^\W\d_]+)")
_WORD_AND_NUMBER = lazy_pattern(r"-(?<=[^\W\d_]-)(?=\d)")
_APOSTROPHE = lazy_pattern(r"[’'](?<=[^\W\d_].)(?=[^\W\d_])")
_CAMEL = lazy_pattern("[a-z](?=[A-Z])")
_RATE = lazy_pattern(r"[^\W\d_]+/[^\W\d_]+")  # км/сағ
_COMMA = lazy_pattern(r"[,;:](?:(?<!\d.)|(?!\d))")
_DATE = lazy_pattern(r"-(?<=\d-)(?:\d\d?-\d{4}|(?<=\d{4}-)\d\d-\d\d)(?![\w-])")
_DATE_START = lazy_pattern(r"(?<![\w-])(?:\d\d?|\d{4})\Z")
_DOTTED = lazy_pattern(r"[\w.-]{1,14}(?=\.)")


def address(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """A web or e-mail address, a file name or a tag is one token: `egov.kz`, `info@mysal.kz`, `#Астана`."""
    starts = [match.start() for match in _ADDRESS_START.finditer(text)]
    done = 0
    for offset in sorted(
        [*starts, *(c.start for c in candidates if c.inside_word and c.next_word.isascii())]
    ):
        if offset < done:
            continue
        floor = max(0, offset - _MAX_BEFORE)
        start = max(text.rfind(" ", floor, offset), text.rfind("\n", floor, offset), floor - 1) + 1
        chunk = _NONSPACE.match(text, start)
        done = chunk.end() if chunk else offset + 1
        for match in ADDRESS.finditer(text, chunk.start(), done) if chunk else ():
            yield from _one_token(match.start(), match.end())
            if text.startswith("/", match.end()):
                yield match.end() + 1, SPLIT


def number(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """Punctuation between digits, and signs, are part of a number: `3,5`, `18:30`, `90%-ына`, `+20°С`.

    So are the hyphens of a date with its year: `27-02-2025`, `2025-02-27`.
    """
    for match in _DATE.finditer(text):
        first = _DATE_START.search(text, max(0, match.start() - 5), match.start())
        if first is not None:
            yield from _one_token(first.start(), match.end())
    for match in _NUMBER.finditer(text):
        for offset in range(match.start(), match.end()):
            yield offset, JOIN
        if text[match.end() - 1] in ".,:-+−":
            yield match.end(), JOIN


def number_suffix(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """A number and its suffix are one token, `5-ші`, `90-ға`; a number and a word are three: `30|-|жылдары`.

    So are the numbers of a range, `1920|-|1994`, but not longer sequences: `55-12-13`.
    """
    for match in _NUMBER_HYPHEN.finditer(text):
        start = match.start()
        if match["digits"] and _RANGE.search(text, max(0, start - 6), start) is None:
            continue
        is_suffix = match["word"] is not None and _SUFFIX.fullmatch(match["word"]) is not None
        for offset in (start, start + 1):
            yield offset, JOIN if is_suffix else SPLIT


def symbol(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """A symbol, or a run of emoji or asterisks, is a separate token: `100|$`, `өтті|👍|әрі`, `**|Баға`.

    A currency symbol keeps its suffix, `100|$-ға`. A slash is a token unless it is between words: `ЕҚЫҰ|/`.
    """
    for match in _SYMBOL.finditer(text):
        yield match.start(), SPLIT
        if match[0] not in _OTHER_SYMBOLS and text[match.end() : match.end() + 1] == "-":
            yield match.end(), JOIN
            yield match.end() + 1, JOIN
        else:
            yield match.end(), SPLIT
    for match in _EMOJI_OR_ASTERISKS.finditer(text):
        start, end = match.span()
        if (
            match[0][0] != "*" or text[start - 1 : start].isalnum() != text[end : end + 1].isalnum()
        ):  # not қ*р
            yield from _one_token(start, end)
    for match in _SLASH.finditer(text):
        yield from _one_token(match.start(), match.end())


def dialogue_dash(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """A hyphen that is typed for a dash is a separate token: `Кел, -|деді ол`, `-|Кімсің?`, `»|-|деп`.

    A hyphen before a suffix is not: `«Ақжол»|-дың`, `Ақжол -дың`.
    """
    for match in _DIALOGUE_HYPHEN.finditer(text):
        word = match["word"]
        spaced = match.start() == 0 or text[match.start() - 1].isspace()
        is_word = len(word) > 3 and _SUFFIX.fullmatch(word) is None
        if word in SPEECH or word[0].isupper() or (spaced and is_word):
            yield from _one_token(match.start(), match.start() + 1)


def abbreviation(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """The full stop of an abbreviation is part of its token: `млн.`, `т.б.`, `қ.|Алматы`.

    A unit that is written without one (`500 мм.`) leaves it to the sentence that ends there.
    """
    for candidate in candidates:
        type_ = candidate.abbreviation
        if type_ is None or (
            type_ is AbbreviationType.METRE and (candidate.ends_sentence or not candidate.next_word)
        ):
            continue
        if candidate.inside_word and not candidate.next_is_upper:
            continue
        if not candidate.space and _begins_longer_abbreviation(candidate):
            continue
        letters = candidate.word_start
        if text[letters].isdigit() and type_ in _GLUED:  # 1947ж.
            while not text[letters].isalpha():
                letters += 1
            if text[letters - 1].isdigit():
                yield letters, SPLIT
        yield from _one_token(candidate.word_start, candidate.start + 1)


_GLUED = frozenset({AbbreviationType.YEAR, AbbreviationType.UNIT, AbbreviationType.AMOUNT})


def initial(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """An initial and its full stop are one token: `Ә.|Оспанов`, `А.|Б.`, `Қ.-Ж.`"""
    for candidate in candidates:
        if candidate.punctuation != "." or candidate.abbreviation or not is_initial(candidate.word):
            continue
        if candidate.ends_sentence and is_single_letter(candidate):
            yield candidate.start, SPLIT
            continue
        yield candidate.start, JOIN
        if candidate.word[-3:-1] == ".-":
            yield from ((candidate.start - 2, JOIN), (candidate.start - 1, JOIN))
        if candidate.inside_word and candidate.next_is_upper:
            yield candidate.start + 1, SPLIT


def word(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """An apostrophe, a capital Latin letter, a number may be in a word: `О’Нил`, `iPhone`, `Еуро-2024`."""
    for match in _APOSTROPHE.finditer(text):
        yield match.start(), JOIN
        yield match.end(), JOIN
    for match in _CAMEL.finditer(text):
        yield match.end(), JOIN
    for match in _WORD_AND_NUMBER.finditer(text):
        yield match.start(), JOIN
        yield match.end(), JOIN


def punctuation_run(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """In a run of punctuation dots are one token, and so is every other character: `?|!`, `!|..`, `...`."""
    for candidate in candidates:
        punctuation, start = candidate.punctuation, candidate.start
        if len(punctuation) > 1 and punctuation[0] in TERMINALS:
            yield start, SPLIT
            for i in range(1, len(punctuation)):
                yield start + i, JOIN if punctuation[i - 1 : i + 1] == ".." else SPLIT
            yield start + len(punctuation), SPLIT


def final_punctuation(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """The punctuation after a word or a number is a separate token: `келді|.`, `2026|.`, `км/сағ|.`"""
    for candidate in candidates:
        punctuation = candidate.punctuation
        if len(punctuation) != 1 or punctuation not in TERMINALS:
            continue
        if candidate.abbreviation not in {None, AbbreviationType.METRE}:
            continue
        ends = candidate.ends_sentence and (
            is_plain(candidate, 2)
            or candidate.abbreviation is AbbreviationType.METRE
            or _RATE.fullmatch(candidate.word) is not None
        )
        # It need not end the sentence in a dateline or a label: `Орал|. ҚазАқпарат`, `5|-|бап|. Салық`.
        is_word = candidate.space and (
            is_number(candidate) or (not candidate.next_is_lower and is_plain(candidate, 3))
        )
        if punctuation == "." and not ends and not is_word:
            continue
        yield candidate.start, SPLIT
        yield candidate.start + 1, SPLIT


def quote_or_bracket(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """Quotation marks, brackets and dashes are separate tokens: `«|Ақжол|»|-дың`, `1941|–|1945`."""
    for match in _QUOTE_BRACKET_OR_DASH.finditer(text):
        yield match.start(), SPLIT
        yield match.end(), SPLIT


def comma(text: str, candidates: Sequence[Candidate]) -> BoundaryVotes:
    """A comma, semicolon or colon is a separate token, except between digits: `келдім|,|ол`, `½|:|½`."""
    for match in _COMMA.finditer(text):
        yield match.start(), SPLIT
        yield match.end(), SPLIT


def _one_token(start: int, end: int) -> BoundaryVotes:
    yield start, SPLIT
    yield from ((offset, JOIN) for offset in range(start + 1, end))
    yield end, SPLIT


def _begins_longer_abbreviation(candidate: Candidate) -> bool:
    """Whether a longer abbreviation begins with this one: `т.` of `т.б.`, `геол.` of `геол.-мин.ғ.д.`"""
    match = _DOTTED.match(candidate.text, candidate.word_start)
    if match is None or match.end() <= candidate.start:
        return False
    return abbreviation_type(match[0].lower()) is not None
