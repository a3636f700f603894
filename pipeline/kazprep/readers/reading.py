"""The choice of a reader by a file's name, and reading whatever it holds without ever raising."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from kazprep.readers.archives import read_tar, read_zip
from kazprep.readers.articles import BadRecord
from kazprep.readers.columns import Columns, choose_columns
from kazprep.readers.delimited import csv_names, read_csv, read_tsv, tsv_names
from kazprep.readers.docx import read_docx
from kazprep.readers.entry import Entry, Reader, Record, first_bytes
from kazprep.readers.errors import (
    EmptyDocumentError,
    EncodingError,
    ReadError,
    TooLargeError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from kazprep.readers.html import read_html
from kazprep.readers.identity import identified
from kazprep.readers.json_array import json_array_names, read_json_array
from kazprep.readers.json_lines import json_lines_names, read_json_lines
from kazprep.readers.markdown import read_markdown
from kazprep.readers.parquet import parquet_names, read_parquet
from kazprep.readers.plain_text import read_plain_text
from kazprep.readers.source import Source
from kazprep.readers.unpacking import COMPRESSIONS, Budget, unpacked
from kazprep.readers.warc import read_warc
from kazprep.settings import InputSettings

READERS: dict[str, Reader] = {
    ".csv": read_csv,
    ".docx": read_docx,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json_array,
    ".jsonl": read_json_lines,
    ".md": read_markdown,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
    ".tsv": read_tsv,
    ".txt": read_plain_text,
    ".warc": read_warc,
}
"""The reader for each ending of a file name, in lower case."""

COLUMN_NAMES: dict[str, Callable[[Entry], list[str]]] = {
    ".csv": csv_names,
    ".json": json_array_names,
    ".jsonl": json_lines_names,
    ".ndjson": json_lines_names,
    ".parquet": parquet_names,
    ".tsv": tsv_names,
}
"""What gives the names of the columns, for the formats that have them."""

_ARCHIVES = {".tar": read_tar, ".zip": read_zip}
_SHORT = {
    ".tgz": (".tar", ".gz"),
    ".tbz2": (".tar", ".bz2"),
    ".txz": (".tar", ".xz"),
    ".tzst": (".tar", ".zst"),
}
_WITH_STRETCHES = ".parquet"  # the rest is read from a stretch as it would be from a file
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
        suffixes, entry = _unpacked(entry)
        column_names = COLUMN_NAMES.get(suffixes[-1])
        if column_names is not None:
            return choose_columns(column_names(entry), settings)
    return None


def columns_by_ending(
    sources: Iterable[Source], settings: InputSettings = _DEFAULTS
) -> dict[str, tuple[str, Columns]]:
    """The columns that would be read, by the ending of the files, with the name of the first that has it.

    Other files may have other columns; each is read by its own. Files in archives are not looked at.
    """
    found: dict[str, tuple[str, Columns]] = {}
    for source in sources:
        endings = [ending.lower() for ending in PurePosixPath(source.name).suffixes]
        while endings and endings[-1] in COMPRESSIONS:
            endings.pop()
        if not endings or endings[-1] not in COLUMN_NAMES or endings[-1] in found:
            continue
        columns = columns_of(source, settings)
        if columns is not None:
            found[endings[-1]] = source.name, columns
    return found


def _read_source(source: Source, settings: InputSettings) -> Iterator[Record]:
    if source.problem is None:
        _suffixes(source.name)  # first, as it costs nothing to tell
    with _opened(source, settings) as entry:
        yield from _read_entry(entry, may_be_empty=source.start > 0)


@contextmanager
def _opened(source: Source, settings: InputSettings) -> Iterator[Entry]:
    finds_stretch = source.is_stretch and source.name.lower().endswith(_WITH_STRETCHES)
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
            stretch=(source.start, source.stop or _NO_STOP) if finds_stretch else None,
        )


def _read_entry(entry: Entry, *, may_be_empty: bool = False) -> Iterator[Record]:
    """What an entry holds: documents, or an archive of more; raises `ReadError` where reading ends."""
    suffixes, entry = _unpacked(entry)
    read_archive = _ARCHIVES.get(suffixes[-1])
    if read_archive is None:
        records = READERS[suffixes[-1]](entry)
    elif entry.depth >= entry.settings.max_archive_depth:
        raise TooLargeError(
            f"archives lie in one another deeper than {entry.settings.max_archive_depth} levels, "
            "the most that input.max_archive_depth allows"
        )
    else:
        records = read_archive(entry, _read_member)
    empty = not may_be_empty
    for record in records:
        empty = False
        yield record
    if empty:
        raise EmptyDocumentError("there is nothing to read in the file")


def _read_member(entry: Entry) -> Iterator[Record]:
    return _attempted(entry.name, _read_entry(entry))


def _unpacked(entry: Entry) -> tuple[list[str], Entry]:
    """The endings that are left of an entry's name when its compressors are dealt with."""
    suffixes = _suffixes(entry.name)
    stream = entry.stream
    layers = 0
    while suffixes[-1] in COMPRESSIONS:
        stream = unpacked(stream, suffixes.pop(), entry.budget)
        layers += 1
        if layers > max(1, entry.settings.max_archive_depth):
            raise TooLargeError("it is compressed more often than input.max_archive_depth allows")
    return suffixes, replace(entry, stream=stream)


def _suffixes(name: str) -> list[str]:
    """The endings of a name from the one that says the format on; raises `UnsupportedFormatError`.

    >>> _suffixes("2026.02/news.JSONL.gz"), _suffixes("all.tgz")
    (['.jsonl', '.gz'], ['.tar', '.gz'])
    """
    suffixes: list[str] = []
    rest = PurePosixPath(name.lower())
    while True:
        suffix = rest.suffix
        suffixes = [*_SHORT.get(suffix, (suffix,)), *suffixes]
        if suffixes[0] not in COMPRESSIONS:
            break
        rest = rest.with_suffix("")
    if suffixes[0] not in READERS and suffixes[0] not in _ARCHIVES:
        endings = ", ".join(sorted([*READERS, *_ARCHIVES]))
        raise UnsupportedFormatError(
            f"kazprep reads {endings} files, also with {', '.join(COMPRESSIONS)} after it, not "
            f"{suffixes[0] or 'files without an ending'}"
        )
    return suffixes


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
