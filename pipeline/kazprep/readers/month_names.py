"""Names of months in Kazakh, Russian and English, with their suffixes, and words that occur beside dates.

The names and abbreviations of three letters are those of Unicode CLDR 46 (`kk`, `ru`, `en`); dates take
Kazakh months in the nominative, possessive, genitive, locative and ablative, Russian ones in the genitive.
"""

_FOLDED = str.maketrans("әіңғүұқөһёiı", "аингуукохеии")

_KAZAKH = (
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
)
_RUSSIAN = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "янв февр март апр мая июн июл авг сент окт нояб дек",
)
_ENGLISH = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mar apr may june july aug sept oct nov dec",
)
# наурыздың 1-і, наурызында, 1 наурызда, 1 наурыздан; шілдесі, шілдеде. Both harmonies: letters are folded.
_KAZAKH_SUFFIXES = (
    "",
    *("ы", "сы", "ында", "сында"),
    *("и", "си", "инде", "синде"),
    *("нын", "дын", "тын", "нин", "дин", "тин"),
    *("да", "та", "де", "те"),
    *("дан", "тан", "нан", "ден", "тен", "нен"),
    *("дагы", "тагы", "деги", "теги"),
)


def folded(word: str) -> str:
    """A word in lowercase; in Cyrillic words Kazakh letters become the Russian ones written for them.

    >>> folded("Қыркүйек"), folded("кыркуйек"), folded("Sıxday")
    ('кыркуйек', 'кыркуйек', 'sıxday')
    """
    lower = word.lower()
    return lower if lower.isascii() or not any("а" <= letter <= "я" for letter in lower) else _fold(lower)


def _fold(word: str) -> str:
    return word.translate(_FOLDED)


def _months() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for line in (*_KAZAKH, *_RUSSIAN, *_ENGLISH):
        numbers |= {folded(name): number for number, name in enumerate(line.split(), 1)}
    for number, name in enumerate(_KAZAKH[0].split(), 1):
        stem = folded(name)
        numbers |= {stem + suffix: number for suffix in _KAZAKH_SUFFIXES}
        if stem.endswith("к"):  # қыркүйегі
            numbers |= {stem[:-1] + "г" + suffix: number for suffix in ("и", "инде")}
    return numbers


MONTHS = _months()
"""The number of the month, from 1, by its folded name."""

IN_DATES = frozenset(
    name for line in (_KAZAKH[0], *_RUSSIAN[:2], *_RUSSIAN[3:], *_ENGLISH) for name in line.split()
)
"""Names of months, in lowercase, as they are in a date that is not part of a sentence."""

_DAYS_OF_THE_WEEK = (
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі дс сс ср бс жм сб жс",
    "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
)
_OTHERS = (
    "ж жыл жылы жылғы жылдың күні сағат жарияланды жарияланған",
    "г год года году в от дата опубликовано",
    "date published posted on at of the am pm",
)
IGNORED_WORDS = frozenset(folded(word) for line in (*_DAYS_OF_THE_WEEK, *_OTHERS) for word in line.split())
"""Folded words that may occur before or inside a date and say nothing of the day."""
