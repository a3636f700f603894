"""The contract of a stage, and a stage made of a function."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from kazprep.document import Document
from kazprep.tables.columns import Column


class StageDeclaration(Protocol):
    """What a stage, or its class, declares before it runs."""

    @property
    def name(self) -> str:
        """The stage's name in `errors` and in the timings."""

    @property
    def requires(self) -> Collection[str]:
        """The fields of `Document` that have to be filled before."""

    @property
    def provides(self) -> Collection[str]:
        """The fields of `Document` that this stage fills."""


class Stage(StageDeclaration, Protocol):
    """One step of the pipeline: it takes a batch of documents and returns them with more fields filled.

    A stage keeps the order and the number of the documents, and does nothing else: timing, counting, error
    rows, progress and writing are the runner's. What a stage returns for a document does not depend on the
    other documents of the batch. It may raise for a batch that has a bad document; the runner then gives it
    the documents one by one and reports those that fail.

    A stage may also have `columns`, a sequence of `Column`: what it adds to the tables. It sets their values
    with `Document.with_column`. `uses`, a set of columns of earlier stages that it reads, as
    `documents.letter_share`. And `version`, a string: runs whose versions differ are not mixed.

    A stage that fills `rejected` rejects documents: later stages skip them, and they keep only their row in
    `documents` and their repairs.
    """

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """The same documents, in the same order, with the fields in `provides` filled."""


def columns_of(stages: Iterable[StageDeclaration]) -> tuple[Column, ...]:
    """The columns that stages add to the tables, in the order of the stages."""
    return tuple(chain.from_iterable(getattr(stage, "columns", ()) for stage in stages))


@dataclass(frozen=True, slots=True)
class FunctionStage:
    """A stage made of a function that takes a document and returns it with more in it.

    >>> from dataclasses import replace
    >>> def without_entities(document):
    ...     return replace(document, entities=type(document.entities).none())
    >>> stage = FunctionStage(without_entities, requires={"entities"}, provides={"entities"})
    >>> stage.name, stage([Document.of("Қар жауды.")])[0].raw_text
    ('without_entities', 'Қар жауды.')

    It can be pickled if the function can be imported, as any function.
    """

    function: Callable[[Document], Document]
    requires: Collection[str] = frozenset()
    provides: Collection[str] = frozenset()
    columns: Sequence[Column] = ()
    name: str = ""
    """By default the name of the function."""
    version: str | None = None
    """Runs with different versions are not mixed; without one the hash of the function's file is taken."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "requires", frozenset(self.requires))
        object.__setattr__(self, "provides", frozenset(self.provides))
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "name", self.name or self.function.__name__)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """What the function returns for each document."""
        return [self.function(document) for document in documents]
