"""The reader for Markdown: the text of its paragraphs, headings, lists and tables."""

import re
import tomllib
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kazprep.readers.dates import parse_date
from kazprep.readers.documents import Metadata, Origin, article
from kazprep.readers.entry import Entry, Record, decode_whole, read_whole
from kazprep.readers.superscripts import lowered, raised
from kazprep.readers.web.markup import without_markup

FORMAT = "md"

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
    r"|\+\+\+[ \t]*\r?\n(?P<toml>.{0,20000}?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)",
    re.DOTALL,
)
_FIELD = re.compile(r"""^(?P<name>\w+)[ \t]*[:=][ \t]*["']?(?P<value>.*?)["']?[ \t]*\r?$""", re.MULTILINE)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>br|sub|sup)\b", re.IGNORECASE)
_SHIFTS = {"sup": raised, "sub": lowered}


def read_markdown(entry: Entry) -> Iterator[Record]:
    """The one document in a Markdown file, a paragraph a line.

    Left out: code blocks, HTML tags and the addresses of links. Title, date, url and id come from the front
    matter (`title: …` between two lines of `---`, or TOML between two of `+++`); without a title there, it is
    the heading of the first level that the text begins with. Raises a `ReadError` if the file can't be
    decoded or has no text in it.
    """
    source, encoding = decode_whole(entry, read_whole(entry, is_markup=True))
    front = _FRONT_MATTER.match(source)
    fields: dict[str, object] = {}
    if front:
        fields = _fields(front)
        source = source[front.end() :]
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    heading = tokens[1] if tokens and (tokens[0].type, tokens[0].tag) == ("heading_open", "h1") else None
    metadata = Metadata(
        title=fields.get("title") or (_text(heading) if heading else None),
        published=parse_date(fields.get("date"), entry.settings.date_order),
        url=fields.get("url"),
        external_id=fields.get("id"),
    )
    yield article(
        Origin(entry.name, FORMAT, encoding), entry.first_record, "\n".join(_lines(tokens)), metadata
    )


def _fields(front: re.Match[str]) -> dict[str, object]:
    """The fields of front matter by their names in lowercase."""
    if front["toml"] is not None:
        try:
            return {name.lower(): value for name, value in tomllib.loads(front["toml"]).items()}
        except tomllib.TOMLDecodeError:  # an error in one field does not cost the others
            pass
    return {found["name"].lower(): found["value"] for found in _FIELD.finditer(front[0])}


def _lines(tokens: list[Token]) -> Iterator[str]:
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield " ".join(row)
            row = None
        elif token.type == "html_block":
            yield without_markup(token.content, "auto")
        elif token.type == "inline":
            if row is None:
                yield _text(token)
            else:
                row.append(_text(token))


def _text(token: Token) -> str:
    parts: list[str] = []
    opened: list[
        tuple[str, int]
    ] = []  # open superscripts and subscripts: the name of each, and the number of parts before it
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "html_inline" and (tag := _TAG.match(child.content)):
            name = tag["name"].lower()
            if name == "br":
                parts.append("\n")
            elif not tag["end"]:
                opened.append((name, len(parts)))
            elif opened and opened[-1][0] == name:
                _, first = opened.pop()
                parts[first:] = [_SHIFTS[name]("".join(parts[first:]))]
    return "".join(parts)
