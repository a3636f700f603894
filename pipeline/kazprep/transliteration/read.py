"""Kazakh in Latin and Arabic script, brought to Cyrillic: the replacements, one for each word."""

from collections.abc import Collection, Iterator

from kazprep.edits import Replacement
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.transliteration.alphabets import APOSTROPHES, SCRIPTS, Alphabet
from kazprep.transliteration.decode import Candidate
from kazprep.transliteration.reader import Reader
from kazprep.transliteration.recognize import (
    Line,
    arabic_lines,
    evidence,
    kazakh_arabic,
    kazakh_latin,
    latin_lines,
)
from kazprep.transliteration.words import (
    ARABIC_DIGITS,
    ARABIC_PUNCTUATION,
    INTERNATIONAL,
    Word,
    has_rare_letters,
    looks_foreign,
)


def latin_to_cyrillic(text: str, scripts: Collection[str] = SCRIPTS) -> Iterator[Replacement]:
    """The words of lines that are Kazakh in one of some Latin scripts, in Cyrillic.

    >>> list(latin_to_cyrillic("Bügın auyldan ağam keldı."))
    [(0, 5, 'Бүгін'), (6, 13, 'ауылдан'), (14, 18, 'ағам'), (19, 24, 'келді')]
    """
    lines, reader = kazakh_latin(latin_lines(text), scripts)
    if reader is None:
        return
    for line in lines:
        kept = _foreign_quotations(text, line, reader)
        for word in line.words:
            if any(start <= word.start < end for start, end in kept):
                continue
            found = _cyrillic(text, word, reader)
            if found is not None:
                new, length = found
                yield word.start, word.start + length, new


def arabic_to_cyrillic(text: str) -> Iterator[Replacement]:
    """The words of lines that are Kazakh in Arabic script, in Cyrillic, with their punctuation and digits.

    Arabic script has no capital letters: a sentence's first word gets one, and words that are always names.
    """
    lines, reader = kazakh_arabic(arabic_lines(text))
    if reader is None:
        return
    for line in lines:
        words = {word.start: word for word in line.words}
        begins = True
        position = line.start
        while position < line.end:
            word = words.get(position)
            if word is None:
                sign = text[position]
                new = ARABIC_PUNCTUATION.get(sign) or ARABIC_DIGITS.get(sign)
                if new:
                    yield position, position + 1, new
                begins = sign in ".!?؟۔…" or (begins and not sign.isalnum())
                position += 1
                continue
            best = reader.best(word.text)
            if best is not None:
                capital = begins or reader.lexicon.is_name(best.form)
                yield word.start, word.end, best.form[:1].upper() + best.form[1:] if capital else best.form
            begins = False
            position = word.end


_QUOTATION = lazy_pattern(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"|\([^()]*\)")


def _foreign_quotations(text: str, line: Line, reader: Reader) -> list[tuple[int, int]]:
    """Quotations of two words or more, and what is in brackets, that are not Kazakh."""
    spans = []
    for match in _QUOTATION.finditer(text, line.start, line.end):
        words = [word for word in line.words if match.start() < word.start < match.end()]
        if len(words) > 1 and not evidence(words, reader).follows:
            spans.append(match.span())
    return spans


_MAX_ABBREVIATION = 5
_LEAST_PER_LETTER, _LEAST_OF_CHAT = -4.4, -4.2
_LEAST_OF_FOREIGN = -2.2
_ENDING = lazy_pattern(
    "(?:лар|лер|дар|дер|тар|тер)?(?:ым|ім|ың|ің|ы|і|сы|сі)?"
    "(?:(?:ның|нің|дың|дің|тың|тің)|[ғгқкн][ае]|[нд]?[аеыі]|[дтн]?[ае]н|[дт][аеыі]|[мбп]ен|шы|ші|ншы|нші|інші|ыншы"
    "|жылы|жылғы)?"
)


