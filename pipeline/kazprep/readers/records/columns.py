"""Which columns, or fields, have the text, the title and the rest: by the settings, or by their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kazprep.document import Document
from kazprep.readers.dates import parse_date
from kazprep.readers.documents import NO_METADATA, Metadata, Origin, article
from kazprep.readers.errors import EmptyDocumentError, MissingColumnError
from kazprep.readers.records.column_names import guess_columns
from kazprep.readers.records.values import NOTHING, present, single, text_of, value_at
from kazprep.readers.web.markup import without_markup
from kazprep.settings import InputSettings

READ_NOTE = "read "
"""How the note of a document begins that says which columns it was read from."""

MARKUP_NOTE = "markup"
"""The note of a document whose text or title had markup."""

_MAX_LISTED = 12
_CACHED_CHARACTERS = 4000
_ROLES = ("text", "title", "date", "url", "id")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that are read; None for those that a file does not have."""

    text: str | None
    title: str | None
    date: str | None
    url: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The names of the columns of a file, in their order."""

    names: list[str]
    are_all: bool = True
    """Whether the file certainly has no other columns."""


def choose_columns(names: Iterable[str], settings: InputSettings) -> Columns:
    """The columns that are read of a file with columns of these names.

    Of the names in a setting the first one that the file has, spelled exactly so, is taken; without a setting
    the columns are guessed, see `guess_columns`.

    >>> choose_columns(["ID", "Title", "body"], InputSettings())
    Columns(text='body', title='Title', date=None, url=None, id='ID')
    """
    have = names if isinstance(names, tuple) else tuple(names)
    guessed = _guessed(have) if sum(map(len, have)) + len(have) < _CACHED_CHARACTERS else _guess(have)
    wanted = {role: names for role, names in named_columns(settings).items() if names}
    if not wanted:
        return guessed
    found = {role: next((name for name in names if name in have), None) for role, names in wanted.items()}
    return replace(guessed, **found)


def record_columns(record: Mapping[str, object], settings: InputSettings) -> Columns:
    """The fields that are read of an object; they may be inside others: `content.rendered`.

    If none of its fields is the text by its name, but a field of exactly one object in it is, then that
    object's fields are read, and the outer ones it lacks: `{"_id": 1, "_source": {"title": "…", "text":
    "…"}}`.
    """
    columns = choose_columns(tuple(record), settings)
    named = named_columns(settings)
    if columns.text is not None and not any(named.values()):
        return columns
    found: dict[str, str | None] = {role: getattr(columns, role) for role in _ROLES}
    for role, wanted in named.items():
        if wanted and found[role] is None:
            found[role] = next((name for name in wanted if value_at(record, name) is not NOTHING), None)
    if found["text"] is None and not settings.text_column:
        inner = {
            outer: guess
            for outer, value in record.items()
            if isinstance(value, dict) and (guess := guess_columns(tuple(value)))[0] is not None
        }
        if len(inner) == 1:
            ((outer, guess),) = inner.items()
            for role, wanted, name in zip(_ROLES, named.values(), guess, strict=True):
                if name is not None and not wanted:
                    found[role] = f"{outer}.{name}"
    return Columns(**found)


def _guess(names: tuple[str, ...]) -> Columns:
    return Columns(*guess_columns(names))


_guessed = lru_cache(maxsize=256)(_guess)  # most records of a file have the same names


def named_columns(settings: InputSettings) -> dict[str, tuple[str, ...]]:
    """The names in the settings for each of the columns."""
    return {
        "text": settings.text_column,
        "title": settings.title_column,
        "date": settings.date_column,
        "url": settings.url_column,
        "id": settings.id_column,
    }


def check_text_column(columns: Columns, names: Iterable[str], settings: InputSettings) -> str:
    """The name of the column with the text; raises `MissingColumnError`."""
    if columns.text is not None:
        return columns.text
    listed = listed_names(list(names)) or "none"
    wanted = " or ".join(map(repr, settings.text_column))
    raise MissingColumnError(
        f"there is no column {wanted}, which input.text_column asks for; there are: {listed}"
        if settings.text_column
        else f"no column is known for the text: name it with input.text_column; there are: {listed}"
    )


def listed_names(names: Sequence[str]) -> str:
    """The first names of columns, for a message."""
    return ", ".join(repr(name[:60]) for name in names[:_MAX_LISTED]) + (
        ", …" if len(names) > _MAX_LISTED else ""
    )


def row_article(
    origin: Origin,
    record: int,
    values: Mapping[str, object],
    settings: InputSettings,
    columns: Columns | None = None,
) -> Document:
    """The document of a row or an object; without `columns` they are chosen by its fields.

    `record` is its index in the source. Raises `ReadError` if there is no text in it.
    """
    columns = columns or record_columns(values, settings)
    name = check_text_column(columns, values, settings)
    title = single(_value(values, columns.title))
    if isinstance(title, list) and all(isinstance(part, str) for part in title):
        title = " ".join(title)
    metadata = Metadata(
        title,
        parse_date(single(_value(values, columns.date)), settings.date_order),
        present(single(_value(values, columns.url))),
        present(single(_value(values, columns.id))),
    )
    text = text_of(_value(values, name), name)
    return record_article(origin, record, text, settings, metadata, _notes(columns))


def record_article(
    origin: Origin,
    record: int,
    text: str,
    settings: InputSettings,
    metadata: Metadata = NO_METADATA,
    notes: frozenset[str] = frozenset(),
) -> Document:
    """The document of a record's text and title, both without markup.

    Raises `EmptyDocumentError` if there is no text, or only the word for a missing value.
    """
    if present(text) is None:
        raise EmptyDocumentError(f"the text is {text.strip()!r}, as programs write a missing value")
    title = present(metadata.title)
    plain_text = without_markup(text, settings.markup)
    plain_title = without_markup(title, settings.markup) if isinstance(title, str) else title
    if plain_text is not text or plain_title is not title:
        notes |= {MARKUP_NOTE}
    if plain_title is not metadata.title:
        metadata = metadata._replace(title=plain_title)
    return article(origin, record, plain_text, metadata, notes)


def _value(values: Mapping[str, object], name: str | None) -> object:
    if name is None:
        return None
    value = values.get(name, NOTHING)
    value = value_at(values, name) if value is NOTHING else value
    return None if value is NOTHING else value


@lru_cache(maxsize=64)
def _notes(columns: Columns) -> frozenset[str]:
    """The note of a document read from these columns; runs count it, see `kazprep.runs.counts`."""
    read = [f"{role} from {name!r}" for role in _ROLES if (name := getattr(columns, role)) is not None]
    left = [role for role in _ROLES if getattr(columns, role) is None]
    return frozenset({f"{READ_NOTE}{', '.join(read)}" + (f"; no {', no '.join(left)}" if left else "")})
