"""Reading a source: the format is chosen by the file's name, and nothing in the file raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import SEEK_CUR, BufferedReader
from pathlib import PurePosixPath
from typing import BinaryIO

from kazprep.file_extensions import COMPRESSED_TAR, COMPRESSIONS, EXTENSIONS, REMEDIES, format_of
from kazprep.readers.compression.decompress import decompressed
from kazprep.readers.compression.limits import Budget
from kazprep.readers.doc_ids import with_doc_ids
from kazprep.readers.entry import BadRecord, Entry, Record, first_bytes
from kazprep.readers.errors import (
    DamagedFileError,
    EmptyDocumentError,
    EncodingError,
    ReadError,
    TooLargeError,
    UnreadableFileError,
    UnsupportedFormatError,
    beyond_limit,
)
from kazprep.readers.formats import FORMATS, Format
from kazprep.readers.sources.source import Source
from kazprep.readers.sources.transfer import Transfer
from kazprep.settings import InputSettings

_PARQUET_MAGIC = b"PAR1"
_NO_STOP = 1 << 63
_DEFAULTS = InputSettings()


def read(
    source: Source, settings: InputSettings = _DEFAULTS, transfer: Transfer | None = None
) -> Iterator[Record]:
    """The documents of a source in their order, and a `BadRecord` for each record that can't be read.

    Nothing is raised: whatever is wrong with a source is a `BadRecord`, and so is a source without any
    record. With `transfer` the bytes of the source are taken from there.
    """
    records = _without_raising(source.name, _read_source(source, settings, transfer))
    return with_doc_ids(records, settings, source)


def transfer_of(source: Source, settings: InputSettings) -> Transfer | None:
    """The transfer of a source that `read` reads once from the first byte to the last, else None.

    That is one at an address, unless it is a byte range of Parquet, for which other bytes of the file are
    read as well.
    """
    if not source.is_transferred or _finds_range(source, settings):
        return None
    return Transfer(source)


def read_stream(name: str, stream: BinaryIO, settings: InputSettings = _DEFAULTS) -> Iterator[Record]:
    """The same for bytes that are not a file; the extension of the name says which format they have.

    >>> from io import BytesIO
    >>> [document] = read_stream("а.jsonl", BytesIO('{"text": "Қар еріді."}'.encode()))
    >>> document.raw_text
    'Қар еріді.'
    """
    entry = Entry(name, stream, settings, Budget(settings))
    return with_doc_ids(_without_raising(name, _read_entry(entry)), settings)


def _finds_range(source: Source, settings: InputSettings) -> bool:
    return source.is_byte_range and _file_type(source.name, settings).format.finds_byte_range


def _read_source(source: Source, settings: InputSettings, transfer: Transfer | None) -> Iterator[Record]:
    if source.problem is None:
        _file_type(source.name, settings)  # an unsupported extension is an error before the file is opened
    with opened_source(source, settings, transfer) as entry:
        yield from _read_entry(entry, may_be_empty=source.start > 0)


@contextmanager
def opened_source(
    source: Source, settings: InputSettings, transfer: Transfer | None = None
) -> Iterator[Entry]:
    """The entry of a source, its compressors not yet unpacked; raises `ReadError`."""
    finds_range = _finds_range(source, settings)
    head = b""
    if source.start and not finds_range:
        with source.open_file(read_ahead=False) as file:
            head = first_bytes(file)
    if transfer is not None:
        file_type = _file_type(source.name, settings)
        # df.parquet.gzip may be Parquet that is compressed inside: see `with_format`.
        seeks = file_type.format.seeks and (not file_type.compressors or file_type.format.finds_byte_range)
        opened = transfer.open(seekable=seeks)
    else:
        opened = source.open_file() if finds_range else source.open()
    with opened as stream:
        yield Entry(
            source.name,
            stream,
            settings,
            Budget(settings),
            first_record=source.first_record,
            head=head,
            is_part=source.is_byte_range,
            byte_range=(source.start, source.stop or _NO_STOP) if finds_range else None,
        )


def _read_entry(entry: Entry, *, may_be_empty: bool = False) -> Iterator[Record]:
    """The records of an entry, or of the members of an archive; raises `ReadError` for what ends reading."""
    format_, entry = with_format(entry)
    is_empty = not may_be_empty
    try:
        for record in _records(format_, entry):
            is_empty = False
            yield record
    except (DamagedFileError, UnicodeError) as error:
        raise entry.damage.error or error from error
    except ReadError as error:
        if entry.damage.error is None or error is entry.damage.error:
            raise
        yield BadRecord(entry.name, None, error)
    if entry.damage.error is not None and not entry.damage.is_reported:
        raise entry.damage.error
    if is_empty:
        raise EmptyDocumentError("there is nothing to read in the file")


def _records(format_: Format, entry: Entry) -> Iterator[Record]:
    if format_.read is not None:
        return format_.read(entry)
    assert format_.read_archive is not None
    limit = entry.settings.max_archive_depth
    if entry.depth >= limit:
        raise TooLargeError(
            beyond_limit(f"archives are nested deeper than {limit} levels", "max_archive_depth")
        )
    return format_.read_archive(entry, _read_member)


def _read_member(entry: Entry) -> Iterator[Record]:
    return _without_raising(entry.name, _read_entry(entry))


def with_format(entry: Entry) -> tuple[Format, Entry]:
    """The format of an entry, and the entry with its compressors unpacked; raises `ReadError`."""
    file_type = _file_type(entry.name, entry.settings)
    compressors = file_type.compressors
    if len(compressors) > max(1, entry.settings.max_archive_depth):
        raise TooLargeError("it is compressed more often than input.max_archive_depth allows")
    stream = entry.stream
    if file_type.format is FORMATS["parquet"] and compressors and _begins_with(stream, _PARQUET_MAGIC):
        compressors = ()  # df.parquet.gzip is pandas' name for Parquet that is compressed inside
    for compressor in compressors:
        stream = decompressed(stream, compressor, entry.budget, entry.damage)
    return file_type.format, replace(entry, stream=stream)


def _begins_with(stream: BinaryIO, magic: bytes) -> bool:
    """Whether the next bytes of a stream are these; its position does not change."""
    if stream.seekable():
        begin = stream.read(len(magic))
        stream.seek(-len(begin), SEEK_CUR)
        return begin == magic
    return isinstance(stream, BufferedReader) and stream.peek(len(magic)).startswith(magic)


@dataclass(frozen=True, slots=True)
class _FileType:
    """What the extensions of a file's name say."""

    format: Format
    compressors: tuple[str, ...] = ()
    """The usual extensions of the compressors, the outermost first."""


