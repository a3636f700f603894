"""Which related languages a few words of Kazakh may be in as well.

Typed with Russian letters, `тармактын аты` is as good in Kyrgyz as in Kazakh, and `колдары` only in Kazakh:
Kyrgyz has `колдору`. Sources: the sounds, the vowel harmony and the endings of these languages, as their
grammars have them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from kazprep.lexicon import load_lexicon, load_russian_words
from kazprep.lexicon.lexicon import Analysis
from kazprep.restoration.kinds import kind_of_typed
from kazprep.text.alphabet import FRONT_VOWELS

KYRGYZ, TATAR, BASHKIR, UZBEK = (1 << number for number in range(4))
"""The languages whose words look most like Kazakh ones, but for Karakalpak, as bits of a set."""
ALL = KYRGYZ | TATAR | BASHKIR | UZBEK

_ONLY_KAZAKH = frozenset(
    """
    және үшін туралы сияқты дейін бойынша екен емес екінші бірнеше ешқандай ештеңе сондықтан өйткені
    неге неліктен қажет немесе арқылы келесі үшінші осындай осылай мұндай ондай жоғары жатыр отыр
    """.split()  # noqa: SIM905
)
"""Frequent words that the others lack, or write otherwise."""
_AS_WRITTEN = frozenset({"жаңа", "өте", "әр"})
"""The same of words as they stand: typed with Russian letters, `жана` is a word of Kyrgyz."""
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
"""Beginnings of words with ш, for which all have ч or с."""
_VERBAL_NOUN = re.compile(f".*[{_CONSONANTS}].*[лмнрстй]у$")
"""A form in which all but Tatar have -уу, -ыу, -иш or -ыў."""
_LATER_I = re.compile(f"[{_CONSONANTS}]*[еіөү][{_CONSONANTS}]+і")
"""і behind a front vowel, for which Tatar and Bashkir have е: `білім`, `белем`."""
_OF_ENDINGS = (
    (re.compile(".*[мбп]ен$"), ALL),  # менен, белән, билан
    (re.compile(".*(?:[аей]д[ыі])$"), ALL),  # барат, бара, боради
    (re.compile("[ыі]?ш[ыі](?:$|л[ае]р|[нғгс])|[уы]?уш[ыі]"), ALL),  # -чы, -сы
    (re.compile("у"), KYRGYZ | BASHKIR | UZBEK),  # -уу, -ыу, -ыў
    (re.compile("[дт][ае]р"), TATAR | UZBEK),  # -лар
    (re.compile(".*[дт][ыі]ң$"), TATAR | UZBEK),  # -ның
    (re.compile("[дт][ыі][қк]"), TATAR | UZBEK),  # -лык
    (re.compile(".*м[ыі]з$"), KYRGYZ | TATAR | BASHKIR),  # -быз
    (re.compile("л[ыі]$"), KYRGYZ),  # -луу
    (re.compile("ш[ае]$"), ALL),  # -ча
    (re.compile("(?:[ае]|й)т[ыі]н|.*у[дт][ыі]"), ALL),  # -уучу, торган, -адиган, -атуғын; -ууну, -уны
    (re.compile(".*(?:[гк]ен|[лдт]ер|[дтн]ен)"), TATAR | BASHKIR),  # -гән, -ләр, -дән
    (re.compile(".*е"), UZBEK),
)
"""Endings, and the languages that have others."""
_RARER = 5
"""How many times rarer than another a stem, or a form, is that is left out of account."""
_MIN_RUSSIAN_STEM = 4
_MIN_COUNT_OF_RUSSIAN = 300


def may_be_related(words: Iterable[str]) -> bool:
    """Whether a text in words that Kazakh has, in lowercase, may be in Kyrgyz, Tatar, Bashkir or Uzbek.

    It is not in a language if one of its words is not. A text that names the Kazakh language is Kazakh.
    Karakalpak, whose words are nearest to Kazakh and whose texts are rare, is left out of account.
    """
    possible = ALL
    before = ""
    for word in words:
        possible &= ~languages_without(word)
        if not possible or (before == "казак" and word.startswith("тил")):
            return False
        before = word
    return True


def has_own_letter(word: str) -> bool:
    """Whether a word has і or ұ, which of the Turkic languages only Kazakh has, and Khakas і."""
    return "і" in word or "ұ" in word


def has_shared_letter(word: str) -> bool:
    """Whether a word has a letter that Kazakh shares with Kyrgyz, Karakalpak, Tatar or Bashkir."""
    return not _SHARED.isdisjoint(word)


_SHARED = frozenset("әғқңөүһ")


def is_misspelt_kazakh(word: str, form: str) -> bool:
    """Whether a word that stands for a form of Kazakh has letters that no related language would have there.

    It has ү, ў or і where Kazakh has ұ or ы, ь for ы, or beside қ, ғ, і or ұ a letter of Russian for one
    of Kazakh. Those who write қ and ғ beside Kazakh, in Uzbek, have no ы, and а for ә.

    >>> is_misspelt_kazakh("жүлдыз", "жұлдыз"), is_misspelt_kazakh("ике", "іке")
    (True, False)
    """
    changes = {(old, new) for old, new in zip(word, form, strict=False) if old != new}
    if not _OF_MISTAKES.isdisjoint(changes):
        return True
    return len(word) == len(form) and ("а", "ә") not in changes and not _RARE.isdisjoint(word)


_OF_MISTAKES = frozenset({("ү", "ұ"), ("ў", "ұ"), ("ұ", "ү"), ("і", "ы"), ("ь", "ы")})
_RARE = frozenset("қғіұ")


@lru_cache(maxsize=1 << 14)
def languages_without(word: str) -> int:
    """The related languages that lack a word in lowercase, if it is Kazakh, be it in other letters.

    None for any other word, since that says nothing, and but for its letters for a name or a
    word of Russian.
    """
    lexicon = load_lexicon()
    kind = kind_of_typed(word)
    form = kind.forms[0]
    if lexicon.is_known(word) and lexicon.count(word) * _RARER >= lexicon.count(form):
        form = word
    if not lexicon.is_known(form) or kind.russian > kind.scores[0]:
        return 0
    if form in _ONLY_KAZAKH or word in _AS_WRITTEN:
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
        found |= KYRGYZ | BASHKIR | UZBEK
    if form[0] == "с" or "з" in form[1:]:  # һыу, ҡыҙ
        found |= BASHKIR
    if word[0] == "ж" or _LATER_I.match(form):
        found |= TATAR | BASHKIR
    if word[0] == "е" or _FROM_CH.match(form):
        found |= ALL
    return found


def _of_ending(analysis: Analysis) -> int:
    found = 0
    for pattern, languages in _OF_ENDINGS:
        if pattern.match(analysis.ending):
            found |= languages
    is_front = not FRONT_VOWELS.isdisjoint(analysis.stem)
    if analysis.ending[0] == "у" and is_front:  # беру, but not алу, is Kazakh alone
        found |= TATAR
    return found
