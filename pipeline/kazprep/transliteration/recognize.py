"""Whether lines of a text are Kazakh in Latin or Arabic script, and in which alphabet.

A line is judged by its words: how many of their letters are in words that the lexicon knows, once read, and
how probable they are beside those of usual text. Lines of other Turkic languages have words in common with
Kazakh, but not as many, and their endings are improbable.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.transliteration.alphabets import APOSTROPHES, SCRIPTS, Script, alphabet
from kazprep.transliteration.reader import Reader, reader_for
from kazprep.transliteration.words import OTHER_WORDS, Word, arabic_words, latin_words, looks_foreign

_SAMPLE_WORDS = 150
_MIN_SHARE_OF_SCRIPT = 0.6
_MOST = 0.8
_MIN_WORDS = 3
_MIN_WORDS_ALONE = 6
"""The words of a line that is taken among others of the same script that are not Kazakh."""
_TRIED_LINES = 24
"""The number of lines, from all over a text, that are tried first."""
_TRIED_WORDS = 60
"""The number of words of a line that are looked at."""
_NAME_WEIGHT = 0.3
_OTHER_WORD = 3.0

MARKS: "dict[Script, re.Pattern[str]]" = {
    "latin-2021": lazy_pattern("[äğñöşūüÄĞÑÖŞŪÜ]"),
    "latin-2018": lazy_pattern("[áǵńóúýÁǴŃÓÚÝ]"),
    "latin-2017": lazy_pattern(f"[aginoscuyAGINOSCUY][{APOSTROPHES}]"),
    "latin-1929": lazy_pattern("[ƣƢꞑꞐŋŊəƏɵƟьЬƅʙçÇ]"),
}
"""What tells the alphabets from each other."""
_SHARED_MARK = "ı"
_NOT_KAZAKH_ARABIC = lazy_pattern("[ئېۈۅۉێڵڕڤےںٹڈڑةأإآذثصضطظۀغخآ]")


_CONSONANTS = "bdfgğǵhjklmnñńpqrstvxzşƣꞑ"
_Y_AS_VOWEL = f"[{_CONSONANTS}]'?y(?![aeiouäöüıáóúəɵ])"
_ENDINGS = (
    "[lmnzñńꞑ](?:dar|der)(?![bcfjklnpqrtvwxz])|[ptkqsş](?:tar|ter)(?![bcfjklnpqrtvwxz])"
    "|m[iyıь]n$|[aeij]s[iyıь](?:ñ|ń|n'|ꞑ|ng)$|^(?:pen|zh?[aäáə]'?ne|j[aäáə]'?ne)$"
)
"""Endings and words that Turkish, Uzbek, Karakalpak and others have otherwise: their plural is lar, ler."""
_ARABIC_CONSONANTS = "بۆگعدجزيكقلمنڭپرستۋفحھچش"
_OWN: "dict[Script, re.Pattern[str]]" = {
    # ı in a word with a front vowel is і; elsewhere, and in other languages, it is ы
    "latin-2021": lazy_pattern(rf"ū|{_Y_AS_VOWEL}|[eöüä]\w*ı|ı\w*[eöüä]|{_ENDINGS}"),
    "latin-2018": lazy_pattern(rf"ý|{_Y_AS_VOWEL}|[aáeoóuú]ı|ı[aeou]|{_ENDINGS}"),
    "latin-2017": lazy_pattern(rf"[iscy]'|{_Y_AS_VOWEL}|{_ENDINGS}"),
    "latin-1929": lazy_pattern(rf"[ƣꞑɵь]|{_Y_AS_VOWEL}|{_ENDINGS}"),
    # others have y, c or zh for j at the beginning of a word
    "latin-chat": lazy_pattern(
        rf"zh|{_Y_AS_VOWEL}|{_ENDINGS}|^j[aeiouyäöüı]\w|[ae][iyj]s[iyı]ng?$|[bdfghjklmnpqrstvxz]w(?![aeiouyı])"
    ),
    # Uyghur has a hamza before a vowel that begins a word, and ۋ and ي for consonants alone
    "arabic": lazy_pattern(
        r"[\u0674-\u0678\u0621عۆ]|^[اوۇەى]|^ج\w\w\w|[لمنزڭ](?:دار|دەر)|[پتكقسش](?:تار|تەر)|^[پب]ەن$"
        f"|[{_ARABIC_CONSONANTS}][ۋي](?![اەىوۇ])"
    ),
}
"""How only Kazakh, of the languages that are near to it or have its letters, spells its words."""
_NOT_OWN: "dict[Script, re.Pattern[str]]" = {
    "latin-2018": lazy_pattern("[aáeoóuú]y|y[aáeoóuúı]"),  # Karakalpak
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """How Kazakh some words are."""

    n_words: int
    n_letters: int
    n_small: int
    """The number of those that the lexicon knows, of three letters or more and no names."""
    n_own: int
    """The number of those that are spelt as no language near to Kazakh spells."""
    n_other: int
    """The number of words in small letters with letters that the alphabet does not write."""
    known_share: float
    """The share of letters in known words, from 0 to 1; names count less."""
    fit: float
    """How probable the words are: 0 is usual, -1 what unknown words have; names count less."""

    def accepts(self, script: Script, *, strict: bool, marked: bool) -> bool:
        """Whether the words are Kazakh by themselves.

        `strict` is for an alphabet with rules, whose marks the words have; `marked`, for words with letters
        that English lacks.
        """
        found = self.known_share + self.fit - self.n_other
        if self.n_own == 0:
            if marked and not strict:
                return (
                    self.n_letters >= _MANY_LETTERS_OF_MARKED
                    and self.n_small >= _MIN_WORDS
                    and self.known_share > _MOST_KNOWN
                    and found > _NEEDED_OF_MARKED
                )
            n_least = _MIN_LETTERS_OF_ARABIC if script == "arabic" else _MIN_LETTERS
            if self.n_letters >= _MANY_LETTERS and self.known_share > _MOST_KNOWN:
                return self.n_small >= _MIN_SMALL and found > _NEEDED_OF_MANY
            needed = _NEEDED_SHARED if strict else _NEEDED_SHARED_OF_CHAT
            n_small = _MIN_SMALL if strict else _MIN_WORDS
            return self.n_letters >= n_least and self.n_small >= n_small and found > needed
        if self.n_words < _MIN_WORDS:
            enough = self.n_letters >= _MIN_LETTERS_OF_FEW and self.known_share == 1
            return strict and enough and found > _NEEDED_OF_FEW
        if strict:
            return found > (_NEEDED if self.n_own > 1 else _NEEDED_WITH_ONE)
        if self.n_small < _MIN_SMALL:
            return False
        if self.n_own > 1:
            needed = _NEEDED
        else:
            needed = _NEEDED_WITH_ONE_OF_CHAT if self.n_words > _MIN_WORDS else _NEEDED_OF_FEW_OF_CHAT
        return found > needed + (_MORE_OF_MARKED if marked else 0.0)

    @property
    def follows(self) -> bool:
        """Whether the words may be Kazakh, as those around them are."""
        return self.known_share > 0.35 and self.fit > -0.7


_MARKED_AS_KAZAKH = lazy_pattern("[şäöüïñğ]")
"""Letters of those who type ı; with none of them it is more probably Karakalpak."""
_FARSI = lazy_pattern("[یہھ]")
_HAMZA = lazy_pattern("[\u0674-\u0678\u0621]")
"""In text with letters of Persian and Urdu nothing else tells."""
_MIN_SMALL = 2
_LIKELY = -2.3
"""A letter of a word that is probably Kazakh, though the lexicon does not know it."""
_MIN_LETTERS_OF_FEW = 5
_MIN_LETTERS, _MIN_LETTERS_OF_ARABIC = 16, 20
"""The letters of a line that has no word that only Kazakh spells so: several languages share short words."""
_MANY_LETTERS, _MANY_LETTERS_OF_MARKED, _MOST_KNOWN = 22, 24, 0.95
_NEEDED_OF_MANY, _NEEDED_OF_MARKED = 0.65, 1.0
_NEEDED, _NEEDED_WITH_ONE, _NEEDED_OF_FEW, _NEEDED_SHARED = 0.42, 0.5, 0.7, 0.95
_NEEDED_WITH_ONE_OF_CHAT, _NEEDED_OF_FEW_OF_CHAT, _NEEDED_SHARED_OF_CHAT = 0.7, 0.8, 0.8
_MORE_OF_MARKED = 0.2


def evidence(words: Sequence[Word], reader: Reader) -> Evidence:
    """How Kazakh words are, as one reader reads them; of many, the first."""
    words = words[:_TRIED_WORDS]
    known = total = fit = n_weighted = 0.0
    n_small = n_own = n_other = 0
    script = reader.alphabet.name
    own, not_own = _OWN[script], _NOT_OWN.get(script)
    if script == "arabic" and any(_FARSI.search(word.text) for word in words):
        own = _HAMZA
    letters_of = reader.alphabet.written_letters
    all_capitals = len(words) > 3 and all(word.text.isupper() for word in words)
    for index, word in enumerate(words):
        length = len(word.text)
        small = reader.alphabet.lower(word.text)
        best = reader.best(word.text)
        name = (
            (word.is_capitalised or word.text.isupper())
            and not all_capitals
            and (index > 0 or best is None or reader.lexicon.is_name(best.form))
        )
        foreign = (best is None or not best.known) and looks_foreign(word.text, letters_of)
        weight = length * (_NAME_WEIGHT if name or foreign else 1.0)
        if small in OTHER_WORDS and not word.text.isupper():
            weight, best = length * _OTHER_WORD, None
        is_known = best is not None and best.known
        n_small += is_known and length > 2 and not name
        inner_capital = word.is_capitalised and index > 0
        likely = best is not None and best.score > _LIKELY * length
        if (is_known or likely) and not inner_capital and own.search(small):
            n_own += 1
        elif not is_known and not inner_capital:
            n_other += _has_other_letters(small, reader) or bool(not_own and not_own.search(small))
        known += weight if is_known else 0.0
        total += weight
        fit += weight / length * max(-1.0, (best.score - _usual(length)) / _RANGE if best else -1.0)
        n_weighted += weight / length
    if script == "latin-chat":
        text = " ".join(word.text for word in words).lower()
        marked = _MARKED_AS_KAZAKH.search(text) is not None
        n_other = int(not n_own and "w" in text and not marked)
        if _SHARED_MARK in text and not marked:
            n_own, n_other = 0, 1
    n_letters = sum(len(word.text) for word in words)
    return Evidence(
        len(words), n_letters, n_small, n_own, n_other, known / (total or 1.0), fit / (n_weighted or 1.0)
    )


def _has_other_letters(small: str, reader: Reader) -> bool:
    """Whether a word has letters that an alphabet with rules does not write."""
    alphabet = reader.alphabet
    return alphabet.name not in ("latin-chat", "arabic") and not alphabet.written_letters.issuperset(small)


def _usual(length: int) -> float:
    """The log probability that a word of this length, in letters, usually has."""
    return -7.0 - 0.8 * length


_RANGE = 9.0


def plausible_scripts(words: Sequence[Word], scripts: Collection[str]) -> list[Script]:
    """The Latin scripts that the letters of some words allow."""
    allowed: list[Script] = [script for script in SCRIPTS if script in scripts and script != "arabic"]
    counts = {
        script: sum(mark.search(word.text) is not None for word in words) for script, mark in MARKS.items()
    }
    most = max(counts.values())
    found = [script for script in allowed if counts.get(script, 0) and 3 * counts[script] >= most]
    if not found and any(_SHARED_MARK in word.text for word in words):
        found = [script for script in allowed if script in ("latin-2021", "latin-2018")]
    # With acutes it is the alphabet of 2018 or Karakalpak, with schwas that of 1929 or Azerbaijani.
    if "latin-chat" in allowed and not counts["latin-2018"] and not counts["latin-1929"]:
        found.append("latin-chat")
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line at `text[start:end]`, with its words in the script."""

    start: int
    end: int
    words: tuple[Word, ...]


