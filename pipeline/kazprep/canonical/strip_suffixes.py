"""Stripping suffixes from a name, one at a time: deciders that strip a suffix, keep the name or abstain.

The base form of a name is the name without its suffixes. It is known where it is in the lists of
`names.py`; what a suffix may follow is in `suffixes.py`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile

from kazprep.canonical.known_names import (
    HEAD_NOUN_OF,
    HEAD_NOUNS,
    KNOWN_NAMES,
    NEVER_STRIPPED,
    NEVER_STRIPPED_OF_PEOPLE,
    NOUNS_IN_N,
    PLACE_ENDS,
    SURNAME_ENDS,
    devoiced,
    is_possessive,
    may_take_t,
)
from kazprep.canonical.suffixes import SUFFIXES, Suffix, possible_suffixes
from kazprep.text.alphabet import UPPER
from kazprep.text.surnames import PATRONYMICS


@dataclass(frozen=True, slots=True)
class StrippedSuffix:
    """A suffix that was stripped from a name.

    `suffix` is its text, `name` what it is (`genitive`, `plural`, `quotation marks`), `rest` what is left of
    the name, and `reason` why: `by rule`, `known name`, `base form in the document`, `after punctuation`,
    `around the name`.
    """

    suffix: str
    name: str
    rest: str
    reason: str


def stripped_suffixes(text: str, label: str, other_names: Collection[str] = ()) -> Iterator[StrippedSuffix]:
    """The suffixes that a name of class `label` loses, from the last one on; see `canonical`."""
    stripped = _next_stripped(text, label, other_names)
    while stripped is not None:
        yield stripped
        stripped = _next_stripped(stripped.rest, label, other_names)


def _next_stripped(text: str, label: str, other_names: Collection[str]) -> StrippedSuffix | None:
    of_known, of_others, of_form = _decisions(text, label)
    decision = of_known
    if decision is None:
        decision = next((each for each in of_others if each.rest in other_names), of_form)
    return None if decision is _KEEP else decision


@lru_cache(maxsize=1 << 14)
def _decisions(
    text: str, label: str
) -> "tuple[StrippedSuffix | None, tuple[StrippedSuffix, ...], StrippedSuffix | None]":
    """What there is to decide on a name, which the rest of its document does not change.

    First what is known of it, where that decides; else the suffixes that leave a name which the document may
    have, too; and what is decided by the name's form where it has none of them.
    """
    name = _Name.of(text, label)
    of_known = _first(_OF_KNOWN, name)
    if of_known is not None:
        return of_known, (), None
    return None, tuple(_leaving_other_names(name)), _first(_OF_FORM, name)


def _first(deciders: "Sequence[_Decider]", name: "_Name") -> StrippedSuffix | None:
    """The decision of the first decider that does not abstain; where all do, the name is kept."""
    return next((found for decide in deciders if (found := decide(name)) is not None), None)


_KEEP = StrippedSuffix("", "", "", "")
"""The decision that the name has no suffix."""


@dataclass(eq=False)
class _Name:
    """A name, split before its last word, which is the inflected one."""

    text: str
    lead: str
    """The text before the last word, with its space."""
    last: str
    word: str
    """The last word in lowercase."""
    is_person: bool
    is_compound: bool
    """Whether the last word modifies one before it: ЭКСПО-қалашығы is a compound, Нұр-Сұлтан is not."""
    ends_in_noun: bool
    """Whether it is a compound and ends in a common noun, in lowercase."""

    @classmethod
    def of(cls, text: str, label: str) -> "_Name":
        lead, space, last = text.rpartition(" ")
        tail = last.rpartition("-")[2]
        is_person = label == "PERSON"
        is_compound = not is_person and (bool(space) or (tail != last and tail[:1].islower()))
        ends_in_noun = is_compound and tail[:1].islower()
        return cls(text, lead + space, last, last.lower(), is_person, is_compound, ends_in_noun)

    @cached_property
    def splits(self) -> list[tuple[str, Suffix]]:
        """The stems, in lowercase, and suffixes that the last word may consist of, the longest suffix first.

        No person's name is in the possessive but a patronymic, so that none has a suffix that follows one.
        """
        return [
            (stem, suffix)
            for stem, suffix in possible_suffixes(self.word)
            if not (self.is_person and suffix.follows_possessive(stem) and not stem.endswith(PATRONYMICS))
        ]

    def without(self, stem: str) -> str:
        """The name with the last word cut to the length of a stem."""
        return self.lead + self.last[: len(stem)]


_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")
_MIN_STEM = 3
"""Letters that are left, unless they are a known name: `Унда`, `Ошта`."""


def _quotation_marks(name: _Name) -> StrippedSuffix | None:
    inside = unquoted(name.text)
    if inside is None:
        return None
    return StrippedSuffix(name.text[0] + name.text[-1], "quotation marks", inside, "around the name")


def _separated(name: _Name) -> StrippedSuffix | None:
    found = separated_suffix(name.text)
    if found is None:
        return None
    rest, suffix, suffix_name = found
    return StrippedSuffix(suffix, suffix_name, rest, "after punctuation")


def _base_form(name: _Name) -> StrippedSuffix | None:
    """Keep a name whose last word is known as a base form, or has no letter at its end."""
    word = name.word
    if len(word) != len(name.last) or not name.last[-1:].isalpha():
        return _KEEP
    tail = word.rpartition("-")[2]
    if tail in KNOWN_NAMES or word in KNOWN_NAMES or tail in HEAD_NOUNS:
        return _KEEP
    if name.is_compound and tail in HEAD_NOUN_OF:
        return _KEEP
    return _KEEP if word.endswith(NEVER_STRIPPED_OF_PEOPLE if name.is_person else NEVER_STRIPPED) else None


def _possessive_head_noun(name: _Name) -> StrippedSuffix | None:
    """Strip the possessive of a head noun that is the whole name: `Үкіметі`, of a noun outside the name."""
    head = HEAD_NOUN_OF.get(name.word)
    if head is None or name.is_person or name.is_compound:
        return None
    # Орталығы loses the ы of Орталық
    suffix = name.last[len(head) :] if name.word.startswith(head) else name.last[-1:]
    return StrippedSuffix(suffix, "possessive", name.lead + _spelled_as(name.last, head), "known name")


def _after_known_base_form(name: _Name) -> StrippedSuffix | None:
    """Strip a suffix that leaves a known base form, before those that only fit by their form."""
    for stem, suffix in name.splits:
        base = _known_base_form(stem, suffix, name)
        if base is not None:
            rest = name.lead + _spelled_as(name.last, base)
            return StrippedSuffix(name.last[len(stem) :], suffix.name, rest, "known name")
    return None


def _leaving_other_names(name: _Name) -> Iterator[StrippedSuffix]:
    """The suffixes without which it may be another name of the document, in the order of preference."""
    for stem, suffix in name.splits:
        if len(stem) >= _MIN_STEM:
            rest = name.without(stem)
            yield StrippedSuffix(name.last[len(stem) :], suffix.name, rest, "base form in the document")


def _in_capitals(name: _Name) -> StrippedSuffix | None:
    """Keep a name in capital letters, which may be a heading or a brand: `ҚАРАБҰЛАҚТЫ`, `ХОНДА`."""
    return _KEEP if name.last.isupper() else None


def _by_form(name: _Name) -> StrippedSuffix | None:
    """Strip a suffix that is certain by its form."""
    for stem, suffix in name.splits:
        if len(stem) >= _MIN_STEM and _is_certain(stem, suffix, name):
            return StrippedSuffix(name.last[len(stem) :], suffix.name, name.without(stem), "by rule")
    return None


def _linking_vowel(name: _Name) -> StrippedSuffix | None:
    """Strip the vowel that is left of `Минскіде`."""
    if name.is_person or not name.word.endswith("скі") or len(name.word) <= len("скі") + 1:
        return None
    return StrippedSuffix(name.last[-1:], "linking vowel", name.lead + name.last[:-1], "by rule")


_Decider = Callable[[_Name], StrippedSuffix | None]
_OF_KNOWN: tuple[_Decider, ...] = (
    _quotation_marks,
    _separated,
    _base_form,
    _possessive_head_noun,
    _after_known_base_form,
)
"""Those that come before the other names of the document."""
_OF_FORM: tuple[_Decider, ...] = (_in_capitals, _by_form, _linking_vowel)
"""Those that come after them."""


def _known_base_form(stem: str, suffix: Suffix, name: _Name) -> str | None:
    """The base form of a stem, if that is known."""
    tail = stem.rpartition("-")[2]
    if name.is_compound and suffix.name == "plural":  # Құрама Штаттар
        return None
    if stem in KNOWN_NAMES or tail in KNOWN_NAMES or tail in HEAD_NOUNS or tail in HEAD_NOUN_OF:
        return stem
    if suffix.follows_possessive(stem) and stem[:-1] in KNOWN_NAMES:  # Алатауында
        return stem
    if suffix.name == "our":
        base = devoiced(stem)
        return base if base in KNOWN_NAMES or base in HEAD_NOUNS else None
    return stem if name.is_compound and is_possessive(tail) else None


def _is_certain(stem: str, suffix: Suffix, name: _Name) -> bool:
    """Whether a suffix is certain by its form, in a name of which nothing is known."""
    is_surname = name.is_person and stem.endswith(SURNAME_ENDS)
    is_place = not name.is_person and stem.endswith(PLACE_ENDS)
    is_possessed = suffix.follows_possessive(stem)
    match suffix.name:
        case "genitive" | "instrumental" | "belonging" | "dative":
            return True
        case "accusative" if is_possessed:
            is_in_n = name.word.rpartition("-")[2] in NOUNS_IN_N
            return name.is_person or (name.ends_in_noun and not is_in_n)
        case "accusative" if suffix.form in ("ны", "ні"):  # but Жеңіс майданы
            return not name.is_compound or is_place
        case "accusative":  # but Теректі
            is_noun = name.ends_in_noun and (suffix.form[0] == "д" or may_take_t(stem))
            is_plural = name.is_compound and stem.endswith(_PLURALS)
            return name.is_person or is_place or is_noun or is_plural
        case "locative" | "attributive" if is_possessed:  # Нарында
            return name.is_person or name.is_compound
        case "attributive":
            return True
        case "locative":
            return not name.is_person or is_surname
        case "ablative" if suffix.form == "тан" and stem[-1] == "с":  # Өзбекстан, Дастан
            return is_place or is_surname
        case "ablative":
            return True
        case "similative" | "plural":  # but Алтай, Айдар
            return is_surname
        case _:
            return False


def _spelled_as(word: str, base: str) -> str:
    """A base form in lowercase, with the uppercase letters of the word in which it was found."""
    if word.isupper():
        return base.upper()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(base, word.lower(), strict=False)))
    return word[:same] + base[same:]


_FORMS = "|".join(sorted(SUFFIXES.keys() - {"н"}, key=len, reverse=True))
_HYPHEN = "[-‐‑–]"
# БҰҰ-ның, «Береке»-ге, ЖОО-лардың; «Береке»ге, Facebookте; БҰҰның
_SEPARATED = re.compile(
    rf"(?:(?<=[\w»”\"“]){_HYPHEN}|(?<=[»”\"“A-Za-z])|(?<=[{UPPER}]{{2}}))(?:{_FORMS}){{1,2}}\Z"
)


def separated_suffix(text: str) -> tuple[str, str, str] | None:
    """The name, its suffix and what that is, where it follows a hyphen, a quotation mark, capitals or Latin.

    None where there is no such suffix.

    >>> separated_suffix("БҰҰ-ның"), separated_suffix("Facebookте"), separated_suffix("Алма-Ата")
    (('БҰҰ', '-ның', 'genitive'), ('Facebook', 'те', 'locative'), None)
    """
    found = _SEPARATED.search(text, text.rfind(" ") + 1)
    if found is None:
        return None
    suffix = found[0]
    name = next(SUFFIXES[suffix[i:]][0].name for i in range(len(suffix)) if suffix[i:] in SUFFIXES)
    return text[: found.start()], suffix, name


_QUOTATION_MARKS = frozenset({"«»", "“”", "„“", "„”", '""'})


def unquoted(text: str) -> str | None:
    """The text inside quotation marks around the whole text; None where there are none.

    >>> unquoted("«Астана»"), unquoted("«Береке» ЖШС мен «Дала»")
    ('Астана', None)
    """
    if len(text) < 3 or text[0] + text[-1] not in _QUOTATION_MARKS:
        return None
    inside = text[1:-1]
    if not inside.strip() or set(inside) & {text[0], text[-1]}:
        return None
    return inside.strip()
