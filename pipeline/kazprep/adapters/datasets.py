"""A function for `Dataset.map` of Hugging Face's datasets, which adds columns with what is found in texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from kazprep.adapters.analyses import analysis_columns, analysis_values
from kazprep.adapters.missing import documents_of
from kazprep.pipeline import Pipeline
from kazprep.text.arguments import is_missing


class AddEntities:
    """Adds `normalized`, `sentences`, `tokens` and `ner` (BIO2) to examples.

    If a stage of the pipeline finds them, it also adds `lemma`, `upos` and `feats`, each with a value for
    each token.

    `map(..., batched=True)` gives it batches of examples, `map(...)` one at a time: the columns are the same,
    and several times as fast in batches. A missing text gets None. It can be pickled, so `num_proc` works;
    pass `new_fingerprint` to `map`, or let datasets hash the models for its cache.
    """

    def __init__(self, pipeline: Pipeline | None = None, *, text: str = "text") -> None:
        """`text` is the column of texts; without a pipeline it is the default one."""
        self.pipeline = Pipeline() if pipeline is None else pipeline
        self.text = text

    def __call__(self, examples: Mapping[str, Any]) -> dict[str, Any]:
        """The new columns of a batch of examples, or the new values of one example.

        Raises `KeyError` where there is no such column, `TypeError` for values that are neither strings nor
        missing.
        """
        if self.text not in examples:
            raise KeyError(f"there is no column {self.text!r}; there are: {', '.join(examples)}")
        texts = examples[self.text]
        if isinstance(texts, str) or is_missing(texts):
            return {name: value for name, (value,) in self._columns([texts]).items()}
        return self._columns(texts)

    def _columns(self, texts: Iterable[str | None]) -> dict[str, list[Any]]:
        documents = documents_of(self.pipeline, texts)
        columns: dict[str, list[Any]] = {
            "normalized": [document and document.text for document in documents],
            "sentences": [document and document.sentence_texts for document in documents],
            "tokens": [document and document.token_texts for document in documents],
            "ner": [document and document.ner_tags for document in documents],
        }
        for name in analysis_columns(self.pipeline):
            columns[name] = [document and analysis_values(document, name) for document in documents]
        return columns
