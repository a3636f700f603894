"""Finding names in tokens, in every case form, by a dictionary of their beginnings."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kazprep.canonical.known_names import HEAD_NOUN_OF, devoiced
from kazprep.canonical.strip_suffixes import separated_suffix
from kazprep.canonical.suffixes import SUFFIXES, possible_suffixes
from kazprep.text.surnames import PATRONYMICS

_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
_FOLDED = dict.fromkeys("«»“”„‟‹›", '"') | dict.fromkeys("‐‑", "-") | {"’": "'", "ʼ": "'"}

# -ге after a quotation mark or an abbreviation: «Береке»-ге, БҰҰ-ның
_FORMS = "|".join(sorted(SUFFIXES.keys() - {"н"}, key=len, reverse=True))
_HYPHENED = re.compile(rf"[-‐‑–](?:{_FORMS}){{1,2}}")
_GLUED = re.compile(rf"(?:{_FORMS}){{1,2}}")
_WORDS = frozenset(
    {"бен", "да", "дай", "дан", "дар", "де", "дей", "мен", "на", "не", "пен", "та", "тай", "тан", "тар", "те"}
)
"""Words that look like suffixes: `«Тау» мен «Дала»`."""

_MAX_SUFFIXES = 4  # Балаев-тар-ымыз-дағы-лар
_BEFORE_OTHERS = frozenset({"plural", "our", "attributive", "belonging"})
"""The suffixes that others may follow; case endings come last."""
_MAX_WORDS = 50_000  # that are remembered
_MIN_CAPITALS = 2
_MAX_COMPARED = 3  # letters


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a names file."""

    form: str
    """Without suffixes where `inflects`. In small letters it is found in whatever case, otherwise as it is
    written and in capitals."""
    type: str | None
    """The class; None for what must not be an entity."""
    inflects: bool = True
    """Whether case forms are found, too."""
    instead_of: tuple[str, ...] = ()
    """The classes that it is often mistaken for: only entities of these that have exactly its words become
    its class, or none. Empty: it is one wherever it stands."""


class _Entry(NamedTuple):
    name: Name
    pieces: tuple[str, ...]


class _Stem(NamedTuple):
    """What may be left of a word without suffixes, in lowercase."""

    text: str
    kept: int
    """How many of the word's characters are unchanged in it, from the first on."""
    is_possessed: bool
    """Whether a suffix follows that only follows a possessive."""


class _Word(NamedTuple):
    """A token, cut into letters and single signs."""

    pieces: tuple[str, ...]
    folded: tuple[str, ...]
    """The pieces in lowercase, with one kind of quotation marks, hyphens and apostrophes."""


class Names:
    """Names with their classes, and what must not be an entity."""

    def __init__(self, names: Iterable[Name], sha256: str = "") -> None:
        """`sha256` is that of the file that they are from."""
        self.sha256 = sha256
        self._entries: dict[str, tuple[_Entry, ...]] = {}
        self._beginnings: set[str] = set()
        for name in names:
            pieces = tuple(pieces_of(name.form))
            folded = [_folded(piece) for piece in pieces]
            key = " ".join(folded)
            self._entries[key] = (*self._entries.get(key, ()), _Entry(name, pieces))
            self._beginnings.update(" ".join(folded[:count]) for count in range(1, len(folded)))
        firsts = {key.partition(" ")[0] for key in self._entries}
        # What suffixes leave of a word differs from a name in its last letter at most.
        self._compared = max(1, min([_MAX_COMPARED, *(len(first) - 1 for first in firsts)]))
        self._firsts = {first[: self._compared] for first in firsts}
        self._may_begin: dict[str, bool] = {}

    @property
    def rows(self) -> Iterator[Name]:
        """The names, in the order of their forms' first occurrence."""
        return (entry.name for entries in self._entries.values() for entry in entries)

    def __len__(self) -> int:
        return sum(map(len, self._entries.values()))

    def find(self, words: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int, Name]]:
        """The names among some tokens of a sentence, from left to right, of several the longest.

        Gives the spans of tokens, half-open indices of `words`; no two of them overlap.

        >>> names = Names([Name("Қарабұлақ", "GPE"), Name("Қарабұлақ өзені", "LOCATION")])
        >>> words = ["Қарабұлақта", "Қарабұлақ", "өзеніне", "қарайды"]
        >>> [(start, end, name.type) for start, end, name in names.find(words, 0, 4)]
        [(0, 1, 'GPE'), (1, 3, 'LOCATION')]
        """
        at = first
        while at < last:
            found = self.match(words, at, last)
            if found is None:
                at += 1
            else:
                end, name = found
                yield at, end, name
                at = end

    def match(self, words: Sequence[str], at: int, last: int) -> tuple[int, Name] | None:
        """The longest name that begins at a token and ends before `last`: its end, exclusive, and it."""
        word = words[at]
        begins = self._may_begin.get(word)
        if begins is None:
            if len(self._may_begin) > _MAX_WORDS:
                self._may_begin.clear()
            begins = self._may_begin[word] = self._begins(word)
        return self._longest(words, at, last) if begins else None

    def _begins(self, text: str) -> bool:
        """Whether a name may begin with a token."""
        word = _word(text)
        if not word.pieces:
            return False
        first = word.folded[0]
        if first[: self._compared] not in self._firsts:
            return False
        if first in self._beginnings or first in self._entries:
            return True
        is_single = len(word.pieces) == 1
        return is_single and any(stem.text in self._entries for stem in _stems(word.pieces[0]))

    def _longest(self, words: Sequence[str], first: int, last: int) -> tuple[int, Name] | None:
        """The longest name that begins at a token: the token after its end, and the name."""
        found: tuple[int, Name] | None = None
        key = ""
        pieces: list[str] = []
        for at in range(first, last):
            word = _word(words[at])
            for index, folded in enumerate(word.folded):
                pieces.append(word.pieces[index])
                name = self._name(key, folded, pieces, word.pieces[index + 1 :])
                if name is not None:
                    is_quoted = not folded.isalnum() and name.inflects
                    end = at + 1 + (is_quoted and at + 1 < last and _is_suffix(words[at + 1]))
                    found = end, name
                key = f"{key}{folded}"
                if key not in self._beginnings:
                    return found
                key += " "
        return found

    def _name(self, key: str, folded: str, pieces: Sequence[str], rest: Sequence[str]) -> Name | None:
        """The name that ends with the last of some pieces, and with its token, but for suffixes.

        `key` is that of the pieces before, `rest` what follows in the token.
        """
        capitals = _is_in_capitals(pieces)
        is_suffix = bool(rest) and _HYPHENED.fullmatch("".join(rest)) is not None
        if not rest or is_suffix:
            for entry in self._entries.get(key + folded, ()):
                is_allowed = entry.name.inflects or not is_suffix
                if is_allowed and _is_spelled(entry, pieces, len(pieces[-1]), capitals):
                    return entry.name
        if rest:
            return None
        for stem in _stems(pieces[-1]):
            for entry in self._entries.get(key + stem.text, ()):
                if entry.name.type == "PERSON" and stem.is_possessed and not stem.text.endswith(PATRONYMICS):
                    continue
                if entry.name.inflects and _is_spelled(entry, pieces, stem.kept, capitals):
                    return entry.name
        return None


