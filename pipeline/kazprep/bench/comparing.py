"""How far two ways of running the models agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kazprep.document import Document


@dataclass(frozen=True, slots=True)
class Agreement:
    """The shares of what stock Stanza found that the other way found as well, from 0 to 1."""

    sentences: float
    """By both ends."""
    tokens: float
    """By both ends."""
    tags: float
    """Of the tokens, by both ends and by their tag (B, I or O, and the type)."""


def agreement(stock: Sequence[Document], other: Sequence[Document]) -> Agreement:
    """How far `other` agrees with `stock` on the same documents."""
    pairs = list(zip(stock, other, strict=True))
    return Agreement(
        _share((a.sentences, b.sentences) for a, b in pairs),
        _share((a.tokens, b.tokens) for a, b in pairs),
        _share((_tagged(a), _tagged(b)) for a, b in pairs),
    )


def _share(pairs: Iterable[tuple[Iterable[object], Iterable[object]]]) -> float:
    same = total = 0
    for found, other in pairs:
        counts = Counter(found)
        total += counts.total()
        same += (counts & Counter(other)).total()
    return same / total if total else 1.0


def _tagged(document: Document) -> list[tuple[tuple[int, int], str]]:
    return list(zip(document.tokens, document.entities.tags(slice(0, len(document.tokens))), strict=True))
