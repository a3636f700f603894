"""Which columns, or fields, hold the text, the title and the rest: as the settings say, or by their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kazprep.document import Document
from kazprep.readers.articles import article
from kazprep.readers.errors import MissingColumnError
from kazprep.settings import InputSettings

# In the order of preference, in lower case.
_TEXT = (
    "text",
    "content",
    "body",
    "article",
    "article_text",
    "maintext",
    "main_text",
    "full_text",
    "мәтін",
    "текст",
)
_TITLE = ("title", "headline", "heading", "тақырып", "заголовок")
_DATE = (
    "date",
    "published",
    "published_at",
    "date_published",
    "publish_date",
    "publication_date",
    "pubdate",
    "created_at",
    "күні",
    "дата",
)
_URL = ("url", "link", "source_url", "uri", "address", "сілтеме", "ссылка")
_ID = ("id", "_id", "doc_id", "article_id", "uid", "uuid", "guid")
_LISTED = 12


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

    A column of the settings is taken by its exact name; without one, the first known name counts, in whatever
    case.

    >>> choose_columns(["ID", "Title", "body"], InputSettings())
    Columns(text='body', title='Title', date=None, url=None, id='ID')
    """
    have = list(names)
    by_lower_case = {name.strip().lower(): name for name in reversed(have)}

    def chosen(setting: str, guesses: tuple[str, ...]) -> str | None:
        if setting:
            return setting if setting in have else None
        return next((by_lower_case[guess] for guess in guesses if guess in by_lower_case), None)

    return Columns(
        chosen(settings.text_column, _TEXT),
        chosen(settings.title_column, _TITLE),
        chosen(settings.date_column, _DATE),
        chosen(settings.url_column, _URL),
        chosen(settings.id_column, _ID),
    )


def check_text_column(columns: Columns, names: Iterable[str], settings: InputSettings) -> str:
    """The name of the column with the text; raises `MissingColumnError`."""
    if columns.text is not None:
        return columns.text
    have = list(names)
    listed = ", ".join(repr(name[:60]) for name in have[:_LISTED]) + (", …" if len(have) > _LISTED else "")
    raise MissingColumnError(
        f"there is no column {settings.text_column!r}, which input.text_column asks for; there are: {listed}"
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
    columns = columns or choose_columns(values, settings)
    name = check_text_column(columns, values, settings)
    text = values.get(name)
    if text is not None and not isinstance(text, str):
        raise MissingColumnError(f"{name!r} holds no text but {_described(text)}")

    def value(column: str | None) -> object:
        return None if column is None else values.get(column)

    return article(
        source,
        record,
        kind,
        text or "",
        title=value(columns.title),
        published=value(columns.date),
        url=value(columns.url),
        external_id=value(columns.id),
        encoding=encoding,
        encoding_score=encoding_score,
        markup=settings.markup,
    )


def _described(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), f"a value of type {type(value).__name__}")
