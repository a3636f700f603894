"""What a stage is, and how stages are chained."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol

from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.errors import PipelineError, nearest
from kazprep.spans import Spans
from kazprep.stages.outline import BUILT_IN
from kazprep.tables.columns import ROW_COUNTS, Column, ColumnError, column_values
from kazprep.tables.schemas import SCHEMAS

READ = frozenset({"raw_text", "content", "has_title", "published", "url"})
"""The fields of a document that the reader fills."""
_FIELD_OF_TABLE = {"sentences": "sentences", "tokens": "tokens", "entities": "entities", "repairs": "edits"}
"""The field of a document that says how many rows it has in a table."""

_TABLES_OF_REJECTED = ("documents", "repairs")


class Declared(Protocol):
    """What a stage says of itself before it does anything."""

    @property
    def name(self) -> str:
        """The stage's name in `errors` and in the timings."""

    @property
    def requires(self) -> Collection[str]:
        """The fields of `Document` that have to be filled before."""

    @property
    def provides(self) -> Collection[str]:
        """The fields of `Document` that this stage fills."""


class Stage(Declared, Protocol):
    """One step of the pipeline: it takes a batch of documents and gives them back with more fields filled.

    A stage keeps the order and the number of the documents, and does nothing else: timing, counting, error
    rows, progress and writing are the runner's. What a stage gives for a document does not depend on the
    documents beside it. It may raise for a batch that has a bad document; the runner then gives it the
    documents one by one and records those that fail.

    A stage may also have `columns`, a sequence of `Column`: what it adds to the tables. It gives their values
    with `Document.with_column`. `uses`, a set of columns of earlier stages that it reads, as
    `documents.letter_share`. And `version`, a string: runs whose versions differ are not mixed.

    A stage that fills `rejected` rejects documents: they go through no later stage, and keep only their row
    in `documents` and their repairs.
    """

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """The same documents, in the same order, with the fields in `provides` filled."""


class OrderError(RuntimeError):
    """A stage that did not give back the documents of its batch in their order: a fault of the stage."""


def columns_of(stages: Iterable[Declared]) -> tuple[Column, ...]:
    """The columns that stages add to the tables, in the order of the stages."""
    return tuple(chain.from_iterable(getattr(stage, "columns", ()) for stage in stages))


def check_chain(stages: Sequence[Declared]) -> None:
    """Check that each stage finds the fields that it requires, and that no two add the same column.

    Raises `PipelineError` when that is not so.
    """
    filled = set(READ)
    columns: dict[tuple[str, str], str] = {}
    for place, stage in enumerate(stages):
        if stage.name in [earlier.name for earlier in stages[:place]]:
            raise PipelineError(f"stage {stage.name!r} is there twice: leave one out, or name it otherwise")
        missing = sorted(set(stage.requires) - filled)
        if missing:
            raise PipelineError(
                f"stage {stage.name!r} requires {', '.join(missing)}, which no stage before it provides: "
                f"{_remedy(stage, missing[0], stages[place + 1 :])}"
            )
        _check_used(stage, columns)
        may_be_rejected = "rejected" in filled
        filled |= set(stage.provides)
        for column in columns_of([stage]):
            _check_column(column, stage, filled)
            if may_be_rejected and not column.nullable and column.table in _TABLES_OF_REJECTED:
                raise PipelineError(
                    f"stage {stage.name!r} adds column {column}, but a stage before it may reject documents, "
                    f"which have no value of it then: move it before that one, or declare it nullable"
                )
            other = columns.setdefault((column.table, column.name), stage.name)
            if other != stage.name:
                raise PipelineError(
                    f"stages {other!r} and {stage.name!r} both add column {column}: rename one"
                )


def _check_used(stage: Declared, columns: Collection[tuple[str, str]]) -> None:
    known = [f"{table}.{name}" for table, name in columns]
    for used in sorted(getattr(stage, "uses", ())):
        if used not in known:
            raise PipelineError(
                f"stage {stage.name!r} uses {used}, which no stage before it adds{nearest(used, known)}: "
                f"put the stage that does before it (they add {', '.join(known) or 'nothing'})"
            )


def _remedy(stage: Declared, field: str, later: Sequence[Declared]) -> str:
    for other in later:
        if field in other.provides:
            return f"{other.name!r} does, and comes later; move it before {stage.name!r}"
    for outline in BUILT_IN.values():
        if field in outline.provides:
            return f"put {outline.name!r}, which does, before it"
    return "put a stage before it that does, or correct the name of the field"


def _check_column(column: Column, stage: Declared, filled: Collection[str]) -> None:
    if column.table not in ROW_COUNTS:
        raise PipelineError(
            f"stage {stage.name!r} adds column {column.name!r} to {column.table!r}, which is no table that "
            f"has columns of stages: those are {', '.join(ROW_COUNTS)}"
        )
    if column.name in SCHEMAS[column.table].names:
        raise PipelineError(
            f"stage {stage.name!r} adds column {column}, which the table has already: name it otherwise"
        )
    field = _FIELD_OF_TABLE.get(column.table)
    if field is not None and field not in filled:
        raise PipelineError(
            f"stage {stage.name!r} adds column {column}, but no stage up to it provides {field}: "
            f"add {field!r} to what it requires, and put a stage that provides it before it"
        )


def apply(stage: Stage, documents: Sequence[Document]) -> list[Document]:
    """What a stage gives for a batch; documents that are rejected pass it by.

    Raises what the stage raises, `OrderError` when it does not give back the documents in their order, and
    `ColumnError` for columns that are not as it declares them.
    """
    rejected = [document.rejected is not None for document in documents]
    if any(rejected):
        going = [document for document in documents if document.rejected is None]
        done = iter(_applied(stage, going) if going else [])
        return [document if document.rejected is not None else next(done) for document in documents]
    return _applied(stage, documents)


def _applied(stage: Stage, documents: Sequence[Document]) -> list[Document]:
    done = stage(documents)
    if [document.doc_id for document in done] != [document.doc_id for document in documents]:
        raise OrderError(f"stage {stage.name!r} did not give back the documents of its batch in their order")
    columns = columns_of([stage])
    for before, document in zip(documents, done, strict=True):
        for column in columns:
            column_values(document, column)
        if document.extra is not before.extra:
            _check_declared(document, before, columns)
    return [document if document.rejected is None else _rejected(document) for document in done]


def _rejected(document: Document) -> Document:
    """A document without what a rejected one does not have."""
    extra = {table: values for table, values in document.extra.items() if table in _TABLES_OF_REJECTED}
    return replace(
        document, sentences=Spans.empty(), tokens=Spans.empty(), entities=Entities.none(), extra=extra
    )


def _check_declared(document: Document, before: Document, columns: Sequence[Column]) -> None:
    declared = {(column.table, column.name) for column in columns} | set(_extra_names(before))
    for table, name in _extra_names(document):
        if (table, name) not in declared:
            raise ColumnError(
                f"there are values of {table}.{name}, which is not declared: put a Column into `columns`"
            )


def _extra_names(document: Document) -> Iterable[tuple[str, str]]:
    return ((table, name) for table, values in document.extra.items() for name in values)
