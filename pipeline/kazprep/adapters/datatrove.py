"""A step of a datatrove pipeline that puts what is in a text into the document's metadata."""

from collections.abc import Iterable, Iterator
from typing import Any

from datatrove.pipeline.base import PipelineStep

from kazprep.adapters.analyses import analysis_columns, analysis_values
from kazprep.pipeline import Pipeline


class KazprepStep(PipelineStep):  # type: ignore[misc]
    """Adds `sentences`, `tokens` and `ner` (BIO2) to the metadata; `text` becomes the normalized text.

    If a stage of the pipeline finds them, it also adds `lemma`, `upos` and `feats`, a value for each token.
    Without a pipeline each task loads the default one.
    """

    type = "kazprep"
    name = "sentences, tokens and entities"

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        super().__init__()
        self.pipeline = pipeline

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents, one after the other; `rank` and `world_size` change nothing."""
        if self.pipeline is None:
            self.pipeline = Pipeline()
        for given in data:
            with self.track_time():
                found = self.pipeline(given.text)
                given.text = found.text
                given.metadata["sentences"] = found.sentence_texts
                given.metadata["tokens"] = found.token_texts
                given.metadata["ner"] = found.ner_tags
                for name in analysis_columns(self.pipeline):
                    given.metadata[name] = analysis_values(found, name)
            self.update_doc_stats(given)
            yield given
