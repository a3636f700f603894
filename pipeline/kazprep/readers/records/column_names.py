"""The names by which the columns of the text, the title and the rest are known, however they are spelled."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import normalize

from kazprep.readers.month_names import folded

# In the order of preference. Case, spaces, underscores, hyphens, colons and camel case make no difference.
TEXT = (
    *("text", "content", "body", "article", "main text", "full text", "мәтін", "мазмұн", "текст"),
    *("мақала", "статья"),
    *("содержание", "контент", "paragraphs"),
)
TITLE = (
    *("title", "headline", "heading", "header", "тақырып", "тақырыпша", "атау"),
    *("заголовок", "название"),
)
DATE = (
    *("date", "published", "published at", "date published", "publish date", "published date"),
    *("publication date", "date of publication", "publishing date", "date publish", "pub date"),
    *("published on", "published time", "publish time", "publication time", "posted at", "posted on"),
    *("date posted", "release date", "datetime", "date time", "date created", "creation date", "created at"),
    *("created", "created on", "күні", "жарияланған күні", "жарияланған уақыты", "жариялау күні"),
    *("жариялану күні", "жарияланды", "шыққан күні", "дата", "дата публикации", "время публикации"),
    *("дата и время", "дата выхода", "дата размещения", "дата создания", "опубликовано"),
)
URL = (
    *("url", "link", "source url", "uri", "address", "permalink", "href", "canonical url", "original url"),
    *("сілтеме", "ссылка", "адрес"),
)
ID = ("id", "doc id", "document id", "external id", "record id", "uid", "uuid", "guid", "идентификатор")

# The column of a language in a set of parallel texts: the text, if no column is named as the text.
_LANGUAGES = ("kk", "kaz", "kz", "kazakh", "qaz", "qazaq", "қаз", "қазақ", "қазақша", "казахский")
_AROUND = (
    *("article", "body", "clean", "cleaned", "content", "dc", "doc", "document", "encoded", "full"),
    *("html", "item", "main", "news", "og", "page", "plain", "post", "raw", "rendered", "story", "web"),
    *("мақала", "жаңалық", "хабар", "толық", "негізгі", "таза", "құжат"),
    *(
        "статья",
        "статьи",
        "статью",
        "на",
        "страница",
        "страницы",
        "новость",
        "новости",
        "полный",
        "основной",
        "документ",
        "документа",
    ),
)
_PREFIXES = ("article", "body", "clean", "full", "main", "news", "page", "plain", "post", "story")

_CAMEL = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])")
_WORD = re.compile(r"[^\W_]+")
# тақырыптың, тақырыбы, сілтемесі; мәтіни in text without Kazakh letters.
_GENITIVE = re.compile(r"(?<=..)[нтд][ыі]ң\Z")
_POSSESSIVE = re.compile(r"(?<=..)с?[ыіи]\Z")
_VOICELESS = {"б": "п", "г": "к", "ғ": "қ"}
_MAX_WORDS = 8
_MAX_LENGTH = 200  # characters of a name


def guess_columns(names: Sequence[str]) -> tuple[str | None, ...]:
    """The names of the columns of text, title, date, address and id, in this order; None if there is none.

    The name with the fewest words around a known one is taken, of these the one that is first in the list of
    known names, and of several spellings the first in the file.

    >>> guess_columns(["ID", "news_title", "Дата публикации", "fullText", "language"])
    ('fullText', 'news_title', 'Дата публикации', None, 'ID')
    """
    best: list[tuple[tuple[int, int], str] | None] = [None] * len(_ROLES)
    for name in names:
        if len(name) > _MAX_LENGTH:
            continue
        for index, rank in enumerate(_ranks(name)):
            before = best[index]
            if rank is not None and (before is None or rank < before[0]):
                best[index] = rank, name
    return tuple(found[1] if found else None for found in best)


@lru_cache(maxsize=4096)
def _ranks(name: str) -> tuple[tuple[int, int] | None, ...]:
    words = name_words(name)
    return tuple(role.rank(words) for role in _ROLES)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded: lowercase, Russian for Kazakh letters, no genitive or possessive suffixes.

    >>> name_words("pubDate"), name_words("article:published_time"), name_words("Тақырыбы")
    (('pub', 'date'), ('article', 'published', 'time'), ('такырып',))
    """
    return tuple(_stem(part.lower()) for part in _WORD.findall(_CAMEL.sub(" ", normalize("NFKC", name))))


def _stem(word: str) -> str:
    if word.isascii():
        return word
    nominative = _GENITIVE.sub("", word)
    stem = _POSSESSIVE.sub("", nominative)
    return folded(stem if stem == nominative else stem[:-1] + _VOICELESS.get(stem[-1], stem[-1]))


class _Role:
    """The known names of one column: their joined words, by their index in the list."""

    def __init__(self, names: Iterable[str], last: Iterable[str] = ()) -> None:
        self._indices = {_joined(name): index for index, name in reversed(list(enumerate(names)))}
        self._last = {_joined(name) for name in last}

    def rank(self, words: tuple[str, ...]) -> tuple[int, int] | None:
        """The number of words around a known name, and the index of that; None if there is none."""
        joined = "".join(words)
        if joined in self._indices:
            return 0, self._indices[joined]
        for size in range(len(words) - 1 if len(words) <= _MAX_WORDS else 0, 0, -1):
            found = [
                self._indices[core]
                for start in range(len(words) - size + 1)
                if (core := "".join(words[start : start + size])) in self._indices
                and _WORDS_AROUND.issuperset((*words[:start], *words[start + size :]))
            ]
            if found:
                return len(words) - size, min(found)
        for prefix in _PREFIXES:
            if joined.removeprefix(prefix) in self._indices:
                return 1, self._indices[joined.removeprefix(prefix)]
        return (len(words) + len(_AROUND), 0) if joined in self._last else None


def _joined(name: str) -> str:
    return "".join(name_words(name))


_WORDS_AROUND = frozenset(_joined(word) for word in (*_AROUND, *_LANGUAGES))
_ROLES = (_Role(TEXT, _LANGUAGES), _Role(TITLE), _Role(DATE), _Role(URL), _Role(ID))
