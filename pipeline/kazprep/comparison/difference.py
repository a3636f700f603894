"""A difference between two runs, and differences as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

SEPARATOR = " | "
"""Between the tokens, the entities and the classes of one reading."""
SENTENCE_SEPARATOR = " ‖ "
"""Between the sentences of one reading."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What two runs found differently at one place; all offsets are into `documents.raw_text`."""

    kind: str
    """What differs and how: see `kazprep.comparison.kinds`."""
    a: str | None
    """What the first run has there; None for nothing."""
    b: str | None
    """What the second run has there."""
    a_type: str | None
    """The class of the entity in the first run, or of each of several; None for what has no class."""
    b_type: str | None
    """The same in the second run."""
    left: str
    """The original text before, on one line."""
    text: str
    """The original text there, on one line."""
    right: str
    """The original text behind, on one line."""
    cause: str
    """What may have caused it, as far as the tables and `run.json` of both say; empty if they don't."""
    source: str
    """The file of the document, as in `documents.source`; of the second run, if that has the document."""
    record: int
    """The index of its record in the file."""
    doc_id: str
    start: int
    end: int
    a_spans: tuple[tuple[int, int], ...] = ()
    """The offsets of each sentence, token, entity or repair in the first run."""
    b_spans: tuple[tuple[int, int], ...] = ()
    """The same in the second run."""


_TEXT, _NUMBER = pa.string(), pa.int32()
_MAY_BE_NULL = {"a", "b", "a_type", "b_type"}

SCHEMA = pa.schema(
    [
        *(
            pa.field(name, _TEXT, nullable=name in _MAY_BE_NULL)
            for name in ("kind", "a", "b", "a_type", "b_type", "left", "text", "right", "cause", "source")
        ),
        pa.field("record", _NUMBER, nullable=False),
        pa.field("doc_id", _TEXT, nullable=False),
        pa.field("start", _NUMBER, nullable=False),
        pa.field("end", _NUMBER, nullable=False),
    ]
)
"""The columns of a table of differences: what a `Difference` has, without the spans."""


def table_of(differences: Sequence[Difference]) -> pa.Table:
    """Differences as a table, a row each."""
    columns = {name: [getattr(each, name) for each in differences] for name in SCHEMA.names}
    return pa.table(columns, SCHEMA)
