"""A document made of what a reader has found: text, title, date and id."""

import re
from dataclasses import dataclass, field
from datetime import date

from kazprep.document import Document, document_id
from kazprep.readers.dates import as_day
from kazprep.readers.errors import EmptyDocumentError
from kazprep.readers.records.fields import MARKUP_NOTE, plain_fields, present
from kazprep.readers.web.markup import Mode

_VISIBLE = re.compile(r"\w")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record, or a file, that can't be read; reading goes on after it where it can.

    `record` is None where no record was reached: then it is the file that is wrong, from there on.
    """

    source: str
    record: int | None
    error: Exception = field(compare=False)


def article(
    source: str,
    record: int,
    kind: str,
    text: str,
    *,
    title: object = None,
    published: object = None,
    url: object = None,
    external_id: object = None,
    encoding: str = "utf-8",
    encoding_score: float = 1.0,
    notes: frozenset[str] = frozenset(),
    markup: Mode | None = None,
) -> Document:
    """The document with a text, and what is known of it from outside the text.

    `markup` is what is done with HTML in the fields of a record; None for what is no record of fields.

    A title becomes the first line of `raw_text`, and so the first paragraph, unless the first line that is
    there says the same but for white space. Halves of surrogate pairs, which no table can hold and JSON can
    spell, become U+FFFD. Values of another type than they should have are written out, but for dates: see
    `as_day`.

    Raises `EmptyDocumentError` where there is no text.

    >>> article("а.jsonl", 0, "jsonl", "Қар еріді.", title="Көктем келді").raw_text
    'Көктем келді\\nҚар еріді.'
    """
    if markup is not None:
        text, title, had_markup = plain_fields(text, title, markup)
        if had_markup:
            notes |= {MARKUP_NOTE}
        url, external_id = present(url), present(external_id)
    text = _LONE_SURROGATE.sub("\ufffd", text)
    if not text.strip():
        raise EmptyDocumentError("the text is empty" if not text else "the text is nothing but white space")
    heading = visible_line(title)
    if heading and " ".join(text.lstrip().partition("\n")[0].split()) != heading:
        text = f"{heading}\n{text}"
    return document(
        source,
        record,
        kind,
        text,
        0,
        has_title=heading is not None,
        published=as_day(published),
        url=visible_line(url),
        external_id=visible_line(external_id),
        encoding=encoding,
        encoding_score=encoding_score,
        notes=notes,
    )


def document(
    source: str,
    record: int,
    kind: str,
    raw_text: str,
    body: int,
    *,
    has_title: bool,
    published: date | None,
    url: str | None = None,
    external_id: str | None = None,
    encoding: str = "utf-8",
    encoding_score: float = 1.0,
    notes: frozenset[str] = frozenset(),
) -> Document:
    """The document whose content begins at `body` in `raw_text` or after, with the first character to be
    seen.

    Raises `EmptyDocumentError` where no content is left.
    """
    text = raw_text[body:]
    start, end = body + len(text) - len(text.lstrip()), len(raw_text.rstrip())
    if start >= end:
        raise EmptyDocumentError("the file has nothing but white space" if raw_text else "the file is empty")
    return Document(
        doc_id=document_id(source, record, raw_text),
        source=source,
        record=record,
        format=kind,
        raw_text=raw_text,
        content=(start, end),
        has_title=has_title,
        published=published,
        url=url,
        external_id=external_id,
        encoding=encoding,
        encoding_score=encoding_score,
        notes=notes,
    )


def visible_line(value: object) -> str | None:
    """A value as one line of text, or None where there is nothing to be seen in it.

    >>> visible_line(" Көктем\\n келді "), visible_line(17), visible_line("\\u200b")
    ('Көктем келді', '17', None)
    """
    if value is None or isinstance(value, (dict, list)):
        return None
    line = " ".join(_LONE_SURROGATE.sub("\ufffd", str(value)).split())
    return line if _VISIBLE.search(line) else None
