"""Counting rows by key over a stream of tables: exactly, or the most frequent keys in bounded memory."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_COUNT = "count"
_MAX_KEYS = 20_000


class Tally:
    """The number of rows, and sums of columns, for each combination of key columns.

    With `max_keys`, at most that many keys are held. Whenever there are more, the count of the first key over
    the limit is subtracted from all, and keys without a remainder are dropped (the summary of Misra and
    Gries). A key in more than one of `max_keys` rows is never dropped, though its count is too low.
    """

    def __init__(self, keys: Sequence[str], sums: Sequence[str] = (), max_keys: int | None = None) -> None:
        if max_keys is not None and sums:
            raise ValueError("a tally that drops keys has no sums")
        self._keys = list(keys)
        self._values = [*sums, _COUNT]
        self._max_keys = max_keys
        self._table: pa.Table | None = None
        self.is_exact = True
        """Whether no key has been dropped."""

    def add(self, rows: pa.Table) -> None:
        """Count rows; columns other than keys and sums do not matter."""
        counted = rows.append_column(_COUNT, pa.repeat(pa.scalar(1, pa.int64()), rows.num_rows))
        counted = self._grouped(counted.select([*self._keys, *self._values]))
        if self._table is not None:
            counted = self._grouped(pa.concat_tables([self._table, counted]))
        if self._max_keys is not None and counted.num_rows > self._max_keys:
            counted = self._pruned(counted, self._max_keys)
        self._table = counted

    def _grouped(self, rows: pa.Table) -> pa.Table:
        grouped = rows.group_by(self._keys).aggregate([(value, "sum") for value in self._values])
        return grouped.select([*self._keys, *(f"{value}_sum" for value in self._values)]).rename_columns(
            [*self._keys, *self._values]
        )

    def _pruned(self, counted: pa.Table, max_keys: int) -> pa.Table:
        self.is_exact = False
        largest = pc.select_k_unstable(counted, max_keys + 1, [(_COUNT, "descending")])
        subtracted = pc.min(counted[_COUNT].take(largest))
        kept = counted.filter(pc.greater(counted[_COUNT], subtracted))
        return kept.set_column(len(self._keys), _COUNT, pc.subtract(kept[_COUNT], subtracted))

    def rows(self) -> list[dict[str, Any]]:
        """A dictionary for each key: its columns, the sums, `count`; the most frequent first, ties by key."""
        if self._table is None:
            return []
        return sorted(self._table.to_pylist(), key=self._rank)

    def table(self) -> pa.Table | None:
        """The same unordered, or None if nothing was counted."""
        return self._table

    def _rank(self, row: dict[str, Any]) -> tuple[int, list[tuple[bool, Any]]]:
        return -row[_COUNT], [(row[key] is not None, row[key]) for key in self._keys]


def most_frequent(
    read: Callable[[], Iterable[pa.Table]], keys: Sequence[str], max_keys: int = _MAX_KEYS
) -> list[dict[str, Any]]:
    """The most frequent combinations of keys with their exact counts, in memory for `max_keys` of them.

    `read` yields the rows; it is called a second time if there are more keys than `max_keys`. Every key in
    more than one of `max_keys` rows is in the result.

    >>> rows = pa.table({"text": ["Алматы", "Орал", "Алматы"]})
    >>> most_frequent(lambda: [rows], ["text"])
    [{'text': 'Алматы', 'count': 2}, {'text': 'Орал', 'count': 1}]
    """
    tally = Tally(keys, max_keys=max_keys)
    for rows in read():
        tally.add(rows)
    candidates = tally.table()
    if tally.is_exact or candidates is None:
        return tally.rows()
    recount = Tally(keys)
    for rows in read():
        known = rows.select(list(keys)).join(candidates.select(list(keys)), list(keys), join_type="left semi")
        if known.num_rows:
            recount.add(known)
    return recount.rows()
