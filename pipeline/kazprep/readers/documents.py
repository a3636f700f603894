"""Documents made of what a reader has found: the text, and its title, date, address and id."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from kazprep.document import Document, document_id
from kazprep.encodings import Encoding
from kazprep.readers.dates import parse_date
from kazprep.readers.errors import EmptyDocumentError

UTF8 = Encoding("utf-8")

_VISIBLE = re.compile(r"\w")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where documents are from: the name of their source, the name of its format, its encoding."""

    source: str
    format: str
    encoding: Encoding = UTF8


class Metadata(NamedTuple):  # one is made for each record, which takes a frozen dataclass three times as long
    """What a source says of a document besides its text, as it is there: any value may be of any type."""

    title: object = None
    published: object = None
    url: object = None
    external_id: object = None


NO_METADATA = Metadata()


def article(
    origin: Origin,
    record: int,
    text: str,
    metadata: Metadata = NO_METADATA,
    notes: frozenset[str] = frozenset(),
) -> Document:
    """The document of a text; `record` is its index in the source.

    A title becomes the first line of `raw_text`, and so the first paragraph, unless the first line of the
    text is the same except for white space. Halves of surrogate pairs, which JSON can spell but no table can
    hold, become U+FFFD. Values of another type than they should have are written out, except dates: see
    `parse_date`.

    Raises `EmptyDocumentError` if there is no text.

    >>> article(Origin("а.jsonl", "jsonl"), 0, "Қар еріді.", Metadata(title="Көктем келді")).raw_text
    'Көктем келді\\nҚар еріді.'
    """
    text = _without_surrogates(text)
    if not text.strip():
        raise EmptyDocumentError("the text is empty" if not text else "the text is nothing but white space")
    title = clean_field(metadata.title)
    if title and " ".join(text.lstrip().partition("\n")[0].split()) != title:
        text = f"{title}\n{text}"
    return document(origin, record, text, 0, metadata, has_title=title is not None, notes=notes)


def document(
    origin: Origin,
    record: int,
    raw_text: str,
    body: int,
    metadata: Metadata,
    *,
    has_title: bool,
    notes: frozenset[str] = frozenset(),
) -> Document:
    """The document whose content begins with the first visible character of `raw_text` from `body` on.

    The title of `metadata` is not used: `has_title` says whether the content begins with it.

    Raises `EmptyDocumentError` if there is no content.
    """
    text = raw_text[body:]
    start, end = body + len(text) - len(text.lstrip()), len(raw_text.rstrip())
    if start >= end:
        raise EmptyDocumentError("the file has nothing but white space" if raw_text else "the file is empty")
    return Document(
        doc_id=document_id(origin.source, record, raw_text),
        source=origin.source,
        record=record,
        format=origin.format,
        raw_text=raw_text,
        content=(start, end),
        has_title=has_title,
        published=parse_date(metadata.published),
        url=clean_field(metadata.url),
        external_id=clean_field(metadata.external_id),
        encoding=origin.encoding.name,
        encoding_score=origin.encoding.confidence,
        notes=notes,
    )


def clean_field(value: object) -> str | None:
    """A value as one line of text, or None if nothing in it is visible.

    >>> clean_field(" Көктем\\n келді "), clean_field(17), clean_field("\\u200b")
    ('Көктем келді', '17', None)
    """
    if value is None or isinstance(value, (dict, list)):
        return None
    line = " ".join(_without_surrogates(str(value)).split())
    return line if _VISIBLE.search(line) else None


def _without_surrogates(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which hardly any has."""
    try:
        text.encode()  # a fifth of the time that the regular expression takes
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", text)
    return text
