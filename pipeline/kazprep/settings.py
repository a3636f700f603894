"""Settings: what a run can be told, from defaults, TOML files and `key=value` on the command line."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kazprep.boundaries import RULES as BOUNDARY_RULES
from kazprep.encodings import encoding_names, known_encoding
from kazprep.errors import SettingsError, check_rule_names, nearest
from kazprep.formats import COMPRESSIONS, EXTENSIONS
from kazprep.normalization import RULES, WrappedLines

_MOST = 2**31 - 1  # what a 32-bit integer holds


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Endings(dict[str, str]):
    """A table of settings that is never changed, so that settings with it can be compared and hashed."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


class InputSettings(_Section):
    """Which files of a folder are read, and how."""

    ignore: tuple[str, ...] = (".*", "~$*", "Thumbs.db", "desktop.ini", "__MACOSX")
    endings: dict[str, str] = _Endings()
    encoding: str = ""
    column_names: tuple[str, ...] = ()
    text_column: tuple[str, ...] = ()
    title_column: tuple[str, ...] = ()
    date_column: tuple[str, ...] = ()
    url_column: tuple[str, ...] = ()
    id_column: tuple[str, ...] = ()
    doc_id: Literal["record", "external_id"] = "record"
    date_order: Literal["", "day-month", "month-day"] = ""
    markup: Literal["auto", "keep", "remove"] = "auto"
    cut_bytes: Annotated[int, Field(strict=True, ge=1, le=2**53)] = 8_388_608
    max_document_bytes: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 268_435_456
    max_markup_bytes: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 33_554_432
    max_json_values: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 2_000_000
    max_json_depth: Annotated[int, Field(strict=True, ge=1, le=500)] = 100
    max_unpacked_bytes: Annotated[int, Field(strict=True, ge=1, le=2**53)] = 68_719_476_736
    max_unpacking_ratio: Annotated[int, Field(strict=True, ge=2, le=_MOST)] = 200
    max_archive_depth: Annotated[int, Field(strict=True, ge=0, le=16)] = 3

    @field_validator("endings")
    @classmethod
    def _endings_have_formats(cls, endings: dict[str, str]) -> dict[str, str]:
        named = {f".{ending.strip().lower().lstrip('.')}": form for ending, form in endings.items()}
        named = {"" if ending == "." else ending: form.lower().lstrip(".") for ending, form in named.items()}
        for ending, form in named.items():
            if ending in COMPRESSIONS or "." in ending[1:]:
                raise ValueError(
                    f"{ending!r} can't be given a format: name the last ending before a compressor's"
                )
            if form not in EXTENSIONS:
                raise ValueError(
                    f"{ending or 'no ending'} is given the format {form!r}{nearest(form, EXTENSIONS)}; "
                    f"formats: {', '.join(EXTENSIONS)}"
                )
        return _Endings(named)

    @field_validator(
        "column_names", "text_column", "title_column", "date_column", "url_column", "id_column", mode="before"
    )
    @classmethod
    def _one_name_is_a_list(cls, names: object) -> object:
        return () if names == "" else _as_list(names)

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, name: str) -> str:
        if not name:
            return name
        known = known_encoding(name)
        if known is None:
            raise ValueError(
                f"there is no encoding {name!r}{nearest(name, encoding_names())}; "
                f"encodings: {', '.join(encoding_names())}"
            )
        return known


class PipelineSettings(_Section):
    """Which stages there are, in their order."""

    stages: Annotated[tuple[str, ...], Field(min_length=1)] = ("normalize", "segment", "tag")

    @field_validator("stages", mode="before")
    @classmethod
    def _one_name_is_a_list(cls, names: object) -> object:
        return _as_list(names)


