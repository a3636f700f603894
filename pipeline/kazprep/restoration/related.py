"""Which related languages a few words of Kazakh may be in as well.

Typed with Russian letters, `тармактын аты` is as good in Kyrgyz as in Kazakh, and `колдары` only in Kazakh:
Kyrgyz has `колдору`, Karakalpak `коллары`. Sources: the sounds, the vowel harmony and the endings of these
languages, as their grammars have them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from kazprep.lexicon import load_lexicon, load_russian_words
from kazprep.lexicon.lexicon import Analysis
from kazprep.restoration.kinds import kind_of_typed
from kazprep.restoration.words import Word

KYRGYZ, TATAR, BASHKIR, UZBEK, KARAKALPAK = (1 << number for number in range(5))
"""The languages whose words look most like Kazakh ones, as bits of a set."""
ALL = (1 << 5) - 1
_ALL_BUT_KARAKALPAK = ALL & ~KARAKALPAK

_ONLY_KAZAKH = frozenset(
    """
    және үшін туралы сияқты дейін бойынша екен емес екінші бірнеше ешқандай ештеңе сондықтан өйткені
    неге неліктен қажет немесе арқылы келесі үшінші осындай осылай мұндай ондай жоғары жатыр отыр
    """.split()  # noqa: SIM905
)
"""Frequent words that the others lack, or write otherwise."""
_LETTERS = (
    ("іұ", ALL),
    ("қғәһ", KYRGYZ),
    ("қғ", TATAR),
    ("қ", BASHKIR),
    ("ыщ", UZBEK),
)
"""Letters, as they stand, that languages lack."""
_CONSONANTS = "бвгғджзйкқлмнңпрстфхһцчшщ"
_ROUNDED = re.compile(f"(?:[оө][{_CONSONANTS}]+[аеыі]|ү[{_CONSONANTS}]+[еі]|ұ[{_CONSONANTS}]+ы)")
"""A rounded vowel that the next one does not follow, as it does in Kyrgyz: `жолға` is `жолго` there."""
_FROM_CH = re.compile("үш|шық|шығ|қашан|күш|шеш|шай|шап|ағаш|кеше|піш|шекара|шара|шебер|басшы")
"""Beginnings of words with ш, for which all but Karakalpak have ч or с."""
_VERBAL_NOUN = re.compile(f".*[{_CONSONANTS}].*[лмнрстй]у$")
"""A form in which all but Tatar have -уу, -ыу, -иш or -ыў."""
_LATER_I = re.compile(f"[{_CONSONANTS}]*[еіөү][{_CONSONANTS}]+і")
"""і behind a front vowel, for which Tatar and Bashkir have е: `білім`, `белем`."""
_OF_ENDINGS = (
    (re.compile(".*[мбп]ен$"), ALL),  # менен, белән, билан
    (re.compile("(?:[ае]|й)?(?:[ае]д[ыі]|йд[ыі])$"), _ALL_BUT_KARAKALPAK),  # барат, бара, боради
    (re.compile("[ыі]?ш[ыі](?:$|л[ае]р|[нғгс])|[уы]?уш[ыі]"), _ALL_BUT_KARAKALPAK),  # -чы, -сы
    (re.compile("у"), KYRGYZ | BASHKIR | UZBEK | KARAKALPAK),  # -уу, -ыу, -ыў
    (re.compile("[дт][ае]р"), TATAR | UZBEK | KARAKALPAK),  # -лар
    (re.compile(".*[дт][ыі]ң$"), TATAR | UZBEK),  # -ның
    (re.compile("[дт][ыі][қк]"), TATAR | UZBEK | KARAKALPAK),  # -лык
    (re.compile(".*м[ыі]з$"), KYRGYZ | TATAR | BASHKIR),  # -быз
    (re.compile("(?:[ае]|й)т[ыі]н|.*у[дт][ыі]"), ALL),  # -уучу, торган, -адиган, -атуғын; -ууну, -уны
    (re.compile(".*(?:[гк]ен|[лдт]ер|[дтн]ен)"), TATAR | BASHKIR),  # -гән, -ләр, -дән
    (re.compile(".*е"), UZBEK),
)
"""Endings, and the languages that have others."""
_FRONT = re.compile("[әеөүі]")
_RARER = 5
"""How many times rarer than another a stem is whose endings are left out of account."""
_MIN_RUSSIAN_STEM = 4
_MIN_COUNT_OF_RUSSIAN = 300


def may_be_related(words: Sequence[Word], among: int = ALL) -> bool:
    """Whether a text in words that Kazakh has may be in a related language as well, one of `among`.

    It is not in a language if one of its words is not. A text that names the Kazakh language is Kazakh.
    """
    possible = among
    before = ""
    for word in words:
        possible &= ~languages_without(word.lower)
        if not possible or (before == "казак" and word.lower.startswith("тил")):
            return False
        before = word.lower
    return True


@lru_cache(maxsize=1 << 14)
def languages_without(word: str) -> int:
    """The related languages that lack a word in lowercase, if it is Kazakh, be it in other letters.

    None for any other word, since that says nothing, and but for its letters for a name or a
    word of Russian.
    """
    lexicon = load_lexicon()
    kind = kind_of_typed(word)
    form = word if lexicon.is_known(word) else kind.forms[0]
    if not lexicon.is_known(form) or kind.russian > kind.scores[0]:
        return 0
    if form in _ONLY_KAZAKH:
        return ALL
    found = 0
    for letters, languages in _LETTERS:
        if not _are_absent(letters, word):
            found |= languages
    if found == ALL or lexicon.is_name(form) or _is_russian(word):
        return found
    analyses = lexicon.analyses(form)
    counts = [lexicon.count(analysis.stem) for analysis in analyses]
    of_endings = ALL if analyses else 0
    for analysis, count in zip(analyses, counts, strict=True):
        if count * _RARER >= max(counts):
            of_endings &= _of_ending(analysis)
    return found | of_endings | _by_sounds(word, form)


def _are_absent(letters: str, word: str) -> bool:
    return all(letter not in word for letter in letters)


def _is_russian(word: str) -> bool:
    """Whether a word, or more than half of it, is Russian: its sounds and those of its ending say nothing."""
    russian = load_russian_words()
    shortest = max(_MIN_RUSSIAN_STEM, len(word) // 2 + 1)
    return any(
        russian.count(stem) >= _MIN_COUNT_OF_RUSSIAN or russian.count(stem + "ь") >= _MIN_COUNT_OF_RUSSIAN
        for stem in (word[:end] for end in range(shortest, len(word) + 1))
    )


def _by_sounds(word: str, form: str) -> int:
    found = 0
    if _ROUNDED.match(form.lstrip(_CONSONANTS)):
        found |= KYRGYZ
    if "ау" in form or "еу" in form:  # тоо, соода
        found |= KYRGYZ
    if _VERBAL_NOUN.match(form):
        found |= KYRGYZ | BASHKIR | UZBEK | KARAKALPAK
    if form[0] == "с" or "з" in form[1:]:  # һыу, ҡыҙ
        found |= BASHKIR
    if word[0] == "ж" or _LATER_I.match(form):
        found |= TATAR | BASHKIR
    if word[0] == "е" or _FROM_CH.match(form):
        found |= _ALL_BUT_KARAKALPAK
    return found


def _of_ending(analysis: Analysis) -> int:
    found = 0
    for pattern, languages in _OF_ENDINGS:
        if pattern.match(analysis.ending):
            found |= languages
    if analysis.ending[0] == "у" and _FRONT.search(analysis.stem):  # беру, but not алу, is Kazakh alone
        found |= TATAR
    return found
