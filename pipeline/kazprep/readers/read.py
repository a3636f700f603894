"""The choice of a reader by a file's name, and reading whatever it holds without ever raising."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import SEEK_CUR, BufferedReader
from pathlib import PurePosixPath
from typing import BinaryIO

from kazprep.formats import COMPRESSIONS, FORMATS, REMEDIES, SHORT, format_of
from kazprep.readers.compression.archives import read_tar, read_zip
from kazprep.readers.compression.decompress import Budget, unpacked
from kazprep.readers.doc_ids import identified
from kazprep.readers.documents import BadRecord
from kazprep.readers.entry import Entry, Reader, Record, first_bytes
from kazprep.readers.errors import (
    DamagedFileError,
    EmptyDocumentError,
    EncodingError,
    ReadError,
    TooLargeError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from kazprep.readers.markdown import read_markdown
from kazprep.readers.office.docx import read_docx
from kazprep.readers.office.xlsx import read_xlsx, xlsx_names
from kazprep.readers.plain_text import read_plain_text
from kazprep.readers.records.columns import Columns, choose_columns
from kazprep.readers.records.delimited import csv_names, read_csv, read_tsv, tsv_names
from kazprep.readers.records.json_files import JSON_FORMATS, json_columns, json_names, read_json, read_jsonl
from kazprep.readers.records.parquet import parquet_names, read_parquet
from kazprep.readers.sources.source import Source
from kazprep.readers.web.html import read_html
from kazprep.readers.web.warc import read_warc
from kazprep.settings import InputSettings

READERS: dict[str, Reader] = {
    "csv": read_csv,
    "docx": read_docx,
    "html": read_html,
    "json": read_json,
    "jsonl": read_jsonl,
    "md": read_markdown,
    "parquet": read_parquet,
    "tsv": read_tsv,
    "txt": read_plain_text,
    "warc": read_warc,
    "xlsx": read_xlsx,
}
"""The reader for each format but archives."""

COLUMN_NAMES: dict[str, Callable[[Entry], list[str]]] = {
    "csv": csv_names,
    "parquet": parquet_names,
    "tsv": tsv_names,
    "xlsx": xlsx_names,
}
"""What gives the names of the columns, for the formats in which all records have the same."""

_ARCHIVES = {"tar": read_tar, "zip": read_zip}
_WITH_STRETCHES = "parquet"  # the rest is read from a stretch as it would be from a file
_PARQUET = b"PAR1"
_NO_STOP = 1 << 63
_DEFAULTS = InputSettings()


def read(source: Source, settings: InputSettings = _DEFAULTS) -> Iterator[Record]:
    """The documents of a source in their order, and a `BadRecord` for each record that can't be read.

    Whatever is wrong with a source is in what it yields: nothing is raised. A source that holds no record at
    all is a `BadRecord` too.
    """
    return _identified(_attempted(source.name, _read_source(source, settings)), settings, source)


def read_stream(name: str, stream: BinaryIO, settings: InputSettings = _DEFAULTS) -> Iterator[Record]:
    """The same for bytes that are no file; the name says how they are to be read.

    >>> from io import BytesIO
    >>> [document] = read_stream("а.jsonl", BytesIO('{"text": "Қар еріді."}'.encode()))
    >>> document.raw_text
    'Қар еріді.'
    """
    return _identified(
        _attempted(name, _read_entry(Entry(name, stream, settings, Budget(settings)))), settings
    )


def _identified(
    records: Iterator[Record], settings: InputSettings, source: Source | None = None
) -> Iterator[Record]:
    """The records with the `doc_id` that the settings ask for, where readers give another."""
    by_external_id = settings.doc_id == "external_id"
    is_renamed = source is not None and (source.inside > 0 or source.is_twin)
    if not by_external_id and not is_renamed:
        return records
    id_name = str if source is None else source.id_name
    return identified(records, id_name, by_external_id=by_external_id)


def columns_of(source: Source, settings: InputSettings = _DEFAULTS) -> Columns | None:
    """The columns that would be read of a source; None for a format without columns, or one not readable.

    A JSON file has those of its first record.
    """
    with suppress(ReadError, OSError, ValueError), _opened(source, settings) as entry:
        form, entry = _unpacked(entry)
        if form in JSON_FORMATS:
            return json_columns(entry)
        column_names = COLUMN_NAMES.get(form)
        if column_names is not None:
            return choose_columns(column_names(entry), settings)
    return None


def names_in(source: Source, settings: InputSettings = _DEFAULTS) -> tuple[list[str], bool]:
    """The names of the columns in a source, and whether it surely has no others.

    There may be others in an archive, in a file that can't be read, and in JSON of which the first MiB alone
    was looked at. A field inside another is named as in `content.rendered`.
    """
    try:
        with _opened(source, settings) as entry:
            form, entry = _unpacked(entry)
            if form in JSON_FORMATS:
                return json_names(entry)
            column_names = COLUMN_NAMES.get(form)
            return (column_names(entry) if column_names else []), form not in _ARCHIVES
    except UnsupportedFormatError:
        return [], True
    except (ReadError, OSError, ValueError):
        return [], False


def _read_source(source: Source, settings: InputSettings) -> Iterator[Record]:
    if source.problem is None:
        _endings(source.name, settings)  # first, as it costs nothing to tell
    with _opened(source, settings) as entry:
        yield from _read_entry(entry, may_be_empty=source.start > 0)


@contextmanager
def _opened(source: Source, settings: InputSettings) -> Iterator[Entry]:
    finds_stretch = source.is_stretch and _endings(source.name, settings)[1] == _WITH_STRETCHES
    head = b""
    if source.start and not finds_stretch:
        with source.open_file() as file:
            head = first_bytes(file)
    with source.open_file() if finds_stretch else source.open() as stream:
        yield Entry(
            source.name,
            stream,
            settings,
            Budget(settings),
            first_record=source.first_record,
            head=head,
            is_part=source.is_stretch,
            stretch=(source.start, source.stop or _NO_STOP) if finds_stretch else None,
        )


def _read_entry(entry: Entry, *, may_be_empty: bool = False) -> Iterator[Record]:
    """What an entry holds: documents, or an archive of more; raises `ReadError` where reading ends."""
    form, entry = _unpacked(entry)
    read_archive = _ARCHIVES.get(form)
    if read_archive is None:
        records = READERS[form](entry)
    elif entry.depth >= entry.settings.max_archive_depth:
        raise TooLargeError(
            f"archives lie in one another deeper than {entry.settings.max_archive_depth} levels, "
            "the most that input.max_archive_depth allows"
        )
    else:
        records = read_archive(entry, _read_member)
    empty = not may_be_empty
    try:
        for record in records:
            empty = False
            yield record
    except (DamagedFileError, UnicodeError) as error:
        raise entry.damage.error or error from error
    except ReadError as error:
        if entry.damage.error is None or error is entry.damage.error:
            raise
        yield BadRecord(entry.name, None, error)
    if entry.damage.error is not None and not entry.damage.is_reported:
        raise entry.damage.error
    if empty:
        raise EmptyDocumentError("there is nothing to read in the file")


def _read_member(entry: Entry) -> Iterator[Record]:
    return _attempted(entry.name, _read_entry(entry))


def _unpacked(entry: Entry) -> tuple[str, Entry]:
    """An entry's format, and the entry with its compressors dealt with."""
    _, form, compressors = _endings(entry.name, entry.settings)
    if len(compressors) > max(1, entry.settings.max_archive_depth):
        raise TooLargeError("it is compressed more often than input.max_archive_depth allows")
    stream = entry.stream
    if form == "parquet" and compressors and _begins_with(stream, _PARQUET):
        compressors = []  # df.parquet.gzip is pandas' name for Parquet that is compressed inside
    for compressor in reversed(compressors):
        stream = unpacked(stream, compressor, entry.budget, entry.damage)
    return form, replace(entry, stream=stream)


