"""A function for Spark's `mapInPandas`: frames with a column of texts in, a table's rows out."""

from collections.abc import Iterable, Iterator

import pandas as pd

from kazprep.adapters.missing import documents_of
from kazprep.pipeline import Pipeline


class TableRows:
    """The rows of one table for frames of texts; it can be sent to executors, each of which loads the models.

    `key`, a column of the frame, is kept in `documents.source`: by `doc_id` it says which text a row is from.
    """

    def __init__(self, table: str = "tokens", *, text: str = "text", key: str | None = None) -> None:
        self.table = table
        self.text = text
        self.key = key

    def __call__(self, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """The rows of each frame's texts; a missing text has none."""
        pipeline = Pipeline()
        row = 0
        for frame in frames:
            keys = "" if self.key is None else frame[self.key].astype(str).tolist()
            documents = documents_of(pipeline, frame[self.text], keys, row)
            row += len(frame)
            yield pipeline.tables(filter(None, documents))[self.table].to_pandas()
