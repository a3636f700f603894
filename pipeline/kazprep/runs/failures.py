"""The failures of a shard: rows of `errors`, given in the order of the records and not held in memory.

Reading is ahead of the stages by a batch of documents, so that a record that can't be read is known before
the failure of a document in front of it. Failures wait here until all that comes before them is done.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kazprep.document import Document
from kazprep.readers.sources.source import Source
from kazprep.runs.engines.heartbeat import Place, place_of
from kazprep.tables.build import Failure

MORE_ERRORS = "MoreErrors"
"""The kind of the row that says how many failures of a file have no row."""
_EXAMPLES = 100
"""The number of failures of a shard that go to the main process, for its log."""
_MANY = 1000
"""When so many wait, the batch is worked on as it is: they would fill the memory."""


@dataclass(slots=True)
class Failures:
    """Failures as they come, and what has come of them: rows to be written, counts, the first few."""

    rows_per_file: int
    """Of the failures of a file, so many get a row; one row more says how many there are beside them."""
    by_kind: Counter[str] = field(default_factory=Counter)
    """All failures by stage and kind, as in `read: Encoding`, with or without a row."""
    examples: list[Failure] = field(default_factory=list)
    """The first of them."""
    _waiting: deque[Failure | Place | Source] = field(default_factory=deque)
    """In the order of reading: files as they begin, their documents, and records that could not be read."""
    _of_documents: dict[Place, list[Failure]] = field(default_factory=dict)
    """Failures of documents in stages."""
    _file: Source | None = None
    """The file whose failures are given at present."""
    _rows_of_file: int = 0
    _without_row: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Failures of the file that got no row, by stage and kind."""

    @property
    def are_many(self) -> bool:
        """Whether so many are waiting that the documents before them should be worked on now."""
        return len(self._waiting) >= _MANY

    def begin(self, source: Source) -> None:
        """Note that the reading of a file begins."""
        self._waiting.append(source)

    def document(self, document: Document) -> None:
        """Note that a document was read."""
        self._waiting.append(place_of(document))

    def unread(self, failure: Failure) -> None:
        """Add a record that can't be read or a document that is left out, at its place among the others."""
        self._waiting.append(failure)

    def failed(self, failure: Failure) -> None:
        """Add a document that failed in a stage."""
        place = Place(failure.source, 0, failure.record, failure.doc_id)
        self._of_documents.setdefault(place, []).append(failure)

    def done(self, documents: int) -> list[Failure]:
        """The rows that are certain once so many more documents have been through all stages."""
        rows: list[Failure] = []
        while self._waiting and not (documents == 0 and isinstance(self._waiting[0], Place)):
            entry = self._waiting.popleft()
            if isinstance(entry, Source):
                rows += self._end_of_file()
                self._file = entry
            elif isinstance(entry, Place):
                documents -= 1
                rows += self._with_rows(self._of_documents.pop(entry, ()))
            else:
                rows += self._with_rows([entry])
        return rows

    def rest(self) -> list[Failure]:
        """The rows that are left when everything has been read and worked on."""
        return [*self.done(len(self._waiting)), *self._end_of_file()]

    def _with_rows(self, failures: Iterable[Failure]) -> Iterator[Failure]:
        """Count failures, and give those that get a row."""
        for failure in failures:
            self.by_kind[f"{failure.stage}: {failure.error}"] += 1
            if len(self.examples) < _EXAMPLES:
                self.examples.append(failure)
            if self._rows_of_file < self.rows_per_file:
                self._rows_of_file += 1
                yield failure
            else:
                self._without_row[failure.stage, failure.error] += 1

    def _end_of_file(self) -> Iterator[Failure]:
        """The row that says how many failures of the file got none."""
        if self._without_row and self._file is not None:
            kinds = self._without_row.most_common()
            (stage, _), _ = kinds[0]
            listed = ", ".join(f"{count:,} {stage}: {error}" for (stage, error), count in kinds)
            message = (
                f"{self._without_row.total():,} more failures of this file have no row ({listed}); "
                "output.max_errors_per_file sets how many get one"
            )
            yield Failure(self._file.name, stage, MORE_ERRORS, message)
        self._rows_of_file = 0
        self._without_row.clear()