def _begins_with(stream: BinaryIO, magic: bytes) -> bool:
    """Whether the next bytes of a stream are these; it stays where it is."""
    if stream.seekable():
        begin = stream.read(len(magic))
        stream.seek(-len(begin), SEEK_CUR)
        return begin == magic
    return isinstance(stream, BufferedReader) and stream.peek(len(magic)).startswith(magic)


def _endings(name: str, settings: InputSettings) -> tuple[str, str, list[str]]:
    """The ending of a name that says the format, the format, and the compressors, the inmost first.

    Raises `UnsupportedFormatError`.

    >>> _endings("2026.02/news.JSONL.gz", InputSettings()), _endings("all.tgz", InputSettings())
    (('.jsonl', 'jsonl', ['.gz']), ('.tar', 'tar', ['.gz']))
    """
    compressors: list[str] = []
    rest = PurePosixPath(name.lower())
    while rest.suffix in COMPRESSIONS:
        compressors.insert(0, COMPRESSIONS[rest.suffix])
        rest = rest.with_suffix("")
    ending = rest.suffix
    if ending in SHORT and ending not in settings.extensions:
        ending, compressor = SHORT[ending]
        compressors.insert(0, compressor)
    form = format_of(ending, settings.extensions)
    if form is None:
        known = ", ".join(sorted(ending for endings in FORMATS.values() for ending in endings))
        raise UnsupportedFormatError(
            f"kazprep does not read {ending} files: {REMEDIES[ending]}"
            if ending in REMEDIES
            else f"kazprep reads {known} files, also with {', '.join(COMPRESSIONS)} after it, not "
            f"{ending or 'files without an ending'}; if it is one of them by another name, say so with "
            "input.extensions"
        )
    return ending, form, compressors


def _attempted(name: str, records: Iterator[Record]) -> Iterator[Record]:
    """The records, and what ends them, whatever it is, as the last of them."""
    try:
        yield from records
    except ReadError as error:
        yield BadRecord(name, None, error)
    except UnicodeError as error:  # UTF-16 in which one byte is missing, say
        yield BadRecord(name, None, EncodingError(f"the file can't be decoded any further: {error}"))
    except OSError as error:
        told = UnreadableFileError(f"the file can't be read: {error.strerror or error}")
        yield BadRecord(name, None, told)
    except Exception as error:  # whatever a library makes of hostile bytes, the other files go on
        yield BadRecord(name, None, error)
