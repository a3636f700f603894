"""Watching over a shard in work: what a worker is at, so that one that dies tells by which document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kazprep.document import Document
from kazprep.tables.build import Failure


@dataclass(frozen=True, slots=True)
class Place:
    """A document, or with `doc_id` None the reading of a source's next record."""

    source: str
    start: int
    record: int | None
    doc_id: str | None


def place_of(document: Document) -> Place:
    """Where a document is."""
    return Place(document.source, 0, document.record, document.doc_id)


@dataclass(frozen=True, slots=True)
class Activity:
    """What a worker is at: a stage, the document where it is known, the length in characters or bytes."""

    stage: str
    place: Place | None
    length: int


@dataclass(frozen=True, slots=True)
class Watch:
    """How a shard is watched. `alone` takes each document alone, so that the one at work is known."""

    told: Callable[[Activity], None] = lambda activity: None
    alone: bool = False
    lost: Mapping[Place, Failure] = field(default_factory=dict)
    """Documents that are not to be touched again, with the row that each becomes."""

    def at(self, stage: str, documents: Sequence[Document]) -> None:
        """Tell of a batch at a stage; an empty one does not count as progress."""
        if not documents:
            return
        place = place_of(documents[0]) if self.alone else None
        self.told(Activity(stage, place, sum(len(document.raw_text) for document in documents)))
