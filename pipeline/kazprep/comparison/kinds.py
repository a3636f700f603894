"""The kinds of differences between two runs."""

from collections.abc import Collection, Iterable

from kazprep.errors import nearest

KINDS = {
    "document": {
        "lost": "only the first run has the document",
        "gained": "only the second run has it",
        "changed": "both have it, with another original text",
        "rejected": "a filter of the second run rejects it",
        "accepted": "a filter of the first run rejects it",
    },
    "sentence": {
        "joined": "several sentences are one",
        "split": "one sentence is several",
        "moved": "the sentences begin or end elsewhere",
        "lost": "the text is in no sentence of the second run",
        "gained": "it is in no sentence of the first run",
    },
    "token": {
        "joined": "several tokens are one",
        "split": "one token is several",
        "moved": "the tokens begin or end elsewhere",
        "lost": "the text is in no token of the second run",
        "gained": "it is in no token of the first run",
    },
    "entity": {
        "lost": "only the first run has an entity there",
        "gained": "only the second run has one",
        "retyped": "the same text has another class",
        "resized": "the entity begins or ends elsewhere",
        "changed": "it begins or ends elsewhere, and has another class",
        "joined": "several entities are one",
        "split": "one entity is several",
    },
    "repair": {
        "lost": "only the first run repairs it",
        "gained": "only the second run repairs it",
        "changed": "the two runs repair it differently",
    },
    "lemma": {"changed": "the token has another lemma"},
    "upos": {"changed": "the token has another part of speech"},
}
"""What differs, how, and what that means."""

ALL_KINDS = tuple(f"{unit}-{change}" for unit, changes in KINDS.items() for change in changes)
"""Each kind by its full name, such as `entity-retyped`."""


def chosen_kinds(names: Iterable[str]) -> Collection[str]:
    """The kinds that names mean, each that of a kind or of what differs; all kinds for no names.

    >>> sorted(chosen_kinds(["repair", "entity-lost"]))
    ['entity-lost', 'repair-changed', 'repair-gained', 'repair-lost']

    Raises `ValueError` for a name that is neither.
    """
    chosen: set[str] = set()
    for name in names:
        of_unit = {kind for kind in ALL_KINDS if name in (kind, kind.partition("-")[0])}
        if not of_unit:
            known = [*KINDS, *ALL_KINDS]
            raise ValueError(
                f"there is no kind {name!r}{nearest(name, known) or '.'} The kinds are: {', '.join(known)}"
            )
        chosen |= of_unit
    return chosen or ALL_KINDS
