"""Vertical text read as cwb-encode reads it with the options -xsB, by its manual.

A line that begins with `<` and the name of a declared structure is a tag; every other one is a token, whose
columns are parted by tabs. Attributes and columns have the five entities of XML.
"""

import re
import shlex
from html import unescape
from itertools import pairwise
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"<>]*\")*)(/?)>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
MAX_LINE = 4096
"""Bytes of the annotation of a structure, by the smallest limit of any version (CL_MAX_LINE_LENGTH)."""


class Region(NamedTuple):
    """A structure: its attributes, its half-open span of token numbers, and the structures around it."""

    name: str
    attributes: dict
    start: int
    end: int
    around: tuple


def declared(script):
    """The structures, those that are ignored, and the number of columns, by a script's call of cwb-encode."""
    (call,) = re.findall(r"^cwb-encode .*?[^\\]$", script, re.MULTILINE | re.DOTALL)
    words = shlex.split(call.replace("\\\n", " "))
    values = {option: [] for option in ("-P", "-S", "-0")}
    for option, value in pairwise(words):
        if option in values:
            values[option].append(value)
    structures = {}
    for each in values["-S"]:
        name, _, attributes = each.partition(":0+")
        structures[name] = attributes.split("+")
    return structures, values["-0"], 1 + len(values["-P"])


def read_vrt(text, script):
    """The rows of tokens and the regions; raises `AssertionError` for what the encoder would warn of."""
    structures, ignored, columns = declared(script)
    rows, regions, opened = [], [], []
    assert text.endswith("\n") or not text
    for line in text.split("\n")[:-1]:
        assert line
        assert not _ENTITY.search(line), line
        if line[0] == "<":
            found = _TAG.fullmatch(line)
            assert found, line
            closes, name, attributes, is_empty = found.groups()
            if name in ignored:
                assert is_empty
                continue
            assert name in structures and not is_empty, line
            if closes:
                name_opened, values, start = opened.pop()
                assert name_opened == name, line
                regions.append(Region(name, values, start, len(rows), tuple(each[0] for each in opened)))
            else:
                values = {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
                assert list(values) == structures[name]
                assert len(attributes.encode()) < MAX_LINE
                opened.append((name, values, len(rows)))
            continue
        cells = [unescape(cell) for cell in line.split("\t")]
        assert len(cells) == columns, line
        assert all(cell == cell.strip() and cell for cell in cells), line
        rows.append(cells)
    assert not opened
    return rows, regions
