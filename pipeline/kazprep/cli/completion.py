"""What a shell completes where an option's values are known without looking into files."""

from typing import Literal, get_args, get_origin

from kazprep.settings import Settings

SOURCES = ("embedded", "stanza")


def complete_setting(incomplete: str) -> list[str]:
    """The settings that begin so, as `--set` takes them: with each value where there are few of them.

    >>> complete_setting("run.e")
    ['run.engine=local', 'run.engine=ray']
    >>> complete_setting("run.w")
    ['run.workers=']
    """
    return [each for each in _assignments() if each.startswith(incomplete)]


def complete_source(incomplete: str) -> list[str]:
    """The sources of models that have names."""
    return [name for name in SOURCES if name.startswith(incomplete)]


def _assignments() -> list[str]:
    return [
        f"{section}.{name}={value}"
        for section, settings in Settings()
        for name, field in type(settings).model_fields.items()
        for value in _values(field.annotation)
    ]


def _values(annotation: object) -> list[str]:
    """The values that a setting can have, or an empty one for any."""
    if annotation is bool:
        return ["true", "false"]
    if get_origin(annotation) is Literal:
        return [value for value in get_args(annotation) if value]
    return [""]
