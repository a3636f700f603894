"""Counts of the documents of a run, by format: how many have a date, a title, lost letters.

The counts of a shard are in the ledger, those of all shards in `run.json`; `kazprep run` prints them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from kazprep.document import Document
from kazprep.tables.build import TableChunk

Counts = Mapping[str, Mapping[str, int]]
"""Numbers by format and name, as in `{"html": {"documents": 3, "dated": 2}}`. The names are:

`documents`, `dated`, `titled`: documents, and those of them that have a date or a title;
`language CODE`: documents in that language, as in `language ru`;
`lost letters` and `documents with lost letters`: see `documents.n_lost_letters`;
`note NAME`: documents with that note of the reader, see `Document.notes`; `note read COLUMNS` says which
columns, or fields, they were read from.
"""


_MAX_NAMES = 1000  # hostile records each have other columns


class DocumentCounter:
    """Counts documents as their rows are written."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def rows_of(self, chunks: Iterable[TableChunk]) -> Iterator[TableChunk]:
        """The same chunks of tables; those of the table `documents` are counted as they pass."""
        for name, table in chunks:
            if name == "documents":
                self._count(table)
            yield name, table

    def add_notes(self, documents: Iterable[Document]) -> None:
        """Count what the reader noted of documents whose rows are written."""
        for document in documents:
            for note in document.notes:
                numbers = self._counts.setdefault(document.format, Counter())
                known = f"note {note}" in numbers or len(numbers) < _MAX_NAMES
                numbers[f"note {note}" if known else "note other"] += 1

    def counts(self) -> dict[str, dict[str, int]]:
        """The counts, by format and name."""
        return {format_: dict(numbers) for format_, numbers in self._counts.items()}

    def _count(self, documents: pa.Table) -> None:
        names = ("format", "language", "n_lost_letters", "published", "title")
        columns = (documents[name].to_pylist() for name in names)
        for format_, language, n_lost, published, title in zip(*columns, strict=True):
            numbers = self._counts.setdefault(format_, Counter())
            numbers["documents"] += 1
            numbers["dated"] += published is not None
            numbers["titled"] += title is not None
            numbers[f"language {language}"] += 1
            if n_lost:
                numbers["lost letters"] += n_lost
                numbers["documents with lost letters"] += 1


def sum_counts(counts: Iterable[Counts]) -> dict[str, dict[str, int]]:
    """The counts of several shards together, formats and names in alphabetical order.

    >>> sum_counts([{"html": {"documents": 1}}, {"html": {"documents": 2, "dated": 1}}])
    {'html': {'dated': 1, 'documents': 3}}
    """
    totals: dict[str, Counter[str]] = {}
    for shard in counts:
        for format_, numbers in shard.items():
            totals.setdefault(format_, Counter()).update(numbers)
    return {format_: dict(sorted(numbers.items())) for format_, numbers in sorted(totals.items())}


def total(counts: Counts, name: str) -> int:
    """A number over all formats.

    >>> total({"html": {"dated": 1}, "txt": {"dated": 2}, "csv": {}}, "dated")
    3
    """
    return sum(numbers.get(name, 0) for numbers in counts.values())


def count_names(counts: Counts, prefix: str) -> Sequence[str]:
    """The names of counts that begin with a prefix, without it, in alphabetical order.

    >>> count_names({"html": {"language kk": 1}, "txt": {"language ru": 2, "dated": 1}}, "language ")
    ['kk', 'ru']
    """
    found = {name for numbers in counts.values() for name in numbers if name.startswith(prefix)}
    return [name.removeprefix(prefix) for name in sorted(found)]