def latin_lines(text: str) -> list[Line]:
    """The lines of a text most of whose letters are Latin."""
    return _lines(text, _LATIN, latin_words)


def arabic_lines(text: str) -> list[Line]:
    """The lines of a text most of whose letters are Arabic."""
    lines = _lines(text, _ARABIC, arabic_words)
    return [line for line in lines if not _VOWEL_SIGN.search(text, line.start, line.end)]


_VOWEL_SIGN = lazy_pattern("[\u064b-\u0653\u0655-\u065f\u0670]")
"""Signs that Kazakh lacks, but for the hamza."""


_LATIN, _CYRILLIC, _ARABIC, _BREAK = 1, 2, 3, 4


_RANGES = (  # as `kazprep.text.alphabet` has them
    (_LATIN, ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2AF), (0x1E00, 0x1EFF))),
    (_LATIN, ((0xA790, 0xA791),)),
    (_CYRILLIC, ((0x400, 0x481), (0x48A, 0x52F))),
    (_ARABIC, ((0x620, 0x64A), (0x66E, 0x6D3), (0x6D5, 0x6D5))),
    (_BREAK, ((0x0A, 0x0A),)),
)
_KINDS = np.zeros(0x10000, np.uint8)
"""What each character of the basic plane is; the cheap test that each text goes through."""
for _kind, _ranges in _RANGES:
    for _first, _last in _ranges:
        _KINDS[_first : _last + 1] = _kind


