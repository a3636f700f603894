"""What an element of a page holds by its name, role and class: text of an article, data about it, neither."""

import re
from typing import Any

from kazprep.readers.web import boilerplate_words as words
from kazprep.readers.web.html_elements import UNSEEN

MOST_DATA = 200
"""Characters that a date, the names of authors and tags have at most."""

_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def is_boilerplate(element: Any) -> bool:
    """Whether an element has no text of an article in it, by its name, its role or its class."""
    if element.tag in ("html", "body"):  # a page is loading, or has a menu
        return False
    return (
        element.tag in UNSEEN
        or element.tag in words.BOILERPLATE_ELEMENTS
        or (element.tag == "header" and next(element.iterancestors("article", "main"), None) is None)
        or element.get("role") in words.BOILERPLATE_ROLES
        or element.get("aria-hidden") == "true"
        or any(_is_boilerplate_name(name) for name in _names(element))
    )


def _is_boilerplate_name(name: str) -> bool:
    if name in words.UNSEEN or name.startswith("widget"):
        return True
    parts = _parts(name)
    if parts & words.NEGATIONS or parts & words.BUILDERS:
        return False
    return bool(parts & words.BOILERPLATE) or (
        bool(parts & words.EDGES) and parts <= words.EDGES | words.OF_SITE
    )


def is_content(element: Any) -> bool:
    """Whether an element is called the text of an article."""
    if "articleBody" in element.get("itemprop", "").split():
        return True
    return any(
        not parts & words.BOILERPLATE
        and (
            (len(parts) == 1 and parts <= words.CONTENT)
            or bool(
                parts & words.CONTENT_PARTS and len(parts & (words.CONTENT_OWNERS | words.CONTENT_PARTS)) > 1
            )
        )
        for parts in map(_parts, _names(element))
    )


def is_data(element: Any) -> bool:
    """Whether an element holds data about the article: its date, author, tags."""
    is_called_so = (
        element.tag == "time"
        or element.get("itemprop") in words.DATA_PROPERTIES
        or element.get("rel") in words.DATA_RELATIONS
        or any(
            parts & words.DATA or ("info" in parts and parts & words.CONTENT_OWNERS)
            for parts in map(_parts, _names(element))
        )
    )
    return is_called_so and len(text_of(element)) <= MOST_DATA


def _names(element: Any) -> list[str]:
    """The classes and the id of an element, and its own name where a site has defined it."""
    defined = element.tag if "-" in element.tag else ""
    return f"{element.get('class', '')} {element.get('id', '')} {defined}".split()


def _parts(name: str) -> frozenset[str]:
    """The words of a class or an id, in small letters.

    >>> sorted(_parts("post-bodyText"))
    ['body', 'post', 'text']
    """
    return frozenset(part.lower() for part in _NAME_PART.findall(name))


def text_of(element: Any) -> str:
    """All text in an element, in one line."""
    return collapsed(element.text_content())


def collapsed(text: str) -> str:
    """The text in one line.

    >>> collapsed(" Қар\\n еріді ")
    'Қар еріді'
    """
    return " ".join(text.split())
