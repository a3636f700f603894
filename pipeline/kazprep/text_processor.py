"""What `Pipeline`, `Segmenter` and `Tagger` share: they take one text, or many, and give documents."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import chain

from kazprep.batches import batches
from kazprep.document import Document
from kazprep.text.arguments import many, text_of


def checked_texts(texts: Iterable[str | Document]) -> Iterator[str | Document]:
    """The texts, each checked as it is asked for.

    >>> list(checked_texts(["Бір.", "Екі."]))
    ['Бір.', 'Екі.']

    Raises `TypeError` for what would give letters or column names instead of texts, as a single string or a
    frame (`kazprep.text.arguments.many`), and for an item that is not text, with its index; `ValueError` for
    a text that can't be written as UTF-8.
    """
    given = many(texts, single=(Document,))
    return (
        text if isinstance(text, Document) else text_of(text, f"text {index}")
        for index, text in enumerate(given)
    )


def as_document(text: str | Document, record: int = 0) -> Document:
    """A document of a text; one that is a document already is given back. Raises what `Document.of` does."""
    return text if isinstance(text, Document) else Document.of(text, record=record)


class TextProcessor(ABC):
    """The ways of calling an object that takes texts."""

    def __call__(self, text: str | Document) -> Document:
        """A document of the text, with everything that is found in it.

        Raises `TypeError` for what is neither a string nor a document, `ValueError` for a string that can't
        be written as UTF-8.
        """
        if not isinstance(text, Document):
            text = text_of(text)
        (document,) = self.batch([text])
        return document

    def batch(self, texts: Iterable[str | Document]) -> list[Document]:
        """A document of each text, in their order: the same as one by one, and several times as fast.

        `texts` may be a list, a column (a Series of pandas or Polars, an array of numpy or Arrow) or another
        iterable of strings or documents. The index of a string is its document's `record`, so that equal ones
        differ in `doc_id`.

        Raises `TypeError` for a single text, a frame or a mapping, and for an item that is not a text, with
        its index; `ValueError` for a text that can't be written as UTF-8; and what a stage raises. Then there
        are no documents.
        """
        return list(self.stream(texts))

    def stream(self, texts: Iterable[str | Document]) -> Iterator[Document]:
        """The same, as the documents are asked for: for more texts than there is memory."""
        documents = (self._document(text, index) for index, text in enumerate(checked_texts(texts)))
        return chain.from_iterable(map(self._process_batch, batches(documents)))

    def _process_batch(self, documents: list[Document]) -> list[Document]:
        from kazprep.inference.threads import one_thread

        with one_thread():
            return self._through(documents)

    @abstractmethod
    def _document(self, text: str | Document, number: int) -> Document:
        """The document to start from, before anything is found in it."""

    @abstractmethod
    def _through(self, documents: list[Document]) -> list[Document]:
        """A batch with everything that is found in it, while torch computes in one thread."""
