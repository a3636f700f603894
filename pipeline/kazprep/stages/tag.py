"""The stage that finds named entities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from kazprep.chunking import Portion, portions
from kazprep.document import Document
from kazprep.entities.contacts import with_contacts
from kazprep.entities.entity import Entities
from kazprep.entities.trim import trim
from kazprep.spans import Offsets, Spans
from kazprep.stages.outline import TAG

if TYPE_CHECKING:
    from kazprep.inference.loading import Tags  # imports torch

_TOKENS_AT_A_TIME = 50_000
"""So many tokens are worked on at a time, which bounds the memory that a long document takes."""


@dataclass(frozen=True, slots=True)
class TagStage:
    """Fills `entities`.

    With `contacts`, e-mail addresses, links and telephone numbers are CONTACT, whatever the tagger says of
    them; with `trim`, punctuation that no entity begins or ends with is cut off.
    """

    tagger: "Tags"
    trim: bool = True
    contacts: bool = True
    name: str = TAG.name
    requires: frozenset[str] = TAG.requires
    provides: frozenset[str] = TAG.provides

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Tag the sentences of the batch together."""
        found: list[list[Entities]] = [[] for _ in documents]
        bounds = [document.first_tokens for document in documents]
        for portion in portions([np.diff(own) for own in bounds], _TOKENS_AT_A_TIME):
            for (number, _), entities in zip(portion, self._tag(documents, bounds, portion), strict=True):
                found[number].append(entities)
        return [
            replace(document, entities=_joined(parts))
            for document, parts in zip(documents, found, strict=True)
        ]

    def tag_words(self, words: Sequence[str], first_tokens: Offsets) -> Entities:
        """The entities of sentences, as the tagger takes them, after the rules."""
        entities = self.tagger.tag(words, first_tokens)
        if self.contacts:
            entities = with_contacts(entities, words, first_tokens)
        return trim(entities, words) if self.trim else entities

    def _tag(
        self, documents: Sequence[Document], first_tokens: Sequence[Offsets], portion: Portion
    ) -> list[Entities]:
        """The entities of some sentences of each of some documents, with the documents' token numbers."""
        words: list[str] = []
        firsts, shifts = [], []
        for number, sentences in portion:
            document = documents[number]
            bounds = first_tokens[number][sentences.start : sentences.stop + 1]
            shifts.append(int(bounds[0]) - len(words))
            firsts.append(bounds[:-1] - shifts[-1])
            words += document.tokens[bounds[0] : bounds[-1]].slices(document.text)
        entities = self.tag_words(words, np.append(np.concatenate(firsts), len(words)).astype(np.int32))
        starts = entities.tokens.start
        bounds = np.append(np.searchsorted(starts, [first[0] for first in firsts]), len(starts))
        return [
            Entities(entities.tokens[first:last].moved(shift), entities.types[first:last])
            for first, last, shift in zip(bounds[:-1].tolist(), bounds[1:].tolist(), shifts, strict=True)
        ]


def _joined(parts: Sequence[Entities]) -> Entities:
    return Entities(
        Spans.concatenated([part.tokens for part in parts]),
        tuple(chain.from_iterable(part.types for part in parts)),
    )
