"""Entities in the rows of tables: none reaches over the gap between two columns."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kazprep.entities.entity import NAMES, Entities, EntityRow
from kazprep.entities.rules.numbers import DIGITS, NUMERIC

_YEAR = re.compile(r"(?:19|20)\d\d")
COLUMN = "column"
"""The name of this rule in the settings, and the source of what it finds."""


def split_at_columns(
    entities: Entities, words: Sequence[str], begins_cell: npt.NDArray[np.bool_]
) -> Entities:
    """The entities, those that reach over a column's edge cut there.

    `words` are the tokens that the entities are spans of; `begins_cell` is true where a token is the first of
    a cell. Of the parts, a year is a DATE, another number a CARDINAL, others keep the class; one without
    letters and digits, or without digits of an entity of numbers, is none. Entities of a names file stay.

    >>> from kazprep.spans import Spans
    >>> found = Entities(Spans.of([(0, 4)]), ("QUANTITY",))
    >>> found = split_at_columns(found, ["1", "900", "25", "км"], np.array([True, False, True, False]))
    >>> list(found.tokens), found.types, found.sources
    ([(0, 2), (2, 4)], ('CARDINAL', 'QUANTITY'), ('column', 'column'))
    """
    rows = []
    for row in entities.rows():
        edges = (np.flatnonzero(begins_cell[row.start + 1 : row.end]) + row.start + 1).tolist()
        if not edges or row.source == NAMES:
            rows.append(row)
            continue
        for first, last in pairwise([row.start, *edges, row.end]):
            of_cell = _class_of(words[first:last], row.type)
            if of_cell is not None:
                rows.append(EntityRow(first, last, of_cell, np.nan, COLUMN))
    return Entities.of_rows(rows)


def _class_of(cell: Sequence[str], label: str) -> str | None:
    """The class of what one cell has of an entity, None for no entity."""
    text = "".join(cell)
    if all(map(DIGITS.fullmatch, cell)):
        return "DATE" if len(cell) == 1 and _YEAR.fullmatch(text) else "CARDINAL"
    is_something = any(map(str.isdigit, text)) if label in NUMERIC else any(map(str.isalnum, text))
    return label if is_something else None
