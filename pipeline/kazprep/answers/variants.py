"""Which names are of one person: forms that are put together, in a document and then in the run, and why.

Names are put together only where a single candidate is there. What is not put together is left as it is, with
its candidates, for people to decide.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from kazprep.answers.person_names import Form, PersonName, parse, relation

DOCUMENT = "document"
RUN = "run"
_MAX_CANDIDATES = 10
"""How many are listed."""
_FAR = 20
"""A second candidate that has a twentieth of the documents, or fewer, is not near."""
_MIN_DOCUMENTS = 20
"""Of a person whom others call by the surname alone; from 3 on, a fifth of such names were wrong."""


@dataclass(frozen=True, slots=True)
class Link:
    """Why a name was put with a longer one, where that was found, and the candidates where it was not."""

    reason: str = ""
    scope: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Group:
    """Names of one person, in a document or in the run."""

    name: PersonName | None
    """The longest of them, with a patronymic if one has it."""
    names: dict[str, Link] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)

    def shown(self, counts: Mapping[str, int]) -> str:
        """The name to show: of those of the fullest form the most frequent one, not in capitals."""
        forms = [Form.FULL, Form.POLITE, Form.INITIALS, Form.SINGLE, None]
        return min(
            self.names,
            key=lambda name: (
                forms.index(_form(name)),
                name.isupper(),
                bool(self.names[name].reason == _ORDER),
                -counts.get(name, 0),
                name,
            ),
        )


_CASE, _ORDER, _PATRONYMIC = "letter case, spaces or hyphens", "word order", "with or without patronymic"


def _form(name: str) -> Form | None:
    parsed = parse(name)
    return None if parsed is None else parsed.form


def groups_of_document(names: Iterable[str], repeated: Collection[str] = ()) -> list[Group]:
    """The names of one document, put together. `repeated` are names that several documents of the run have.

    One word is put with a full name only if that has a patronymic or the ending of a surname, or is repeated;
    where the document has both of its words alone, only if it is both; or else if the document has it with
    initials. Otherwise it may be the names of two people, one beside the other.

    >>> groups = groups_of_document(["Арман Балаев", "А. Балаев", "Балаев", "Айгүл Сейітова", "Сейітов"])
    >>> [list(group.names) for group in groups]
    [['Арман Балаев', 'А. Балаев', 'Балаев'], ['Айгүл Сейітова'], ['Сейітов']]
    >>> [link.reason for link in groups[0].names.values()]
    ['', 'initials and surname', 'surname']
    """
    parsed = {name: parse(name) for name in dict.fromkeys(names)}
    groups = [Group(None, {name: Link()}) for name, parts in parsed.items() if parts is None]
    by_form: dict[Form, list[tuple[str, PersonName]]] = defaultdict(list)
    for name, parts in parsed.items():
        if parts is not None:
            by_form[parts.form].append((name, parts))
    groups += _full_groups(by_form[Form.FULL], DOCUMENT)
    alone = {parts.surname for _, parts in by_form[Form.SINGLE]}
    longer: dict[str, list[Group]] = defaultdict(list)  # by each of their words
    for group in groups:
        _add_words(group, longer)
    for form in (Form.POLITE, Form.INITIALS, Form.SINGLE):
        for group in _same_groups(by_form[form]):
            link, other = _link(group, longer)
            if form is Form.SINGLE and other is not None and not _is_one(other, alone, repeated):
                link, other = Link(candidates=(next(iter(other.names)),)), None
            if other is None:
                group.names[next(iter(group.names))] = link
                groups.append(group)
                _add_words(group, longer)
            else:
                other.names.update(dict.fromkeys(group.names, link))
    return groups


def _add_words(group: Group, longer: dict[str, list[Group]]) -> None:
    """Write down a group under each word of its name."""
    if group.name is not None and group.name.form is not Form.SINGLE:
        for word in {group.name.given, group.name.surname, group.name.patronymic} - {""}:
            longer[word].append(group)


def _full_groups(names: Iterable[tuple[str, PersonName]], scope: str) -> list[Group]:
    """Full names: those of the same given name and surname, unless their patronymics differ."""
    by_key: dict[tuple[str, ...], list[tuple[str, PersonName]]] = defaultdict(list)
    for name, parts in names:
        by_key[parts.key].append((name, parts))
    groups = []
    for same in by_key.values():
        patronymics = dict.fromkeys(parts.patronymic for _, parts in same if parts.patronymic)
        if len(patronymics) > 1:
            shown = tuple(name for name, parts in same if parts.patronymic)
            for patronymic in ("", *patronymics):
                of_one = [each for each in same if each[1].patronymic == patronymic]
                groups += _grouped(of_one, scope, () if patronymic else shown)
        else:
            groups += _grouped(same, scope)
    return groups


def _grouped(
    names: list[tuple[str, PersonName]], scope: str, candidates: tuple[str, ...] = ()
) -> list[Group]:
    if not names:
        return []
    (first, parts), *others = sorted(names, key=lambda each: (not each[1].patronymic, each[1].is_reversed))
    group = Group(parts, {first: Link(candidates=candidates)})
    for name, other in others:
        group.names[name] = Link(_difference(other, parts), scope)
    return [group]


def _difference(name: PersonName, other: PersonName) -> str:
    """What differs between two full names of one person."""
    if name.patronymic != other.patronymic:
        return _PATRONYMIC
    return _ORDER if name.is_reversed != other.is_reversed else _CASE


def difference(variant: str, name: str) -> str:
    """Why a form is shown under another name of the same person."""
    one, other = parse(variant), parse(name)
    if one is None or other is None or one.key == other.key:
        return _CASE if one is None or other is None else _difference(one, other)
    return relation(one, other) or relation(other, one) or _CASE


def _same_groups(names: Iterable[tuple[str, PersonName]]) -> list[Group]:
    """Short forms: those with the same parts."""
    by_parts: dict[PersonName, list[str]] = defaultdict(list)
    for name, parts in names:
        by_parts[parts].append(name)
    return [
        Group(parts, {first: Link(), **{other: Link(_CASE, DOCUMENT) for other in others}})
        for parts, (first, *others) in by_parts.items()
    ]


def _link(group: Group, longer: Mapping[str, list[Group]]) -> tuple[Link, Group | None]:
    """The only group of a document whose name a short form may be of, and why; None for several."""
    name = group.name
    assert name is not None
    found = []
    for other in longer.get(name.given if name.form is Form.POLITE else name.surname, ()):
        reason = None if other.name is None else relation(name, other.name)
        if reason is not None:
            found.append((reason, other))
    if len(found) == 1:
        return Link(found[0][0], DOCUMENT), found[0][1]
    return Link(candidates=tuple(next(iter(other.names)) for _, other in found)), None


def _is_one(group: Group, alone: Collection[str], repeated: Collection[str]) -> bool:
    """Whether a longer name is surely that of one person."""
    name = group.name
    if name is None or name.form is not Form.FULL:
        return True
    if any(_form(each) is Form.INITIALS for each in group.names):
        return True
    if any(each in repeated for each in group.names if _form(each) is Form.FULL):
        return name.is_sure or not _both(name, alone)
    return name.is_sure and not _both(name, alone)


def _both(name: PersonName, alone: Collection[str]) -> bool:
    return name.given in alone and name.surname in alone


def groups_of_run(documents: Iterable[Group]) -> tuple[list[Group], list[int]]:
    """The groups of all documents, put together: a group for each person, and the index of each one's group.

    Full names are of one person where they are equal, as far as patronymics allow. Initials with a surname,
    and a given name with a patronymic, are put with the only full name of the run that they may be of. A
    surname alone is put with the only one if they share a role, or if that person is in twenty documents or
    more. A given name alone is put with none. Of several candidates one is the only one near if it is in
    twenty times as many documents as all others.
    """
    given = list(documents)
    by_form: dict[Form | None, list[int]] = defaultdict(list)
    for at, group in enumerate(given):
        by_form[None if group.name is None else group.name.form].append(at)
    groups: list[Group] = []
    index = [-1] * len(given)
    _merge_full(given, by_form[Form.FULL], groups, index)
    longer: dict[tuple[str, str], list[int]] = defaultdict(list)  # by the part that a short form has
    for at, group in enumerate(groups):
        assert group.name is not None
        longer["surname", group.name.surname].append(at)
        longer["given", group.name.given].append(at)
    others: dict[object, int] = {}
    for form in (Form.POLITE, Form.INITIALS, Form.SINGLE, None):
        sizes = [len(group.documents) for group in groups]  # so that the order of documents does not matter
        found: dict[PersonName, _Candidates | None] = {}
        for at in by_form[form]:
            group, name = given[at], given[at].name
            if name is not None and name not in found:
                part = ("given", name.given) if form is Form.POLITE else ("surname", name.surname)
                found[name] = _candidates(name, groups, longer[part], sizes)
            link, target = _in_run(group, groups, None if name is None else found[name])
            if target is None:
                key = tuple(group.names) if name is None else name
                if key not in others:
                    others[key] = len(groups)
                    if name is not None and form is Form.INITIALS:  # a second candidate for the surname
                        longer["surname", name.surname].append(len(groups))
                    groups.append(Group(name, {}))
                target = others[key]
            _add(groups[target], group, link)
            index[at] = target
    return groups, index


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The groups that a short form may be of: their indices and why, those of most documents first."""

    found: list[tuple[int, str]]
    has_second: bool
    """Whether there is a second one near."""
    is_known: bool
    """Whether the first one is in many documents."""


