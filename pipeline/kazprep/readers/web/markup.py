"""HTML in the fields of records: taken out where it is markup, with the line ends that it makes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Literal

from kazprep.readers.web.html_elements import ALL, BLOCKS, BREAKS, UNSEEN, VOID
from kazprep.readers.web.line_builder import LineBuilder
from kazprep.readers.web.superscripts import lowered, raised

Mode = Literal["auto", "keep", "remove"]

_MOST_ESCAPED = 3  # <p>, &lt;p&gt;, &amp;lt;p&amp;gt;

# A tag ends at a > that is in no quoted value or, where quotation marks are not in pairs, at the first one.
# No < is crossed, so that each character is looked at twice at most.
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
_SPOKEN_OF = {  # what stands before and after a tag that a sentence is about
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
    """A tag and where it is in the text; `!` is the name of comments, declarations and marks of CDATA."""

    start: int
    end: int
    name: str
    is_end: bool = False
    has_attributes: bool = False
    is_empty: bool = False
    """Whether it ends with a slash, as an element without content does in XHTML."""


def without_markup(text: str, mode: Mode) -> str:
    """The text of a field without the HTML in it: tags, comments, scripts, character references.

    `auto` takes out what is markup beyond doubt: known elements that have attributes, are in pairs around
    text, or begin or end lines. `a < b`, `<3` and `<Қазақстан>` stay, and so does an element that the text
    is about. Markup that was escaped on the way (`&lt;p&gt;`) is taken out where there is none but that.
    Where there are block elements, a paragraph is a line; else white space stays as it is. `remove` takes
    every field for HTML: whatever is like a tag is taken out, and line ends are white space. `keep` changes
    nothing. The string itself comes back where nothing is taken out.

    >>> without_markup("<p>Қар&nbsp;жауды.</p><p>Егер a &lt; b болса&hellip;</p>", "auto")
    'Қар\\xa0жауды.\\nЕгер a < b болса…'
    >>> without_markup("x<5, <Қазақстан> және <p> тегі", "auto")
    'x<5, <Қазақстан> және <p> тегі'
    """
    if mode == "keep" or ("<" not in text and "&" not in text):
        return text
    written = text
    for _ in range(_MOST_ESCAPED):
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
    """The tags of a text, of known elements alone or of all."""
    tags = list(_found(text))
    if not known:
        return tags
    ended = {tag.name for tag in tags if tag.is_end}
    return [
        tag
        for tag in tags
        if tag.name == "!"
        or tag.name in ALL
        or tag.name.startswith(_WORD_PREFIXES)
        or ("-" in tag.name and tag.name in ended)  # an element that a site has defined
    ]


def _found(text: str) -> Iterator[_Tag]:
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
    """Whether tags mark up the text that they are in."""
    begun: dict[str, _Tag] = {}
    for tag in tags:
        if tag.name == "!" or (tag.has_attributes and not tag.is_end):
            return True
        before, after = text[tag.start - 1 : tag.start], text[tag.end : tag.end + 1]
        is_spoken_of = after in _SPOKEN_OF.get(before, ())
        if tag.name in BREAKS or tag.name == "wbr":
            if not is_spoken_of or before == " ":
                return True
        elif not tag.is_end:
            line = text[max(0, tag.start - 9) : tag.start].rstrip(" \t")
            if tag.name in BLOCKS and (not line or line[-1] in _BEFORE_BLOCK):
                return True
            if (not line or line[-1] == "\n") and not after.isspace():  # <b>Астана, and the field was cut
                return True
            begun[tag.name] = tag
        elif tag.name in begun:
            first = begun.pop(tag.name)
            if not (is_spoken_of and _is_spoken_of(text, first)):
                return True
        elif before and not before.isspace() and not is_spoken_of:
            return True
    return False


def _is_spoken_of(text: str, tag: _Tag) -> bool:
    return text[tag.end : tag.end + 1] in _SPOKEN_OF.get(text[tag.start - 1 : tag.start], ())


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
    """The text without the tags, which are none of lines: white space stays as it is."""
    parts: list[str] = []
    shifts = {"sup": raised, "sub": lowered}
    shift = None
    for piece, tag in _visible(text, tags):
        parts.append(shift(piece) if shift else piece)
        if tag and tag.name in shifts:
            shift = None if tag.is_end else shifts[tag.name]
    return "".join(parts)


def _visible(text: str, tags: list[_Tag]) -> Iterator[tuple[str, _Tag | None]]:
    """Each piece of text that is seen, its character references read, and the tag after it."""
    last_ends = {tag.name: number for number, tag in enumerate(tags) if tag.is_end}
    position = 0
    unseen = ""  # the element whose end is looked for
    for number, tag in enumerate(tags):
        if unseen:
            if not (tag.is_end and tag.name == unseen):
                continue
            unseen, position = "", tag.end
            continue
        yield _with_characters(text[position : tag.start]), tag
        position = tag.end
        is_start = not (tag.is_end or tag.is_empty)
        if is_start and tag.name in UNSEEN and last_ends.get(tag.name, -1) > number:
            unseen = tag.name
    if not unseen:
        yield _with_characters(text[position:]), None


def _with_characters(text: str) -> str:
    """The text with its character references read, those too that were escaped again (`&amp;nbsp;`)."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    code = found["code"] or "nbsp"
    return unescape(f"&{code};") if code[0] == "#" or f"{code};" in html5 else found[0]
