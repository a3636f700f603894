"""The reader for Markdown: the text of its paragraphs, headings, lists and tables."""

import re
import tomllib
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kazprep.readers.documents import article
from kazprep.readers.entry import Entry, Record, read_whole
from kazprep.readers.plain_text import decoded
from kazprep.readers.web.markup import without_markup
from kazprep.readers.web.superscripts import lowered, raised

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

    Left out: code blocks, the tags of HTML and the addresses of links. Title, date, url and id come from the
    front matter (`title: …` between two lines of `---`, or TOML between two of `+++`), the title else from a
    heading of the first level that the text begins with. Raises a `ReadError` when it can't be decoded or has
    no text in it.
    """
    data = read_whole(entry, entry.settings.max_markup_bytes)
    source, encoding, score = decoded(entry, data)
    front = _FRONT_MATTER.match(source)
    fields: dict[str, object] = {}
    if front:
        fields = _fields(front)
        source = source[front.end() :]
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    heading = tokens[1] if tokens and (tokens[0].type, tokens[0].tag) == ("heading_open", "h1") else None
    yield article(
        entry.name,
        entry.first_record,
        FORMAT,
        "\n".join(_lines(tokens)),
        title=fields.get("title") or (_text(heading) if heading else None),
        published=fields.get("date"),
        url=fields.get("url"),
        external_id=fields.get("id"),
        encoding=encoding,
        encoding_score=score,
    )


def _fields(front: re.Match[str]) -> dict[str, object]:
    """The fields of front matter by their names in small letters."""
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
    begun: list[tuple[str, int]] = []  # superscripts and subscripts, and the parts before them
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
                begun.append((name, len(parts)))
            elif begun and begun[-1][0] == name:
                _, first = begun.pop()
                parts[first:] = [_SHIFTS[name]("".join(parts[first:]))]
    return "".join(parts)
