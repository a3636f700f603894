"""Rules over the boundaries of sentences: each looks at a stop and says join, split or, with None, abstains.

The first rule that does not abstain decides; where all do, the model's boundary stays. Their order is in
`kazprep.boundaries.rules`.
"""

import re

from kazprep.boundaries.candidates import (
    Stop,
    Verdict,
    is_address,
    is_initial,
    is_number,
    is_plain,
    is_surname,
)
from kazprep.boundaries.emoticons import ends_in_face
from kazprep.boundaries.headlines import attributes, ends_in_verb
from kazprep.boundaries.lexicon import SPEECH, STARTERS
from kazprep.text.abbreviations import Kind
from kazprep.text.alphabet import CAPITAL

JOIN, SPLIT = Verdict.JOIN, Verdict.SPLIT

_SURNAME = re.compile(
    rf"\b[{CAPITAL}]\w*(?:ов|ев|ёв|ин|ова|ева|ина|ұлы|қызы|ский|ская|бек|бай|хан) (?:\w{{1,2}}\. ?)?$"
)
_NUMBER = re.compile(r"[(\[]?§? ?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLІХ]{1,6}|[a-zа-яәғқі])")
_PREDICATE_NUMBER = re.compile(r"(?<![\d-]) [–—-] [\d.,  ]*$")  # саны – 11 млн., but not 1941 – 1945 жж.
_SMALLER_UNIT = re.compile(r" \d+ (?:мин|сек|тиын|см|мм|г)\b")
_POINT = re.compile(r" (?:\d{1,2}|[а-яәғқі])\) ")
_CAN_END = re.compile(
    r"(?:(?<!р)[дт][ыі]|м[ыі]з|м[ае][кқ]|у[дт][ае]|отыр|тұр|жүр|жатыр|екен|емес|керек|бар|жоқ|мүмкін|ң[ыі]з|[»”\"])$"
)
_FINITE = re.compile(
    r"^[а-яәғқңөұүһі]+(?:ады|еді|йды|йді|(?:[ыі][лнс]|л[ае]н?|[дт]ыр|[дт]ір)[дт][ыі])$"
    r"|^(?:айтты|алды|берді|болды|етті|жетті|келді|кетті|қалды|өтті)$"
)
_OPENED = re.compile(r"\w ([«“\"])[^«»“”\"]*$")
_CLOSED_AND_GOES_ON = re.compile(r"[^«»“”\"\n]{1,200}[»”\"] (?:[–—-] )?[а-яәғқңөұүһі]")
_AT_THE_END = frozenset({Kind.AND_SO_ON, Kind.UNIT, Kind.METRE})
_NAME_PARTICLES = frozenset(("әл", "ибн", "аль", "ас", "эт", "фон", "ван", "де"))
_NEVER_FIRST = frozenset(",;:)]»%/")
_SHORTEST_HEADLINE = 20  # characters
_LONGEST_QUOTATION = 400  # characters; so far back the mark is looked for that opened it
_GOES_ON = ",;:–—-(«„[/№"
_ELLIPSES = ("..", "…")
_OPENING_QUOTES = '«“„"'
_CLOSING_QUOTES = '»”"“'
_DASHES = frozenset("–—-")
_CRIES = frozenset(("ә", "е"))  # Келді ғой, ә.
_CLOSING = frozenset(_CLOSING_QUOTES + ")]")
_STOPS = ".?!…"


def headline(stop: Stop) -> Verdict | None:
    """A headline in a paragraph ends in a finite verb, before a capital: `бағасы төмендейді Бүгін үкімет`."""
    if stop.mark or not stop.capital or stop.dash or "(" in stop.open:
        return None
    if stop.end - stop.sentence_start < _SHORTEST_HEADLINE:
        return None
    return SPLIT if ends_in_verb(stop) else None


