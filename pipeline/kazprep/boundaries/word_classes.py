"""What the text before a candidate is: an initial, a plain word, a number, an address, a surname, a verb."""

import re

from kazprep.boundaries.candidates import Candidate
from kazprep.boundaries.lexicon import FINITE_SUFFIXES, FINITE_VERBS, SPEECH_STEMS
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.surnames import SURNAME_SUFFIXES
from kazprep.text.web_addresses import ENDS_IN_ADDRESS

_INITIAL = re.compile(rf"(?:.*[.\-–(/])?(?:[{UPPER}]|Дж|Дз|Ст|Ph|Th)")
_VOWEL = re.compile("[аәеёиоөуұүыіэюяaeiouy]", re.IGNORECASE)
_NUMBER_END = re.compile(r"(?:[\d%²³]|°[СC]|\w/\w{1,4}|\d%?-[^\W\d_]{1,7})$")
_SURNAME_END = re.compile(
    rf"(?:{'|'.join(SURNAME_SUFFIXES)})(?:а|ы|ың|ін|тың|тің|ның|нің|ты|ті|ні|ны|мен|қа|ке|ға|ге|та|те|да|де|тан|тен|дан|ден)?$"
)
# With suffixes of given names as well: an initial is after it.
_SURNAME_BEFORE_INITIALS = re.compile(
    rf"\b[{UPPER}]\w*(?:{'|'.join(SURNAME_SUFFIXES)}|ёв|бек|бай|хан) (?:\w{{1,2}}\. ?)?$"
)
_CLOSING_QUOTES_AND_BRACKETS = '»”"“)]'


def is_initial(word: str) -> bool:
    """Whether a word is an uppercase letter, by itself or after other initials: `Ә`, `А.Б`, `Қ.-Ж`, `Дж`."""
    return word[-1:].isalpha() and len(word) < 9 and _INITIAL.fullmatch(word) is not None


def is_plain(candidate: Candidate, min_letters: int) -> bool:
    """Whether the word before is a plain one of at least `min_letters`: not an abbreviation or an address.

    Before white space an acronym of two letters counts as one.
    """
    if candidate.abbreviation:
        return False
    word = candidate.word.rstrip(_CLOSING_QUOTES_AND_BRACKETS)
    last = word.rpartition("-")[2]
    if len(last) < min_letters:  # the particle of құрылған-ды
        last = word.replace("-", "")
    if not last.isalpha() or (last.isascii() and not candidate.space):
        return False
    if len(last) < min_letters:
        return len(last) > 1 and last.isupper() and candidate.space != ""
    return last.isupper() or (last[1:].islower() and _VOWEL.search(last) is not None)


def is_number(candidate: Candidate) -> bool:
    """Whether a number is before, or its unit or suffix: `2026.`, `51%.`, `км².`, `м/с.`, `9-да.`"""
    return _NUMBER_END.search(candidate.word) is not None


def is_address(candidate: Candidate) -> bool:
    """Whether a web or e-mail address or a file name is before: `egov.kz.`, `info@mysal.kz.`"""
    return ENDS_IN_ADDRESS.search(candidate.word) is not None


def is_surname(word: str) -> bool:
    """Whether a word has the suffix of a surname, with or without a case suffix: `Оспанова`, `Сейітовтың`."""
    return _SURNAME_END.search(word) is not None


def is_after_surname(candidate: Candidate) -> bool:
    """Whether a surname is before the word, or before another initial: `Оспанова Г.`, `Оспанов А. Б.`"""
    return _SURNAME_BEFORE_INITIALS.search(candidate.text_before_word()) is not None


# Nouns that are followed by a letter that names one of them: `витамин – С`, `7 сынып: Ә`, `дұрыс жауап А`
_NAMED_BY_LETTER = re.compile(
    r"""(?:^|[\s«“"(]) (?:
        витамин | дәрумен | нүкте | төбе | ұш | шың | сынып | сыныб | топ | тоб | группа | жауап | жауаб
      | нұсқа | әріп | әрп | класс | блок | блог | диск | санат | категория | деңгей | баға | белгі | символ
      | таңба | корпус | вагон | сектор | подъезд | кіреберіс | тип | жиын | центр | элемент | тіл
    ) [а-яәғқңөұүі]{0,6} (?: [ ] [–—-] | : )? [ ] $""",
    re.VERBOSE | re.IGNORECASE,
)
_DASH_BEFORE = re.compile("[–—-] $")
# Suffixes that no surname has: Екіншісі, Резусы, Балаларға
_COMMON_NOUN = re.compile(
    "(?:[сл][ыі]|[лдт]ар[ыі]?|[лдт]ер[ыі]?|[ыі]нд[ае]|[дт]ағ[ыі]|[дт]ег[іы]|[ғқ]а|[гк]е|[дт][ае])$"
)
_LETTER = re.compile(rf"(?P<number>\d{{1,2}}-?)?[{UPPER}]")
_NUMBER_BEFORE = re.compile(r"\S.* \d{1,2} $")
_MAX_BEFORE_LETTER = 30  # characters


def is_single_letter(candidate: Candidate) -> bool:
    """Whether the word before is a letter that names something: `витамин – С.`, `ұшы – M.`, `3 А.`

    After a number it is the letter of a school class or the like; after a dash it is not an initial where no
    surname follows: `Бірі – Ә. Екіншісі – Б.`
    """
    word = _LETTER.fullmatch(candidate.word) if len(candidate.word) < 5 else None
    if word is None:
        return False
    before = candidate.text_before_word(_MAX_BEFORE_LETTER)
    if word["number"] or _NAMED_BY_LETTER.search(before):
        return True
    if _DASH_BEFORE.search(before) and _COMMON_NOUN.search(candidate.next_word):
        return True
    length = candidate.word_start - candidate.sentence_start
    return _NUMBER_BEFORE.search(before[-length:] if 0 < length < len(before) else before) is not None


_FINITE_VERB = re.compile(
    rf"(?:^|[\s«“\"])(?:[{LOWER_CYRILLIC}]+(?:(?<!м)(?:ады|еді)|{FINITE_SUFFIXES})|{FINITE_VERBS})$"
)
_VERB_OF_SPEECH = re.compile(rf"\bдеп\b|\b(?:де[дй]|{SPEECH_STEMS})\w*$")
_ATTRIBUTION = re.compile(
    rf"\bдеп (?:де|{SPEECH_STEMS})|[,»”\"–—-] ?(?:де[дй]|{SPEECH_STEMS})\w*$|\sде(?:йді|ді|пті|седі)$"
)
_MAX_BEFORE_END = 60  # characters


def ends_in_verb(candidate: Candidate) -> bool:
    """Whether a finite verb is before that is not a verb of speech."""
    before = _sentence_before(candidate)
    return _FINITE_VERB.search(before) is not None and _VERB_OF_SPEECH.search(before) is None


def attributes_speech(candidate: Candidate) -> bool:
    """Whether the text before says that somebody said it, so that a name may follow: `деп хабарлайды`."""
    return _ATTRIBUTION.search(_sentence_before(candidate)) is not None


def _sentence_before(candidate: Candidate) -> str:
    start = max(candidate.sentence_start, candidate.end - _MAX_BEFORE_END)
    return candidate.text[start : candidate.end]
