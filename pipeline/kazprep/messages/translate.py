"""Messages in the language of the reader, by the catalogues."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kazprep.messages.language import Language, spoken
from kazprep.messages.template import Template, written

TRANSLATED = (Language.KAZAKH, Language.RUSSIAN)
"""The languages that messages are translated to."""
_MAX_CHARACTERS = 2_000
"""Of a message; longer ones, such as the text of a foreign exception, stay as they are."""
_MAX_DEPTH = 8
"""Of messages in messages, such as a reason behind a colon; what is deeper stays as it is."""


@dataclass(frozen=True, slots=True)
class Message:
    """An entry of a catalogue."""

    template: Template
    translations: Mapping[Language, str]
    source: str
    """The name of the catalogue, such as `readers.toml`."""


def translated(text: str) -> str:
    """A message in the language that the program speaks; what no catalogue has stays in English.

    Each line is a message; the white space around it is kept.
    """
    language = spoken()
    return text if language is Language.ENGLISH else translate(text, language)


def translate(text: str, language: Language, depth: int = 0) -> str:
    """A message in a language, as `translated` does it; `depth` counts the messages that it is a part of.

    >>> translate("nothing: No such file or directory", Language.RUSSIAN)
    'nothing: нет такого файла или папки'
    """
    if "\n" in text:
        return "\n".join(translate(line, language, depth) for line in text.split("\n"))
    message = text.strip()
    if not message or len(message) > _MAX_CHARACTERS or depth > _MAX_DEPTH:
        return text
    found = _translation(message, language, depth)
    return text if found is None else text.replace(message, found, 1)


@cache
def catalogue() -> tuple[Message, ...]:
    """All messages, those with the most text of their own first.

    The order decides where a message fits several templates: `{path}: {reason:m}` is tried last.
    """
    folder = files("kazprep.messages").joinpath("resources")
    found = [
        Message(
            Template(entry["en"]),
            {language: entry[language] for language in TRANSLATED if entry.get(language)},
            file.name,
        )
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["message"]
    ]
    return tuple(sorted(found, key=lambda message: message.template.specificity, reverse=True))


@lru_cache(maxsize=4096)
def _translation(text: str, language: Language, depth: int) -> str | None:
    """The translation of a message without white space around it; None where no catalogue has it."""
    for message in catalogue():
        values = message.template.match(text) if language in message.translations else None
        if values is not None:
            translation = message.translations[language]
            return written(
                translation,
                message.template,
                _divided(message.template, values, language, depth),
                language,
                lambda part: translate(part, language, depth + 1),
            )
    return None


def _divided(
    template: Template, values: Mapping[str, str], language: Language, depth: int
) -> Mapping[str, str]:
    """The values, with a text and the message behind it divided where a message begins.

    Nothing else says where `'nfk'` ends in `there is no rule 'nfk', did you mean 'nfc'?`.
    """
    for one, two in template.continued:
        joined = values[one] + values[two]
        ends = (end for end in range(1, len(joined)) if _continues(joined[end:], language, depth + 1))
        at = next(ends, len(joined))
        values = {**values, one: joined[:at], two: joined[at:]}
    return values


def _continues(text: str, language: Language, depth: int) -> bool:
    """Whether a text is a full stop, or a message after punctuation or of several words."""
    is_apart = text[0] in ",;" or (text[0] == " " and " " in text.strip())
    return text == "." or (is_apart and translate(text, language, depth) != text)
