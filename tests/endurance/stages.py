"""A stage for runs that need no models: quick, and with a column of its own."""

from dataclasses import replace

import pyarrow as pa

from kazprep.document import Document
from kazprep.stages.function import FunctionStage
from kazprep.tables.columns import Column
from kazprep.text.paragraphs import paragraphs

N_LETTERS = Column("tokens", "n_letters", pa.int32(), "letters in the token")


def _split(document: Document) -> Document:
    spans = paragraphs(document.text, 10_000)
    split = replace(document, sentences=spans, tokens=spans)
    counts = [sum(map(str.isalpha, text)) for text in split.token_texts]
    return split.with_column("tokens", "n_letters", counts)


PARAGRAPHS = FunctionStage(
    _split,
    requires={"text"},
    provides={"sentences", "tokens"},
    columns=[N_LETTERS],
    name="paragraphs",
)
"""Every paragraph is a sentence and a token."""
