"""Large files split into byte ranges, so that many workers can read one file."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from pyarrow import ArrowException

from kazprep.file_extensions import format_of
from kazprep.readers.errors import ReadError
from kazprep.readers.formats import FORMATS
from kazprep.readers.sources.source import Source
from kazprep.readers.sources.transfer import LocalCopies

_NONE: Mapping[str, str] = {}


def split_large(
    source: Source,
    max_bytes: int,
    extensions: Mapping[str, str] = _NONE,
    copies: LocalCopies | None = None,
) -> list[Source]:
    """A source as byte ranges of about `max_bytes` each, or as it is; `extensions` as in the settings.

    JSON Lines are split at the first line end at or after each multiple of `max_bytes`, so that what is
    appended to the file moves no range but lengthens the last one or adds to them; Parquet is split between
    row groups. Everything else, compressed files and JSON Lines with several records on a line are not split:
    they can't be read from the middle. One pass over the file counts its lines. A file at an address that is
    to be split is first copied to the disk, if `copies` are given.

    A file that can't be read is not split either: reading it reports why.
    """
    if source.problem is not None or source.is_byte_range or source.bytes <= max_bytes:
        return [source]
    name = format_of(PurePosixPath(source.name).suffix.lower(), extensions)
    split = None if name is None else FORMATS[name].split
    if split is None:
        return [source]
    try:
        return split(source if copies is None else copies.of(source), max_bytes)
    except (ReadError, OSError, ValueError, ArrowException):
        return [source]
