"""The most frequent names of a run, which the report shows: a few of each class, people and places first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.tables.scan import TableScan
from kazprep.tables.tally import most_frequent

MAX_NAME_CHARACTERS = 80

_SHOWN = {"PERSON": 80, "GPE": 50, "LOCATION": 20, "FACILITY": 20, "ORGANISATION": 50}
"""How many names of a class are shown, of those that come before dates, numbers and the like."""
_OTHERS_SHOWN = 4
_MAX_OTHERS = 80  # as many classes have names as somebody's own tagger has

FIRST_TYPES = frozenset(_SHOWN)
"""The classes of people, places and organisations."""


@dataclass(frozen=True, slots=True)
class NameCount:
    """How often an entity occurs as one type; `name` is its canonical form if it has one, else its text."""

    name: str
    type: str
    count: int


def as_counted(entities: pa.Table) -> pa.ChunkedArray:
    """The name under which each row of `entities` is counted, in at most `MAX_NAME_CHARACTERS`."""
    name = pc.coalesce(entities["canonical"], entities["text"])  # only names have a canonical form
    return pc.utf8_slice_codeunits(name, 0, MAX_NAME_CHARACTERS)


def count_names(entities: TableScan) -> list[NameCount]:
    """The most frequent names with their types, in descending order of frequency."""

    def read() -> Iterator[pa.Table]:
        for rows in entities.batches(["canonical", "text", "type"]):
            yield pa.table({"name": as_counted(rows), "type": rows["type"]})

    counted = most_frequent(read, ["name", "type"])
    return [NameCount(row["name"], row["type"], row["count"]) for row in counted]


def choose_names(names: Sequence[NameCount]) -> tuple[NameCount, ...]:
    """The most frequent names of each class, of all that are given in descending order of frequency.

    People, places and organisations come before all others.

    >>> choose_names([NameCount("бір", "CARDINAL", 9), NameCount("Орал", "GPE", 2)])[0].name
    'Орал'
    """
    first: list[NameCount] = []
    others: list[NameCount] = []
    seen: Counter[str] = Counter()
    for name in names:
        seen[name.type] += 1
        if seen[name.type] <= _SHOWN.get(name.type, _OTHERS_SHOWN):
            (first if name.type in FIRST_TYPES else others).append(name)
    return (*first, *others[:_MAX_OTHERS])
