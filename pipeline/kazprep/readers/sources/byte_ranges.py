"""Large files cut into stretches, so that many workers can read one file."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.formats import format_of
from kazprep.readers.entry import first_bytes
from kazprep.readers.errors import ReadError
from kazprep.readers.records.json_files import JSON_FORMATS
from kazprep.readers.records.json_shapes import is_json_lines
from kazprep.readers.sources.source import Source

_NO_ENDINGS: Mapping[str, str] = {}
_BLOCK_BYTES = 1 << 20
# Where one object follows another on a line, see GAP in json_lines; it may lie in two blocks.
_GLUED = re.compile(rb'\}[ \t\r\x1e\xef\xbb\xbf]{0,96}\{[ \t]{0,32}"')
_OVERLAP = 160


def cut_large(source: Source, most_bytes: int, endings: Mapping[str, str] = _NO_ENDINGS) -> list[Source]:
    """A source as stretches of about `most_bytes` each, or as it is; `endings` as in `InputSettings`.

    JSON Lines are cut at the first line end at or after each multiple of `most_bytes`, so that what is
    appended to the file moves no cut but lengthens the last stretch or adds to them; Parquet is cut between
    row groups. Everything else, all that is compressed and JSON Lines with several records on a line stay
    whole: they can't be read from the middle. One pass over the file counts its lines.

    A file that can't be read stays whole too: reading it will tell why.
    """
    if source.problem is not None or source.is_stretch or source.bytes <= most_bytes:
        return [source]
    form = format_of(PurePosixPath(source.name).suffix.lower(), endings)
    try:
        if form in JSON_FORMATS:
            return _cut_lines(source, most_bytes)
        if form == "parquet":
            return _cut_row_groups(source, most_bytes)
    except (ReadError, OSError, ValueError, pa.ArrowException):
        return [source]
    return [source]


def _cut_lines(source: Source, most_bytes: int) -> list[Source]:
    stretches: list[tuple[int, int]] = [(0, 0)]  # where each begins, and its first record
    position = lines = 0
    with source.open() as file:
        head = first_bytes(file)
        if b"\0" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return [source]  # in UTF-16 a line does not end at a byte
        if not is_json_lines(head, is_whole=False):
            return [source]
        before = b""
        file.seek(0)
        wanted = most_bytes
        while block := file.read(_BLOCK_BYTES):
            if _GLUED.search(block) or _GLUED.search(before + block[:_OVERLAP]):
                return [source]  # what is read from the middle would have to know how many there are before
            before = (before + block)[-_OVERLAP:]
            inside = 0
            while position + len(block) >= wanted:
                # The line end itself may be the last byte before the multiple.
                end = block.find(b"\n", max(inside, wanted - 1 - position)) + 1
                if not end:
                    break
                lines += block.count(b"\n", inside, end)
                inside = end
                stretches.append((position + end, lines))
                wanted = ((position + end) // most_bytes + 1) * most_bytes
            lines += block.count(b"\n", inside)
            position += len(block)
    if stretches[-1][0] == position:
        stretches.pop()
    return _as_sources(source, stretches)


def _cut_row_groups(source: Source, most_bytes: int) -> list[Source]:
    stretches: list[tuple[int, int]] = []
    rows = 0
    with source.open() as file:
        metadata = pq.ParquetFile(file).metadata
    for number, begin in enumerate(row_group_starts(metadata, source.bytes)):
        if not stretches:
            stretches.append((0, 0))
        elif begin - stretches[-1][0] >= most_bytes:
            stretches.append((begin, rows))
        rows += metadata.row_group(number).num_rows
    return _as_sources(source, stretches)


def row_group_starts(metadata: pq.FileMetaData, size: int) -> list[int]:
    """Where each row group of a Parquet file of so many bytes would begin if all rows were of one length.

    Where they really begin only the columns' metadata tell, and pyarrow ends the process where a damaged file
    has a column's statistics wrong.
    """
    rows = [max(0, metadata.row_group(number).num_rows) for number in range(metadata.num_row_groups)]
    total = max(1, sum(rows))
    return [size * before // total for before in accumulate([0, *rows])][: len(rows)]


def _as_sources(source: Source, stretches: list[tuple[int, int]]) -> list[Source]:
    if len(stretches) < 2:
        return [source]
    stops = [start for start, _ in stretches[1:]]
    return [
        replace(source, start=start, stop=stop, first_record=record, bytes=(stop or source.bytes) - start)
        for (start, record), stop in zip(stretches, [*stops, None], strict=True)
    ]
