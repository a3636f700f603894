"""The stage that finds named entities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kazprep.document import Document, Entities
from kazprep.inference.tagger import EntitySpan, Tagger
from kazprep.spans import Offsets, Spans


@dataclass(frozen=True, slots=True)
class TagStage:
    """Fills `entities`."""

    tagger: Tagger
    name: str = "tag"
    requires: frozenset[str] = frozenset({"text", "sentences", "tokens"})
    provides: frozenset[str] = frozenset({"entities"})

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Tag the sentences of the batch together."""
        bounds = [document.first_tokens for document in documents]
        sentences: list[list[str]] = []
        for document, bound in zip(documents, bounds, strict=True):
            words = document.tokens.slices(document.text)
            sentences += [words[first:last] for first, last in pairwise(bound.tolist())]
        tagged = self.tagger.tag(sentences)
        if len(tagged) != len(sentences):
            raise ValueError(f"the tagger was given {len(sentences)} sentences and gave back {len(tagged)}")
        done = []
        taken = 0
        for document, bound in zip(documents, bounds, strict=True):
            own = tagged[taken : taken + len(bound) - 1]
            taken += len(own)
            done.append(replace(document, entities=_entities(own, bound[:-1])))
        return done


def _entities(tagged: Sequence[Sequence[EntitySpan]], origins: Offsets) -> Entities:
    """A document's entities out of its sentences', with token numbers that count in the document."""
    found = [
        (first + origin, last + origin, kind)
        for spans, origin in zip(tagged, origins.tolist(), strict=True)
        for first, last, kind in spans
    ]
    return Entities(Spans.of((first, last) for first, last, _ in found), tuple(kind for _, _, kind in found))
