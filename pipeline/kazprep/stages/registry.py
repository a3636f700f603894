"""Stages by the names that settings have: built-in ones, and custom ones of packages or modules."""

import hashlib
import inspect
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, cast

from kazprep.errors import PipelineError, nearest
from kazprep.settings import Settings
from kazprep.stages.built_in import BUILT_IN, MorphologyStage, NormalizeStage, SegmentStage, TagStage
from kazprep.stages.chain import check_chain
from kazprep.stages.stage import Stage, StageDeclaration

GROUP = "kazprep.stages"
"""The group of entry points in which packages offer stages."""
_DECLARED = ("name", "requires", "provides")


@dataclass(frozen=True, slots=True)
class CustomStage:
    """A stage that is not built in, and the version of what it comes from."""

    stage: Stage
    version: str


def build_stages(settings: Settings, *, allow_empty: bool = False) -> tuple[Stage, ...]:
    """The stages of a run in their order, with their models loaded.

    With `allow_empty` a document may have no text; without it that is an error of the document.

    Raises `ModelError` when a model can't be loaded, `PipelineError` for stages that are not there or do not
    fit together.
    """
    custom = custom_stages(settings)

    def build(name: str) -> Stage:
        if name in custom:
            return custom[name].stage
        if name == NormalizeStage.name:
            return NormalizeStage.from_settings(settings, allow_empty=allow_empty)
        if name == SegmentStage.name:
            return SegmentStage.from_settings(settings)
        if name == MorphologyStage.name:
            return MorphologyStage.from_settings(settings)
        return TagStage.from_settings(settings)

    return tuple(build(name) for name in settings.pipeline.stages)


def custom_stages(settings: Settings) -> dict[str, CustomStage]:
    """The stages that settings name and that are not built in, newly made.

    Raises `PipelineError` for names without a stage, for stages that can't be made, and for a chain that does
    not fit.
    """
    options: dict[str, dict[str, Any]] = settings.stages.model_dump()
    names = [name for name in settings.pipeline.stages if name not in BUILT_IN]
    custom = {name: _made(name, options.get(name, {})) for name in names}
    chained: list[StageDeclaration] = [
        custom[name].stage if name in custom else BUILT_IN[name] for name in settings.pipeline.stages
    ]
    check_chain(chained)
    return custom


def _made(name: str, options: dict[str, Any]) -> CustomStage:
    point = _entry_point(name)
    found = _loaded(name, point)
    if all(hasattr(found, declared) for declared in _DECLARED) and not isinstance(found, type):
        if options:
            raise PipelineError(f"stage {name!r} takes no options, but [stages.{name}] has some")
        stage = found
    else:
        _check_options(name, found, options)
        try:
            stage = found(**options)
        except (TypeError, ValueError) as error:
            raise PipelineError(
                f"stage {name!r} can't be made with the options {options}: {error}"
            ) from error
    missing = [declared for declared in _DECLARED if not hasattr(stage, declared)]
    if missing or not callable(stage):
        raise PipelineError(
            f"{name!r} is not a stage: {', '.join(missing) or 'a method __call__'} missing. Make it a class "
            "with these, or put a function into kazprep.stages.FunctionStage"
        )
    return CustomStage(cast("Stage", stage), _version(stage, found, point))


def _entry_point(name: str) -> EntryPoint:
    """The entry point that a stage is loaded from."""
    if ":" in name:
        return EntryPoint(name, name, GROUP)
    offered = entry_points(group=GROUP)
    points = list({(point.name, point.value): point for point in offered if point.name == name}.values())
    if not points:
        known = [*BUILT_IN, *sorted(offered.names)]
        raise PipelineError(
            f"there is no stage {name!r}{nearest(name, known)}; the stages are {', '.join(known)}. One of "
            "another module is written module:attribute"
        )
    if len(points) > 1:
        raise PipelineError(
            f"stage {name!r} is offered by {' and by '.join(point.value for point in points)}: write the one "
            "that is meant as module:attribute"
        )
    return points[0]


def _loaded(name: str, point: EntryPoint) -> Any:
    module, _, attribute = point.value.partition(":")
    try:
        found: Any = import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise PipelineError(
            f"stage {name!r} can't be loaded: {error}. "
            "Its module has to be installed, or in a folder of PYTHONPATH"
        ) from error
    return found


def _check_options(name: str, found: Any, options: dict[str, Any]) -> None:
    """Raise `PipelineError` for options that the signature of a stage lacks or does not have."""
    try:
        signature = inspect.signature(found)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(**options)
    except TypeError as error:
        known = ", ".join(signature.parameters) or "none"
        raise PipelineError(
            f"stage {name!r} can't be made, {error}; its options, in [stages.{name}]: {known}"
        ) from error


def _version(stage: object, found: object, point: EntryPoint) -> str:
    """The version of the stage, else of its package, else the hash of its module's file."""
    declared = getattr(stage, "version", None)
    if declared is not None:
        return str(declared)
    if point.dist is not None:
        return f"{point.dist.name} {point.dist.version}"
    function = getattr(found, "function", found)
    module = sys.modules.get(getattr(function, "__module__", ""))
    file = getattr(module, "__file__", None)
    if file is None:
        return "unknown"
    return f"sha256 {hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]}"
