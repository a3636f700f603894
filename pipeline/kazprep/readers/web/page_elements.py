"""Whether an element of a page is content, metadata or boilerplate, by its name, role and class."""

import re
from typing import Any

from kazprep.readers.web import boilerplate_words as words
from kazprep.readers.web.html_elements import UNSEEN

MAX_METADATA = 200
"""The most characters that a date, the names of authors and tags have."""

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
    """Whether an element has the text of an article in it, by its class, id or `itemprop`."""
    if "articleBody" in element.get("itemprop", "").split():
        return True
    return any(
        not parts & words.BOILERPLATE
        and (
            (len(parts) == 1 and parts <= words.CONTENT)
            or bool(
                parts & words.CONTENT_PARTS and len(parts & (words.CONTENT_NAMES | words.CONTENT_PARTS)) > 1
            )
        )
        for parts in map(_parts, _names(element))
    )


def is_metadata(element: Any) -> bool:
    """Whether an element has metadata of the article in it: its date, author, tags."""
    is_named_so = (
        element.tag == "time"
        or element.get("itemprop") in words.METADATA_PROPERTIES
        or element.get("rel") in words.METADATA_RELATIONS
        or any(
            parts & words.METADATA or ("info" in parts and parts & words.CONTENT_NAMES)
            for parts in map(_parts, _names(element))
        )
    )
    return is_named_so and len(text_of(element)) <= MAX_METADATA


def _names(element: Any) -> list[str]:
    """The classes and the id of an element, and its name if it is a custom one."""
    custom = element.tag if "-" in element.tag else ""
    return f"{element.get('class', '')} {element.get('id', '')} {custom}".split()


def _parts(name: str) -> frozenset[str]:
    """The words of a class or an id, in lowercase.

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
