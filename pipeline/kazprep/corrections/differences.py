"""Corrections as differences: what turns the entities of a document into those that people marked."""

from collections.abc import Iterable

from kazprep.corrections.correction import Correction
from kazprep.document import Document

RawEntity = tuple[int, int, str]
"""The half-open span of an entity in `raw_text`, in code points, and its class."""


def raw_entities(document: Document) -> list[RawEntity]:
    """The entities of a document, in ascending order."""
    spans = document.raw_spans(document.entity_spans)
    return [(start, end, label) for (start, end), label in zip(spans, document.entities.types, strict=True)]


def differences(
    document: Document,
    entities: Iterable[RawEntity],
    *,
    within: tuple[int, int] | None = None,
    note: str = "",
) -> list[Correction]:
    """The corrections that turn the entities of a document into these, in ascending order.

    `within` is the half-open span of `raw_text` that was looked at, in code points: of what is outside it
    nothing is said. `entities` do not overlap.

    >>> differences(Document.of("Абай келді."), [(0, 4, "PERSON")])[0].text
    'Абай'
    """
    first, last = within or (0, len(document.raw_text))
    now = [each for each in raw_entities(document) if first <= each[0] and each[1] <= last]
    right = sorted(set(entities))
    known, wanted = set(now), set(right)
    found: list[Correction] = []
    for start, end, label in right:
        if (start, end, label) not in known:
            replaced = [each for each in now if each[0] < end and start < each[1]]
            was = "; ".join(_was(document, each, (start, end)) for each in replaced)
            found.append(Correction.at(document, start, end, label, was=was, note=note))
    for start, end, label in now:
        if (start, end, label) not in wanted and not any(
            start < other_end and other_start < end for other_start, other_end, _ in right
        ):
            found.append(Correction.at(document, start, end, None, was=label, note=note))
    return sorted(found, key=lambda each: each.raw_start)


def _was(document: Document, entity: RawEntity, place: tuple[int, int]) -> str:
    start, end, label = entity
    return label if (start, end) == place else f"{label} {document.raw_text[start:end]}"
