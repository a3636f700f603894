"""Does a chain of stages fit together: does each find what it requires, and do no two add one column."""

from collections.abc import Collection, Sequence
from dataclasses import fields

from kazprep.document import Document
from kazprep.errors import PipelineError, nearest
from kazprep.stages.built_in import BUILT_IN
from kazprep.stages.stage import StageDeclaration, columns_of
from kazprep.tables.columns import ROW_COUNTS, TABLES_OF_REJECTED, Column
from kazprep.tables.schemas import SCHEMAS

_STAGE_FIELDS = {
    "text",
    "edits",
    "sentences",
    "parts",
    "tokens",
    "analyses",
    "entities",
    "language",
    "language_score",
    "rejected",
    "extra",
}
READER_FIELDS = frozenset(field.name for field in fields(Document)) - _STAGE_FIELDS
"""The fields of a document that the reader fills."""
_FIELD_OF_TABLE = {"sentences": "sentences", "tokens": "tokens", "entities": "entities", "repairs": "edits"}
"""The field of a document that says how many rows it has in a table."""


def check_chain(stages: Sequence[StageDeclaration]) -> None:
    """Check that each stage finds the fields that it requires, and that no two add the same column.

    Raises `PipelineError` when that is not so.
    """
    filled = set(READER_FIELDS)
    columns: dict[tuple[str, str], str] = {}
    for index, stage in enumerate(stages):
        if stage.name in [earlier.name for earlier in stages[:index]]:
            raise PipelineError(f"stage {stage.name!r} is there twice: leave one out, or name it otherwise")
        missing = sorted(set(stage.requires) - filled)
        if missing:
            raise PipelineError(
                f"stage {stage.name!r} requires {', '.join(missing)}, which no stage before it provides: "
                f"{_remedy(stage, missing[0], stages[index + 1 :])}"
            )
        _check_used(stage, columns)
        may_be_rejected = "rejected" in filled
        filled |= set(stage.provides)
        for column in columns_of([stage]):
            _check_column(column, stage, filled)
            if may_be_rejected and not column.nullable and column.table in TABLES_OF_REJECTED:
                raise PipelineError(
                    f"stage {stage.name!r} adds column {column}, but a stage before it may reject documents, "
                    f"which have no value of it then: move it before that one, or declare it nullable"
                )
            other = columns.setdefault((column.table, column.name), stage.name)
            if other != stage.name:
                raise PipelineError(
                    f"stages {other!r} and {stage.name!r} both add column {column}: rename one"
                )


def _check_used(stage: StageDeclaration, columns: Collection[tuple[str, str]]) -> None:
    known = [f"{table}.{name}" for table, name in columns]
    for used in sorted(getattr(stage, "uses", ())):
        if used not in known:
            raise PipelineError(
                f"stage {stage.name!r} uses {used}, which no stage before it adds{nearest(used, known)}: "
                f"put the stage that does before it (they add {', '.join(known) or 'nothing'})"
            )


def _remedy(stage: StageDeclaration, field: str, later: Sequence[StageDeclaration]) -> str:
    for other in later:
        if field in other.provides:
            return f"{other.name!r} does, and comes later; move it before {stage.name!r}"
    for built_in in BUILT_IN.values():
        if field in built_in.provides:
            return f"put {built_in.name!r}, which does, before it"
    return "put a stage before it that does, or correct the name of the field"


def _check_column(column: Column, stage: StageDeclaration, filled: Collection[str]) -> None:
    if column.table not in ROW_COUNTS:
        raise PipelineError(
            f"stage {stage.name!r} adds column {column.name!r} to {column.table!r}, which is not a table "
            f"that stages can add columns to: those are {', '.join(ROW_COUNTS)}"
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
