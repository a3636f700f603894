"""The `doc_id` of documents, if the settings or several inputs require another than the readers make."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kazprep.document import Document, document_id
from kazprep.readers.entry import Record
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings


def with_doc_ids(
    records: Iterator[Record], settings: InputSettings, source: Source | None = None
) -> Iterator[Record]:
    """The records of a source, or of a stream for None, with the `doc_id` that the settings require."""
    by_external_id = settings.doc_id == "external_id"
    is_renamed = source is not None and (source.inside > 0 or source.shares_path)
    if not by_external_id and not is_renamed:
        return records
    return _identified(records, str if source is None else source.id_name, by_external_id=by_external_id)


def _identified(
    records: Iterator[Record], id_name: Callable[[str], str], *, by_external_id: bool
) -> Iterator[Record]:
    """The records with a `doc_id` of `id_name` of their source.

    `by_external_id` uses the id that a record has in its source instead of its index; a record without one,
    and the second of two with the same id and the same text, keep the index.
    """
    taken: set[str] = set()
    for record in records:
        if not isinstance(record, Document):
            yield record
            continue
        source = id_name(record.source)
        doc_id = None
        if by_external_id and record.external_id is not None:
            doc_id = document_id(source, record.external_id, record.raw_text)
            if doc_id in taken:
                doc_id = None
            else:
                taken.add(doc_id)
        if doc_id is None and (by_external_id or source != record.source):
            doc_id = document_id(source, record.record, record.raw_text)
        yield record if doc_id is None else replace(record, doc_id=doc_id)
