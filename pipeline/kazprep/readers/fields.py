"""The text and the title of a record as they are read: without markup, and none where a value is missing."""

from dataclasses import dataclass

from kazprep.readers.errors import EmptyDocumentError
from kazprep.readers.markup import Mode, without_markup

MARKUP_NOTE = "markup"
"""The note of a document whose text or title had markup."""

_MISSING = frozenset(
    {"<NA>", "NULL", "NaN", "NaT", "None", "Null", "\\N", "nan", "none", "null", "undefined"}
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The text of a record and its title, and what is to be noted of them."""

    text: str
    title: object
    notes: frozenset[str]


def plain_fields(text: str, title: object, markup: Mode) -> Fields:
    """The text and the title of a record without markup; a title that stands for none is None.

    Raises `EmptyDocumentError` for a text that is nothing but the word for a missing value.

    >>> plain_fields("<p>Қар еріді.</p>", "nan", "auto")
    Fields(text='Қар еріді.', title=None, notes=frozenset({'markup'}))
    """
    if present(text) is None:
        raise EmptyDocumentError(f"the text is {text.strip()!r}, as programs write a value that is missing")
    title = present(title)
    plain_text = without_markup(text, markup)
    plain_title = without_markup(title, markup) if isinstance(title, str) else title
    had_markup = plain_text != text or plain_title != title
    return Fields(plain_text, plain_title, frozenset({MARKUP_NOTE} if had_markup else ()))


def present(value: object) -> object:
    """The value, or None for what programs write for a missing one: Python's None, pandas' nan, SQL's NULL.

    >>> present("nan"), present(" None "), present("Нан"), present(0)
    (None, None, 'Нан', 0)
    """
    return None if isinstance(value, str) and len(value) < 20 and value.strip() in _MISSING else value
