"""Which suffix a name loses, one at a time; suffixes that are written apart too (`БҰҰ-ның`, `«Астана»ға`)."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile

from kazprep.canonical.names import (
    BARE_IN_N,
    HEAD_OF,
    HEADS,
    KEPT_ENDS,
    KEPT_ENDS_OF_PEOPLE,
    KNOWN,
    PLACE_ENDS,
    SURNAME_ENDS,
    hardened,
    is_possessive,
    may_take_t,
)
from kazprep.canonical.suffixes import ENDINGS, Ending, possible_endings

_QUOTED = frozenset({"«»", "“”", "„“", "„”", '""'})
_SHAPES = "|".join(sorted(ENDINGS.keys() - {"н"}, key=len, reverse=True))
_HYPHEN = "[-‐‑–]"

# БҰҰ-ның, «Береке»-ге, ЖОО-лардың; «Береке»ге, Facebookте; БҰҰның
_APPENDED = re.compile(
    rf"(?:(?<=[\w»”\"“]){_HYPHEN}|(?<=[»”\"“A-Za-z])|(?<=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{{2}}))(?:{_SHAPES}){{1,2}}\Z"
)


def appended_ending(text: str) -> tuple[str, str, str] | None:
    """The name, its ending and what ending it is; None where no ending is set apart.

    >>> appended_ending("БҰҰ-ның"), appended_ending("Facebookте"), appended_ending("Алма-Ата")
    (('БҰҰ', '-ның', 'genitive'), ('Facebook', 'те', 'locative'), None)
    """
    found = _APPENDED.search(text, text.rfind(" ") + 1)
    if found is None:
        return None
    ending = found[0]
    name = next(ENDINGS[ending[i:]][0].name for i in range(len(ending)) if ending[i:] in ENDINGS)
    return text[: found.start()], ending, name


def unquoted(text: str) -> str | None:
    """What is inside quotation marks around the whole text; None where there are none.

    >>> unquoted("«Астана»"), unquoted("«Береке» ЖШС мен «Дала»")
    ('Астана', None)
    """
    if len(text) < 3 or text[0] + text[-1] not in _QUOTED:
        return None
    inside = text[1:-1]
    if not inside.strip() or set(inside) & {text[0], text[-1]}:
        return None
    return inside.strip()


_SHORTEST = 3
"""Letters that must be left, unless they are a known name: `Унда`, `Ошта`."""

_PATRONYMICS = ("ұлы", "қызы")
_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")


@dataclass(frozen=True, slots=True)
class Cut:
    """An ending that was taken off a name.

    `ending` is what stood there, `name` what it is (`genitive`, `plural`, `quotation marks`), `rest` what was
    left of the name, and `reason` why: `by rule`, `known name`, `stands bare in the document`,
    `after a mark`, `around the whole`.
    """

    ending: str
    name: str
    rest: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Name:
    """A name, parted for its last word, which is the one that is inflected."""

    lead: str
    """What stands before the last word, with its space."""
    last: str
    word: str
    """The last word in small letters."""
    person: bool
    compound: bool
    """Whether the last word belongs to one before it: ЭКСПО-қалашығы is a compound, Нұр-Сұлтан is none."""
    noun: bool
    """Whether it is a compound and ends in a plain noun, in small letters."""

    @classmethod
    def parted(cls, text: str, kind: str) -> "_Name":
        lead, space, last = text.rpartition(" ")
        tail = last.rpartition("-")[2]
        person = kind == "PERSON"
        compound = not person and (bool(space) or (tail != last and tail[:1].islower()))
        return cls(lead + space, last, last.lower(), person, compound, compound and tail[:1].islower())


def cuts(text: str, kind: str, others: Collection[str] = ()) -> Iterator[Cut]:
    """The endings that a name of class `kind` loses, from the outermost in; see `canonical`."""
    cut = _next_cut(text, kind, others)
    while cut is not None:
        yield cut
        cut = _next_cut(cut.rest, kind, others)


def _next_cut(text: str, kind: str, others: Collection[str]) -> Cut | None:
    return _unmark(text) or _cut(_Name.parted(text, kind), others)


def _unmark(text: str) -> Cut | None:
    """Quotation marks around the whole, or an ending behind a hyphen, a mark, capitals or Latin letters."""
    inside = unquoted(text)
    if inside is not None:
        return Cut(text[0] + text[-1], "quotation marks", inside, "around the whole")
    found = appended_ending(text)
    if found is not None:
        rest, ending, name = found
        return Cut(ending, name, rest, "after a mark")
    return None


def _cut(name: _Name, others: Collection[str]) -> Cut | None:
    """The last word's ending; one that leaves what is known goes before one that fits by its shape."""
    last = name.last
    if len(name.word) != len(last) or not last[-1:].isalpha() or _is_bare(name):
        return None
    head = HEAD_OF.get(name.word)
    if head is not None and not name.person and not name.compound:  # Үкіметі: of what stands outside the name
        taken = last[len(head) :] if name.word.startswith(head) else last[-1:]  # Орталығы: the ы of Орталық
        return Cut(taken, "possessive", name.lead + _spelled(head, last), "known name")
    candidates = [
        found for found in possible_endings(name.word) if not (name.person and _is_possession(*found))
    ]
    for stem, ending in candidates:
        bare = _known(stem, ending, name)
        if bare is not None:
            return Cut(last[len(stem) :], ending.name, name.lead + _spelled(bare, last), "known name")
    longer = [
        (name.lead + last[: len(stem)], stem, end) for stem, end in candidates if len(stem) >= _SHORTEST
    ]
    for rest, stem, ending in longer:
        if rest in others:
            return Cut(last[len(stem) :], ending.name, rest, "stands bare in the document")
    if last.isupper():  # ҚАРАБҰЛАҚТЫ, ХОНДА: a heading, a brand
        return None
    for rest, stem, ending in longer:
        if _is_sure(stem, ending, name):
            return Cut(last[len(stem) :], ending.name, rest, "by rule")
    if name.word.endswith("скі") and not name.person and len(name.word) > len("скі") + 1:  # Минскіде
        return Cut(last[-1:], "linking vowel", name.lead + last[:-1], "by rule")
    return None


