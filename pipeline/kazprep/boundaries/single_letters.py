"""Capitals that are no initials: names of vitamins, points, classes, answers, which may end a sentence."""

import re

from kazprep.boundaries.candidates import Stop, Verdict, is_surname
from kazprep.text.alphabet import CAPITAL

# What is named by a letter, with its endings: `витамин – С`, `7 сынып: Ә`, `дұрыс жауап А`
_NAMED = re.compile(
    r"""(?:^|[\s«“"(]) (?:
        витамин | дәрумен | нүкте | төбе | ұш | шың | сынып | сыныб | топ | тоб | группа | жауап | жауаб
      | нұсқа | әріп | әрп | класс | блок | блог | диск | санат | категория | деңгей | баға | белгі | символ
      | таңба | корпус | вагон | сектор | подъезд | кіреберіс | тип | жиын | центр | элемент | тіл
    ) [а-яәғқңөұүі]{0,6} (?: [ ] [–—-] | : )? [ ] $""",
    re.VERBOSE | re.IGNORECASE,
)
_DASH_BEFORE = re.compile("[–—-] $")
# What is no surname: Екіншісі, Резусы, Балаларға
_COMMON = re.compile(
    "(?:[сл][ыі]|[лдт]ар[ыі]?|[лдт]ер[ыі]?|[ыі]нд[ае]|[дт]ағ[ыі]|[дт]ег[іы]|[ғқ]а|[гк]е|[дт][ае])$"
)
_WORD = re.compile(rf"(?P<number>\d{{1,2}}-?)?[{CAPITAL}]")
_NUMBER_BEFORE = re.compile(r"\S.* \d{1,2} $")
_REACH = 30  # characters


def is_lone_letter(stop: Stop) -> bool:
    """Whether the word before a stop is a letter that names something: `витамин – С.`, `ұшы – M.`, `3 А.`

    Behind a number it is the letter of a class at school or the like; behind a dash it is no initial where no
    surname follows: `Бірі – Ә. Екіншісі – Б.`
    """
    word = _WORD.fullmatch(stop.word) if len(stop.word) < 5 else None
    if word is None:
        return False
    before = stop.before_word(_REACH)
    if word["number"] or _NAMED.search(before):
        return True
    if _DASH_BEFORE.search(before) and _COMMON.search(stop.following):
        return True
    at = stop.word_start - stop.sentence_start
    return _NUMBER_BEFORE.search(before[-at:] if 0 < at < len(before) else before) is not None


def lone_letter(stop: Stop) -> Verdict | None:
    """A letter that is no initial ends the sentence: `витамин – С. Балаларға`, `3 А. Сыныпта`.

    What looks like a surname makes it one: `Сыныбы – 3 А. Оспанов`.
    """
    if stop.mark != "." or stop.close or not stop.gap or stop.dash or stop.open or not stop.capital:
        return None
    if len(stop.following) < 2 or not is_lone_letter(stop) or is_surname(stop.following):
        return None
    return Verdict.SPLIT