def no_stop(stop: Stop) -> Verdict | None:
    """The model ends a sentence at no stop where none can end: `жер,| су`, `бар:| «Кел`, `ол| келді`.

    A headline in a paragraph ends in a finite verb or the like, or is in capitals, before a capital. Behind a
    verb of saying comes who said it: `деп хабарлайды Атырау қаласының әкімі`.
    """
    if stop.mark:
        return None
    before = stop.text[max(0, stop.end - 60) : stop.end]
    if before[-1] in _GOES_ON or stop.dash or "(" in stop.open:
        return JOIN
    if not stop.capital and not stop.following[:1].isdigit():
        return JOIN
    if stop.capital and stop.following not in STARTERS and attributes(stop):
        return JOIN
    words = before.split()[-2:]
    in_capitals = len(words) == 2 and all(word.isupper() and len(word) > 1 for word in words)
    return None if in_capitals or _CAN_END.search(before) else JOIN


def before_mark(stop: Stop) -> Verdict | None:
    """What follows begins no sentence, a comma or the like: `т.б., сондай-ақ`; `«Бар!», – деді`."""
    if stop.open or stop.following not in _NEVER_FIRST or (stop.gap and stop.following == ":"):
        return None
    return JOIN


def list_number(stop: Stop) -> Verdict | None:
    """The stop follows the number or letter of a point, and nothing is before it: `1. Жалпы ережелер.`"""
    if stop.mark != "." or stop.close or not stop.gap or stop.start - stop.sentence_start > 12:
        return None
    before = stop.text[stop.sentence_start : stop.start]
    return JOIN if _NUMBER.fullmatch(before) else None


def number_in_list(stop: Stop) -> Verdict | None:
    """The number of a point stands behind a colon or semicolon: `Кемшіліктері: 1. Дағдарыс`."""
    if stop.mark != "." or not stop.gap or not stop.word.isdigit() or len(stop.word) > 2:
        return None
    return JOIN if stop.before_word(2) in {": ", "; "} else None


def point_of_list(stop: Stop) -> Verdict | None:
    """A point of a list follows: `жауап күтеді. б) Құжат`, `әзірлейді. 2) Өтініш`."""
    if stop.mark == "." and stop.gap and not stop.abbreviation and _POINT.match(stop.text, stop.end):
        return SPLIT
    return None


def attribution(stop: Stop) -> Verdict | None:
    """What was said goes on with who said it: `? – деп сұрады`, `!» деді ол`, `... – деді`."""
    if not stop.small:
        return None
    glued = stop.dash and not stop.dash[-1].isspace() and stop.mark == "."  # it may be a bullet
    return JOIN if stop.following in SPEECH or (stop.dash and not glued) else None


def closing_mark(stop: Stop) -> Verdict | None:
    """A closing mark and a small letter follow: `«Кім кінәлі?» деген`, `(мыс.) болып`."""
    return JOIN if stop.close and stop.small else None


def inner_stop(stop: Stop) -> Verdict | None:
    """The stop stands inside a word: `3.5`, `egov.kz`, `Ә.Оқапов`, `т.Алматы`, `А.Б.`

    A capital right behind a plain word begins the next sentence: `келді.Ол`.
    """
    if (
        stop.gap
        or not stop.following
        or not (stop.following[0].isalnum() or stop.open or stop.following in "-_")
    ):
        return None
    if stop.close and not _ends_word(stop):
        return None
    if (stop.capital or stop.open) and not stop.following.isascii() and is_plain(stop, 3):
        return SPLIT
    if stop.mark != "." or stop.open or stop.close or is_plain(stop, 4):
        return None
    return JOIN


