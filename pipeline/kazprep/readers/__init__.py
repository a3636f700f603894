"""Readers: files in, documents out. `read` picks the reader by the file's name."""

from collections.abc import Callable, Iterator
from pathlib import Path

from kazprep.document import Document
from kazprep.readers.plain_text import read_plain_text
from kazprep.readers.source import Source, UnsupportedFormatError

READERS: dict[str, Callable[[Source], Iterator[Document]]] = {
    ".txt": read_plain_text,
}
"""The reader for each ending of a file name, in lower case."""


def read(source: Source) -> Iterator[Document]:
    """The documents in a file.

    Raises a `ReadError` that says what is wrong with a file that can't be read.
    """
    suffix = Path(source.name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise UnsupportedFormatError(
            f"kazprep reads {', '.join(READERS)} files, not {suffix or 'files without an ending'}"
        )
    return reader(source)
