"""Which names of places and organisations are the same one: letter case, quotation marks, abbreviations."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kazprep.answers.variants import DOCUMENT, RUN, Group, Link

_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"[^\W\d_]{2,8}")
CASE = "letter case or quotation marks"
"""Why names are the same that differ in nothing else."""
_CITY = " қаласы"
# What else may bear the name of a city: Алматы облысы, Абай ауданы
_OTHER_PLACES = (
    " облысы",
    " ауданы",
    " ауылы",
    " өңірі",
    " губерниясы",
    " уезі",
    " хандығы",
    " республикасы",
)


def key_of(name: str) -> str:
    """What is equal in two spellings of a name: its letters in lowercase.

    >>> key_of("«Жас  Отан» партиясы") == key_of("ЖАС ОТАН партиясы")
    True
    """
    return " ".join(_WORD.findall(name.lower()))


def groups_of_document(names: Iterable[str], repeated: Collection[str] = ()) -> list[Group]:
    """The names of one document, put together: an acronym with the only name that has its letters.

    `repeated` is not used.

    >>> [list(group.names) for group in groups_of_document(["Жастар қозғалысы одағы", "ЖҚО", "ЖҚ"])]
    [['Жастар қозғалысы одағы', 'ЖҚО'], ['ЖҚ']]
    """
    groups = _same(Group(None, {name: Link()}) for name in dict.fromkeys(names))
    acronyms = [group for group in groups if all(map(_is_acronym, group.names))]
    found = [group for group in groups if group not in acronyms]
    by_initials: dict[str, list[Group]] = defaultdict(list)
    for group in found:
        by_initials[_initials(next(iter(group.names)))].append(group)
    for group in acronyms:
        first = next(iter(group.names))
        candidates = by_initials[first.lower()]
        if len(candidates) == 1:
            for name in group.names:
                candidates[0].names[name] = Link("acronym", DOCUMENT)
        else:
            group.names[first] = Link(candidates=tuple(next(iter(other.names)) for other in candidates))
            found.append(group)
    return found


def groups_of_run(documents: Iterable[Group]) -> tuple[list[Group], list[int]]:
    """The groups of all documents, put together, and the index of each one's group.

    Names are the same if their letters are. An acronym is put with the only name that it is an acronym of in
    some document; `Семей қаласы` with `Семей`, unless the run has a district, a region or a village of that
    name.
    """
    given = list(documents)
    keys = [key_of(next(iter(group.names))) for group in given]
    acronyms: dict[str, set[str]] = defaultdict(set)
    for key, group in zip(keys, given, strict=True):
        for name, link in group.names.items():
            if link.reason == "acronym":
                acronyms[key_of(name)].add(key)
    known = set(keys)
    ambiguous = {key.removesuffix(end) for key in known for end in _OTHER_PLACES if key.endswith(end)}
    groups: list[Group] = []
    numbers: dict[str, int] = {}
    index = [0] * len(given)
    moved = [_moved(key, known, ambiguous, acronyms) for key in keys]
    for at in sorted(range(len(given)), key=lambda at: moved[at][0] != keys[at]):  # whole names first
        key, link = moved[at]
        if key not in numbers:
            numbers[key] = len(groups)
            groups.append(Group(None))
        target = groups[numbers[key]]
        for name, own in given[at].names.items():
            if name not in target.names:
                same = Link(CASE, RUN) if target.names else Link()
                target.names[name] = next((each for each in (own, link) if each != Link()), same)
        target.documents |= given[at].documents
        index[at] = numbers[key]
    return groups, index


def shown(group: Group, counts: Mapping[str, int]) -> str:
    """The name to show: the most frequent one that is no acronym and has no head noun too many."""
    return min(
        group.names,
        key=lambda name: (
            group.names[name].reason in ("acronym", "head noun"),
            name.isupper() and len(name.split()) > 1,
            -counts.get(name, 0),
            name,
        ),
    )


def _same(groups: Iterable[Group]) -> list[Group]:
    """The groups of one document, those of the same letters put together."""
    by_key: dict[str, Group] = {}
    for group in groups:
        for name in group.names:
            other = by_key.setdefault(key_of(name) or name, group)
            if other is not group:
                other.names[name] = Link(CASE, DOCUMENT)
    return list(by_key.values())


def _is_acronym(name: str) -> bool:
    return name.isupper() and _ACRONYM.fullmatch(name) is not None


def _initials(name: str) -> str:
    return "".join(
        word[0] for word in _WORD.findall(name.lower()) if word not in ("және", "мен", "пен", "бен")
    )


def _moved(
    key: str, known: Collection[str], ambiguous: Collection[str], acronyms: Mapping[str, Collection[str]]
) -> tuple[str, Link]:
    """The key of the group that a name belongs to, and why it is another one than its own."""
    expanded = sorted(acronyms.get(key, ()))
    if len(expanded) == 1:
        return expanded[0], Link("acronym", RUN)
    if expanded:
        return key, Link(candidates=tuple(expanded))
    city = key.removesuffix(_CITY)
    if city != key and city in known:
        if city in ambiguous:
            return key, Link(candidates=(city,))
        return city, Link("head noun", RUN)
    return key, Link()
