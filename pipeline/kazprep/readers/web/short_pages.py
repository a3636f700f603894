"""The article of a short page: its lines of text, found by the elements that they are in.

Trafilatura decides by lengths, and falls back to the text of the whole page if an article is short. Here
elements, their classes and the share of links decide, which is enough for short pages.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from kazprep.readers.month_names import IN_DATES
from kazprep.readers.web import boilerplate_words as words
from kazprep.readers.web.html_elements import HEADINGS, UNSEEN
from kazprep.readers.web.line_builder import Line, LineBuilder
from kazprep.readers.web.page_elements import (
    MAX_METADATA,
    collapsed,
    is_boilerplate,
    is_content,
    is_metadata,
    text_of,
)

_MAX_LABELLED = 120
_MIN_METADATA_SHARE = 0.8  # of a line's characters, those of links included
_NESTED_SHARE = 0.9
_MAX_CANDIDATES = 50  # elements that may have the text: the length of each is measured
_MAX_MAINS = 3

_WORD = re.compile(r"[^\W\d_]+")
_DAY_OR_TIME = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}:\d{2}")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_LABEL = re.compile(rf"\W*(?:{'|'.join(sorted(words.LABELS))})\s*:", re.IGNORECASE)
_VIEW_WORDS = "|".join(sorted(words.VIEWS))
_VIEWS = re.compile(rf"\W*(?:(?:{_VIEW_WORDS})\W*\d+|\d+\s(?:рет\s)?(?:{_VIEW_WORDS}))\W*", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright\b)|.*(?:құқық\w* қорғалған|all rights reserved|все права защищены)", re.IGNORECASE
)
_HOME = re.compile(r"(?:https?:)?(?://[^/]+)?/?(?:[a-z]{2}/?|index\.\w+)?", re.IGNORECASE)
_MIN_PARAGRAPH = 60  # characters; shorter ones are captions, dates and the like
_COUNT = re.compile(r"\s*\(?\d+\)?\s*\Z")
_SITE_AFTER = re.compile(r"\s*[|–—·•»:/-]\s")
_SITE_BEFORE = re.compile(r"\s[|–—·•«:/-]\s*\Z")


def article_title(page: Any, title: str | None) -> str | None:
    """The title of a page's article: what its metadata declare, or the heading that is the same."""
    return next((found for _, _, found in _candidates(page, title)), title)


def short_article(page: Any, title: str | None) -> tuple[str | None, list[Line]]:
    """The title of a page's article, and the lines of its text; no lines where there is no article.

    `page` is a tree of lxml, `title` what its metadata declare. Left out: menus, captions, names of authors,
    dates, links to other articles, and what comes before the heading.
    """
    for root, heading, found in _candidates(page, title):
        title = found
        lines = _of_article(_lines(root, heading), title)
        if any(line.element not in HEADINGS for line in lines):
            return title, lines
    return title, []


def _candidates(page: Any, title: str | None) -> Iterator[tuple[Any, Any, str | None]]:
    """Elements that may have the article, the likeliest first, each with its heading and its title."""
    titles = {title or "", collapsed(page.findtext(".//title") or "")} - {""}
    body = page.find("body")
    for root in () if body is None else _roots(body):
        headings = _headings(root)
        named = next((heading for heading in headings if _is_title(text_of(heading), titles)), None)
        first = next((heading for heading in headings if heading.tag == "h1"), None)
        heading = first if named is None else named
        title = title if named is None else text_of(named)
        yield root, heading, title


def longest_prose(page: Any) -> int:
    """The most characters that the paragraphs of one element have outside links.

    Elements that are not part of an article, such as comments, are not counted.
    """
    lengths: dict[Any, int] = {}
    for paragraph in page.iter("p"):
        parent = paragraph.getparent()
        length = _text_length(paragraph)
        if parent is not None and length >= _MIN_PARAGRAPH:
            lengths[parent] = lengths.get(parent, 0) + length
    found = sorted(lengths, key=lambda element: -lengths[element])
    for element in found[:_MAX_CANDIDATES]:
        if not any(map(is_boilerplate, (element, *element.iterancestors()))):
            return lengths[element]
    return 0


def _is_title(heading: str, titles: set[str]) -> bool:
    """Whether a heading is the title of a page, apart from the name of the site before or after it.

    >>> _is_title("Ауа райы", {"Ауа райы | Хабар порталы"}), _is_title("Ауа", {"Ауа райы"})
    (True, False)
    """
    return bool(heading) and any(
        title == heading
        or (title.startswith(heading) and _SITE_AFTER.match(title, len(heading)))
        or (title.endswith(heading) and _SITE_BEFORE.search(title[: -len(heading)]))
        for title in titles
    )


def _roots(body: Any) -> Iterator[Any]:
    """Elements that may have the article, the likeliest first."""
    articles = [
        element
        for element in body.iter("article")
        if not any(outer.tag == "article" or is_boilerplate(outer) for outer in element.iterancestors())
    ]
    with_heading = [element for element in articles if element.find(".//h1") is not None]
    if len(with_heading) == 1 or len(articles) == 1:
        yield (with_heading or articles)[0]
    yield from islice(body.iter("main"), _MAX_MAINS)
    yield body


def _headings(root: Any) -> list[Any]:
    """The headings that may be the article's: not those that link to the home page of the site."""
    return [
        element
        for element in root.iter("h1", "h2", "h3")
        if not is_boilerplate(element)
        and not any(_HOME.fullmatch(link.get("href", "")) for link in element.iter("a"))
        and not any(outer.tag != "header" and is_boilerplate(outer) for outer in element.iterancestors())
    ]


