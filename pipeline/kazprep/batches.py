"""Batches: documents that go through a stage together."""

from collections.abc import Iterable, Iterator

from kazprep.document import Document

CHARACTERS = 100_000
"""So many characters go through a stage at a time where nothing else is said; more of them run no faster."""


def batches(documents: Iterable[Document | None], characters: int = CHARACTERS) -> Iterator[list[Document]]:
    """The documents in their order, in batches of at most so many characters; a longer one goes alone.

    None in place of a document ends a batch, which may have no document in it then.
    """
    batch: list[Document] = []
    size = 0
    for document in documents:
        if document is None:
            yield batch
            batch, size = [], 0
            continue
        if batch and size + len(document.raw_text) > characters:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.raw_text)
    if batch:
        yield batch