def initial(stop: Stop) -> Verdict | None:
    """The stop belongs to an initial: `Қ. Сейітов`, `А.Б. Оспанов`, `М. О. атындағы`.

    A word that begins sentences parts (`Сейітов Қ. Ол`), and so does what is no surname behind initials that
    follow one (`Дайындаған – Оспанова Г. Материал`).
    """
    if stop.mark != "." or stop.close or not is_initial(stop.word):
        return None
    if stop.following in STARTERS:
        return SPLIT
    if stop.capital and not stop.dash and not stop.open:
        behind_surname = _SURNAME.search(stop.before_word())
        if behind_surname and len(stop.following) > 2 and not is_surname(stop.following):
            return SPLIT
        return JOIN
    return JOIN if stop.small or stop.following[:1].isdigit() else None


def abbreviation(stop: Stop) -> Verdict | None:
    """The stop belongs to an abbreviation: `1947 ж. Үндістан`, `млрд. АҚШ`, `т.ғ.к. Оспанов`, `қ. Алматы`.

    Its kind and what follows tell whether the sentence ends with it: a word that begins sentences does so
    after all but those that stand before something, and any capital does after `т.б.` and after units.
    """
    kind = stop.abbreviation
    if kind is None or (not stop.following and not stop.open):
        return None
    if stop.close:
        return None
    following = stop.following
    if stop.small or (following[:1].isdigit() and (kind not in _AT_THE_END or _goes_on(stop))):
        return JOIN
    if kind in {Kind.BEFORE, Kind.EXAMPLE, Kind.WORD}:
        is_letter = len(stop.word) == 1 and stop.before_word(2)[:1] in _DASHES  # Бұл – з. Мынау – д.
        return SPLIT if is_letter and following in STARTERS else JOIN
    if following in STARTERS:
        return SPLIT
    if stop.dash:
        return JOIN if kind is Kind.YEAR else None
    if kind is Kind.AND_SO_ON:
        return SPLIT if stop.capital else None
    if kind in {Kind.UNIT, Kind.METRE, Kind.MEASURE, Kind.MONTH}:
        return SPLIT if stop.capital and not following.isupper() and len(following) > 1 else None
    if kind in {Kind.YEAR, Kind.AMOUNT} and _PREDICATE_NUMBER.search(stop.before_word()):
        return SPLIT if kind is Kind.AMOUNT and stop.capital and not following.isupper() else None
    if stop.capital or (stop.open and kind in {Kind.DEGREE, Kind.AFTER_NAME}):
        return JOIN
    return JOIN if stop.open.startswith("(") else None


def verb_end(stop: Stop) -> Verdict | None:
    """A sentence ends behind a finite verb, before a small letter, too: `Көмек берілді. нәтижесі жақсы`."""
    if stop.mark != "." or stop.close or not stop.gap or not stop.small or stop.dash or stop.open:
        return None
    return SPLIT if _FINITE.search(stop.word) and len(stop.following) > 1 else None


def small_letter(stop: Stop) -> Verdict | None:
    """A small letter follows a full stop, where sentences begin with capitals: `лирик. өлеңдері`.

    Not before `әл-`, which names begin with, nor where the sentence itself began with a small letter.
    """
    if stop.mark != "." or not stop.small or stop.dash or stop.open:
        return None
    if stop.following.isascii() or stop.following in _NAME_PARTICLES:  # egov.kz сайты, әл-Фараби
        return None
    return None if stop.text[stop.sentence_start].islower() else JOIN


def ellipsis(stop: Stop) -> Verdict | None:
    """Three dots end a sentence before a capital and do not before a small letter: `Ол... үндемей қалды.`"""
    if not stop.mark.startswith(_ELLIPSES) and not stop.mark.endswith(_ELLIPSES):
        return None
    if stop.small and not stop.dash:
        return JOIN
    return SPLIT if stop.capital and stop.gap else None


