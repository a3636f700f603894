"""The language in which the program speaks to its user: English unless another one is chosen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from kazprep.errors import SettingsError

VARIABLE = "KAZPREP_LANG"
"""The environment variable that chooses the language."""


class Language(StrEnum):
    """A language of messages and reports."""

    ENGLISH = "en"
    KAZAKH = "kk"
    RUSSIAN = "ru"


_SPOKEN = ContextVar("spoken", default=Language.ENGLISH)


def speak(language: Language) -> None:
    """Print in this language from now on, in this thread."""
    _SPOKEN.set(language)


@contextmanager
def speaking(language: Language | None) -> Iterator[None]:
    """Print in this language within the block; in the language of before where it is None."""
    token = _SPOKEN.set(language or spoken())
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Language:
    """The language to print in."""
    return _SPOKEN.get()


def language_of_environment() -> Language | None:
    """The language that `KAZPREP_LANG` chooses, None where it is empty or not set.

    Raises `SettingsError` for one that there are no messages in.
    """
    value = os.environ.get(VARIABLE)
    if not value:
        return None
    if value not in list(Language):
        raise SettingsError(
            f"{VARIABLE} is {value!r}, and messages are in {', '.join(Language)}: name one of them"
        )
    return Language(value)
