"""The text and the title of a record as they are read: without markup, and none where a value is missing."""

from kazprep.readers.errors import EmptyDocumentError
from kazprep.readers.web.markup import Mode, without_markup

MARKUP_NOTE = "markup"
"""The note of a document whose text or title had markup."""

_MISSING = frozenset(
    {"<NA>", "NULL", "NaN", "NaT", "None", "Null", "\\N", "nan", "none", "null", "undefined"}
)
_LONGEST = 20  # with white space around it


def plain_fields(text: str, title: object, markup: Mode) -> tuple[str, object, bool]:
    """The text and the title of a record without markup, and whether there was any.

    A title that stands for none is None. Raises `EmptyDocumentError` for a text that is nothing but the word
    for a missing value.

    >>> plain_fields("<p>Қар еріді.</p>", "nan", "auto")
    ('Қар еріді.', None, True)
    """
    if present(text) is None:
        raise EmptyDocumentError(f"the text is {text.strip()!r}, as programs write a value that is missing")
    title = present(title)
    plain_text = without_markup(text, markup)
    plain_title = without_markup(title, markup) if isinstance(title, str) else title
    return plain_text, plain_title, plain_text is not text or plain_title is not title


def present(value: object) -> object:
    """The value, or None for what programs write for a missing one: Python's None, pandas' nan, SQL's NULL.

    >>> present("nan"), present(" None "), present("Нан"), present(0)
    (None, None, 'Нан', 0)
    """
    if isinstance(value, str) and len(value) < _LONGEST and value.strip() in _MISSING:
        return None
    return value
