"""A page as a tree, prepared for trafilatura: superscripts as characters, dates in sentences as text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from kazprep.readers.superscripts import lowered, raised
from kazprep.readers.web.markup import without_markup

_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_ROOT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_SHIFTS = {"sup": raised, "super": raised, "sub": lowered}
_VERTICAL_ALIGN = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_NEUTRAL = "span"  # dropping an element instead would copy all text before it
_MAX_DEPTH = 50  # of data in JSON


def parsed_page(page: str) -> Any:
    """The lxml tree of a page; None if it can't be parsed.

    Superscripts and subscripts that are numbers are written with such digits. Anchors without an address are
    not links: short headings with a link would be left out. A date inside a sentence is text of the sentence.
    Content for browsers without scripts is left out.
    """
    from trafilatura import load_html  # it takes a third of a second to import

    page = _NO_CHARACTER.sub(" ", _XML_DECLARATION.sub("", page, count=1))
    if not _ROOT.search(page):  # a fragment of a page: trafilatura finds nothing in a single element
        page = f"<html><body>{page}</body></html>"
    tree = load_html(page)
    if tree is not None:
        _drop_script_fallbacks(tree)
        _shift_numbers(tree)
        for anchor in list(tree.iter("a")):
            if "href" not in anchor.attrib:
                anchor.tag = _NEUTRAL
        for element in list(tree.iter("time")):
            if _is_in_sentence(element):
                element.tag = _NEUTRAL
    return tree


def _drop_script_fallbacks(tree: Any) -> None:
    for element in list(tree.iter("noscript")):
        if element.getparent() is not None:
            element.drop_tree()


def _shift_numbers(tree: Any) -> None:
    """Write the numbers in superscripts and subscripts with such digits."""
    for element in list(tree.iter("sub", "sup")):
        _shift(element, element.tag)
    for element in tree.xpath("//span[contains(@style, 'vertical-align')]"):
        if found := _VERTICAL_ALIGN.search(element.get("style")):
            _shift(element, found[1].lower())


def _shift(element: Any, name: str) -> None:
    """Write the number in an element with superscript or subscript digits; other elements are unchanged."""
    text = element.text_content()
    shifted = _SHIFTS[name](text)
    if shifted != text:
        element.clear(keep_tail=True)
        element.tag, element.text = _NEUTRAL, shifted


def _is_in_sentence(element: Any) -> bool:
    """Whether text is directly before or after an element, in an element of text."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None or parent.tag not in ("p", "li", "td", "blockquote", "b", "em", "i", "strong"):
        return False
    texts = (element.tail, parent.text if before is None else before.tail)
    return any(text and any(map(str.isalnum, text)) for text in texts)


def declared_lines(tree: Any) -> list[str]:
    """The lines of the article that a page declares as data: articleBody of schema.org."""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and "articleBody" in (script.text or ""):
            try:
                data = json.loads(script.text, strict=False)
            except (ValueError, RecursionError):
                continue
            for text in _article_bodies(data):
                lines = [" ".join(line.split()) for line in without_markup(text, "auto").splitlines()]
                if any(lines):
                    return [line for line in lines if line]
    return []


def _article_bodies(data: object) -> Iterator[str]:
    layer = [data]
    for _ in range(_MAX_DEPTH):
        for value in layer:
            if isinstance(value, dict) and isinstance(value.get("articleBody"), str):
                yield value["articleBody"]
        layer = [
            inner
            for value in layer
            if isinstance(value, (dict, list))
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