def pieces_of(text: str) -> list[str]:
    """A text cut into words of letters and digits, and single other signs.

    >>> pieces_of("«Береке-2» ЖШС")
    ['«', 'Береке', '-', '2', '»', 'ЖШС']
    """
    return _PIECE.findall(text)


def _folded(piece: str) -> str:
    return _FOLDED.get(piece) or piece.lower()


@lru_cache(1 << 12)
def _word(text: str) -> _Word:
    pieces = tuple(pieces_of(text))
    return _Word(pieces, tuple(_folded(piece) for piece in pieces))


def _is_in_capitals(pieces: Sequence[str]) -> bool:
    text = "".join(pieces)
    return text.isupper() and len(text) >= _MIN_CAPITALS


def _is_spelled(entry: _Entry, pieces: Sequence[str], kept: int, capitals: bool) -> bool:
    """Whether pieces are spelled as the name: the last one as far as it is `kept`, then in lowercase."""
    if capitals or entry.name.form.islower():
        return True
    *before, last = pieces
    *of_name, last_of_name = entry.pieces
    suffix = last[kept:]
    return (
        last[:kept] == last_of_name[:kept]
        and (not suffix or suffix.islower())
        and all(_is_same(one, other) for one, other in zip(before, of_name, strict=True))
    )


def _is_same(one: str, other: str) -> bool:
    return one == other or _FOLDED.get(one, one) == _FOLDED.get(other, other)


def _is_suffix(token: str) -> bool:
    """Whether a token after a quotation mark is a suffix of what is in quotation marks: `«Береке»-ге`."""
    if _HYPHENED.fullmatch(token):
        return True
    return token not in _WORDS and _GLUED.fullmatch(token) is not None


@lru_cache(1 << 12)
def _stems(piece: str) -> tuple[_Stem, ...]:
    """What may be left of a word without its suffixes, the longest first; without the word itself.

    >>> [stem.text for stem in _stems("Балаевтарға")]
    ['балаевтар', 'балаев']
    """
    word = piece.lower()
    if len(word) != len(piece) or not piece[-1].isalpha():
        return ()
    found: dict[str, _Stem] = {}
    pending = [(word, False, 0)]
    while pending:
        text, is_possessed, count = pending.pop()
        for stem in _shorter(text, is_outermost=not count):
            each = stem._replace(is_possessed=stem.is_possessed or is_possessed)
            if each.text not in found and len(each.text) > 1:
                found[each.text] = each
                if count + 1 < _MAX_SUFFIXES:
                    pending.append((each.text, each.is_possessed, count + 1))
    separated = separated_suffix(piece)  # БҰҰның, Facebookте
    if separated is not None:
        rest = separated[0]
        found.setdefault(rest.lower(), _Stem(rest.lower(), len(rest), False))
    return tuple(sorted(found.values(), key=lambda stem: -len(stem.text)))


def _shorter(text: str, *, is_outermost: bool) -> Iterator[_Stem]:
    """The stems of a word in lowercase without its last suffix."""
    noun = HEAD_NOUN_OF.get(text)
    if noun is not None:  # Үкіметі; of мектебі the б is that of мектеп
        yield _Stem(noun, _n_shared(noun, text), False)
    for stem, suffix in possible_suffixes(text):
        if not is_outermost and suffix.name not in _BEFORE_OTHERS:
            continue
        yield _Stem(stem, len(stem), suffix.follows_possessive(stem))
        base = devoiced(stem) if suffix.name == "our" else None
        if base is not None:  # Қарабұлағымыз
            yield _Stem(base, len(base) - 1, False)


def _n_shared(one: str, other: str) -> int:
    """The number of letters that two words begin with alike."""
    for index, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return index
    return min(len(one), len(other))
