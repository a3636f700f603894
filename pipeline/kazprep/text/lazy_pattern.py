"""Regular expressions that are compiled when they are first used.

Those of the rules over lines and entities take 0.2 s to compile, in each process of a run; the main process
uses none of them.
"""

import re
from typing import Any, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _LazyPattern:
    """It has the methods of a compiled pattern; the first use of one compiles it."""

    __slots__ = ("_flags", "_source", *_METHODS)

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # only called for what has no value yet
        if name not in _METHODS:
            raise AttributeError(name)
        pattern = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(pattern, method))
        return getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _LazyPattern, (self._source, self._flags)


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern with the methods of `re.compile(source, flags)`, which is compiled when one is first used.

    >>> lazy_pattern(r"\\d+").findall("5 алма, 12 алмұрт")
    ['5', '12']
    """
    return cast("re.Pattern[str]", _LazyPattern(source, flags))
