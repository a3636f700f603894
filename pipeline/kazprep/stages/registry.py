"""Stages by the names that settings have: of installed packages, or of a module."""

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
from kazprep.stages.outline import BUILT_IN
from kazprep.stages.stage import Declared, Stage, check_chain

GROUP = "kazprep.stages"
"""The group of entry points in which packages offer stages."""
_DECLARED = ("name", "requires", "provides")


@dataclass(frozen=True, slots=True)
class OwnStage:
    """A stage that is not built in, and the version of what it comes from."""

    stage: Stage
    version: str


def own_stages(settings: Settings) -> dict[str, OwnStage]:
    """The stages that settings name and that are not built in, made anew.

    Raises `PipelineError` for names of none, for those that can't be made, and for a chain that does not fit.
    """
    options: dict[str, dict[str, Any]] = settings.stages.model_dump()
    names = [name for name in settings.pipeline.stages if name not in BUILT_IN]
    own = {name: _made(name, options.get(name, {})) for name in names}
    chained: list[Declared] = [
        own[name].stage if name in own else BUILT_IN[name] for name in settings.pipeline.stages
    ]
    check_chain(chained)
    return own


def _made(name: str, options: dict[str, Any]) -> OwnStage:
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
            f"{name!r} is no stage: it lacks {', '.join(missing) or 'a method __call__'}. Make it a class "
            "with these, or put a function into kazprep.stages.FunctionStage"
        )
    return OwnStage(cast("Stage", stage), _version(stage, found, point))


def _entry_point(name: str) -> EntryPoint:
    """Where a stage is to be loaded from."""
    if ":" in name:
        return EntryPoint(name, name, GROUP)
    offered = entry_points(group=GROUP)
    points = list({(point.name, point.value): point for point in offered if point.name == name}.values())
    if not points:
        known = [*BUILT_IN, *sorted(offered.names)]
        raise PipelineError(
            f"there is no stage {name!r}{nearest(name, known)}; the stages are {', '.join(known)}. One of "
            "your own module is written module:attribute"
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
    """Raise `PipelineError` for options that a stage lacks or does not know, as its signature tells."""
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
    """The stage's own version, else its package's, else the hash of its module's file."""
    own = getattr(stage, "version", None)
    if own is not None:
        return str(own)
    if point.dist is not None:
        return f"{point.dist.name} {point.dist.version}"
    function = getattr(found, "function", found)
    module = sys.modules.get(getattr(function, "__module__", ""))
    file = getattr(module, "__file__", None)
    if file is None:
        return "unknown"
    return f"sha256 {hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]}"
