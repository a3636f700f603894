"""The stage that splits a document's text into sentences and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kazprep.document import Document
from kazprep.inference.loading import Segments


@dataclass(frozen=True, slots=True)
class SegmentStage:
    """Fills `sentences` and `tokens`."""

    segmenter: Segments
    name: str = "segment"
    requires: frozenset[str] = frozenset({"text"})
    provides: frozenset[str] = frozenset({"sentences", "tokens"})

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Segment the texts of the batch together."""
        found = self.segmenter.segment([document.text for document in documents])
        return [
            replace(document, sentences=segmentation.sentences, tokens=segmentation.tokens)
            for document, segmentation in zip(documents, found, strict=True)
        ]
