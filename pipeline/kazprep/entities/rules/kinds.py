"""What a word can be by its form: the kinds at which rules have something to decide."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from kazprep.entities.rules import diseases, head_nouns, peoples, posts, units
from kazprep.entities.rules.word_forms import CASE, ENDING, POSSESSIVE_CASE, stems
from kazprep.text.lazy_pattern import lazy_pattern

CONTACT = 1 << 0
"""It may begin a contact: `+7`, `8`, `info@dala.kz`."""
NUMBER = 1 << 1
"""It begins with a digit: `5`, `3,8`, `19:45-те`, `17-ші`, `+4`."""
HANDLE = 1 << 2
"""The name of an account: `@dala_taza`, `dala_taza`."""
CURRENCY = 1 << 3
"""A sign, a code or the name of a currency: `$`, `USD`, `теңгеден`."""
UNIT = 1 << 4
"""A unit of measure, of time or of age: `км`, `гектардан`, `минутта`, `жаста`."""
PERCENT = 1 << 5
"""A percent sign or its word: `%-ы`, `пайызға`."""
MONTH = 1 << 6
"""The name of a month: `мамырда`, `сентябрі`."""
YEAR = 1 << 7
"""A form of `жыл`."""
HEAD = 1 << 8
"""A noun that says of what class the name before it is: `газетінің`, `өзені`."""
COMPANY = 1 << 9
"""An abbreviation of a legal form behind a name in quotation marks: `ЖШС-ның`."""
DISEASE = 1 << 10
"""The name of a disease: `тұмауға`."""
INDEFINITE = 1 << 11
"""Words that are a number or somebody: `бір`, `бірі`, `біреу`."""
COLLECTIVE = 1 << 12
"""Several of those named: `үшеуі`, `жетеуіне`."""
LANGUAGE_CODE = 1 << 13
"""An abbreviation with which a page offers its languages: `ҚАЗ`, `ENG`."""
PEOPLE = 1 << 14
"""A people, or the inhabitants of a place: `найман`, `павлодарлық`."""
LANGUAGE_ADVERB = 1 << 15
"""In a language: `қазақша`."""
DASH = 1 << 16
"""A dash."""
SEPARATOR = 1 << 17
"""A sign that parts what is on a line, or an emoji: `/`, `•`, `→`."""
HOUSE = 1 << 18
"""A street, as in an address: `көшесі`, `даңғылы`."""
NUMBER_SIGN = 1 << 19
"""`№`, with a number or without one."""
PROFESSION = 1 << 20
"""A profession or a relative, before a name: `Адвокат`."""
PART = 1 << 21
"""A form of `бөлігі`."""
DAWN = 1 << 27
"""`таң`."""
CALLED = 1 << 22
"""What follows a name that something is called by: `атты`, `деген`."""
BRACKET = 1 << 23
"""An opening bracket."""
RULER = 1 << 25
"""Who rules a country: `королі`, `ханының`."""
ACTING = 1 << 26
"""A form of `атқарушы`."""
BODY = 1 << 24
"""A body without a name that posts are at: `музей`."""

SITE = 1 << 28
"""The name of a site that is written as a name: `Tasqyn.kz`."""

DASHES = frozenset("–—−-")
LANGUAGE_CODES = frozenset({"ENG", "KAZ", "QAZ", "RUS", "ҚАЗ", "РУС"})
_CALLED = frozenset({"атты", "деген", "аталатын"})
_SEPARATORS = "/ | • · › → ↑ ↓ ▲ ▼ ♦ © ♥ ► ▶ // == * … »» _ ~ ← ⇒ ❯ ■ □ ● ○ ◦ ✓ ☎ ✉"
SEPARATORS = frozenset(_SEPARATORS.split())

_NUMBER = lazy_pattern(r"[+−–-]?\d")
_SITE = lazy_pattern(
    r"(?=[^\W\d])[^\Wa-zа-яёәғқңөұүһі][\w-]+\.(?i:kz|ru|com|net|org|info|media|news|tv|blog)(?:-\w+)?"
)
_QUANTITY = lazy_pattern(rf"(?:{stems(units.QUANTITY_UNITS)}){ENDING}")
_TIME = lazy_pattern(rf"(?:{stems(units.TIME_UNITS)}){ENDING}")
_AGE = lazy_pattern(r"жас(?:ар)?(?:тағы|та|тан|қа|ында|ынан|ына|тамын|тамыз)?")
_CURRENCY = lazy_pattern(rf"(?:{stems(units.CURRENCY_NAMES)}){ENDING}")
_PERCENT = lazy_pattern(rf"%(?:-\w+)?|(?:пайыз|процент){ENDING}")
_MONTH = lazy_pattern(rf"(?:{stems(' '.join(units.MONTHS))}){ENDING}")
_YEAR = lazy_pattern(r"жыл(?:ы|ғы|дың|дан|да|ға|мен|ды|дар\w*)?|жж?\.?")
_HOUSE = lazy_pattern(r"көшесі|даңғылы|к-сі|көш\.|д-лы")
_INDEFINITE = lazy_pattern(r"бір|бірі|бірінен|біреу(?:і|ді|ге|дің|мен|ден|лер)?")
_COLLECTIVE = lazy_pattern(rf"(?:екеу|үшеу|төртеу|бесеу|алтау|жетеу)[іы]{POSSESSIVE_CASE}")
_PART = lazy_pattern(rf"бөлігі{POSSESSIVE_CASE}")
_RULER = lazy_pattern(rf"(?:королі|патшасы|ханы|шахы|әмірі|қағаны|императоры|канцлері){POSSESSIVE_CASE}")
_ACTING = lazy_pattern(rf"атқарушы(?:сы)?{CASE}")


def _is_unit(word: str) -> bool:
    return any(pattern.fullmatch(word) for pattern in (_QUANTITY, _TIME, _AGE)) and word[:5] != "келін"


def unit_class(word: str) -> str | None:
    """The class of a number with this unit: QUANTITY, TIME, MONEY, DATE for an age, or None for another word.

    >>> unit_class("гектардан"), unit_class("минутта"), unit_class("жастағы"), unit_class("адам")
    ('QUANTITY', 'TIME', 'DATE', None)
    """
    kinds = kinds_of(word)
    if kinds & PERCENT:
        return "PERCENTAGE"
    if not kinds & UNIT:
        return None
    lower = word.lower()
    if _TIME.fullmatch(lower):
        return "TIME"
    return "DATE" if _AGE.fullmatch(lower) else "QUANTITY"


@lru_cache(maxsize=1 << 15)
def kinds_of(word: str) -> int:
    """The kinds of a word, as a sum of the constants above; 0 for most words.

    >>> kinds_of("$") == CURRENCY, kinds_of("2026") == NUMBER, kinds_of("барды")
    (True, True, 0)
    """
    first = word[0]
    kinds = 0
    if first in "+8" or "@" in word or "/" in word or word[:4].lower() == "www.":
        kinds |= CONTACT
    if first.isdigit() or (first in "+−–-" and len(word) > 1 and word[1].isdigit()) or first in "½¼¾":
        return kinds | NUMBER
    if not first.isalpha() and first not in "%$€₽₸£¥₴₺₹₩«»":
        if word in DASHES:
            return kinds | DASH
        if word == "(":
            return kinds | BRACKET
        if first == "№":
            return kinds | NUMBER_SIGN
        if first == "@":
            return kinds | HANDLE
        if word in SEPARATORS or (first != "°" and unicodedata.category(first) == "So"):
            return kinds | SEPARATOR
    if "_" in word and first.isascii():
        return kinds | HANDLE
    if word in LANGUAGE_CODES:
        return kinds | LANGUAGE_CODE
    if "." in word and _SITE.fullmatch(word):
        return kinds | SITE
    stem, hyphen, _ = word.partition("-")
    if word in units.CURRENCY_CODES or first in units.CURRENCY_SIGNS:
        return kinds | CURRENCY
    if stem in units.ABBREVIATED_UNITS:
        kinds |= UNIT
    if stem in head_nouns.COMPANY_FORMS:
        kinds |= COMPANY
    if hyphen and first != "%" and word != "к-сі" and word != "д-лы":
        return kinds
    return kinds | _kinds_of_lower(word.lower())


def _kinds_of_lower(word: str) -> int:
    kinds = 0
    for kind, test in (*_TESTS.get(word[:3], ()), *_TESTS.get(word[:2], ())):
        if test(word):
            kinds |= kind
    return kinds


Test = Callable[[str], object]


def _tests(kinds: Iterable[tuple[int, str, Test]]) -> dict[str, tuple[tuple[int, Test], ...]]:
    """The tests of kinds, by the first letters of the words that they can be true of.

    Most words begin with none of these, so that no test runs.
    """
    found: dict[str, dict[tuple[int, Test], None]] = {}
    for kind, words, test in kinds:
        for word in words.split():
            found.setdefault(word[:3], {})[kind, test] = None
    return {letters: tuple(tests) for letters, tests in found.items()}


_TESTS = _tests(
    (
        (HEAD, " ".join(head_nouns.HEADS), head_nouns.is_head),
        (UNIT, f"{units.QUANTITY_UNITS} {units.TIME_UNITS} жас", _is_unit),
        (CURRENCY, units.CURRENCY_NAMES, _CURRENCY.fullmatch),
        (PERCENT, "% %-а пайыз процент", _PERCENT.fullmatch),
        (MONTH, " ".join(units.MONTHS), _MONTH.fullmatch),
        (DISEASE, diseases.DISEASES, diseases.is_disease),
        (INDEFINITE, "бір", _INDEFINITE.fullmatch),
        (COLLECTIVE, "екеу үшеу төртеу бесеу алтау жетеу", _COLLECTIVE.fullmatch),
        (PART, "бөл", _PART.fullmatch),
        (DAWN, "таң", "таң".__eq__),
        (YEAR, "жыл жж", _YEAR.fullmatch),
        (HOUSE, "көш даңғылы к-с д-л", _HOUSE.fullmatch),
        (CALLED, " ".join(_CALLED), _CALLED.__contains__),
        (RULER, "король королі патшасы ханы шахы әмірі қағаны императоры канцлері", _RULER.fullmatch),
        (ACTING, "атқарушы", _ACTING.fullmatch),
        (BODY, " ".join(posts.BODIES), posts.BODIES.__contains__),
        (PROFESSION, posts.PROFESSIONS, posts.is_profession),
        (PEOPLE, peoples.BEGINNINGS, peoples.is_people_or_language),
        (LANGUAGE_ADVERB, peoples.BEGINNINGS, peoples.is_language_adverb),
    )
)
