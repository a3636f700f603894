"""The settings of kazprep: defaults, overridden by a TOML file, overridden by `key=value` assignments."""

import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kazprep.errors import SettingsError, nearest
from kazprep.settings.definitions import (
    InferenceSettings,
    InputSettings,
    ModelSettings,
    NormalizeSettings,
    NotebookSettings,
    OutputSettings,
    PipelineSettings,
    ReportSettings,
    RunSettings,
    SegmentSettings,
    Settings,
    StageSettings,
    TagSettings,
)

__all__ = [
    "InferenceSettings",
    "InputSettings",
    "ModelSettings",
    "NormalizeSettings",
    "NotebookSettings",
    "OutputSettings",
    "PipelineSettings",
    "ReportSettings",
    "RunSettings",
    "SegmentSettings",
    "Settings",
    "StageSettings",
    "TagSettings",
    "load_settings",
    "setting_names",
    "settings_of",
]


def load_settings(
    config: Path | None = None,
    assignments: Iterable[str] = (),
    earlier: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """The defaults, overridden by a TOML file, overridden by assignments such as `run.workers=2`.

    Without a file, `earlier` is used instead: the settings of an earlier run, by section, as in `run.json`.
    The value of an assignment is parsed as TOML; what is not valid TOML is a string.

    Raises `SettingsError` for a file that can't be read, an unknown setting, a wrong value, and for two
    different assignments to one setting.
    """
    values: dict[str, Any] = deepcopy(dict(earlier or {}))
    assignments = list(assignments)
    _check_assigned_once(assignments)
    if config is not None:
        try:
            values = tomllib.loads(config.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(f"the settings file {config} can't be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"the settings file {config} is not valid TOML: {error}") from error
        _place_files(values, config.parent)
    for assignment in assignments:
        _assign(values, assignment)
    _place_files(values, Path())
    return settings_of(values)


def settings_of(values: Mapping[str, Any]) -> Settings:
    """The defaults, overridden by `values[section][name]`; raises `SettingsError` for a wrong value."""
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("; ".join(_explained(problem) for problem in error.errors())) from error


def with_lemmas(settings: Settings) -> Settings:
    """The settings with the stage `morphology`, behind `segment`, unless they have it.

    Raises `SettingsError` for stages without `segment`.
    """
    stages = settings.pipeline.stages
    if "morphology" in stages:
        return settings
    if "segment" not in stages:
        raise SettingsError(f"lemmas need the stage segment, and pipeline.stages is {', '.join(stages)}")
    at = stages.index("segment") + 1
    values = settings.model_dump()
    values["pipeline"]["stages"] = (*stages[:at], "morphology", *stages[at:])
    return settings_of(values)


def _place_files(values: Mapping[str, Any], folder: Path) -> None:
    """Make the paths of the files of `tag` absolute, so that they are the same for every process."""
    tag = values.get("tag")
    for name in ("names", "corrections"):
        if isinstance(tag, dict) and isinstance(tag.get(name), str) and tag[name]:
            tag[name] = str((folder / Path(tag[name]).expanduser()).absolute())


def _check_assigned_once(assignments: Iterable[str]) -> None:
    given: dict[str, str] = {}
    for assignment in assignments:
        key, _, written = (part.strip() for part in assignment.partition("="))
        if given.setdefault(key, written) != written:
            raise SettingsError(f"{key} is set twice, to {given[key]} and to {written}: give it once")


def _assign(values: dict[str, Any], assignment: str) -> None:
    key, equals, written = assignment.partition("=")
    *sections, name = key.strip().split(".")
    if not equals or not name:
        raise SettingsError(f"{assignment!r} is not a setting; write key=value, as in run.workers=2")
    for section in sections:
        inner = values.setdefault(section, {})
        if not isinstance(inner, dict):
            raise SettingsError(f"{assignment!r} is not a setting; {section} has no settings in it")
        values = inner
    try:
        parsed = tomllib.loads(f"value = {written}")
    except tomllib.TOMLDecodeError:
        parsed = {}
    values[name] = parsed["value"] if parsed.keys() == {"value"} else written


_EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "a table",
    "float_parsing": "a number",
    "float_type": "a number",
    "int_type": "an integer",
    "model_type": "a table of settings",
    "string_type": "a string",
    "tuple_type": "a list of strings",
}
"""What a setting takes, by the type of pydantic's error."""


def _explained(problem: Mapping[str, Any]) -> str:
    """One of pydantic's errors as a sentence."""
    path = [str(part) for part in problem["loc"]]
    name = ".".join(path)
    if problem["type"] == "extra_forbidden":
        return f"there is no setting {name!r}{nearest(name, [*setting_names(), *Settings.model_fields])}"
    if problem["type"] in _EXPECTED:
        return f"{name} takes {_EXPECTED[problem['type']]}, not {problem['input']!r}"
    if not path or path == ["stages"]:
        return str(problem["msg"].removeprefix("Value error, "))
    return f"{name}: {problem['msg'].removeprefix('Value error, ')} (it is {problem['input']!r})"


def setting_names() -> list[str]:
    """The names of all settings, as in `run.workers`."""
    sections = Settings().model_dump()
    return [f"{section}.{name}" for section, values in sections.items() for name in values]
