"""The stage that repairs a document's text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kazprep.document import Document
from kazprep.normalization import WrappedLines, normalize
from kazprep.stages.outline import NORMALIZE


class NoTextError(ValueError):
    """A document without anything in it that can be read."""


@dataclass(frozen=True, slots=True)
class NormalizeStage:
    """Fills `text` with the repaired content, and `edits` with every change.

    Raises `NoTextError` for a document of which normalization leaves nothing, unless `blank` allows such.
    """

    profile: str = "default"
    enable: Collection[str] = ()
    disable: Collection[str] = ()
    wrapped_lines: WrappedLines = "auto"
    """What rules run, and on what lines, as for `kazprep.normalize`."""
    blank: bool = False
    """Whether a document may have nothing in it."""
    name: str = NORMALIZE.name
    requires: frozenset[str] = NORMALIZE.requires
    provides: frozenset[str] = NORMALIZE.provides

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Normalize each document by itself."""
        return [self._normalized(document) for document in documents]

    def _normalized(self, document: Document) -> Document:
        start, end = document.content
        normalized = normalize(
            document.raw_text[start:end],
            profile=self.profile,
            enable=self.enable,
            disable=self.disable,
            wrapped_lines=self.wrapped_lines,
            heading=document.has_title,
        )
        if not normalized.text and not self.blank:
            raise NoTextError("no text is left: there were only characters that can't be seen")
        return replace(document, text=normalized.text, edits=normalized.edits)
