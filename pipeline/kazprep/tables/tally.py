"""Counting by key over a stream of rows: exact, or of the most frequent keys in bounded memory."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_COUNT = "count"


class Tally:
    """Rows, and sums of columns, for each combination of some key columns.

    With `most`, no more keys than that are held. Whenever there are more, the count of the first that is one
    too many is taken from all, and those that have nothing left go (the summary of Misra and Gries). A key
    that makes up more than one row in `most` is always among those that stay, though its count is too low.
    """

    def __init__(self, keys: Sequence[str], sums: Sequence[str] = (), most: int | None = None) -> None:
        if most is not None and sums:
            raise ValueError("sums can't be had of a tally that drops keys")
        self._keys = list(keys)
        self._values = [*sums, _COUNT]
        self._most = most
        self._table: pa.Table | None = None
        self.exact = True
        """Whether no key has been dropped."""

    def add(self, rows: pa.Table) -> None:
        """Count rows; columns other than keys and sums do not matter."""
        counted = rows.append_column(_COUNT, pa.repeat(pa.scalar(1, pa.int64()), rows.num_rows))
        counted = self._grouped(counted.select([*self._keys, *self._values]))
        if self._table is not None:
            counted = self._grouped(pa.concat_tables([self._table, counted]))
        if self._most is not None and counted.num_rows > self._most:
            counted = self._pruned(counted, self._most)
        self._table = counted

    def _grouped(self, rows: pa.Table) -> pa.Table:
        grouped = rows.group_by(self._keys).aggregate([(value, "sum") for value in self._values])
        return grouped.select([*self._keys, *(f"{value}_sum" for value in self._values)]).rename_columns(
            [*self._keys, *self._values]
        )

    def _pruned(self, counted: pa.Table, most: int) -> pa.Table:
        self.exact = False
        places = pc.select_k_unstable(counted, most + 1, [(_COUNT, "descending")])
        taken = pc.min(counted[_COUNT].take(places))
        kept = counted.filter(pc.greater(counted[_COUNT], taken))
        return kept.set_column(len(self._keys), _COUNT, pc.subtract(kept[_COUNT], taken))

    def rows(self) -> list[dict[str, Any]]:
        """A dictionary a key: its columns, the sums and `count`; the most frequent first, ties by key."""
        if self._table is None:
            return []
        return sorted(self._table.to_pylist(), key=self._rank)

    def table(self) -> pa.Table | None:
        """The same without an order, or None before anything was counted."""
        return self._table

    def _rank(self, row: dict[str, Any]) -> tuple[int, list[tuple[bool, Any]]]:
        return -row[_COUNT], [(row[key] is not None, row[key]) for key in self._keys]


def most_frequent(
    read: Callable[[], Iterable[pa.Table]], keys: Sequence[str], most: int = 20_000
) -> list[dict[str, Any]]:
    """The most frequent combinations of keys with their exact counts, in memory for `most` of them.

    `read` gives the rows; it is called a second time where there are more keys than `most`. Every key that
    makes up more than one row in `most` is in the answer.

    >>> rows = pa.table({"text": ["Алматы", "Орал", "Алматы"]})
    >>> most_frequent(lambda: [rows], ["text"])
    [{'text': 'Алматы', 'count': 2}, {'text': 'Орал', 'count': 1}]
    """
    tally = Tally(keys, most=most)
    for rows in read():
        tally.add(rows)
    candidates = tally.table()
    if tally.exact or candidates is None:
        return tally.rows()
    recount = Tally(keys)
    for rows in read():
        known = rows.select(list(keys)).join(candidates.select(list(keys)), list(keys), join_type="left semi")
        if known.num_rows:
            recount.add(known)
    return recount.rows()