def _content(root: Any) -> list[Any]:
    """The elements that have the text by their names, in their order; empty if there are none."""
    found = []
    for element in root.iter("div", "section", "td"):
        if is_content(element) and not any(map(is_boilerplate, element.iterancestors())):
            found.append(element)
            if len(found) == _MAX_CANDIDATES:
                break
    lengths = [_text_length(element) for element in found]
    longest = max(lengths, default=0)
    if not longest:
        return []
    best = [
        element for element, length in zip(found, lengths, strict=True) if length >= _NESTED_SHARE * longest
    ][-1]
    return [
        element
        for element in found
        if element.getparent() is best.getparent() and element.get("class") == best.get("class")
    ]


def _lines(root: Any, heading: Any) -> list[Line]:
    """The lines of an element from the heading of the article to the end of its text."""
    content = _content(root)
    kept = {root}
    for element in [heading, *content]:
        if element is not None:
            kept.update([element, *element.iterancestors()])
    first = heading if heading is not None else content[0] if content else root
    last = content[-1] if content else root
    started = False
    metadata: set[Any] = set()
    builder = LineBuilder()
    walk = _events(root)
    for event, element in walk:
        started = started or element is first
        is_left_out = element not in kept and is_boilerplate(element)
        if event == "start":
            if is_left_out:
                walk.skip_subtree()
            elif started and element not in kept and is_metadata(element):
                metadata.add(element)
            if started:
                builder.start(_effective_name(element), is_metadata=element in metadata)
                builder.text("" if is_left_out else element.text or "")
        elif started:
            builder.end(_effective_name(element), is_metadata=element in metadata)
            if element is last:
                break
            builder.text(element.tail or "" if element is not root else "")
    return builder.lines()


def _effective_name(element: Any) -> str:
    """The name of an element; a link in a heading to an anchor of the page, such as itself, is a `span`."""
    is_anchor = element.tag == "a" and element.get("href", "").startswith("#")
    if is_anchor and any(outer.tag in HEADINGS for outer in islice(element.iterancestors(), 2)):
        return "span"
    return str(element.tag)


def _of_article(lines: list[Line], title: str | None) -> list[Line]:
    """The lines without those that are not text of the article."""
    kept: list[Line] = []
    has_text = is_after_links = is_teaser = False
    for line in lines:
        name = _folded(_COUNT.sub("", line.text))
        if has_text and name in words.COMMENTS:
            break
        if has_text and name in words.NEXT_READING:
            is_after_links, is_teaser = True, False
            continue
        if line.element in HEADINGS:  # a link is the heading of another article, and a teaser follows it
            is_teaser = is_after_links and line.n_linked >= _MIN_METADATA_SHARE * len(line.text)
        elif not is_teaser:
            has_text = has_text or not _is_about(line)
        if not is_teaser:
            kept.append(line)
    lines = without_metadata(kept, title)
    return [] if all(_folded(line.text) in words.PLACEHOLDERS for line in lines) else lines


def without_metadata(lines: list[Line], title: str | None) -> list[Line]:
    """The lines without captions, dates, names of authors and the like, and without the title before them.

    Dates are left out only before and after the text, headings only after it.
    """
    lines = [line for line in lines if not _is_about(line)]
    name = _folded(title or "")
    start, end = 0, len(lines)
    while start < end and (_folded(lines[start].text) == name or _is_date(lines[start])):
        start += 1
    while start < end and (lines[end - 1].element in HEADINGS or _is_date(lines[end - 1])):
        end -= 1
    return lines[start:end]


def unlinked_length(page: Any) -> int:
    """The number of characters of a page outside links, menus, scripts and the like."""
    total = 0
    walk = _events(page)
    for event, element in walk:
        if event == "start":
            if element.tag == "a" or element.tag in UNSEEN or element.tag in words.BOILERPLATE_ELEMENTS:
                walk.skip_subtree()
            else:
                total += len((element.text or "").strip())
        else:
            total += len((element.tail or "").strip())
    return total


def _is_about(line: Line) -> bool:
    """Whether a line is not text of the article but a link, metadata, a caption or the like."""
    label, colon, _ = line.text.partition(":")
    return (
        line.n_linked + line.n_metadata >= _MIN_METADATA_SHARE * len(line.text)
        or bool(colon and line.n_linked and _folded(label) in words.NEXT_READING)
        or (
            len(line.text) <= _MAX_LABELLED
            and line.element == "p"
            and bool(_LABEL.match(line.text) or _VIEWS.fullmatch(line.text))
        )
        or (len(line.text) <= MAX_METADATA and bool(_RIGHTS.match(line.text)))
    )


def _is_date(line: Line) -> bool:
    """Whether a line is only a date, or a time of day.

    >>> _is_date(Line("10:25, 1 наурыз 2026")), _is_date(Line("1 наурызда қар жауды"))
    (True, False)
    """
    found = _WORD.findall(line.text.casefold())
    has_month = any(word in IN_DATES for word in found)
    return (
        line.element not in HEADINGS
        and bool(_DAY_OR_TIME.search(line.text) or (has_month and _YEAR.search(line.text)))
        and all(word in words.DATE_WORDS or word in IN_DATES for word in found)
    )


def _text_length(element: Any) -> int:
    """The number of an element's characters outside links."""
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return len(text_of(element)) - linked


def _folded(text: str) -> str:
    """A text for comparison: without case, and without punctuation at the ends."""
    return " ".join(text.casefold().split()).strip(" .…:!»«\"'")


def _events(root: Any) -> Any:
    from lxml.etree import iterwalk

    return iterwalk(root, events=("start", "end"))
