"""The stage that finds named entities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kazprep.document import Document, Entities
from kazprep.inference.loading import Tags
from kazprep.spans import Spans


@dataclass(frozen=True, slots=True)
class TagStage:
    """Fills `entities`."""

    tagger: Tags
    name: str = "tag"
    requires: frozenset[str] = frozenset({"text", "sentences", "tokens"})
    provides: frozenset[str] = frozenset({"entities"})

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Tag the sentences of the batch together."""
        words = [word for document in documents for word in document.tokens.slices(document.text)]
        origins = np.cumsum([0, *(len(document.tokens) for document in documents)]).astype(np.int32)
        firsts = [
            document.first_tokens[:-1] + origin
            for document, origin in zip(documents, origins[:-1], strict=True)
        ]
        found = self.tagger.tag(words, np.concatenate([*firsts, origins[-1:]]))
        return [
            replace(document, entities=_between(found, first, last))
            for document, first, last in zip(documents, origins[:-1], origins[1:], strict=True)
        ]


def _between(entities: Entities, first: np.int32, last: np.int32) -> Entities:
    """The entities of the tokens from `first` to `last`, counted from `first`."""
    start, end = np.searchsorted(entities.tokens.start, (first, last)).tolist()
    spans = entities.tokens
    return Entities(
        Spans(spans.start[start:end] - first, spans.end[start:end] - first), entities.types[start:end]
    )
