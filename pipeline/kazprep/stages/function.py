"""Stages out of plain functions."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kazprep.document import Document
from kazprep.tables.columns import Column


@dataclass(frozen=True, slots=True)
class FunctionStage:
    """A stage of a function that takes a document and gives it back with more in it.

    >>> from dataclasses import replace
    >>> def without_entities(document):
    ...     return replace(document, entities=type(document.entities).none())
    >>> stage = FunctionStage(without_entities, requires={"entities"}, provides={"entities"})
    >>> stage.name, stage([Document.of("Қар жауды.")])[0].raw_text
    ('without_entities', 'Қар жауды.')

    Pickling takes a function that can be imported, as any pickling of functions does.
    """

    function: Callable[[Document], Document]
    requires: Collection[str] = frozenset()
    provides: Collection[str] = frozenset()
    columns: Sequence[Column] = ()
    name: str = ""
    """Without one it has the function's name."""
    version: str | None = None
    """What tells runs that its results are others; without one a change of the function's file does."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "requires", frozenset(self.requires))
        object.__setattr__(self, "provides", frozenset(self.provides))
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "name", self.name or self.function.__name__)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """What the function gives for each document."""
        return [self.function(document) for document in documents]