def _lines(text: str, kind: int, words_of: Callable[[str, int, int], Iterator[Word]]) -> list[Line]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _KINDS[np.minimum(codes, 0xFFFF)]
    letters = np.flatnonzero(kinds == kind)
    if len(letters) < 2:
        return []
    breaks = np.flatnonzero(kinds == _BREAK)
    bounds = np.concatenate([[-1], breaks, [len(text)]])
    of_script = np.bincount(np.searchsorted(breaks, letters), minlength=len(breaks) + 1)
    others = np.flatnonzero((kinds != kind) & (kinds != 0) & (kinds != _BREAK))
    of_others = np.bincount(np.searchsorted(breaks, others), minlength=len(breaks) + 1)
    mostly = np.flatnonzero((of_script > 1) & (of_script >= _MIN_SHARE_OF_SCRIPT * (of_script + of_others)))
    lines = ((int(bounds[index]) + 1, int(bounds[index + 1])) for index in mostly)
    found = (Line(start, end, tuple(words_of(text, start, end))) for start, end in lines)
    return [line for line in found if line.words]


def kazakh_latin(lines: Sequence[Line], scripts: Collection[str]) -> tuple[list[Line], Reader | None]:
    """The lines that are Kazakh in one of some Latin scripts, and who reads them; none if no line is.

    Of a text with many lines some are tried first: where none of them is Kazakh, no line is taken.
    """
    possible = [line for line in lines if _may_be_kazakh_latin(line)]
    if not possible:
        return [], None
    sample = _sample(possible)
    best: tuple[float, list[Line], Reader] | None = None
    for script in plausible_scripts(sample, scripts):
        reader = reader_for(script, tuple(word.text for word in sample))
        strict = script != "latin-chat"
        if not strict and best is not None and len(best[1]) >= _MOST * len(possible):
            break  # a standard that most lines follow
        tried = possible[:: max(1, len(possible) // _TRIED_LINES)]
        accepted = [line for line in tried if _accepted(line, reader, strict=strict)]
        if accepted and len(tried) < len(possible):
            accepted = [line for line in possible if _accepted(line, reader, strict=strict)]
        if not accepted:
            continue
        letters = sum(len(word.text) for line in accepted[:_TRIED_LINES] for word in line.words)
        total = sum(_score(line, reader) for line in accepted[:_TRIED_LINES]) / letters
        if best is None or total > best[0]:
            best = total, accepted, reader
    if best is None:
        return [], None
    _, accepted, reader = best
    return _with_followers(lines, accepted, reader), reader


def _may_be_kazakh_latin(line: Line) -> bool:
    """A cheap test: whether a line has enough words and not too many of other languages."""
    if len(line.words) < _MIN_WORDS and not _marked(line):
        return False
    others = sum(len(word.text) for word in line.words if word.text.lower() in OTHER_WORDS)
    return _OTHER_WORD * others < sum(len(word.text) for word in line.words) - others


def kazakh_arabic(lines: Sequence[Line]) -> tuple[list[Line], Reader | None]:
    """The lines that are Kazakh in Arabic script, and who reads them; none if no line is."""
    allowed = [line for line in lines if _may_be_kazakh(line)]
    if not allowed:
        return [], None
    reader = reader_for("arabic", ())
    accepted = [line for line in allowed if _accepted(line, reader, strict=True)]
    if not accepted:
        return [], None
    taken = {line.start for line in _with_followers(lines, accepted, reader)}
    return [line for line in allowed if line.start in taken], reader


def _may_be_kazakh(line: Line) -> bool:
    text = "".join(word.text for word in line.words)
    return len(_NOT_KAZAKH_ARABIC.findall(text)) <= 0.01 * len(text)


def _with_followers(lines: Sequence[Line], accepted: Sequence[Line], reader: Reader) -> list[Line]:
    """The accepted lines, and others that may be Kazakh where most of the text is."""
    taken = {line.start for line in accepted}
    if 2 * sum(len(line.words) for line in accepted) < sum(len(line.words) for line in lines):
        return [line for line in accepted if len(line.words) >= _MIN_WORDS_ALONE]
    return [line for line in lines if line.start in taken or evidence(line.words, reader).follows]


def _sample(lines: Sequence[Line]) -> list[Word]:
    words = [word for line in lines for word in line.words]
    return words[:: max(1, len(words) // _SAMPLE_WORDS)]


def _accepted(line: Line, reader: Reader, *, strict: bool) -> bool:
    marks = MARKS.get(reader.alphabet.name)
    text = " ".join(word.text for word in line.words)
    if strict and marks is not None:
        strict = marks.search(text) is not None or _SHARED_MARK in text
    found = evidence(line.words, reader)
    return found.accepts(reader.alphabet.name, strict=strict, marked=_marked(line))


def _marked(line: Line) -> bool:
    """Whether a line has letters that English lacks."""
    text = " ".join(word.text for word in line.words)
    return _SHARED_MARK in text or any(mark.search(text) for mark in MARKS.values())


def _score(line: Line, reader: Reader) -> float:
    return sum(reader.score(word.text) for word in line.words)


def latin_script_of(words: Sequence[str]) -> Script:
    """The Latin script of words that are Kazakh, by the letters that tell the scripts from each other.

    >>> latin_script_of(["Bügın", "jaña"]), latin_script_of(["bugin", "zhana"])
    ('latin-2021', 'latin-chat')
    """
    counts = {script: sum(mark.search(word) is not None for word in words) for script, mark in MARKS.items()}
    most = max(counts, key=lambda script: counts[script])
    table = alphabet(most)
    others = sum(not table.written_letters.issuperset(table.lower(word)) for word in words)
    return most if counts[most] and others <= _MAX_OTHERS * len(words) else "latin-chat"


_MAX_OTHERS = 0.2
"""The share of words with letters that are not of the alphabet."""
