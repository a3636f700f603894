"""The stages `quality`, `script` and `filter`: thin, over the functions beside them."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import pyarrow as pa

from kazprep.document import Document
from kazprep.hygiene.conditions import condition_of
from kazprep.hygiene.quality import quality, script
from kazprep.stages.function import FunctionStage
from kazprep.tables.columns import Column


def _with_quality(document: Document) -> Document:
    for name, value in asdict(quality(document.text)).items():
        document = document.with_column("documents", name, [value])
    return document


QUALITY = FunctionStage(
    _with_quality,
    requires={"text"},
    columns=[
        Column("documents", "n_characters", pa.int32(), "code points of text"),
        Column(
            "documents",
            "unknown_share",
            pa.float32(),
            "share of U+FFFD, control, private and unassigned characters among all but white space",
        ),
        Column("documents", "letter_share", pa.float32(), "share of letters among all but white space"),
        Column(
            "documents",
            "repeated_line_share",
            pa.float32(),
            "share of the characters that are in lines which stood in the text before",
        ),
    ],
    name="quality",
)
"""Adds signals of a text's quality; see `kazprep.hygiene.quality.Quality`."""


def _with_script(document: Document) -> Document:
    code, share = script(document.text)
    return document.with_column("documents", "script", [code]).with_column(
        "documents", "script_share", [share]
    )


SCRIPT = FunctionStage(
    _with_script,
    requires={"text"},
    columns=[
        Column(
            "documents",
            "script",
            pa.string(),
            "script of most letters: Cyrl, Latn, Arab, Zzzz other, Zyyy none",
        ),
        Column("documents", "script_share", pa.float32(), "share of the letters that are of the script"),
    ],
    name="script",
)
"""Adds the script; see `kazprep.hygiene.quality.script`."""


class FilterStage:
    """Rejects documents for which one of some conditions holds; the first that does is the reason.

    >>> from kazprep import Pipeline
    >>> pipeline = Pipeline([Pipeline().stages[0], QUALITY, FilterStage(["n_characters < 20"])])
    >>> [document.rejected for document in pipeline.batch(["Қар жауды.", "Бүгін таңертең қар жауды."])]
    ['n_characters < 20', None]
    """

    name = "filter"
    provides = frozenset({"rejected"})

    def __init__(self, reject: Sequence[str]) -> None:
        """Take conditions as `condition_of` reads them; raises `ValueError` for what is none."""
        written = [reject] if isinstance(reject, str) else reject
        self.conditions = tuple(map(condition_of, written))
        self.requires = frozenset({"text", *(c.requires for c in self.conditions if c.requires)})
        self.uses = frozenset(c.uses for c in self.conditions if c.uses)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Each document, with the reason where it is rejected."""
        return [replace(document, rejected=self._reason(document)) for document in documents]

    def _reason(self, document: Document) -> str | None:
        return next((str(each) for each in self.conditions if each.holds(document)), None)
