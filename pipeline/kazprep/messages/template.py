r"""Messages with placeholders: recognised in English, written in another language.

A placeholder of an English template says what it stands for:

- `{path}` any text without `; `, taken over as it is;
- `{reason:m}` a message, which is translated in turn, or nothing;
- `{where:w}` the same for a place, of which a single word is a name, such as that of a folder `documents`;
- `{count:n}` a number, `{count:file}` a number and its noun, `1 file` or `2 files`, and
  `{count:entity|entities}` the same where the plural is not the noun with an s.

In the translation, a placeholder is `{name}`, in any order; `{count|файл|файла|файлов}` is the form of a word
that belongs to a number, after 1, after 2 and after 5. Other braces stand for themselves.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kazprep.messages.language import Language
from kazprep.messages.numbers import NUMBER, is_number, local_number, plural_form

_PLACEHOLDER = re.compile(r"\{(?P<name>[a-z_]\w*)(?::(?P<kind>[^{}]*))?\}")
_TEXTS = ("", "m", "w")
"""The kinds of placeholders that are no numbers."""
_INSERTED = re.compile(r"\{(?P<name>[a-z_]\w*)(?:\|(?P<forms>[^{}]*))?\}")


@dataclass(frozen=True)
class Template:
    """A message in English with placeholders."""

    english: str

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each placeholder, by its name; empty for any text."""
        return {found["name"]: found["kind"] or "" for found in _PLACEHOLDER.finditer(self.english)}

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The text before, between and after the placeholders."""
        return tuple(_PLACEHOLDER.split(self.english)[::3])

    @cached_property
    def shape(self) -> str:
        """The template without the names of its placeholders: equal for the same message."""
        return _PLACEHOLDER.sub(lambda found: f"{{:{_shape(found['kind'] or '')}}}", self.english)

    @cached_property
    def continued(self) -> tuple[tuple[str, str], ...]:
        """The placeholders of texts that a message follows directly, with its own: `{name}{suggestion:m}`."""
        pairs = zip(self.kinds, list(self.kinds)[1:], self.literals[1:-1], strict=False)
        return tuple((one, two) for one, two, between in pairs if not between and self.kinds[two] == "m")

    @property
    def specificity(self) -> tuple[int, int]:
        """How many letters the template has itself, and how many other characters: more of them win."""
        text = "".join(self.literals)
        letters = sum(map(str.isalpha, text))
        return letters, len(text) - letters

    def match(self, text: str) -> Mapping[str, str] | None:
        """What the placeholders are in a message; None where the message is another one."""
        first, last = self.literals[0], self.literals[-1]
        if not (
            text.startswith(first) and text.endswith(last) and all(each in text for each in self.literals)
        ):
            return None
        found = self._pattern.fullmatch(text)
        return found and found.groupdict()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pattern = re.escape(self.literals[0])
        for (name, kind), literal in zip(self.kinds.items(), self.literals[1:], strict=True):
            pattern += f"(?P<{name}>{_pattern(kind)})" + re.escape(literal)
        return re.compile(pattern)


def _shape(kind: str) -> str:
    """A kind of placeholder, with nouns in full; a message and a place are texts."""
    if kind in _TEXTS:
        return ""
    return kind if kind == "n" or "|" in kind else f"{kind}|{kind}s"


def _pattern(kind: str) -> str:
    """A regular expression of what a placeholder of this kind can be."""
    if kind in _TEXTS:
        return ".*?" if kind else "(?:(?!; ).)+?"
    if kind == "n":
        return NUMBER
    return f"{NUMBER} (?:{'|'.join(map(re.escape, _shape(kind).split('|')))})"


def written(
    translation: str,
    template: Template,
    values: Mapping[str, str],
    language: Language,
    translated: Callable[[str], str],
) -> str:
    """A translation with the values of its placeholders, as `match` found them; `translated` is for messages.

    >>> template = Template("{count:file} in {place}")
    >>> values = template.match("2,103 files in out")
    >>> written("{place}: {count} {count|файл|файла|файлов}", template, values, Language.RUSSIAN, str)
    'out: 2\\xa0103 файла'
    """

    def inserted(found: re.Match[str]) -> str:
        value, kind = values[found["name"]], template.kinds[found["name"]]
        number = value if kind in _TEXTS else value.partition(" ")[0]
        if found["forms"] is not None:
            forms = found["forms"].split("|")
            return forms[plural_form(number)] if is_number(number) else forms[-1]
        if kind == "m" or (kind == "w" and " " in value):
            return translated(value)
        return value if kind in _TEXTS else local_number(number, language)

    return _INSERTED.sub(inserted, translation)


def placeholders(translation: str) -> set[str]:
    """The names of the placeholders in a translation."""
    return {found["name"] for found in _INSERTED.finditer(translation)}
