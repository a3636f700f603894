"""Which columns, or fields, hold the text, the title and the rest: as the settings say, or by their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kazprep.document import Document
from kazprep.readers.dates import as_day
from kazprep.readers.documents import article
from kazprep.readers.errors import MissingColumnError
from kazprep.readers.records.column_names import guess_columns
from kazprep.readers.records.values import NOTHING, single, text_of, value_at
from kazprep.settings import InputSettings

READ_NOTE = "read "
"""How the note of a document begins that says which columns it was read from."""

_LISTED = 12
_CACHED_CHARACTERS = 4000
_ROLES = ("text", "title", "date", "url", "id")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that are read; None for what a file has not."""

    text: str | None
    title: str | None
    date: str | None
    url: str | None
    id: str | None


def choose_columns(names: Iterable[str], settings: InputSettings) -> Columns:
    """The columns that are read of a file with these columns.

    Of the names of a setting the first that the file has is taken, exactly as it is spelled; without a
    setting it is the name that is known best, see `guess_columns`.

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
    """The fields that are read of an object, which may lie in others: `content.rendered`.

    Where none of its own fields is known for the text, but one of exactly one object in it is, that object's
    fields are read, and its own where that has none: `{"_id": 1, "_source": {"title": "…", "text": "…"}}`.
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
    """The names that the settings have for each of the columns."""
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
    have = list(names)
    listed = ", ".join(repr(name[:60]) for name in have[:_LISTED]) + (", …" if len(have) > _LISTED else "")
    wanted = " or ".join(map(repr, settings.text_column))
    raise MissingColumnError(
        f"there is no column {wanted}, which input.text_column asks for; there are: {listed or 'none'}"
        if settings.text_column
        else f"no column is known for the text: name it with input.text_column; there are: {listed or 'none'}"
    )


def row_article(
    source: str,
    record: int,
    kind: str,
    values: Mapping[str, object],
    settings: InputSettings,
    columns: Columns | None = None,
    *,
    encoding: str = "utf-8",
    encoding_score: float = 1.0,
) -> Document:
    """The document of a row or an object; raises `ReadError` where there is no text in it."""
    columns = columns or record_columns(values, settings)
    name = check_text_column(columns, values, settings)
    title = single(_value(values, columns.title))
    if isinstance(title, list) and all(isinstance(part, str) for part in title):
        title = " ".join(title)
    return article(
        source,
        record,
        kind,
        text_of(_value(values, name), name),
        title=title,
        published=as_day(single(_value(values, columns.date)), settings.date_order),
        url=single(_value(values, columns.url)),
        external_id=single(_value(values, columns.id)),
        encoding=encoding,
        encoding_score=encoding_score,
        notes=_notes(columns),
        markup=settings.markup,
    )


def _value(values: Mapping[str, object], name: str | None) -> object:
    if name is None:
        return None
    value = values.get(name, NOTHING)
    value = value_at(values, name) if value is NOTHING else value
    return None if value is NOTHING else value


@lru_cache(maxsize=64)
def _notes(columns: Columns) -> frozenset[str]:
    """What `Document.notes` has of the columns: see `kazprep.runs.counts`."""
    read = [f"{role} from {name!r}" for role in _ROLES if (name := getattr(columns, role)) is not None]
    left = [role for role in _ROLES if getattr(columns, role) is None]
    return frozenset({f"{READ_NOTE}{', '.join(read)}" + (f"; no {', no '.join(left)}" if left else "")})