def embedded_question(stop: Stop) -> Verdict | None:
    """A question or an exclamation is not the last in words that a sentence has within it.

    `Ол "Қайда кетті? Кім көрді?" деп сұрады.` is one sentence, as in UD_Kazakh-KTB. A quotation that begins
    its sentence, or stands behind a colon, is parted at its stops.
    """
    if stop.mark not in {"?", "!"} or stop.close or not stop.gap:
        return None
    before = stop.text[max(stop.sentence_start, stop.start - _LONGEST_QUOTATION) : stop.start]
    opened = _OPENED.search(before)
    if opened is None or before.count('"') % 2 != (opened[1] == '"'):
        return None
    return JOIN if _CLOSED_AND_GOES_ON.match(stop.text, stop.end) else None


def quotation_end(stop: Stop) -> Verdict | None:
    """A quotation ends in a stop, and a new sentence follows: `“Біз дайынбыз.” Министр`, `«Қашан?» Ол`.

    A question or an exclamation may be a title (`«Кім кінәлі?» Бағдарламасы`): it has to be the whole
    sentence, or a word to follow that begins sentences.
    """
    if not stop.gap or stop.dash or stop.abbreviation or not (stop.capital or stop.open):
        return None
    if not any(mark in stop.close for mark in _CLOSING_QUOTES):
        return None
    if stop.mark[0] in ".…" or stop.close[-1] == "." or stop.following in STARTERS:
        return SPLIT
    return SPLIT if _is_whole_quotation(stop) else None


def bracket_end(stop: Stop) -> Verdict | None:
    """A sentence in brackets ends with them: `(Кейін ұмытты.) Халық`; so does one at `(1912 ж.). Халық`."""
    if stop.close.endswith(".") and stop.gap and stop.capital:
        return SPLIT
    if stop.close.endswith(")") and stop.gap and stop.capital and stop.text[stop.sentence_start] == "(":
        return SPLIT
    return None


def emoji(stop: Stop) -> Verdict | None:
    """An emoji or an emoticon belongs to the sentence before it: `Рахмет! 😊 Ертең`, `Жақсы))) Рахмет`."""
    is_face = stop.mark[:1] not in _STOPS or ends_in_face(stop.text, stop.start, stop.end)
    if not stop.mark or not is_face:
        return None
    if stop.small:
        return JOIN
    return SPLIT if stop.capital else None


def plain_stop(stop: Stop) -> Verdict | None:
    """A stop behind a plain word, and a capital, a number or a quotation before it: `Қар жауды. «Ақжол»`.

    A plain word has three letters or more, one of them a vowel, in small letters or in capitals; a number
    and an address count as one before a capital.
    """
    if not stop.mark or stop.close or not stop.gap or stop.abbreviation:
        return None
    if stop.capital:
        ends = stop.mark[0] in "?!" or stop.word[-1:] in _CLOSING or stop.word in _CRIES
        return SPLIT if ends or is_plain(stop, 3) or is_number(stop) or is_address(stop) else None
    asks_or_cries = stop.mark[0] in "?!"
    if not (stop.mark == "." or asks_or_cries) or stop.dash or stop.small:
        return None
    if stop.open:
        return SPLIT if stop.open[0] in _OPENING_QUOTES and (asks_or_cries or is_plain(stop, 4)) else None
    return SPLIT if stop.following[:1].isdigit() and (asks_or_cries or is_plain(stop, 5)) else None


def _goes_on(stop: Stop) -> bool:
    """Whether a number behind a unit belongs to it: `2-т. 118-б.`, `2 мин. 15 сек.`"""
    return "-" in stop.word or _SMALLER_UNIT.match(stop.text, stop.end) is not None


def _is_whole_quotation(stop: Stop) -> bool:
    """Whether the sentence before is one quotation from its first character on."""
    if stop.text[stop.sentence_start] not in _OPENING_QUOTES:
        return False
    inside = stop.text[stop.sentence_start + 1 : stop.start]
    return len(inside) > 4 and not any(mark in inside for mark in _OPENING_QUOTES + _CLOSING_QUOTES)


def _ends_word(stop: Stop) -> bool:
    return stop.close[-1:] in _CLOSING
