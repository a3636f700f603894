"""Columns of texts, some of which may be missing, for the adapters."""

from collections.abc import Iterable, Sequence

from kazprep.document import Document
from kazprep.pipeline import Pipeline
from kazprep.text.arguments import is_missing, many, text_of


def documents_of(
    pipeline: Pipeline, texts: Iterable[object], sources: Sequence[str] | str = "", first_record: int = 0
) -> list[Document | None]:
    """The document of each text of a column, None for a text that is missing.

    `documents.record` counts the texts from `first_record`; `sources` has `documents.source` for each text,
    or the one of all.

    Raises `TypeError` for an argument that is not a column of texts, and for a value that is neither a string
    nor missing, with its index; `ValueError` for a text that can't be written as UTF-8.
    """
    given = list(many(texts))
    present = [index for index, text in enumerate(given) if not is_missing(text)]
    documents = pipeline.batch(
        Document.of(
            text_of(given[index], f"text {index}"),
            source=sources if isinstance(sources, str) else sources[index],
            record=first_record + index,
        )
        for index in present
    )
    found = dict(zip(present, documents, strict=True))
    return [found.get(index) for index in range(len(given))]