def _cyrillic(text: str, word: Word, reader: Reader) -> tuple[str, int] | None:
    """A word in Cyrillic and how many of its characters that is, or None for one that stays."""
    written, length = word.text, len(word.text)
    best = reader.best(written)
    if written[-1] in APOSTROPHES:  # the apostrophe of a letter, or the end of a quotation
        bare = reader.best(written[:-1])
        if best is None or (bare is not None and bare.known and not best.known):
            best, written, length = bare, written[:-1], length - 1
    if best is None or not best.form:
        return None
    if (
        length <= 2
        and text[word.start + length : word.start + length + 1] == "."
        and (length == 1 or (written[0].isupper() and not best.known))
    ):
        new = _initial(written, reader.alphabet)
    elif length == 1:
        new = None
    elif _follows_number(text, word):
        endings = (each.form for each in reader.ranked(written) if _ENDING.fullmatch(each.form))
        new = next(endings, None)
    elif written.isupper() and length <= _MAX_ABBREVIATION and not _is_in_capitals(text, word):
        new = _abbreviation(written, best, reader.alphabet)
    elif _may_be_kazakh(written, best, reader.alphabet):
        new = _in_case(written, best, reader.alphabet)
    else:
        new = None
    return (new, length) if new else None


def _may_be_kazakh(written: str, best: Candidate, alphabet: Alphabet) -> bool:
    """Whether a word that the lexicon does not know may be one of Kazakh, or a name in its spelling."""
    if not _is_plain(written, alphabet):
        return True
    fit = best.score / len(written)
    if has_rare_letters(written, alphabet.written_letters):
        return False
    if looks_foreign(written, alphabet.written_letters):
        return best.known and fit > _LEAST_OF_FOREIGN
    return best.known or fit > (_LEAST_OF_CHAT if alphabet.name == "latin-chat" else _LEAST_PER_LETTER)


def _is_plain(written: str, alphabet: Alphabet) -> bool:
    """Whether a word has only letters that English has, too, and no q before another vowel than u."""
    small = alphabet.lower(written)
    return alphabet.own_letters.isdisjoint(small) and not _KAZAKH_Q.search(small)


_KAZAKH_Q = lazy_pattern("q(?!u)|q$|[a-z]qu")


def _is_in_capitals(text: str, word: Word) -> bool:
    """Whether the words around one are in capitals, too, as in a heading."""
    around = (
        text[max(0, word.start - 40) : word.start].rpartition("\n")[2]
        + text[word.end : word.end + 40].partition("\n")[0]
    )
    return around.isupper()


def _abbreviation(written: str, best: Candidate, alphabet: Alphabet) -> str | None:
    """The Cyrillic letters of an abbreviation, or None for one that stays."""
    if written in INTERNATIONAL:
        return None
    if looks_foreign(written, alphabet.letters if alphabet.name == "latin-1929" else frozenset()):
        return None
    if alphabet.name == "latin-chat":
        return best.form.upper() if best.known else None
    if best.known and len(best.form) > 2:
        return best.form.upper()
    letters = [_initial(letter, alphabet) for letter in written]
    return "".join(letter for letter in letters if letter) if all(letters) else best.form.upper()


_AFTER_NUMBER = lazy_pattern("[\\d%][’'\u2010\u2011-]")


def _follows_number(text: str, word: Word) -> bool:
    """Whether a word may be the suffix of a number: `2021-jyly`, `15-şı`."""
    return _AFTER_NUMBER.fullmatch(text, max(0, word.start - 2), word.start) is not None


def _initial(written: str, alphabet: Alphabet) -> str | None:
    """The Cyrillic letter of an initial or of `t.b.`; the plainest, where several are possible."""
    readings = alphabet.reads.get(alphabet.lower(written), ())
    single = [(cost, index, piece) for index, (piece, cost) in enumerate(readings) if len(piece) == 1]
    if not single:
        return None
    letter = min(single)[2]
    return letter.upper() if written[0].isupper() else letter


def _in_case(written: str, best: Candidate, alphabet: Alphabet) -> str:
    """A form in the capital and small letters of the word that it is read from."""
    if len(written) > 1 and written.isupper():
        return best.form.upper()
    if written[1:].islower():
        return best.form[:1].upper() + best.form[1:] if written[0].isupper() else best.form
    pieces, start = [], 0
    for piece, end in zip(best.pieces, best.ends, strict=True):
        pieces.append(piece[:1].upper() + piece[1:] if written[start].isupper() else piece)
        start = end
    return "".join(pieces)
