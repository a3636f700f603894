"""A text cut where an entity or a repair begins or ends, and counts of both."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kazprep.entities.entity import Entity
from kazprep.normalization import Repair
from kazprep.text.visible import visible

MAX_CHARACTERS = 20_000
"""Of a longer text the beginning is shown."""
MAX_ROWS = 10
"""Names and repairs in a table."""
_REPAIR_CHARACTERS = 40
"""Characters of a repair that are shown in a table."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, and what begins, ends or was deleted before it."""

    text: str
    closed: Entity | None
    """The entity that ends before the piece."""
    deleted: Repair | None
    """The repair that deleted something before the piece."""
    opened: Entity | None
    """The entity that begins with the piece."""
    repaired: Repair | None
    """The repair that the piece is part of."""
    part: str = ""
    """What the line is part of that begins with the piece, where that is not text."""


def line_labels(text: str, sentence_starts: Iterable[int], parts: Iterable[str]) -> dict[int, str]:
    """What the lines are part of that are not text, by the offset at which their first sentence begins.

    >>> line_labels("Қар жауды\\nКеше қар жауды.", [0, 10], ["title", "text"])
    {0: 'title'}

    A part that changes within a line is labelled where it changes.
    """
    labels: dict[int, str] = {}
    before, previous = 0, ""
    for start, part in zip(sentence_starts, parts, strict=True):
        if part != "text" and (part != previous or text.find("\n", before, start) >= 0):
            labels[start] = part
        before, previous = start, part
    return labels


def pieces(
    text: str,
    entities: Iterable[Entity],
    count_repairs: Iterable[Repair],
    limit: int | None = None,
    labels: Mapping[int, str] | None = None,
) -> Iterator[Piece]:
    """The normalized text, or its first `limit` characters, in pieces; the last may be empty.

    `labels` are what lines are part of, by their offsets (`line_labels`).
    """
    length = len(text) if limit is None else min(limit, len(text))
    labels = {at: label for at, label in (labels or {}).items() if at < length}
    entities = [entity for entity in entities if entity.end <= length]
    count_repairs = [repair for repair in count_repairs if repair.end <= length]
    opened = {entity.start: entity for entity in entities}
    closed = {entity.end: entity for entity in entities}
    changed = {repair.start: repair for repair in count_repairs if repair.start < repair.end}
    deleted = {repair.start: repair for repair in count_repairs if repair.start == repair.end}
    ends = (repair.end for repair in changed.values())
    bounds = sorted({0, length, *opened, *closed, *changed, *deleted, *ends, *labels})
    covering: Repair | None = None
    for start, end in zip(bounds, [*bounds[1:], length], strict=True):
        covering = changed.get(start, covering)
        yield Piece(
            text[start:end],
            closed.get(start),
            deleted.get(start),
            opened.get(start),
            covering if covering is not None and start < covering.end else None,
            labels.get(start, ""),
        )


LabelledCounts = Counter[tuple[str, str]]
"""How often each text occurs with each label."""


def count_names(entities: Iterable[Entity]) -> LabelledCounts:
    """How often each entity is named, by its canonical name or else its text, and its type."""
    return Counter((entity.canonical or entity.text, entity.type) for entity in entities)


def count_repairs(count_repairs: Iterable[Repair]) -> LabelledCounts:
    """How often each repair was made, by the text before and after it, and its rule."""
    return Counter(
        (
            f"{visible(repair.before, _REPAIR_CHARACTERS)} → {visible(repair.after, _REPAIR_CHARACTERS)}",
            repair.rule,
        )
        for repair in count_repairs
    )
