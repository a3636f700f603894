"""The options of installed stages as JSON schemas, from the signatures of what makes the stages."""

import inspect
from importlib.metadata import EntryPoint, entry_points
from inspect import Parameter
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticUserError

from kazprep.stages.registry import GROUP

_UNKNOWN = {"type": "object"}


def installed_options() -> dict[str, dict[str, Any]]:
    """The JSON schema of the options of each installed stage, by the stage's name."""
    return {point.name: _options(point) for point in sorted(entry_points(group=GROUP))}


def _options(point: EntryPoint) -> dict[str, Any]:
    try:
        return options_schema(point.load())
    except (ImportError, AttributeError, ValueError):  # as where an extra is not installed
        return _UNKNOWN


def options_schema(stage: object) -> dict[str, Any]:
    """The JSON schema of the options that a stage is made with; a stage that is made already has none.

    >>> class Short:
    ...     def __init__(self, max_characters: int = 80): ...
    >>> options_schema(Short)["properties"]
    {'max_characters': {'type': 'integer', 'default': 80}}
    """
    if hasattr(stage, "requires") and not isinstance(stage, type):
        return _closed({}, [])
    try:
        signature = inspect.signature(stage, eval_str=True)  # type: ignore[arg-type]
    except (TypeError, ValueError, NameError):
        return _UNKNOWN
    named = [
        parameter
        for parameter in signature.parameters.values()
        if parameter.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    ]
    schema = _closed(
        {parameter.name: _option(parameter) for parameter in named},
        [parameter.name for parameter in named if parameter.default is Parameter.empty],
    )
    if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in signature.parameters.values()):
        del schema["additionalProperties"]
    return schema


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _option(parameter: Parameter) -> dict[str, Any]:
    """The schema of an option, without a type where its annotation has none in JSON."""
    schema: dict[str, Any] = {}
    if parameter.annotation is not Parameter.empty:
        try:
            schema = TypeAdapter(parameter.annotation).json_schema()
        except (PydanticUserError, PydanticInvalidForJsonSchema):
            schema = {}
        if "$defs" in schema:  # its references would not resolve inside the schema of the settings
            schema = {}
    if isinstance(parameter.default, str | int | float | bool):
        schema["default"] = parameter.default
    return schema
