"""Lay entities over the tokens that a tokenizer made of the same text."""

from collections.abc import Sequence

from kazprep.corpora.sentence import GoldEntity, Span

TaggedSentence = tuple[Sequence[str], Sequence[str]]
"""The words of a sentence and their BIO2 labels."""


def align_labels(entities: Sequence[GoldEntity], tokens: Sequence[Span]) -> list[str]:
    """The BIO2 label of each token.

    A token that straddles the edge of an entity is the entity's when at least half of its characters are, and
    the earlier entity's when two share it evenly. So `Абай-2020` with a product in `Абай` and a date in
    `2020` is the product's, and the date is left without a token. An entity that no token goes to is lost.

    >>> align_labels([GoldEntity(0, 11, "PERSON")], [(0, 4), (5, 11), (12, 19)])
    ['B-PERSON', 'I-PERSON', 'O']
    """
    labels = []
    previous: GoldEntity | None = None
    for token in tokens:
        entity = _owner(entities, token)
        if entity is None:
            labels.append("O")
        else:
            labels.append(f"{'I' if entity is previous else 'B'}-{entity.type}")
        previous = entity
    return labels


def _owner(entities: Sequence[GoldEntity], token: Span) -> GoldEntity | None:
    start, end = token
    best, most = None, 0
    for entity in entities:
        shared = min(end, entity.end) - max(start, entity.start)
        if shared > most:
            best, most = entity, shared
    return best if 2 * most >= end - start else None
