"""A document cut where an entity or a repair begins or ends, and what is counted of both."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kazprep.document import Document
from kazprep.entities.entity import Entity
from kazprep.text.plurals import counted
from kazprep.text.visible import visible

MOST_CHARACTERS = 20_000
"""Of a longer text the beginning is shown."""
MOST_ROWS = 10
"""Names and repairs in a table."""
_MOST_SHOWN = 40  # characters of a repair in a table


@dataclass(frozen=True, slots=True)
class Change:
    """A repair in the normalized text, `text[start:end]`, which is `after` and was `before`."""

    start: int
    end: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; before it an entity may end, something was taken away, an entity may begin."""

    text: str
    closed: Entity | None
    removed: Change | None
    opened: Entity | None
    changed: Change | None
    """The repair that the stretch is part of."""


def pieces(document: Document, most: int | None = None) -> Iterator[Piece]:
    """The normalized text, or its first `most` characters, in pieces; the last may be empty."""
    length = len(document.text) if most is None else min(most, len(document.text))
    entities = [entity for entity in document.named_entities if entity.end <= length]
    changes = [change for change in _changes(document) if change.end <= length]
    opened = {entity.start: entity for entity in entities}
    closed = {entity.end: entity for entity in entities}
    changed = {change.start: change for change in changes if change.start < change.end}
    removed = {change.start: change for change in changes if change.start == change.end}
    ends = (change.end for change in changed.values())
    bounds = sorted({0, length, *opened, *closed, *changed, *removed, *ends})
    covering: Change | None = None
    for place, following in zip(bounds, [*bounds[1:], length], strict=True):
        covering = changed.get(place, covering)
        yield Piece(
            document.text[place:following],
            closed.get(place),
            removed.get(place),
            opened.get(place),
            covering if covering is not None and place < covering.end else None,
        )


def _changes(document: Document) -> list[Change]:
    edits = document.edits
    before = edits.before.moved(document.content[0]).slices(document.raw_text)
    after = edits.after.slices(document.text)
    rows = zip(edits.after, before, after, edits.rule, strict=True)
    return [Change(int(start), int(end), old, new, rule) for (start, end), old, new, rule in rows]


def counts(document: Document) -> str:
    """How much was found in a document, in words."""
    found = (
        counted(len(document.sentences), "sentence"),
        counted(len(document.tokens), "token"),
        counted(len(document.entities), "entity", "entities"),
        counted(len(document.edits), "repair"),
    )
    return " · ".join(found)


Counted = Counter[tuple[str, str]]


def names(document: Document) -> Counted:
    """How often each entity is named, by its canonical form or else its text, and its type."""
    return Counter((entity.canonical or entity.text, entity.type) for entity in document.named_entities)


def repairs(document: Document) -> Counted:
    """How often each repair was made, as what stood there and stands there now, and by its rule."""
    return Counter(
        (f"{visible(change.before, _MOST_SHOWN)} → {visible(change.after, _MOST_SHOWN)}", change.rule)
        for change in _changes(document)
    )
