"""A random sample of differences, the same number of each kind as far as there are as many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from kazprep.comparison.difference import Difference


@dataclass(frozen=True, slots=True)
class Sample:
    """Differences to judge, in random order."""

    differences: tuple[Difference, ...]
    counts: Counter[str]
    """How many differences of each kind they were drawn from."""


def draw(differences: Iterable[Difference], size: int, seed: int) -> Sample:
    """Draw some of the differences that can be judged, which is all but those of whole documents.

    The same differences and seed give the same sample. Memory holds `size` differences of each kind.
    """
    counts: Counter[str] = Counter()
    kept: dict[str, list[Difference]] = {}
    dice = Random(seed)
    for each in differences:
        if each.kind.startswith("document-"):
            continue
        counts[each.kind] += 1
        of_kind = kept.setdefault(each.kind, [])
        if len(of_kind) < size:
            of_kind.append(each)
        elif (at := dice.randrange(counts[each.kind])) < size:  # Vitter 1985, algorithm R
            of_kind[at] = each
    chosen: list[Difference] = []
    for kind, number in shares({kind: len(of_kind) for kind, of_kind in kept.items()}, size).items():
        chosen += dice.sample(kept[kind], number)
    dice.shuffle(chosen)
    return Sample(tuple(chosen), counts)


def shares(counts: dict[str, int], size: int) -> dict[str, int]:
    """How many of each kind are drawn: as many of each, and more of the others where one has too few.

    >>> shares({"entity-lost": 100, "sentence-split": 100, "repair-gained": 2}, 10)
    {'repair-gained': 2, 'entity-lost': 4, 'sentence-split': 4}
    """
    drawn: dict[str, int] = {}
    rarest_first = sorted(counts, key=lambda kind: (counts[kind], kind))
    for at, kind in enumerate(rarest_first):
        left = size - sum(drawn.values())
        drawn[kind] = min(counts[kind], left // (len(rarest_first) - at))
    return drawn
