"""A pandas Series of texts in, frames of what is in them out."""

from typing import Any

import pandas as pd

from kazprep.document import Document
from kazprep.pipeline import Pipeline


def frames(texts: "pd.Series[Any]", pipeline: Pipeline) -> dict[str, pd.DataFrame]:
    """The tables of the texts by name, each row under the label that its text has in the Series.

    A missing text (None, NaN, NA) has no rows. The name of the Series is `documents.source`, the place in it
    `documents.record`.

    Raises `TypeError` for values that are neither strings nor missing.
    """
    source = "" if texts.name is None else str(texts.name)
    there = [
        (place, text)
        for place, text in enumerate(texts)
        if not pd.api.types.is_scalar(text) or pd.notna(text)
    ]
    documents = pipeline.batch(Document.of(text, source=source, record=place) for place, text in there)
    found = pipeline.frames(documents)
    places = {document.doc_id: place for document, (place, _) in zip(documents, there, strict=True)}
    for name, frame in found.items():
        if name != "errors":
            frame.index = texts.index.take([places[doc_id] for doc_id in frame["doc_id"]])
    return found
