"""The test kit: whether a stage keeps the contract that the pipeline relies on.

One line in a test is enough: `check_stage(MyStage())`.
"""

import pickle
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from kazprep.document import Document
from kazprep.edits import Edits
from kazprep.entities.entity import Entities
from kazprep.errors import PipelineError
from kazprep.pipeline import Pipeline
from kazprep.settings import settings_of
from kazprep.spans import Spans
from kazprep.stages.apply import apply
from kazprep.stages.built_in import BUILT_IN
from kazprep.stages.chain import READER_FIELDS, check_chain
from kazprep.stages.stage import FunctionStage, Stage, columns_of
from kazprep.tables.build import concat, document_rows

TEXTS = (
    "Абай Алматыда тұрады. Ол дәрігер.",
    "",
    "Қар жауды",
    "Айгүл Сейітова 2025 жылғы 1 қыркүйекте Астанаға барды.\nЖаңа мектеп ашылды!",
    "Бұл  жобаға қанша қaражат бөлінді?",
    "😀 № 5",
)
"""Texts with and without entities, empty, of several paragraphs, with something to repair."""


class StageContractError(AssertionError):
    """A stage that breaks the contract; the message says how, and what to do."""


def check_stage(stage: Stage, texts: Sequence[str | Document] = TEXTS) -> list[Document]:
    """Check a stage against the contract, on these texts, and return what it makes of them.

    The built-in stages that it needs run first, unless the texts are documents that have the fields already.
    These are checked: its declarations; pickling; a batch against single documents; the order and number of
    the documents; that it changes no document that it is given, and no field that it does not declare;
    offsets; declared columns, and the tables.

    Raises `StageContractError` for what is broken.
    """
    stage_name = _declared_name(stage)
    before = _prepared(stage, texts)
    snapshots = [_snapshot(document) for document in before]
    done = _applied(stage, before)
    for number, (document, snapshot) in enumerate(zip(before, snapshots, strict=True)):
        _require(
            _snapshot(document) == snapshot,
            f"stage {stage_name!r} changed text {number} that it was given: make a new document with "
            "dataclasses.replace, and copies of arrays",
        )
    for number, (old, new) in enumerate(zip(before, done, strict=True)):
        _check_fields(stage, number, old, new)
        (single,) = _applied(stage, [old])
        _require(
            _snapshot(single) == _snapshot(new),
            f"stage {stage_name!r} returns something else for text {number} in a batch than by itself: what "
            "it returns must not depend on the other documents of the batch",
        )
    _require(_applied(stage, []) == [], f"stage {stage_name!r} returns documents for an empty batch")
    _check_again(stage, before, done)
    concat(document_rows(done, columns=columns_of([stage])), columns_of([stage]))
    return done


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise StageContractError(message)


def _declared_name(stage: Stage) -> str:
    for declared in ("name", "requires", "provides"):
        _require(hasattr(stage, declared), f"{stage!r} has no {declared}: every stage declares it")
    _require(isinstance(stage.name, str) and bool(stage.name), f"the name of {stage!r} is {stage.name!r}")
    known = {field.name for field in fields(Document)}
    for declared in ("requires", "provides"):
        names = getattr(stage, declared)
        _require(not isinstance(names, str), f"{declared} of {stage.name!r} has to be a set, not a string")
        unknown = sorted(set(names) - known)
        _require(not unknown, f"{declared} of {stage.name!r} names {unknown}, which Document does not have")
    return stage.name


def _prepared(stage: Stage, texts: Sequence[str | Document]) -> list[Document]:
    """The texts as documents that have what the stage requires."""
    given = all(isinstance(text, Document) for text in texts) or set(stage.requires) <= READER_FIELDS
    required = set(stage.requires)
    indices = [index for index, each in enumerate(BUILT_IN.values()) if required.intersection(each.provides)]
    needed = list(BUILT_IN.values())[: max(indices, default=-1) + 1]
    fields_given = FunctionStage(lambda document: document, provides=required, name="given")
    try:
        check_chain([fields_given, stage] if given else [*needed, stage])
    except PipelineError as error:
        raise StageContractError(str(error)) from error
    if given:
        return [
            text if isinstance(text, Document) else Document.of(text, record=index)
            for index, text in enumerate(texts)
        ]
    names = {"pipeline": {"stages": [each.name for each in needed]}}
    return Pipeline.from_settings(settings_of(names)).batch(texts)


def _applied(stage: Stage, documents: Sequence[Document]) -> list[Document]:
    try:
        return apply(stage, documents)
    except (ValueError, RuntimeError) as error:
        raise StageContractError(str(error)) from error


def _snapshot(document: Document) -> dict[str, Any]:
    return {field.name: _plain(getattr(document, field.name)) for field in fields(Document)}


def _plain(value: Any) -> Any:
    """A value as one that can be compared, and that later changes of the document do not affect."""
    if isinstance(value, Spans):
        return list(value)
    if isinstance(value, Entities):
        return list(value.tokens), value.types, value.known_scores, value.sources
    if isinstance(value, Edits):
        return list(value.before), list(value.after), value.rule.tolist(), value.confidences
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if hasattr(value, "tolist"):
        return value.tolist()
    return list(value) if isinstance(value, list) else value


def _check_fields(stage: Stage, number: int, old: Document, new: Document) -> None:
    before, after = _snapshot(old), _snapshot(new)
    free = {*stage.provides, *(["extra"] if columns_of([stage]) else [])}
    changed = sorted(name for name in before if before[name] != after[name] and name not in free)
    _require(
        not changed,
        f"stage {stage.name!r} changes {', '.join(changed)} of text {number}, which it does not provide: "
        f"add it to `provides`, or leave it",
    )


def _check_again(stage: Stage, before: Sequence[Document], done: Sequence[Document]) -> None:
    """Workers get a stage by pickling it, or make another."""
    try:
        copy = pickle.loads(pickle.dumps(stage))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise StageContractError(
            f"stage {stage.name!r} can't be pickled: {error}. Give it no lambdas, open files or locks"
        ) from error
    again = _applied(copy, before)
    _require(
        [_snapshot(document) for document in again] == [_snapshot(document) for document in done],
        f"stage {stage.name!r} returns something else after it was pickled, or the second time",
    )
