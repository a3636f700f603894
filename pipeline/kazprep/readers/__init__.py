"""Readers: files in, documents out. `read` picks the reader by the file's name."""

from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISREG

from kazprep.document import Document
from kazprep.readers.plain_text import read_plain_text
from kazprep.readers.source import Source, UnreadableFileError, UnsupportedFormatError

READERS: dict[str, Callable[[Source], Iterator[Document]]] = {
    ".txt": read_plain_text,
}
"""The reader for each ending of a file name, in lower case."""


def read(source: Source) -> Iterator[Document]:
    """The documents in a file.

    Raises a `ReadError` that says what is wrong with a file that can't be read.
    """
    if source.problem is not None:
        raise UnreadableFileError(source.problem)
    suffix = Path(source.name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise UnsupportedFormatError(
            f"kazprep reads {', '.join(READERS)} files, not {suffix or 'files without an ending'}"
        )
    try:
        mode = source.path.stat().st_mode
    except OSError as error:
        raise UnreadableFileError(f"the file can't be read: {error.strerror}") from error
    if not S_ISREG(mode):  # reading a pipe would wait for ever
        raise UnreadableFileError("this is no file but a folder, named pipe, socket or device")
    return reader(source)
