"""Which documents of two runs are the same: those with one id, and those with one original text."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from kazprep.comparison.tables import Key, Place, Side


@dataclass(frozen=True, slots=True)
class Pair:
    """A document, and where it is in either run; None where it is not."""

    key: Key
    """What it is called: in the second run, if that has it."""
    a: Place | None
    b: Place | None
    has_changed: bool = False
    """Whether the second run has a document of this name, with another original text."""


def pairs(a: Side, b: Side) -> Iterator[list[Pair]]:
    """The documents of each shard of the first run with those of the second; at the end the second's own.

    Documents without a partner of the same id, as their input was given by another name, are the same as one
    with the same original text. Within a shard of the first run, documents follow each other by the shards of
    the second, so that each of these is read once.
    """
    same = {key: key for key in a.places if key in b.places}
    same |= _of_one_text(a, b)
    others = b.places.keys() - same.values()
    names = {_name(key) for key in others}
    names_of_a = {_name(key) for key in a.places if key not in same}
    shards: dict[int, list[Pair]] = defaultdict(list)
    rest: list[Pair] = []
    for key, places in a.places.items():
        partner = same.get(key)
        has_changed = partner is None and _name(key) in names
        of_b = [] if partner is None else b.places[partner]
        for place, other in zip_longest(places, of_b):
            pair = Pair(partner or key, place, other, has_changed)
            (rest if place is None else shards[place.shard]).append(pair)
    rest += [
        Pair(key, None, place)
        for key, places in b.places.items()
        if key in others and _name(key) not in names_of_a  # else it is one that changed
        for place in places
    ]
    for each in (*(shards[number] for number in sorted(shards)), rest):
        yield sorted(each, key=_by_second)


def _of_one_text(a: Side, b: Side) -> dict[Key, Key]:
    """The documents that only the ids tell apart, each with its partner; the first with the first."""
    left = [key for key in a.places if key not in b.places]
    right = [key for key in b.places if key not in a.places]
    if not left or not right:
        return {}
    by_text: dict[tuple[bytes, ...], list[Key]] = defaultdict(list)
    hashes = b.text_hashes(right)
    for key in reversed(right):
        by_text[tuple(hashes[key])].append(key)
    hashes = a.text_hashes(left)
    return {key: partners.pop() for key in left if (partners := by_text.get(tuple(hashes[key])))}


def _name(key: Key) -> tuple[str, int]:
    return key.source, key.record


def _by_second(pair: Pair) -> tuple[int, int]:
    if pair.b is None:
        return -1, 0
    return pair.b.shard, pair.b.row
