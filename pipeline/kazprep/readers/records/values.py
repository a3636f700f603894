"""Values of records: texts that are lists of paragraphs or inside objects, single values, missing values."""

from collections.abc import Mapping
from typing import Any

from kazprep.readers.errors import MissingColumnError

NOTHING: Any = object()
"""The result of `value_at` if there is no value."""

# The fields of objects whose other fields are about that value: {"rendered": "…"} of WordPress.
INNER_NAMES = ("rendered", "text", "value", "plain", "html", "#text", "$t", "@value", "kk", "kaz", "kz")
_LEVELS = 3
_ELEMENTS = 20
_IDS = ("$oid", "@id")
# The types that Telegram has for parts of a line.
_PARTS_OF_LINES = frozenset(
    (
        *("bank_card", "blockquote", "bold", "bot_command", "cashtag", "code", "custom_emoji", "email"),
        *("hashtag", "italic", "link", "mention", "mention_name", "phone", "plain", "pre", "spoiler"),
        *("strikethrough", "text_link", "underline", "unknown"),
    )
)
_TYPE_NAMES = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}

_MISSING = frozenset(
    {"<NA>", "NULL", "NaN", "NaT", "None", "Null", "\\N", "nan", "none", "null", "undefined"}
)
_MAX_MISSING = 20  # characters, with white space around it


def value_at(values: Mapping[str, Any], name: str) -> Any:
    """The value of a field, or of one inside others, as in `content.rendered`; `NOTHING` if there is none.

    A field whose name has the dot in it comes first. For a list of objects it is the list of their values.

    >>> value_at({"content": {"rendered": "Қар еріді."}}, "content.rendered")
    'Қар еріді.'
    """
    if name in values:
        return values[name]
    outer, dot, inner = name.partition(".")
    if not dot or outer not in values:
        return NOTHING
    value = values[outer]
    if isinstance(value, Mapping):
        return value_at(value, inner)
    if isinstance(value, list):
        found = [value_at(item, inner) for item in value if isinstance(item, Mapping)]
        return (
            [item for item in found if item is not NOTHING]
            if any(x is not NOTHING for x in found)
            else NOTHING
        )
    return NOTHING


def paths_in(values: Mapping[str, Any]) -> list[str]:
    """The names by which `value_at` finds the fields of an object, three levels of them.

    >>> paths_in({"id": 7, "content": {"rendered": "Қар еріді."}})
    ['id', 'content', 'content.rendered']
    """
    paths: list[str] = []
    layer: list[tuple[str, Any]] = list(values.items())
    for _ in range(_LEVELS):
        paths += [path for path, _ in layer]
        layer = [
            (f"{path}.{name}", value)
            for path, outer in layer
            for inner in (outer[:_ELEMENTS] if isinstance(outer, list) else [outer])
            if isinstance(inner, Mapping)
            for name, value in inner.items()
        ]
    return paths


def text_of(value: object, name: str) -> str:
    """The text of a value: a string, a list of paragraphs, each a line, or an object with the text inside.

    A list of strings and parts of lines, as Telegram exports messages, is joined without line ends. None and
    NaN are an empty text. Raises `MissingColumnError` for anything else.

    >>> text_of(["Қар еріді.", None, "Өзен тасыды."], "text")
    'Қар еріді.\\nӨзен тасыды.'
    >>> text_of(["Толығырақ: ", {"type": "link", "text": "habar.example"}], "text")
    'Толығырақ: habar.example'
    """
    if isinstance(value, str):
        return value
    if value is None or _is_nan(value):
        return ""
    if isinstance(value, list):
        parts = [part for part in value if part is not None]
        inline = any(map(_is_part_of_line, parts))
        return ("" if inline else "\n").join([_part(part, name) for part in parts])
    if isinstance(value, Mapping):
        inner = inner_value(value)
        if inner is not NOTHING and not isinstance(inner, Mapping):
            return text_of(inner, name)
    raise MissingColumnError(f"{name!r} has no text but {type_name(value)}")


def single(value: object) -> object:
    """The one value that a list or an object holds, as in `["Көктем"]` and `{"rendered": "Көктем"}`.

    NaN is None; what does not hold a single value is unchanged.

    >>> single({"rendered": "Көктем"}), single(["Көктем"]), single([1, 2]), single(float("nan"))
    ('Көктем', 'Көктем', [1, 2], None)
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        inner = inner_value(value, (*INNER_NAMES, *_IDS))
        return value if inner is NOTHING or isinstance(inner, Mapping) else single(inner)
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list):
        return single(value[0])
    return None if _is_nan(value) else value


def present(value: object) -> object:
    """The value, or None for a string that programs write for a missing one: None, pandas' nan, SQL's NULL.

    >>> present("nan"), present(" None "), present("Нан"), present(0)
    (None, None, 'Нан', 0)
    """
    if isinstance(value, str) and len(value) < _MAX_MISSING and value.strip() in _MISSING:
        return None
    return value


def inner_value(value: Mapping[str, Any], names: tuple[str, ...] = INNER_NAMES) -> Any:
    """The value of the first field of an object that has one of the names; `NOTHING` if none has."""
    return next((value[name] for name in names if name in value), NOTHING)


def type_name(value: object) -> str:
    """The type of a value, in words for a message."""
    if isinstance(value, list):
        odd = next((item for item in value if not isinstance(item, (str, type(None)))), None)
        return "a list" if odd is None else f"a list with {_TYPE_NAMES.get(type(odd), 'another value')} in it"
    return _TYPE_NAMES.get(type(value), f"a value of type {type(value).__name__}")


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and value != value


def _is_part_of_line(part: object) -> bool:
    return isinstance(part, Mapping) and part.get("type") in _PARTS_OF_LINES and "text" in part


def _part(part: object, name: str) -> str:
    if isinstance(part, str):
        return part
    inner = inner_value(part) if isinstance(part, Mapping) else NOTHING
    if isinstance(inner, str):
        return inner
    raise MissingColumnError(f"{name!r} has no text but {type_name([part])}")
