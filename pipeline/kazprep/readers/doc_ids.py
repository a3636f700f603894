"""The `doc_id` of documents, as the settings and the inputs ask for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kazprep.document import Document, document_id
from kazprep.readers.entry import Record


def identified(
    records: Iterator[Record], id_name: Callable[[str], str], *, by_external_id: bool
) -> Iterator[Record]:
    """The records of a source, documents with the `doc_id` of their name in it.

    `by_external_id` takes the id that a record brings along in place of its number; it takes the number for a
    record without one, and for the second of two that have the same id and the same text.
    """
    taken: set[str] = set()
    for record in records:
        if not isinstance(record, Document):
            yield record
            continue
        source = id_name(record.source)
        own = None
        if by_external_id and record.external_id is not None:
            own = document_id(source, record.external_id, record.raw_text)
            if own in taken:
                own = None
            else:
                taken.add(own)
        if own is None and (by_external_id or source != record.source):
            own = document_id(source, record.record, record.raw_text)
        yield record if own is None else replace(record, doc_id=own)
