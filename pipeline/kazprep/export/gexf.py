"""Who and what is named together in a sentence, as a graph for Gephi.

GEXF 1.3 (https://gexf.net/schema.html).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from kazprep.answers.people import Kind, named, named_together
from kazprep.export.xml_text import xml_attributes, xml_text
from kazprep.runs.opened import Run

_KINDS: tuple[Kind, ...] = get_args(Kind)
_NODE_ATTRIBUTES = {
    "kind": "string",
    "type": "string",
    "mentions": "integer",
    "documents": "integer",
    "first": "string",
    "last": "string",
    "roles": "string",
    "variants": "string",
}
_EDGE_ATTRIBUTES = {"documents": "integer", "first": "string", "last": "string", "example": "string"}


def write_gexf(run: Run, path: Path, name: str) -> int:
    """Write a graph of names, with `name` as its description; returns the number of nodes.

    A node is a name that another is named together with.

    Two people, two places or two organisations that a sentence names are joined by an edge; its weight is the
    number of such sentences. Nodes and edges exist from the first to the last date of the documents that they
    are in, if those have dates. The mentions are in memory. Raises `OSError`.
    """
    pairs = {kind: named_together(run, kind).to_pylist() for kind in _KINDS}
    is_dated = any(pair["first"] for found in pairs.values() for pair in found)
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _head(name, is_dated=is_dated))
        file.write("<nodes>\n")
        for kind in _KINDS:
            shown = {each for pair in pairs[kind] for each in (pair["name"], pair["partner"])}
            for row in named(run, kind).to_pylist():
                if row["name"] in shown:
                    shown.remove(row["name"])
                    file.write(_node(kind, row))
                    count += 1
        file.write("</nodes>\n<edges>\n")
        for kind in _KINDS:
            for pair in pairs[kind]:
                file.write(_edge(kind, pair))
        file.write("</edges>\n</graph>\n</gexf>\n")
    return count


def _head(name: str, *, is_dated: bool) -> Iterator[str]:
    mode = xml_attributes(mode="dynamic", timeformat="date") if is_dated else xml_attributes(mode="static")
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
    yield f"<meta><creator>kazprep</creator><description>{xml_text(name)}</description></meta>"
    yield f'<graph defaultedgetype="undirected"{mode}>'
    for element, attributes in (("node", _NODE_ATTRIBUTES), ("edge", _EDGE_ATTRIBUTES)):
        yield f'<attributes class="{element}" mode="static">'
        for title, type_ in attributes.items():
            yield f"<attribute{xml_attributes(id=title, title=title, type=type_)}/>"
        yield "</attributes>"


def _node(kind: Kind, row: Mapping[str, Any]) -> str:
    attributes = xml_attributes(id=_id(kind, row["name"]), label=row["name"])
    values = _values(_NODE_ATTRIBUTES, {**row, "kind": kind})
    return f"<node{attributes}{_period(row)}>{values}</node>\n"


def _edge(kind: Kind, pair: Mapping[str, Any]) -> str:
    source, target = (_id(kind, pair[name]) for name in ("name", "partner"))
    attributes = xml_attributes(source=source, target=target, weight=pair["sentences"])
    return f"<edge{attributes}{_period(pair)}>{_values(_EDGE_ATTRIBUTES, pair)}</edge>\n"


def _id(kind: Kind, name: str) -> str:
    return f"{kind}/{name}"


def _period(row: Mapping[str, Any]) -> str:
    """The first and the last day, which both belong to it."""
    return xml_attributes(start=row["first"], end=row["last"])


def _values(attributes: Mapping[str, str], row: Mapping[str, Any]) -> str:
    values = ((name, _text(row.get(name))) for name in attributes)
    known = "".join(f"<attvalue{xml_attributes(for_=name, value=value)}/>" for name, value in values if value)
    return f"<attvalues>{known}</attvalues>"


def _text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
