"""The calls that `Pipeline`, `Segmenter` and `Tagger` share: texts in, documents out, batch by batch."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import ClassVar

from kazprep.document import Document
from kazprep.stages.apply import OnError, OnStage
from kazprep.text.arguments import many, text_of

BATCH_CHARACTERS = 100_000
"""Characters of a batch by default; larger batches run no faster."""


class TextProcessor(ABC):
    """Takes one text or many: subclasses say what is done with a batch of documents."""

    takes_text_as_is: ClassVar[bool] = False
    """Whether a string is the text of its document as it is, since no stage normalizes it."""

    @abstractmethod
    def run(
        self, documents: Sequence[Document], *, on_error: OnError | None = None, at: OnStage | None = None
    ) -> list[Document]:
        """One batch of documents, with everything that is found in them, in their order.

        `on_error(document, stage_name, error)` is called for a document that fails, which is left out then;
        without it the error is raised. `at(stage_name, documents)` is called before each stage.
        """

    def __call__(self, text: str | Document) -> Document:
        """The document of the text, with everything that is found in it.

        Raises `TypeError` for a value that is neither a string nor a document, `ValueError` for a string that
        can't be written as UTF-8; and what a stage raises.
        """
        if not isinstance(text, Document):
            text = text_of(text)
        (document,) = self.batch([text])
        return document

    def batch(self, texts: Iterable[str | Document], *, on_error: OnError | None = None) -> list[Document]:
        """The document of each text, in their order: the same as one by one, and several times as fast.

        `texts` may be a list, a column (a Series of pandas or Polars, an array of numpy or Arrow) or another
        iterable of strings or documents. The index of a string is its document's `record`, so that equal ones
        differ in `doc_id`. `on_error` is called for a document that fails, as `run` has it: the others are
        returned.

        Raises `TypeError` for a single text, a frame or a mapping, and for an item that is not a text, with
        its index; `ValueError` for a text that can't be written as UTF-8; and without `on_error` what a stage
        raises: then no documents are returned.
        """
        return list(self.stream(texts, on_error=on_error))

    def stream(
        self, texts: Iterable[str | Document], *, on_error: OnError | None = None
    ) -> Iterator[Document]:
        """The same, lazily: for more texts than fit into memory."""
        documents = (
            text
            if isinstance(text, Document)
            else Document.of(text, normalized=self.takes_text_as_is, record=index)
            for index, text in enumerate(checked_texts(texts))
        )
        return chain.from_iterable(self.run(batch, on_error=on_error) for batch in batches(documents))


def checked_texts(texts: Iterable[str | Document]) -> Iterator[str | Document]:
    """The texts, each checked when it is consumed.

    >>> list(checked_texts(["Бір.", "Екі."]))
    ['Бір.', 'Екі.']

    Raises `TypeError` for arguments that would give letters or column names instead of texts, as a single
    string or a frame (`kazprep.text.arguments.many`), and for an item that is not text, with its index;
    `ValueError` for a text that can't be written as UTF-8.
    """
    given = many(texts, single=(Document,))
    return (
        text if isinstance(text, Document) else text_of(text, f"text {index}")
        for index, text in enumerate(given)
    )


def batches(
    documents: Iterable[Document | None], max_characters: int = BATCH_CHARACTERS
) -> Iterator[list[Document]]:
    """The documents in order, in batches of at most `max_characters`; a longer one is a batch by itself.

    None instead of a document ends a batch, which may be empty then.
    """
    batch: list[Document] = []
    size = 0
    for document in documents:
        if document is None:
            yield batch
            batch, size = [], 0
            continue
        if batch and size + len(document.raw_text) > max_characters:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.raw_text)
    if batch:
        yield batch
