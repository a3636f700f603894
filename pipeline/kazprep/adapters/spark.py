"""A function for Spark's `mapInPandas`: frames with a column of texts in, a table's rows out."""

from collections.abc import Iterable, Iterator

import pandas as pd

from kazprep.pipeline import Pipeline


class TableRows:
    """The rows of one table for frames of texts; it can be sent to executors, each of which loads the models.

    `key`, a column of your own, is kept in `documents.source`: it says which text a row is from, by `doc_id`.
    """

    def __init__(self, table: str = "tokens", *, text: str = "text", key: str | None = None) -> None:
        self.table = table
        self.text = text
        self.key = key

    def __call__(self, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """The rows of each frame's texts; a missing text has none."""
        from kazprep.document import Document

        pipeline = Pipeline()
        row = 0
        for frame in frames:
            keys = [""] * len(frame) if self.key is None else frame[self.key].astype(str)
            documents = pipeline.batch(
                Document.of(text, source=source, record=row + place)
                for place, (text, source) in enumerate(zip(frame[self.text], keys, strict=True))
                if pd.notna(text)
            )
            row += len(frame)
            yield pipeline.tables(documents)[self.table].to_pandas()
