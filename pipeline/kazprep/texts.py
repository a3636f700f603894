"""Texts that callers hand over: what is taken, and what is said of the rest."""

from collections.abc import Iterable, Iterator

from kazprep.document import Document


def checked_texts(texts: Iterable[str | Document]) -> Iterator[str | Document]:
    """The texts, as they are asked for; raises `TypeError` for a single string, which is no list of texts.

    >>> list(checked_texts(["Бір.", "Екі."]))
    ['Бір.', 'Екі.']
    """
    if isinstance(texts, str | bytes | Document):
        raise TypeError(
            f"many texts have to be a list or another iterable of them, not one {type(texts).__name__}: "
            "put it into a list, or call the object with it"
        )
    return iter(texts)


def as_document(text: str | Document, record: int = 0) -> Document:
    """A document of a text; one that is a document already is given back.

    Raises `TypeError` for what is neither and `ValueError` for a text that is not whole (see `Document.of`).
    """
    return text if isinstance(text, Document) else Document.of(text, record=record)