class StageSettings(BaseModel):
    """The options of stages that are not built in, by the stage's name in `pipeline.stages`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _are_tables(cls, options: object) -> object:
        if isinstance(options, Mapping):
            for name, own in options.items():
                if not isinstance(own, Mapping):
                    raise ValueError(f"stages.{name} takes a table of options, as in [stages.{name}]")
        return options


class NormalizeSettings(_Section):
    """What is repaired."""

    profile: Literal["minimal", "default", "aggressive"] = "default"
    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    wrapped_lines: WrappedLines = "auto"

    @field_validator("enable", "disable", mode="before")
    @classmethod
    def _one_name_is_a_list(cls, names: object) -> object:
        return _as_list(names)

    @field_validator("enable", "disable")
    @classmethod
    def _rules_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        check_rule_names(names, [rule.name for rule in RULES])
        return names


class ModelSettings(_Section):
    """Which models find sentences, tokens and entities."""

    source: Annotated[str, Field(coerce_numbers_to_str=True)] = "embedded"


class SegmentSettings(_Section):
    """How text is split."""

    max_paragraph_characters: Annotated[int, Field(strict=True, ge=100, le=_MOST)] = 10_000
    rules: Annotated[bool, Field(strict=True)] = True
    disable_rules: tuple[str, ...] = ()

    @field_validator("disable_rules", mode="before")
    @classmethod
    def _one_name_is_a_list(cls, names: object) -> object:
        return _as_list(names)

    @field_validator("disable_rules")
    @classmethod
    def _rules_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        check_rule_names(names, BOUNDARY_RULES.names())
        return names


class TagSettings(_Section):
    """How entities are found."""

    trim: Annotated[bool, Field(strict=True)] = True
    contacts: Annotated[bool, Field(strict=True)] = True


class InferenceSettings(_Section):
    """How the models are run."""

    engine: Literal["kazprep", "stanza"] = "kazprep"
    precision: Literal["full", "bfloat16"] = "full"
    device: Literal["auto", "cpu", "cuda"] = "auto"


class RunSettings(_Section):
    """How the work is cut and shared out."""

    workers: Annotated[int, Field(strict=True, ge=0, le=_MOST)] = 0
    engine: Literal["local", "ray"] = "local"
    ray_address: str = ""
    shard_bytes: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 8_388_608
    batch_characters: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 100_000
    document_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 600.0
    seconds_per_million_characters: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 500.0


class OutputSettings(_Section):
    """How the tables are written."""

    compression_level: Annotated[int, Field(strict=True, ge=1, le=22)] = 3
    row_group_rows: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 131_072
    max_errors_per_file: Annotated[int, Field(strict=True, ge=1, le=_MOST)] = 10_000


class ReportSettings(_Section):
    """Whether and how a run ends with a report."""

    enabled: Annotated[bool, Field(strict=True)] = True
    language: Literal["en", "kk", "ru"] = "en"
    documents: Annotated[int, Field(strict=True, ge=0, le=_MOST)] = 200


class NotebookSettings(_Section):
    """Whether a run ends with a notebook."""

    enabled: Annotated[bool, Field(strict=True)] = True


class Settings(_Section):
    """Every setting of a run; `configs/default.toml` says what each one does."""

    input: InputSettings = InputSettings()
    pipeline: PipelineSettings = PipelineSettings()
    normalize: NormalizeSettings = NormalizeSettings()
    models: ModelSettings = ModelSettings()
    segment: SegmentSettings = SegmentSettings()
    tag: TagSettings = TagSettings()
    inference: InferenceSettings = InferenceSettings()
    run: RunSettings = RunSettings()
    output: OutputSettings = OutputSettings()
    report: ReportSettings = ReportSettings()
    notebook: NotebookSettings = NotebookSettings()
    stages: StageSettings = StageSettings()

    @model_validator(mode="after")
    def _options_are_of_stages(self) -> Self:
        for name in self.stages.model_dump():
            if name not in self.pipeline.stages:
                raise ValueError(
                    f"stages.{name} has options, but pipeline.stages has no {name!r}: "
                    f"it has {', '.join(self.pipeline.stages)}"
                )
            if name in ("normalize", "segment", "tag"):
                raise ValueError(f"the options of {name} are in [{name}], not in [stages.{name}]")
        return self


def _as_list(names: object) -> object:
    return (names,) if isinstance(names, str) else names


def load_settings(
    config: Path | None = None,
    assignments: Iterable[str] = (),
    earlier: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """The defaults, overridden by a TOML file, overridden by assignments such as `run.workers=2`.

    `earlier` is taken in place of the file where there is none: the settings of an earlier run, as it
    recorded them. The value of an assignment is read as TOML where it is TOML, and as a string where it is
    not.

    Raises `SettingsError` for a file that can't be read, for unknown settings, for wrong values and for two
    assignments of which one would be lost.
    """
    values: dict[str, Any] = {section: dict(own) for section, own in (earlier or {}).items()}
    assignments = list(assignments)
    _check_assigned_once(assignments)
    if config is not None:
        try:
            values = tomllib.loads(config.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(f"the settings file {config} can't be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"the settings file {config} is not valid TOML: {error}") from error
    for assignment in assignments:
        _assign(values, assignment)
    return settings_of(values)


def settings_of(values: Mapping[str, Any]) -> Settings:
    """The defaults, overridden by values by section and name; raises `SettingsError` for wrong ones."""
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("; ".join(_explained(problem) for problem in error.errors())) from error


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
        raise SettingsError(f"{assignment!r} is no setting: write key=value, as in run.workers=2")
    for section in sections:
        inner = values.setdefault(section, {})
        if not isinstance(inner, dict):
            raise SettingsError(f"{assignment!r} is no setting: {section} has no settings in it")
        values = inner
    try:
        parsed = tomllib.loads(f"value = {written}")
    except tomllib.TOMLDecodeError:
        parsed = {}
    values[name] = parsed["value"] if parsed.keys() == {"value"} else written


_TAKEN = {"bool_type": "true or false", "int_type": "a whole number"}


def _explained(problem: Mapping[str, Any]) -> str:
    """One pydantic problem as a sentence."""
    path = [str(part) for part in problem["loc"]]
    name = ".".join(path)
    if problem["type"] == "extra_forbidden":
        return f"there is no setting {name!r}{nearest(name, [*setting_names(), *Settings.model_fields])}"
    if problem["type"] in _TAKEN:
        return f"{name} takes {_TAKEN[problem['type']]}, not {problem['input']!r}"
    if not path or path == ["stages"]:
        return str(problem["msg"].removeprefix("Value error, "))
    return f"{name}: {problem['msg'].removeprefix('Value error, ')} (it is {problem['input']!r})"


def setting_names() -> list[str]:
    """The names of all settings, as in `run.workers`."""
    sections = Settings().model_dump()
    return [f"{section}.{name}" for section, values in sections.items() for name in values]
