"""The reader for JSON files: an array of records, or a single one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from kazprep.readers.articles import BadRecord
from kazprep.readers.entry import Entry, Record, sound_text, text_lines
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError
from kazprep.readers.json_lines import json_article, object_names, parse_json

FORMAT = "json"

_CHUNK = 1 << 16
_STRUCTURE = re.compile(r'["\[\]{},]')
_STRING_END = re.compile(r'["\\]')
_SPACE = " \t\r\n"


def read_json_array(entry: Entry) -> Iterator[Record]:
    """The document of each element of an array, one after the other, or that of the one value of a file.

    The array is never held whole: its elements are cut out by their brackets and parsed one by one, so that a
    broken one costs no other, as long as its brackets and quotation marks are in pairs.

    Raises `EncodingError`, and `DamagedFileError` where the array does not end or something follows it.
    """
    text, encoding, score = text_lines(entry, "")
    for number, element in enumerate(_elements(text, entry.settings.max_document_bytes)):
        record = entry.first_record + number
        try:
            if element is None:
                raise TooLargeError(
                    f"record {record} is longer than {entry.settings.max_document_bytes:,} characters, which "
                    "is the most that input.max_document_bytes allows"
                )
            element = sound_text(element, f"record {record}", encoding)
            value = parse_json(element, f"record {record}", entry.settings.max_json_depth)
            yield json_article(entry, record, FORMAT, value, encoding, score)
        except ReadError as error:
            yield BadRecord(entry.name, record, error)


def json_array_names(entry: Entry) -> list[str]:
    """The names of the fields of a file's first object; raises `ReadError`."""
    text, _, _ = text_lines(entry, "")
    first = next(_elements(text, entry.settings.max_document_bytes), None)
    return object_names(parse_json(first or "null", "record 0", entry.settings.max_json_depth))


def _elements(text: TextIO, most: int) -> Iterator[str | None]:
    """The text of each element of a top-level array, or of the one value; None for one that is too long."""
    chunk = ""
    while not chunk.strip(_SPACE):
        chunk = text.read(_CHUNK)
        if not chunk:
            raise DamagedFileError("there is no JSON in the file")
    chunk = chunk.lstrip(_SPACE)
    if not chunk.startswith("["):
        yield _whole(chunk, text, most)
        return
    element = _Element(most)
    position = 1
    seen = ended = False
    while chunk:
        while position < len(chunk):
            if ended:
                if chunk[position:].strip(_SPACE):
                    raise DamagedFileError("something follows the end of the array")
                break
            position, delimiter = element.scan(chunk, position)
            if delimiter:
                ended = delimiter == "]"
                found = element.take()
                if found != "" or seen or not ended:  # [] has no elements, [1,] an empty one, which is wrong
                    yield found
                seen = True
        chunk = text.read(_CHUNK)
        position = 0
    if not ended:
        raise DamagedFileError("the file is truncated: the array does not end")


def _whole(chunk: str, text: TextIO, most: int) -> str | None:
    parts = [chunk]
    size = len(chunk)
    while size <= most and (chunk := text.read(_CHUNK)):
        parts.append(chunk)
        size += len(chunk)
    return "".join(parts) if size <= most else None


@dataclass(slots=True)
class _Element:
    """One element while its end is looked for."""

    most: int
    parts: list[str] = field(default_factory=list)
    size: int = 0
    depth: int = 0
    in_string: bool = False
    escaped: bool = False

    def scan(self, chunk: str, position: int) -> tuple[int, str]:
        """Go on from a position to the end of the element or the chunk.

        Gives where to go on, and the comma or bracket that ended the element, or nothing.
        """
        start = position
        while position < len(chunk):
            if self.escaped:
                self.escaped = False
                position += 1
                continue
            found = (_STRING_END if self.in_string else _STRUCTURE).search(chunk, position)
            if not found:
                break
            mark = found[0]
            position = found.end()
            if self.in_string:
                self.in_string = mark != '"'
                self.escaped = mark == "\\"
            elif mark == '"':
                self.in_string = True
            elif mark in "[{":
                self.depth += 1
            elif self.depth and mark in "]}":
                self.depth -= 1
            elif not self.depth and mark in ",]":
                self._add(chunk[start : found.start()])
                return position, mark
        self._add(chunk[start:])
        return len(chunk), ""

    def _add(self, part: str) -> None:
        self.size += len(part)
        if self.size <= self.most:
            self.parts.append(part)

    def take(self) -> str | None:
        """The element, or None where it was too long; the next one begins."""
        whole = "".join(self.parts).strip(_SPACE) if self.size <= self.most else None
        self.parts, self.size = [], 0
        return whole
