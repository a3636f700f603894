"""The words of a text in Latin or Arabic script, and those that are of no language or of another one."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kazprep.text.alphabet import LATIN
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.text.web_addresses import ADDRESS, is_protected
from kazprep.transliteration.alphabets import APOSTROPHES

_LATIN_LETTERS = f"{LATIN}\ua790\ua791"
_LIKE_LATIN = "ьЬөӨүҮ"
"""Cyrillic letters that are typed for those of the alphabet of 1929, in words of Latin letters."""
_LATIN_WORD = lazy_pattern(
    f"(?:(?<=[{_LATIN_LETTERS}])[{_LIKE_LATIN}]|[{_LIKE_LATIN}](?=[{_LATIN_LETTERS}])|[{_LATIN_LETTERS}])"
    f"(?:[{_LATIN_LETTERS}{_LIKE_LATIN}]|(?<=[agionscuyAGIONSCUY])[{APOSTROPHES}](?=[{_LATIN_LETTERS}])"
    f"|(?<=[agionscuyAGIONSCUY])[{APOSTROPHES}])*"
)
_ARABIC_LETTERS = "\u0621-\u063a\u0641-\u064a\u0654\u066e-\u0678\u0679-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff"
_ARABIC_WORD = lazy_pattern(f"[{_ARABIC_LETTERS}]+")
_ROMAN = lazy_pattern("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

ARABIC_PUNCTUATION = {"،": ",", "؛": ";", "؟": "?", "٪": "%", "٫": ",", "۔": "."}
"""Punctuation of Arabic script, and what Cyrillic has for it."""
ARABIC_DIGITS = {chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)}


@dataclass(frozen=True, slots=True)
class Word:
    """A word at `text[start:end]`."""

    text: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter and has small ones."""
        return self.text[0].isupper() and not self.text.isupper()


def latin_words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words in Latin letters in `text[start:end]`, without addresses, tags, code and Roman numerals."""
    line = text[start:end]
    addresses = [match.span() for match in ADDRESS.finditer(line)] if _MAY_BE_ADDRESS.search(line) else []
    for match in _LATIN_WORD.finditer(text, start, end):
        first, last = match.span()
        if any(begin <= first - start < stop for begin, stop in addresses):
            continue
        if _is_numeral(text, match[0], last) or is_protected(text, first, last):
            continue
        if unicodedata.combining(text[last : last + 1] or " "):  # a letter that NFC would compose
            continue
        yield Word(match[0], first, last)


def arabic_words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words in Arabic letters in `text[start:end]`."""
    for match in _ARABIC_WORD.finditer(text, start, end):
        yield Word(match[0], *match.span())


_MAY_BE_ADDRESS = lazy_pattern("[@#./]")


def _is_numeral(text: str, word: str, end: int) -> bool:
    """Whether a word is a Roman numeral; a single letter before a full stop is an initial."""
    if not _ROMAN.fullmatch(word):
        return False
    return len(word) > 1 or (word in "IVX" and text[end : end + 1] != ".")


_FOREIGN = lazy_pattern(
    "ee|oo|th|ck|ph|ght|ough|tion|ff|vv|[aeiouy]{4}|([b-df-hj-np-tv-xz])\\1$", re.IGNORECASE
)
_RARE = frozenset("cwx")
_INNER_CAPITAL = lazy_pattern("[a-z][A-Z]")


def has_rare_letters(word: str, letters: frozenset[str]) -> bool:
    """Whether a word has c, w or x, and these are not among the letters of the alphabet."""
    return not (_RARE - letters).isdisjoint(word.lower().replace("ch", ""))


def looks_foreign(word: str, letters: frozenset[str]) -> bool:
    """Whether a word has clusters or letters that are rare in Kazakh in Latin letters, or capitals within."""
    if "ƣ" in letters:  # шк and ий in the alphabet of 1929
        word = word.replace("ck", "k").replace("jj", "j")
    return (
        _FOREIGN.search(word) is not None
        or _INNER_CAPITAL.search(word) is not None
        or has_rare_letters(word, letters)
    )


INTERNATIONAL = frozenset(
    [
        "ATP",
        "BBC",
        "CD",
        "CNN",
        "DNA",
        "DVD",
        "EU",
        "FIFA",
        "GPS",
        "HD",
        "HR",
        "IT",
        "KPI",
        "LED",
        "NBA",
        "PDF",
        "PIN",
        "PR",
        "SIM",
        "SMS",
        "TV",
        "UEFA",
        "UFC",
        "UK",
        "USA",
        "USB",
        "VIP",
        "VPN",
        "WTA",
    ]
)
"""Abbreviations that are written in Latin letters in Cyrillic Kazakh, too."""


OTHER_WORDS = frozenset(
    [
        "ve",
        "bu",
        "için",
        "icin",
        "çok",
        "cok",
        "ile",
        "değil",
        "degil",
        "gibi",
        "daha",
        "var",
        "yok",
        "olan",
        "olarak",
        "mi",
        "mı",
        "hava",
        "və",
        "üçün",
        "ilə",
        "çox",
        "deyil",
        "va",
        "bilan",
        "uchun",
        "ham",
        "esa",
        "juda",
        "non",
        "kadar",
        "ya",
        "yeni",
        "ushbu",
        "qilish",
        "sahifa",
        "emas",
        "lekin",
        "haqida",
        "yil",
        "kerak",
        "yaxshi",
        "uning",
        "we",
        "bilen",
        "üçin",
        "şu",
        "hem",
        "örän",
        "barada",
        "häm",
        "belän",
        "öçen",
        "bik",
        "yuq",
        "içün",
        "pek",
        "aqqında",
        "hám",
        "ushın",
        "haqqında",
        "júda",
        "bilen",
        "toghrisida",
        "the",
        "of",
        "and",
        "to",
        "was",
        "for",
        "with",
        "that",
        "this",
        "his",
        "are",
        "by",
        "from",
        "und",
        "die",
        "das",
        "ist",
        "nicht",
        "ein",
        "eine",
        "mit",
        "auf",
        "chto",
        "eto",
        "kak",
        "ochen",
        "menya",
        "tebya",
        "gde",
        "budet",
        "ۋە",
        "بىلەن",
        "ئۈچۈن",
        "و",
        "در",
        "است",
        "که",
        "این",
        "را",
        "به",
        "میں",
        "ہے",
        "کے",
        "کی",
        "سے",
        "پر",
        "ہیں",
        "کا",
        "نے",
        "في",
        "من",
        "على",
    ]
)
"""Function words of other languages in Latin and Arabic script that are no words of Kazakh."""
