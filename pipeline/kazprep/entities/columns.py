"""Entities in the rows of tables: none reaches over the gap between two columns."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kazprep.entities.entity import NAMES, Entities
from kazprep.entities.rules.numbers import DIGITS
from kazprep.spans import Spans

COLUMN = "column"
"""The name of this rule in the settings, and the source of what it finds."""


def split_at_columns(
    entities: Entities, words: Sequence[str], begins_cell: npt.NDArray[np.bool_]
) -> Entities:
    """The entities, those that reach over a column's edge cut there.

    `words` are the tokens that the entities are spans of; `begins_cell` is true where a token is the first of
    a cell. Of the parts, a number alone is a CARDINAL, one without letters and digits is none, others keep
    the class. Entities of a names file stay.

    >>> found = Entities(Spans.of([(0, 4)]), ("QUANTITY",))
    >>> found = split_at_columns(found, ["1", "900", "25", "км"], np.array([True, False, True, False]))
    >>> list(found.tokens), found.types, found.sources
    ([(0, 2), (2, 4)], ('CARDINAL', 'QUANTITY'), ('column', 'column'))
    """
    rows = []
    for (start, end), label, score, source in zip(
        entities.tokens, entities.types, entities.scores.tolist(), entities.sources, strict=True
    ):
        edges = (np.flatnonzero(begins_cell[start + 1 : end]) + start + 1).tolist()
        if not edges or source == NAMES:
            rows.append((start, end, label, score, source))
            continue
        for first, last in zip([start, *edges], [*edges, end], strict=True):
            cell = words[first:last]
            if any(map(str.isalnum, "".join(cell))):
                is_number = all(map(DIGITS.fullmatch, cell))
                rows.append((first, last, "CARDINAL" if is_number else label, np.nan, COLUMN))
    return Entities(
        Spans.of((row[0], row[1]) for row in rows),
        tuple(row[2] for row in rows),
        np.array([row[3] for row in rows], np.float32),
        tuple(row[4] for row in rows),
    )