def _is_bare(name: _Name) -> bool:
    """Whether the last word ends in no ending that may be cut."""
    word = name.word
    tail = word.rpartition("-")[2]
    if tail in KNOWN or word in KNOWN or tail in HEADS or (name.compound and tail in HEAD_OF):
        return True
    return word.endswith(KEPT_ENDS_OF_PEOPLE if name.person else KEPT_ENDS)


def _is_possession(stem: str, ending: Ending) -> bool:
    """Whether an ending is one that stands behind a possessive, which nobody's name has but a patronymic."""
    return ending.is_behind_possessive(stem) and not stem.endswith(_PATRONYMICS)


def _known(stem: str, ending: Ending, name: _Name) -> str | None:
    """The bare form of a stem, where that is known."""
    tail = stem.rpartition("-")[2]
    if name.compound and ending.name == "plural":  # Құрама Штаттар
        return None
    if stem in KNOWN or tail in KNOWN or tail in HEADS or tail in HEAD_OF:
        return stem
    if ending.is_behind_possessive(stem) and stem[:-1] in KNOWN:  # Алатауында
        return stem
    if ending.name == "our":
        hard = hardened(stem)
        return hard if hard in KNOWN or hard in HEADS else None
    return stem if name.compound and is_possessive(tail) else None


def _is_sure(stem: str, ending: Ending, name: _Name) -> bool:
    """Whether an ending is one by its shape alone, of a name that nothing is known of."""
    surname = name.person and stem.endswith(SURNAME_ENDS)
    place = not name.person and stem.endswith(PLACE_ENDS)
    possessive = ending.is_behind_possessive(stem)
    match ending.name:
        case "genitive" | "instrumental" | "belonging" | "dative":
            return True
        case "accusative" if possessive:
            return name.person or (name.noun and name.word.rpartition("-")[2] not in BARE_IN_N)
        case "accusative" if ending.shape in ("ны", "ні"):  # but Жеңіс майданы
            return not name.compound or place
        case "accusative":  # but Теректі
            plain = name.noun and (ending.shape[0] == "д" or may_take_t(stem))
            return name.person or place or plain or (name.compound and stem.endswith(_PLURALS))
        case "locative" | "attributive":
            if possessive:  # Нарында
                return name.person or name.compound
            return not name.person or surname or ending.name == "attributive"
        case "ablative":
            return (
                not (ending.shape == "тан" and stem[-1] == "с") or place or surname
            )  # but Өзбекстан, Дастан
        case "similative" | "plural":  # but Алтай, Айдар
            return surname
        case _:
            return False


def _spelled(bare: str, word: str) -> str:
    """A bare form in small letters, in the letters of the word that it was found in."""
    if word.isupper():
        return bare.upper()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(bare, word.lower(), strict=False)))
    return word[:same] + bare[same:]
