"""Label alignment: gold entities of a text as BIO2 labels of the tokens that a tokenizer finds in it."""

from collections.abc import Sequence

from kazprep.corpora.sentence import GoldEntity, Span

TaggedSentence = tuple[Sequence[str], Sequence[str]]
"""The words of a sentence and their BIO2 labels."""


def align_labels(entities: Sequence[GoldEntity], tokens: Sequence[Span]) -> list[str]:
    """The BIO2 label of each token; both arguments are in ascending order, in offsets of one text.

    A token across the edge of an entity belongs to the entity when at least half of its characters do, and to
    the earlier of two that share it evenly. So `Абай-2020`, with a product `Абай` and a date `2020`, belongs
    to the product. An entity without a token, as this date, is left out.

    >>> align_labels([GoldEntity(0, 11, "PERSON")], [(0, 4), (5, 11), (12, 19)])
    ['B-PERSON', 'I-PERSON', 'O']
    """
    labels = []
    previous: GoldEntity | None = None
    for token in tokens:
        entity = _entity_of(entities, token)
        if entity is None:
            labels.append("O")
        else:
            labels.append(f"{'I' if entity is previous else 'B'}-{entity.type}")
        previous = entity
    return labels


def _entity_of(entities: Sequence[GoldEntity], token: Span) -> GoldEntity | None:
    """The entity that a token belongs to."""
    start, end = token
    best, max_shared = None, 0
    for entity in entities:
        shared = min(end, entity.end) - max(start, entity.start)
        if shared > max_shared:
            best, max_shared = entity, shared
    return best if 2 * max_shared >= end - start else None
