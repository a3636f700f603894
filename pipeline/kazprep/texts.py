"""Texts that callers hand over: what is taken, and what is said of the rest."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import chain

from kazprep.batches import batches
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


class OverTexts(ABC):
    """What takes one text, or many: the ways of calling that `Pipeline`, `Segmenter` and `Tagger` share."""

    def __call__(self, text: str | Document) -> Document:
        """A document of the text, with everything that is found in it."""
        (document,) = self.batch([text])
        return document

    def batch(self, texts: Iterable[str | Document]) -> list[Document]:
        """A document of each text, in their order: the same as one by one, and several times as fast.

        The number of a string in `texts` is its document's `record`, so that equal ones differ in `doc_id`.
        Raises what a stage raises, and then gives no documents.
        """
        return list(self.stream(texts))

    def stream(self, texts: Iterable[str | Document]) -> Iterator[Document]:
        """The same, as the documents are asked for: for more texts than there is memory."""
        documents = (self._document(text, number) for number, text in enumerate(checked_texts(texts)))
        return chain.from_iterable(map(self._alone, batches(documents)))

    def _alone(self, documents: list[Document]) -> list[Document]:
        from kazprep.inference.threads import one_thread

        with one_thread():
            return self._through(documents)

    @abstractmethod
    def _document(self, text: str | Document, number: int) -> Document:
        """What a text is before anything is found in it."""

    @abstractmethod
    def _through(self, documents: list[Document]) -> list[Document]:
        """A batch with everything that is found in it, while torch computes in one thread."""
