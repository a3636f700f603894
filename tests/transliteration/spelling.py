"""Kazakh sentences spelt in other scripts, by tables that were written for the tests, from the decrees.

They are independent of the files in the package: each letter was looked up for itself.
"""

import re

_WORD = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+")


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in pairs.split())


_SAME = _table("а=a б=b в=v г=g д=d е=e з=z к=k л=l м=m н=n о=o п=p р=r с=s т=t ф=f х=h һ=h э=e ъ= ь= ц=ts")
_OFFICIAL = {
    "latin-2021": _SAME
    | _table("ә=ä ғ=ğ ж=j и=i й=i қ=q ң=ñ ө=ö у=u ұ=ū ү=ü ч=ch ш=ş щ=ş ы=y і=ı ю=iu я=ia ё=io"),
    "latin-2018": _SAME
    | _table("ә=á ғ=ǵ ж=j и=ı й=ı қ=q ң=ń ө=ó у=ý ұ=u ү=ú ч=ch ш=sh щ=sh ы=y і=i ю=ıý я=ıa ё=ıo"),
    "latin-2017": _SAME
    | _table("ә=a' ғ=g' ж=j и=i' й=i' қ=q ң=n' ө=o' у=y' ұ=u ү=u' ч=c' ш=s' щ=s' ы=y і=i ю=i'y' я=i'a ё=i'o"),
    "latin-1929": _SAME
    | _table("ә=ə ғ=ƣ ж=ç и=ij й=j қ=q ң=ꞑ ө=ɵ у=v ұ=u ү=y ч=tc ш=c щ=cc ы=ь і=i ю=juv я=ja ё=jo"),
    "arabic": _table("а=ا ә=ا б=ب в=ۆ г=گ ғ=ع д=د е=ە ж=ج з=ز и=ي й=ي к=ك қ=ق л=ل м=م н=ن ң=ڭ о=و ө=و п=پ")
    | _table("р=ر с=س т=ت у=ۋ ұ=ۇ ү=ۇ ф=ف х=ح һ=ھ ц=تس ч=چ ш=ش щ=شش ы=ى і=ى э=ە ю=يۋ я=يا ё=يو ъ= ь="),
}
_CHAT = _SAME | _table("ә=a ғ=g ж=j и=i й=i қ=q ң=n ө=o у=u ұ=u ү=u ч=ch ш=sh щ=sh ы=y і=i ю=yu я=ya ё=yo")
HABITS = {
    "q, y, sh": {},
    "k, y, zh": _table("қ=k ж=zh х=kh"),
    "q, i, gh, ng": _table("ғ=gh ң=ng ы=i й=y"),
    "k, i, j": _table("қ=k ы=i й=y"),
    "q, w": _table("у=w ю=iu я=ia й=y ы=y"),
    "k, zh, i": _table("қ=k ж=zh ы=i й=i ю=iu я=ia"),
}
"""How people type: each has the letters that it writes otherwise than the first."""
OFFICIAL = tuple(_OFFICIAL)


def spelt(sentence: str, script: str) -> str:
    """A Cyrillic sentence in a script: `latin-2021` and so on, `arabic`, or one of `HABITS`."""
    letters = _OFFICIAL[script] if script in _OFFICIAL else _CHAT | HABITS[script]
    if script == "arabic":
        sentence = sentence.translate({ord(","): "،", ord("?"): "؟"})
    return _WORD.sub(lambda match: _word(match[0], letters, script), sentence)


def words(sentence: str) -> list[str]:
    """The Cyrillic words of a sentence."""
    return _WORD.findall(sentence)


def _word(word: str, letters: dict[str, str], script: str) -> str:
    written = "".join(letters[letter] for letter in word.lower())
    if script == "arabic":
        front = set(word.lower()) & set("әөүі")
        return written if not front or set(word.lower()) & set("гке") else "ٴ" + written
    if word[0].islower():
        return written
    capitals = {"i": "İ", "ı": "I"} if script == "latin-2021" else {"ь": "Ь"}
    return capitals.get(written[0], written[0].upper()) + written[1:]
