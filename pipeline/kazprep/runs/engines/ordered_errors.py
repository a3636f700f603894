"""The rows of `errors` of a shard, in the order of the records and without holding them in memory.

Reading is ahead of the stages by a batch of documents, so that a record that can't be read is known before
the error of a document that comes before it. Errors wait here until everything before them is done.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kazprep.document import Document
from kazprep.readers.sources.source import Source
from kazprep.runs.engines.heartbeat import Position, position_of
from kazprep.tables.errors import ErrorRow

MORE_ERRORS = "MoreErrors"
"""The type of the row that says how many errors of a file have no row."""
_MAX_FIRST = 100
"""The number of errors of a shard that go to the main process, for its log."""
_MAX_WAITING = 1000
"""When as many wait, the batch is processed as it is: more would fill the memory."""


@dataclass(slots=True)
class OrderedErrors:
    """Collects errors as they happen; returns the rows to be written, counts them, keeps the first."""

    rows_per_file: int
    """How many errors of a file get a row; one more row says how many others there are."""
    by_type: Counter[str] = field(default_factory=Counter)
    """All errors by stage and type, as in `read: Encoding`, with or without a row."""
    first: list[ErrorRow] = field(default_factory=list)
    """The first of them."""
    _waiting: deque[ErrorRow | Position | Source] = field(default_factory=deque)
    """In the order of reading: files as they begin, their documents, and records that could not be read."""
    _of_documents: dict[Position, list[ErrorRow]] = field(default_factory=dict)
    """Errors of documents in stages."""
    _file: Source | None = None
    """The file whose errors are given at present."""
    _rows_of_file: int = 0
    _without_row: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Errors of the file that got no row, by stage and type."""

    @property
    def is_full(self) -> bool:
        """Whether the list has reached its limit, so that the documents in it should be processed now."""
        return len(self._waiting) >= _MAX_WAITING

    def begin(self, source: Source) -> None:
        """Note that the reading of a file begins."""
        self._waiting.append(source)

    def document(self, document: Document) -> None:
        """Note that a document was read."""
        self._waiting.append(position_of(document))

    def unread(self, error: ErrorRow) -> None:
        """Add a record that can't be read or a document that is skipped, in the order of reading."""
        self._waiting.append(error)

    def failed(self, error: ErrorRow) -> None:
        """Add a document that failed in a stage."""
        position = Position(error.source, 0, error.record, error.doc_id)
        self._of_documents.setdefault(position, []).append(error)

    def done(self, documents: int) -> list[ErrorRow]:
        """The rows that are certain once `documents` more documents have been through all stages."""
        rows: list[ErrorRow] = []
        while self._waiting and not (documents == 0 and isinstance(self._waiting[0], Position)):
            entry = self._waiting.popleft()
            if isinstance(entry, Source):
                rows += self._end_of_file()
                self._file = entry
            elif isinstance(entry, Position):
                documents -= 1
                rows += self._with_rows(self._of_documents.pop(entry, ()))
            else:
                rows += self._with_rows([entry])
        return rows

    def rest(self) -> list[ErrorRow]:
        """The rows that are left when everything has been read and processed."""
        return [*self.done(len(self._waiting)), *self._end_of_file()]

    def _with_rows(self, errors: Iterable[ErrorRow]) -> Iterator[ErrorRow]:
        """Count errors, and return those that get a row."""
        for error in errors:
            self.by_type[f"{error.stage}: {error.error}"] += 1
            if len(self.first) < _MAX_FIRST:
                self.first.append(error)
            if self._rows_of_file < self.rows_per_file:
                self._rows_of_file += 1
                yield error
            else:
                self._without_row[error.stage, error.error] += 1

    def _end_of_file(self) -> Iterator[ErrorRow]:
        """The row that says how many errors of the file got none."""
        if self._without_row and self._file is not None:
            types = self._without_row.most_common()
            (stage, _), _ = types[0]
            listed = ", ".join(f"{count:,} {stage}: {error}" for (stage, error), count in types)
            message = (
                f"{self._without_row.total():,} more failures of this file have no row ({listed}); "
                "output.max_errors_per_file sets how many get one"
            )
            yield ErrorRow(self._file.name, stage, MORE_ERRORS, message)
        self._rows_of_file = 0
        self._without_row.clear()
