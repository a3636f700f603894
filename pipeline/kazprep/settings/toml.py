"""Settings as TOML, each with its description as a comment: what `kazprep settings` prints.

Libraries that write TOML have no comments (tomli-w) or are for editing files (tomlkit).
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from kazprep.settings.definitions import Settings
from kazprep.settings.descriptions import read_descriptions

_WIDTH = 110
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_HEADER = """\
# Every setting of kazprep, with {values}; kazprep settings prints this. Copy what you change to a file
# and name that:
#
#     kazprep run articles --config my.toml
#
# A single setting can be given on the command line: --set run.workers=2
"""


def as_toml(settings: Settings) -> str:
    """All settings as a TOML file, each with a comment; `load_settings` reads the same settings from it.

    `configs/default.toml` is this for the defaults.
    """
    values = "its default" if settings == Settings() else "its current value"
    return _HEADER.format(values=values) + "".join(_sections(settings))


def _sections(settings: Settings) -> Iterator[str]:
    descriptions = read_descriptions()
    for name in Settings.model_fields:
        section: BaseModel = getattr(settings, name)
        if type(section).model_fields:
            yield f"\n[{name}]\n" + "".join(_lines(section, descriptions[type(section).__name__]))
    for stage, options in settings.stages.model_dump().items():
        pairs = (f"{_key(option)} = {_value(value)}\n" for option, value in options.items())
        yield f"\n[stages.{_key(stage)}]\n" + "".join(pairs)


def _lines(section: BaseModel, descriptions: Mapping[str, str]) -> Iterator[str]:
    for name in type(section).model_fields:
        for line in textwrap.wrap(
            descriptions[name], _WIDTH - 2, break_on_hyphens=False, break_long_words=False
        ):
            yield f"# {line}\n"
        yield f"{_key(name)} = {_value(getattr(section, name))}\n"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _string(name)


def _value(value: Any) -> str:
    """A value on one line.

    >>> print(_value({"dat": ("txt", 1, 0.5, True), "a b": {}}))
    { dat = ["txt", 1, 0.5, true], "a b" = {} }
    """
    match value:
        case str():
            return _string(value)
        case Mapping():
            pairs = ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case Sequence():
            return f"[{', '.join(map(_value, value))}]"
        case bool():
            return str(value).lower()
        case _:  # numbers; dates and times, in the options of stages
            return str(value)


def _string(text: str) -> str:
    """A basic string: that of JSON, with whatever a terminal does not show as itself escaped.

    >>> print(_string('C:\\\\қар "\u200d'))
    "C:\\\\қар \\"\\U0000200d"
    """
    written = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in written)