def _candidates(
    name: PersonName, groups: list[Group], near: Iterable[int], sizes: list[int]
) -> _Candidates | None:
    """The groups that a short form may be of; None where there is none."""
    found: list[tuple[int, str]] = []
    for at in near:
        other = groups[at].name
        reason = None if other is None else relation(name, other)
        if reason is not None and not (name.form is Form.SINGLE and reason != "surname"):
            found.append((at, reason))
    if not found:
        return None
    found.sort(key=lambda each: (-sizes[each[0]], each[0]))
    best, *others = [sizes[at] for at, _ in found]
    return _Candidates(found, bool(others) and best < _FAR * sum(others), best >= _MIN_DOCUMENTS)


def _merge_full(given: list[Group], at: list[int], groups: list[Group], index: list[int]) -> None:
    """Put together equal full names, unless their patronymics differ, and write down their groups."""
    by_key: dict[tuple[str, ...], list[tuple[int, PersonName]]] = defaultdict(list)
    for each in at:
        name = given[each].name
        assert name is not None
        by_key[name.key].append((each, name))
    for same in by_key.values():
        known = sorted({name.patronymic for _, name in same if name.patronymic})
        targets: dict[str, int] = {}
        for each, name in sorted(same, key=lambda one: not one[1].patronymic):
            patronymic = name.patronymic or (known[0] if len(known) == 1 else "")
            if patronymic not in targets:
                targets[patronymic] = len(groups)
                groups.append(Group(name, {}))
            target = groups[targets[patronymic]]
            assert target.name is not None
            link = Link(_difference(name, target.name), RUN) if target.names else Link()
            if not patronymic and len(known) > 1:
                link = Link(candidates=tuple(next(iter(groups[targets[one]].names)) for one in known))
            _add(target, given[each], link)
            index[each] = targets[patronymic]


def _add(target: Group, group: Group, link: Link) -> None:
    """Put the names of a group into another one; `link` is that of its own first name."""
    for name, own in group.names.items():
        known = target.names.get(name)
        if known is None or (not known.reason and link.candidates):
            target.names[name] = own if own.reason else link
    target.documents |= group.documents
    target.roles |= group.roles


def _in_run(group: Group, groups: list[Group], candidates: _Candidates | None) -> tuple[Link, int | None]:
    """Why a short form is put with one of its candidates, and the index of that; None for none."""
    name = group.name
    own = next(iter(group.names.values()))
    if name is None or own.candidates:  # several are in its document already
        return own, None
    if candidates is None:
        return Link(), None
    (best, reason), *others = candidates.found
    is_sure = name.form is not Form.SINGLE or candidates.is_known or group.roles & groups[best].roles
    if is_sure and not candidates.has_second:
        return Link(reason, RUN, _first_names(groups, others)), best
    return Link(candidates=_first_names(groups, candidates.found)), None


def _first_names(groups: list[Group], found: list[tuple[int, str]]) -> tuple[str, ...]:
    """The first name of each of the most frequent groups."""
    return tuple(next(iter(groups[at].names)) for at, _ in found[:_MAX_CANDIDATES])
