"""Groups of names as people have decided: forms that are put together, or apart, whatever the rules say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kazprep.answers.decisions import Decision
from kazprep.answers.variants import DOCUMENT, RUN, Group, Link

CONFIRMED = "confirmed"
"""Why a form is put with a name where people have said so."""


@dataclass(slots=True)
class Grouping:
    """The groups of all documents, those of the run, and which of these each of the former belongs to."""

    documents: list[Group]
    mentions: list[list[str]]
    """The forms that are mentioned, of each group of a document."""
    run: list[Group]
    index: list[int]


def with_decisions(grouping: Grouping, decisions: Iterable[Decision]) -> list[tuple[int, str]]:
    """Change a grouping so that it is as people have decided; what they put apart comes first.

    Where a document has both of two forms that are put apart, the variant becomes a group of its own there:
    gives the number of the group that it was taken from, and the form, for each group that was added to the
    end of `documents`. The other names that were put with a form in a document stay with it.
    """
    taken: list[tuple[int, str]] = []
    changed: set[int] = set()
    for decision in sorted(decisions, key=lambda each: each.is_same):
        if decision.is_same:
            changed |= _put_together(grouping, decision)
        else:
            changed |= _put_apart(grouping, decision, taken)
    for number in changed:
        _rebuild(grouping, number)
    numbers = {old: new for new, old in enumerate(sorted(set(grouping.index)))}  # some may have lost all
    grouping.run[:] = [grouping.run[old] for old in numbers]
    grouping.index[:] = [numbers[old] for old in grouping.index]
    return taken


def _put_apart(grouping: Grouping, decision: Decision, taken: list[tuple[int, str]]) -> set[int]:
    variant, name = decision.variant, decision.name
    changed: set[int] = set()
    both = [number for number, group in enumerate(grouping.run) if {variant, name} <= group.names.keys()]
    for number in both:
        apart = len(grouping.run)
        grouping.run.append(Group(None))
        for at in _members(grouping, number, variant):
            group = grouping.documents[at]
            if name not in group.names:
                grouping.index[at] = apart
                group.names[variant] = Link(candidates=(name,))
                continue
            del group.names[variant]
            alone = Group(None, {variant: Link(candidates=(name,))}, set(group.documents))
            grouping.documents.append(alone)
            grouping.mentions.append([each for each in grouping.mentions[at] if each == variant])
            grouping.mentions[at] = [each for each in grouping.mentions[at] if each != variant]
            grouping.index.append(apart)
            taken.append((at, variant))
        changed |= {number, apart}
    return changed


def _put_together(grouping: Grouping, decision: Decision) -> set[int]:
    sizes = Counter(
        number
        for at, number in enumerate(grouping.index)
        for form in grouping.mentions[at]
        if form == decision.name
    )
    if not sizes:
        return set()
    target = min(sizes, key=lambda number: (-sizes[number], number))
    changed: set[int] = set()
    for at, group in enumerate(grouping.documents):
        if decision.variant in group.names:
            scope = DOCUMENT if decision.name in group.names else RUN
            group.names[decision.variant] = Link(CONFIRMED, scope)
            changed |= {grouping.index[at], target}
            grouping.index[at] = target
    return changed


def _members(grouping: Grouping, number: int, form: str) -> Sequence[int]:
    """The groups of documents in a group of the run that have a form."""
    return [
        at
        for at, each in enumerate(grouping.index)
        if each == number and form in grouping.documents[at].names
    ]


def _rebuild(grouping: Grouping, number: int) -> None:
    """Give a group of the run the names that its groups of documents have."""
    group = grouping.run[number]
    members = [grouping.documents[at] for at, each in enumerate(grouping.index) if each == number]
    before = dict(group.names)
    group.names = {
        name: link if link != Link() else before.get(name, link)
        for member in members
        for name, link in member.names.items()
    }
    group.documents = {doc_id for member in members for doc_id in member.documents}
    group.roles = {role for member in members for role in member.roles}
