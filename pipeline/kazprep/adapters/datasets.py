"""A function for `Dataset.map` of Hugging Face's datasets: columns of what is in the texts of a batch."""

from collections.abc import Sequence
from typing import Any

from kazprep.pipeline import Pipeline


class AddEntities:
    """Adds `normalized`, `sentences`, `tokens` and `ner` (BIO2) to examples, for `map(..., batched=True)`.

    A missing text gets None. It can be pickled, so `num_proc` works; pass `new_fingerprint` to `map`, or let
    datasets hash the models for its cache.
    """

    def __init__(self, pipeline: Pipeline | None = None, *, text: str = "text") -> None:
        """`text` is the column of texts; without a pipeline it is the default one."""
        self.pipeline = Pipeline() if pipeline is None else pipeline
        self.text = text

    def __call__(self, examples: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """The new columns of a batch of examples."""
        texts = examples[self.text]
        found = iter(self.pipeline.batch(text for text in texts if text is not None))
        documents = [None if text is None else next(found) for text in texts]
        return {
            "normalized": [document and document.text for document in documents],
            "sentences": [document and document.sentence_texts for document in documents],
            "tokens": [document and document.token_texts for document in documents],
            "ner": [
                document and document.entities.tags(slice(0, len(document.tokens))) for document in documents
            ],
        }
