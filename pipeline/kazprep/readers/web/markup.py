"""HTML in the fields of records: removed if it is markup, with line breaks for its blocks.

An HTML parser would take any `<` for a tag; here text that has no markup stays exactly as it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Literal

from kazprep.readers.superscripts import lowered, raised
from kazprep.readers.web.html_elements import ALL, BLOCKS, BREAKS, UNSEEN, VOID
from kazprep.readers.web.line_builder import LineBuilder

Mode = Literal["auto", "keep", "remove"]

_MAX_ESCAPED = 3  # <p>, &lt;p&gt;, &amp;lt;p&amp;gt;

# A tag ends at a > outside quoted values or, if quotation marks are not in pairs, at the first one. It
# contains no <, so that each character is matched twice at most.
_TAG = re.compile(
    r"""<\\?(?P<end>/?)(?P<name>[a-z][a-z0-9]*+(?:[-:][a-z0-9]++)*+)
        (?:(?P<attributes>(?:[\s/](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)?)>|(?P<unpaired>[\s/][^<>]*+)>)
      | <!(?:doctype\s[^<>]*+>|(?P<cdata>\[CDATA\[)|(?P<comment>--))
      | (?P<cdata_end>\]\]>)
      | <\?xml\s[^<>]*+>""",
    re.IGNORECASE | re.VERBOSE,
)
_CUT_TAG = re.compile(r"""<[a-z][a-z0-9]*\s+[a-z-]+=["'][^<>]*+\Z""", re.IGNORECASE)
_HAS_ATTRIBUTE = re.compile(r"[\w:-]\s*=")
_WORD_PREFIXES = ("o:", "st1:", "v:", "w:")  # elements of Word's HTML
_REFERENCE = re.compile(
    r"&(?:amp;)*(?P<code>\#\d{1,7}|\#x[\da-f]{1,6}|[a-z][a-z0-9]{1,31});|&nbsp(?![\w;=])", re.IGNORECASE
)
_BEFORE_BLOCK = frozenset("\n>.!?…»”)")
_MENTIONED = {  # the characters before and after a tag that a sentence is about
    " ": frozenset(" ,.;:"),
    '"': frozenset('"'),
    "'": frozenset("'"),
    "(": frozenset(")"),
    "`": frozenset("`"),
    "«": frozenset("»"),
    "“": frozenset("”"),
}


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag and its span in the text; `!` is the name of comments, declarations and CDATA delimiters."""

    start: int
    end: int
    name: str
    is_end: bool = False
    has_attributes: bool = False
    is_empty: bool = False
    """Whether it ends with a slash, as an element without content does in XHTML."""


def without_markup(text: str, mode: Mode) -> str:
    """The text of a field without the HTML in it: tags, comments, scripts, character references.

    `auto` removes what is certainly markup: known elements that have attributes, are in pairs around text, or
    begin or end lines. `a < b`, `<3` and `<Қазақстан>` stay, and so does an element that the text is about.
    Escaped markup (`&lt;p&gt;`) is removed if there is no other. If there are block elements, a paragraph is
    a line; else white space stays as it is. `remove` reads every field as HTML: everything that looks like a
    tag is removed, and line ends are white space. `keep` changes nothing. If nothing is removed, the result
    is the same string object.

    >>> without_markup("<p>Қар&nbsp;жауды.</p><p>Егер a &lt; b болса&hellip;</p>", "auto")
    'Қар\\xa0жауды.\\nЕгер a < b болса…'
    >>> without_markup("x<5, <Қазақстан> және <p> тегі", "auto")
    'x<5, <Қазақстан> және <p> тегі'
    """
    if mode == "keep" or ("<" not in text and "&" not in text):
        return text
    written = text
    for _ in range(_MAX_ESCAPED):
        tags = _tags(text, known=mode == "auto")
        if (mode == "remove" and tags) or _is_markup(text, tags):
            text = _rendered(text, tags, mode)
            break
        plain = _with_characters(text)
        if plain == text:
            break
        text = plain
    return written if text == written else text


def _tags(text: str, *, known: bool) -> list[_Tag]:
    """The tags of a text: of known elements only, or of all."""
    tags = list(_all_tags(text))
    if not known:
        return tags
    ended = {tag.name for tag in tags if tag.is_end}
    return [
        tag
        for tag in tags
        if tag.name == "!"
        or tag.name in ALL
        or tag.name.startswith(_WORD_PREFIXES)
        or ("-" in tag.name and tag.name in ended)  # a custom element of a site
    ]


def _all_tags(text: str) -> Iterator[_Tag]:
    last_comment_end = text.rfind("-->")
    in_cdata = False
    position = 0
    while found := _TAG.search(text, position):
        start, position = found.span()
        if found["comment"] and start + 4 <= last_comment_end:
            position = text.index("-->", start + 4) + 3
        if found["name"]:
            attributes = found["attributes"] or found["unpaired"] or ""
            has_attributes = bool(_HAS_ATTRIBUTE.search(attributes))
            is_empty = attributes.endswith("/")
            yield _Tag(start, position, found["name"].lower(), bool(found["end"]), has_attributes, is_empty)
        elif not found["cdata_end"] or in_cdata:
            yield _Tag(start, position, "!")
        in_cdata = bool(found["cdata"]) or (in_cdata and not found["cdata_end"])
    if cut := _CUT_TAG.match(text, max(position, text.rfind("<"))):
        yield _Tag(cut.start(), len(text), "!")


def _is_markup(text: str, tags: Iterable[_Tag]) -> bool:
    """Whether some tags are markup of the text that they are in."""
    opened: dict[str, _Tag] = {}
    for tag in tags:
        if tag.name == "!" or (tag.has_attributes and not tag.is_end):
            return True
        if tag.name in BREAKS or tag.name == "wbr":
            if not _is_mentioned(text, tag) or text[tag.start - 1 : tag.start] == " ":
                return True
        elif tag.is_end:
            if _ends_markup(text, tag, opened.pop(tag.name, None)):
                return True
        elif _begins_markup(text, tag):
            return True
        else:
            opened[tag.name] = tag
    return False


def _begins_markup(text: str, tag: _Tag) -> bool:
    """Whether a start tag is markup by the text around it: at the start of a line, or of a block."""
    before = text[max(0, tag.start - 9) : tag.start].rstrip(" \t")
    if tag.name in BLOCKS and (not before or before[-1] in _BEFORE_BLOCK):
        return True
    # <b>Астана, and the field was cut off
    return (not before or before[-1] == "\n") and not text[tag.end : tag.end + 1].isspace()


def _ends_markup(text: str, tag: _Tag, start: _Tag | None) -> bool:
    """Whether an end tag is markup; `start` is the start tag of its element, if there is one."""
    if start is not None:
        return not (_is_mentioned(text, tag) and _is_mentioned(text, start))
    before = text[tag.start - 1 : tag.start]
    return bool(before) and not before.isspace() and not _is_mentioned(text, tag)


def _is_mentioned(text: str, tag: _Tag) -> bool:
    """Whether a sentence is about a tag, by the characters around it."""
    return text[tag.end : tag.end + 1] in _MENTIONED.get(text[tag.start - 1 : tag.start], ())


def _rendered(text: str, tags: list[_Tag], mode: Mode) -> str:
    if mode == "auto" and not any(tag.name in BLOCKS or tag.name in BREAKS for tag in tags):
        return _inline(text, tags)
    builder = LineBuilder(keeps_line_ends=mode == "auto")
    for piece, tag in _visible(text, tags):
        builder.text(piece)
        if tag is None or tag.name == "!":
            continue
        if tag.is_end and tag.name not in BREAKS:
            builder.end(tag.name)
        elif tag.name in BREAKS or tag.name not in VOID:
            builder.start(tag.name)
    return "\n".join(line.text for line in builder.lines())


def _inline(text: str, tags: list[_Tag]) -> str:
    """The text without tags of inline elements: white space stays as it is."""
    parts: list[str] = []
    shifts = {"sup": raised, "sub": lowered}
    shift = None
    for piece, tag in _visible(text, tags):
        parts.append(shift(piece) if shift else piece)
        if tag and tag.name in shifts:
            shift = None if tag.is_end else shifts[tag.name]
    return "".join(parts)


def _visible(text: str, tags: list[_Tag]) -> Iterator[tuple[str, _Tag | None]]:
    """Each visible piece of text, its character references decoded, and the tag after it."""
    last_ends = {tag.name: index for index, tag in enumerate(tags) if tag.is_end}
    position = 0
    hidden = ""  # the open element that is not shown
    for index, tag in enumerate(tags):
        if hidden:
            if not (tag.is_end and tag.name == hidden):
                continue
            hidden, position = "", tag.end
            continue
        yield _with_characters(text[position : tag.start]), tag
        position = tag.end
        is_start = not (tag.is_end or tag.is_empty)
        if is_start and tag.name in UNSEEN and last_ends.get(tag.name, -1) > index:
            hidden = tag.name
    if not hidden:
        yield _with_characters(text[position:]), None


def _with_characters(text: str) -> str:
    """The text with its character references decoded, also those that were escaped again (`&amp;nbsp;`)."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    code = found["code"] or "nbsp"
    return unescape(f"&{code};") if code[0] == "#" or f"{code};" in html5 else found[0]
