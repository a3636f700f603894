"""A pandas Series of texts in, frames of what is in them out."""

from typing import Any

import pandas as pd

from kazprep.adapters.missing import documents_of
from kazprep.pipeline import Pipeline
from kazprep.text.arguments import described


def frames(texts: "pd.Series[Any]", pipeline: Pipeline) -> dict[str, pd.DataFrame]:
    """The tables of the texts by name, each row under the label that its text has in the Series.

    A missing text (None, NaN, NA) has no rows. The name of the Series is `documents.source`, the index in it
    `documents.record`.

    Raises `TypeError` for an argument that is not a Series, and for values that are neither strings nor
    missing.
    """
    if not isinstance(texts, pd.Series):
        raise TypeError(f"texts has to be a Series, as in frame['text'], not {described(texts)}")
    source = "" if texts.name is None else str(texts.name)
    documents = documents_of(pipeline, texts, source)
    found = pipeline.frames(filter(None, documents))
    indices = {document.doc_id: index for index, document in enumerate(documents) if document}
    for name, frame in found.items():
        if name != "errors":
            frame.index = texts.index.take([indices[doc_id] for doc_id in frame["doc_id"]])
    return found
