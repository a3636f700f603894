"""The results of reading bytes: the text of each document, and the name of the error of each bad record."""

import io

from kazprep.document import Document
from kazprep.readers.read import read_stream


def read_bytes(name, data):
    """All records of a stream."""
    return list(read_stream(name, io.BytesIO(data)))


def outcome(records):
    """The raw text of each document, and the name of the error class of each bad record."""
    return [
        record.raw_text if isinstance(record, Document) else type(record.error).__name__ for record in records
    ]
