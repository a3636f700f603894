"""What a worker reports of its work, so that its death or hang can be attributed to a document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kazprep.document import Document
from kazprep.tables.errors import ErrorRow


@dataclass(frozen=True, slots=True)
class Position:
    """A document, or with `doc_id` None the reading of a source's next record."""

    source: str
    start: int
    record: int | None
    doc_id: str | None


def position_of(document: Document) -> Position:
    """The position of a document."""
    return Position(document.source, 0, document.record, document.doc_id)


@dataclass(frozen=True, slots=True)
class Status:
    """What a worker is working on."""

    stage: str
    position: Position | None
    """None where several documents are processed together."""
    length: int
    """Of the documents in characters, of a source that is read in bytes."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How a worker reports its status, and what earlier deaths of workers at the same shard have shown."""

    report: Callable[[Status], None] = lambda status: None
    one_by_one: bool = False
    """Whether each document is processed by itself, so that its position is known."""
    quarantined: Mapping[Position, ErrorRow] = field(default_factory=dict)
    """Documents that are not to be touched again, with the row that each becomes."""

    def at(self, stage: str, documents: Sequence[Document]) -> None:
        """Report that a batch is at a stage; an empty one does not count as progress."""
        if not documents:
            return
        position = position_of(documents[0]) if self.one_by_one else None
        self.report(Status(stage, position, sum(len(document.raw_text) for document in documents)))
