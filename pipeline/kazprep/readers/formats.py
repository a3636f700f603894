"""The formats that are read: the reader of each, and how its columns are found and its files split.

A format is added by its reader, in a separate module, and a line here; its extensions are in
`kazprep.file_extensions`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kazprep.readers.compression.archives import ReadMember, read_tar, read_zip
from kazprep.readers.entry import Entry, Reader, Record
from kazprep.readers.markdown import read_markdown
from kazprep.readers.office.docx import read_docx
from kazprep.readers.office.xlsx import read_xlsx, xlsx_names
from kazprep.readers.plain_text import read_plain_text
from kazprep.readers.records.columns import ColumnNames, Columns
from kazprep.readers.records.delimited import csv_names, read_csv, read_tsv, tsv_names
from kazprep.readers.records.json_files import json_columns, json_names, read_json, read_jsonl, split_lines
from kazprep.readers.records.parquet import parquet_names, read_parquet, split_row_groups
from kazprep.readers.sources.source import Source
from kazprep.readers.web.html import read_html
from kazprep.readers.web.warc import read_warc


@dataclass(frozen=True, slots=True)
class Format:
    """How the files of one format are read; each function may raise `ReadError`."""

    read: Reader | None = None
    """The documents of a file; None for archives."""
    read_archive: Callable[[Entry, ReadMember], Iterator[Record]] | None = None
    """The documents of the members of an archive."""
    column_names: Callable[[Entry], ColumnNames] | None = None
    """The names of the columns of a file, for formats that have columns."""
    columns: Callable[[Entry], Columns | None] | None = None
    """The columns that are read, if the names are not enough to choose them."""
    split: Callable[[Source, int], list[Source]] | None = None
    """The byte ranges of a file, each of about `max_bytes`, for formats that can be read from the middle."""
    finds_byte_range: bool = False
    """Whether `read` gets the whole file and finds the byte range itself."""
    seeks: bool = False
    """Whether it is not read from the first byte to the last."""


FORMATS: dict[str, Format] = {
    "csv": Format(read_csv, column_names=csv_names),
    "docx": Format(read_docx, seeks=True),
    "html": Format(read_html),
    "json": Format(read_json, column_names=json_names, columns=json_columns, split=split_lines),
    "jsonl": Format(read_jsonl, column_names=json_names, columns=json_columns, split=split_lines),
    "md": Format(read_markdown),
    "parquet": Format(
        read_parquet, column_names=parquet_names, split=split_row_groups, finds_byte_range=True, seeks=True
    ),
    "tar": Format(read_archive=read_tar),
    "tsv": Format(read_tsv, column_names=tsv_names),
    "txt": Format(read_plain_text),
    "warc": Format(read_warc),
    "xlsx": Format(read_xlsx, column_names=xlsx_names, seeks=True),
    "zip": Format(read_archive=read_zip, seeks=True),
}
"""The formats by their names in `kazprep.file_extensions`."""
