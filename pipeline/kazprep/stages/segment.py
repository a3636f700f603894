"""The stage that splits a document's text into sentences and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kazprep.boundaries import Rules, refine
from kazprep.document import Document
from kazprep.stages.outline import SEGMENT

if TYPE_CHECKING:
    from kazprep.inference.loading import Segments  # imports torch


@dataclass(frozen=True, slots=True)
class SegmentStage:
    """Fills `sentences` and `tokens`: what the model finds, corrected by rules where there are any."""

    segmenter: "Segments"
    rules: Rules | None = None
    """The rules that correct the model's boundaries; with None they stay as they are."""
    name: str = SEGMENT.name
    requires: frozenset[str] = SEGMENT.requires
    provides: frozenset[str] = SEGMENT.provides

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Segment the texts of the batch together."""
        found = self.segmenter.segment([document.text for document in documents])
        segmented = [
            replace(document, sentences=segmentation.sentences, tokens=segmentation.tokens)
            for document, segmentation in zip(documents, found, strict=True)
        ]
        return segmented if self.rules is None else [_refined(each, self.rules) for each in segmented]


def _refined(document: Document, rules: Rules) -> Document:
    sentences, tokens = refine(document.text, document.sentences, document.tokens, rules)
    return replace(document, sentences=sentences, tokens=tokens)
