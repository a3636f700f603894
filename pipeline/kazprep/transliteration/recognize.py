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


@dataclass(frozen=True, slots=True)
class Evidence:
    """How Kazakh some words are."""

    n_words: int
    n_small: int
    """The number of those that the lexicon knows, of three letters or more and no names."""
    known_share: float
    """The share of letters in known words, from 0 to 1; names count less."""
    fit: float
    """How probable the words are: 0 is usual, -1 what unknown words have; names count less."""

    def accepts(self, *, strict: bool, marked: bool) -> bool:
        """Whether the words are Kazakh by themselves."""
        enough = self.n_words >= _MIN_WORDS and self.n_small >= max(2, min(3, self.n_words / 2))
        if not strict and not enough:
            return False
        if self.n_words < _MIN_WORDS and self.known_share < 1:
            return False
        needed = 0.55 + 0.03 * max(0, 6 - self.n_words) + (0.25 if marked and not strict else 0.0)
        return self.known_share + self.fit > needed

    @property
    def follows(self) -> bool:
        """Whether the words may be Kazakh, as those around them are."""
        return self.known_share > 0.35 and self.fit > -0.7


def evidence(words: Sequence[Word], reader: Reader) -> Evidence:
    """How Kazakh words are, as one reader reads them; of many, the first."""
    words = words[:_TRIED_WORDS]
    known = total = fit = n_weighted = 0.0
    n_small = 0
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
        n_small += bool(best and best.known and length > 2 and not name)
        known += weight if best and best.known else 0.0
        total += weight
        fit += weight / length * max(-1.0, (best.score - _usual(length)) / _RANGE if best else -1.0)
        n_weighted += weight / length
    return Evidence(len(words), n_small, known / (total or 1.0), fit / (n_weighted or 1.0))


def _usual(length: int) -> float:
    """The logarithm of the probability that a word of so many letters usually has."""
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
    if "latin-2018" in found and _is_karakalpak(" ".join(word.text for word in words).lower()):
        found.remove("latin-2018")
    # With acutes it is the alphabet of 2018 or Karakalpak, with schwas that of 1929 or Azerbaijani.
    if "latin-chat" in allowed and not counts["latin-2018"] and not counts["latin-1929"]:
        found.append("latin-chat")
    return found


_CONSONANT = "[bdfgǵhjklmnńpqrstvxz]"
_Y_FOR_YERU = lazy_pattern(f"{_CONSONANT}y(?![aáeioóuú])")
_DOTLESS_FOR_YERU = lazy_pattern(f"{_CONSONANT}ı{_CONSONANT}")


def _is_karakalpak(text: str) -> bool:
    """Whether ı stands for ы, as in Karakalpak, and not for и and й, as in the Kazakh alphabet of 2018.

    Karakalpak has no ý.
    """
    return "ý" not in text and _DOTLESS_FOR_YERU.search(text) is not None and _Y_FOR_YERU.search(text) is None


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
    return _lines(text, _ARABIC, arabic_words)


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
    others = np.flatnonzero(kinds == _CYRILLIC)
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
    arabic = not reader.alphabet.has_capitals
    marked = _marked(line)
    shared = not (_ARABIC_OF_KAZAKH if arabic else _LATIN_OF_KAZAKH).search(text)
    if (strict or marked) and shared:
        if found.known_share < _MIN_SHARE_OF_SHARED:
            return False
        if found.n_words < (_MIN_WORDS if arabic else _MIN_WORDS_OF_SHARED):
            return False
    return found.accepts(strict=strict, marked=marked)


_LATIN_OF_KAZAKH = lazy_pattern(
    f"[qQñÑūŪäÄáÁǵǴńŃóÓúÚýÝƣꞑɵьƏə{APOSTROPHES}]|[bdfgğjklmnprsştvz]y(?![aeiouäöüı])"
    r"|[eöüEÖÜ]\w{0,9}ı|ı\w{0,9}[eöü]"  # a front vowel with ı, which is і
)
_ARABIC_OF_KAZAKH = lazy_pattern("[\u0674-\u0678\u0621ع]")
"""Letters that Turkish, or Uyghur, has not, and y for ы: a line without one needs more words."""
_MIN_WORDS_OF_SHARED, _MIN_SHARE_OF_SHARED = 5, 0.9


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
