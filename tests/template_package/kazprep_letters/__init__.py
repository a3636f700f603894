"""A stage that counts the letters of tokens and says which share of a document's are long."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from kazprep import Document
from kazprep.stages import Column


@dataclass(frozen=True, slots=True)
class LettersStage:
    """Adds `tokens.n_letters` and `documents.long_share`."""

    long: int = 10
    """A token of this many letters is long."""
    name: str = "letters"
    requires: frozenset[str] = frozenset({"text", "tokens"})
    provides: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = (
        Column("tokens", "n_letters", pa.int32(), "letters in the token"),
        Column("documents", "long_share", pa.float32(), "share of long tokens", nullable=True),
    )

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Count the letters of each document by itself."""
        return [self._counted(document) for document in documents]

    def _counted(self, document: Document) -> Document:
        letters = [sum(map(str.isalpha, text)) for text in document.token_texts]
        share = sum(count >= self.long for count in letters) / len(letters) if letters else None
        counted = document.with_column("tokens", "n_letters", letters)
        return counted.with_column("documents", "long_share", [share])
