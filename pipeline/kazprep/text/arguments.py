"""Arguments of public functions that hold texts: converted, or refused with a message that helps."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_MAX_SHOWN = 60
"""The number of characters of a value that a message shows."""
_CHUNK_SIZE = 1 << 20


def text_of(value: object, name: str = "the text") -> str:
    """A value as a string: a string or a scalar of pyarrow. `name` is its name in messages.

    >>> text_of("Сәлем!")
    'Сәлем!'

    Raises `TypeError` for everything else, with the remedy; `ValueError` for a string with half of a
    surrogate pair in it, which can't be encoded as UTF-8.
    """
    if type(value) is not str:
        value = _python_value(value)
        if not isinstance(value, str):
            raise TypeError(f"{name} has to be a string, not {described(value)}{_remedy(value)}")
        value = str(value)  # of numpy's class, perhaps
    _check_surrogates(value, name)
    return value


def is_missing(value: object) -> bool:
    """Whether a value marks a text as missing: None, NaN, pandas' NA and NaT, a null of pyarrow.

    >>> is_missing(None), is_missing(float("nan")), is_missing("")
    (True, True, False)
    """
    value = _python_value(value)
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value


def many(
    values: Iterable[Any], what: str = "texts", item: str = "text", single: tuple[type, ...] = ()
) -> Iterator[Any]:
    """The items of a list, a column or another iterable; an iterator, as it may be endless.

    `what` and `item` are what messages call them, `single` further classes of which a value is one item.

    >>> list(many(["Бір.", "Екі."]))
    ['Бір.', 'Екі.']

    Raises `TypeError` for values that would give letters, keys or column names instead of items: a single
    string or other item, a mapping, a frame, an array of more than one dimension; and for a set, whose order
    differs between processes.
    """
    problem, remedy = _not_many(values, item, single)
    if problem is not None:
        raise TypeError(f"{what} have to be a list or another iterable of them, not {problem}: {remedy}")
    return iter(values)


def described(value: object) -> str:
    """A short description of a value, with its type; long values are cut.

    >>> described(b"abc"), described({"text": "a", "id": 1})
    ("b'abc' of type bytes", "a mapping (dict) with the keys 'text', 'id'")
    """
    name = type(value).__name__
    if is_missing(value):
        return f"a missing value ({name})" if value is not None else "None"
    if isinstance(value, Mapping):
        return f"a mapping ({name}) with the keys {_listed(value)}"
    columns = _column_names(value)
    if columns is not None:
        return f"a frame ({name}) with the columns {_listed(columns)}"
    return f"{shortened(value)} of type {name}"


def shortened(value: object) -> str:
    """The `repr` of a value, in one line and cut after 60 characters.

    >>> shortened("Сәлем!"), shortened("а" * 100)[-3:]
    ("'Сәлем!'", 'аа…')
    """
    shown = repr(value[: _MAX_SHOWN + 1]) if isinstance(value, str) else " ".join(repr(value).split())
    return shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "…"


def _not_many(values: object, item: str, single: tuple[type, ...]) -> tuple[str | None, str]:
    """What is wrong with an argument that should hold many items, and what to do; None for nothing."""
    if isinstance(values, (str, bytes, bytearray, *single)):
        return (
            f"one {type(values).__name__}",
            f"put it into a list, or call the object with it if it is one {item}",
        )
    if isinstance(values, Mapping):
        return described(values), "give the values of one key, as in batch(examples['text'])"
    if _column_names(values) is not None:
        return described(values), "give one of its columns, as in batch(frame['text'])"
    if isinstance(values, set | frozenset):
        return (
            f"a set ({type(values).__name__}), whose order is not fixed",
            "give a list, as in batch(sorted(names))",
        )
    if getattr(values, "ndim", 1) != 1:
        return (
            f"an array of {getattr(values, 'ndim', 0)} dimensions",
            f"give an array of one, as in batch(array[:, 0]), whose elements are each a {item}",
        )
    if not hasattr(values, "__iter__") and not hasattr(values, "__getitem__"):
        return described(values), f"put it into a list if it is one {item}"
    return None, ""


def _column_names(value: object) -> list[str] | None:
    """The column names of a frame of pandas, Polars, Arrow or datasets; None for other values."""
    for name in ("column_names", "columns"):
        columns = getattr(value, name, None)
        if columns is not None and not callable(columns) and hasattr(columns, "__iter__"):
            return [str(column) for column in columns]
    return None


def _python_value(value: object) -> object:
    """The Python value of a scalar of pyarrow; other values as they are."""
    if type(value).__module__.startswith("pyarrow"):
        as_py = getattr(value, "as_py", None)
        return value if as_py is None else as_py()
    return value


def _remedy(value: object) -> str:
    """What to do instead of giving a value that is not a string, as the end of a message."""
    if is_missing(value):
        return ": leave it out, or give an empty string for it"
    if isinstance(value, bytes | bytearray):
        return ": decode it first, as in data.decode('utf-8')"
    if isinstance(value, Mapping):
        return ": give the value of one key, as in row['text']"
    if _column_names(value) is not None:
        return ": give its texts to batch(), as in batch(frame['text'])"
    if hasattr(value, "read_text"):
        return ": read it first, as in path.read_text(encoding='utf-8')"
    if isinstance(value, Iterable):
        return ": many texts go to batch(), words to Tagger.tag_words()"
    return ""


def _check_surrogates(text: str, name: str) -> None:
    if text.isascii():
        return
    for first in range(0, len(text), _CHUNK_SIZE):  # a copy of a large document is large
        try:
            text[first : first + _CHUNK_SIZE].encode()
        except UnicodeEncodeError as error:
            offset = first + error.start
            raise ValueError(
                f"{name} has half of a surrogate pair, U+{ord(text[offset]):04X}, at offset {offset}: it was "
                "cut or decoded wrongly. Decode it again, or put U+FFFD there: "
                "text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')"
            ) from error


def _listed(names: Iterable[object]) -> str:
    shown = [repr(str(name)[:_MAX_SHOWN]) for name in names]
    return ", ".join(shown[:8]) + (", …" if len(shown) > 8 else "")