def _file_type(name: str, settings: InputSettings) -> _FileType:
    """The format of a file and its compressors, by its name; raises `UnsupportedFormatError`.

    >>> _file_type("2026.02/news.JSONL.gz.xz", InputSettings()).compressors
    ('.xz', '.gz')
    """
    compressors: list[str] = []
    rest = PurePosixPath(name.lower())
    while rest.suffix in COMPRESSIONS:
        compressors.append(COMPRESSIONS[rest.suffix])
        rest = rest.with_suffix("")
    extension = rest.suffix
    if extension in COMPRESSED_TAR and extension not in settings.extensions:
        extension, compressor = COMPRESSED_TAR[extension]
        compressors.append(compressor)
    format_name = format_of(extension, settings.extensions)
    if format_name is None:
        raise UnsupportedFormatError(_unsupported(extension))
    return _FileType(FORMATS[format_name], tuple(compressors))


def _unsupported(extension: str) -> str:
    """The message for files of an extension that has no format."""
    if extension in REMEDIES:
        return f"kazprep does not read {extension} files: {REMEDIES[extension]}"
    known = ", ".join(sorted(one for extensions in EXTENSIONS.values() for one in extensions))
    return (
        f"kazprep reads {known} files, also with {', '.join(COMPRESSIONS)} after it, not "
        f"{extension or 'files without an extension'}; if it is one of them by another name, say so with "
        "input.extensions"
    )


def _without_raising(name: str, records: Iterator[Record]) -> Iterator[Record]:
    """The records, and whatever error ends them as the last one."""
    try:
        yield from records
    except ReadError as error:
        yield BadRecord(name, None, error)
    except UnicodeError as error:  # UTF-16 in which one byte is missing, say
        yield BadRecord(name, None, EncodingError(f"the file can't be decoded any further: {error}"))
    except OSError as error:
        yield BadRecord(name, None, UnreadableFileError(f"the file can't be read: {error.strerror or error}"))
    except Exception as error:  # whatever a library makes of hostile bytes, the other files are read
        yield BadRecord(name, None, error)
