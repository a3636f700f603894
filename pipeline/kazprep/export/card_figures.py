"""What a dataset card says of a run in figures, counted over its tables."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pyarrow.compute as pc

from kazprep.runs.opened import Run
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.tally import Tally
from kazprep.text.plurals import counted

LOW_SCORE = 0.5
"""Entities that are less probable are counted."""
_DOCUMENT_COLUMNS = (
    "source",
    "format",
    "title",
    "published",
    "url",
    "language",
    "n_lost_letters",
    "rejected",
)


@dataclass(slots=True)
class CardFigures:
    """The figures; counts of values are the most frequent first."""

    rows: dict[str, int]
    """The number of rows of each table."""
    classes: list[tuple[str, int]]
    """The number of entities of each class."""
    low_scores: int
    """How many entities have a score below `LOW_SCORE`."""
    errors: list[tuple[str, int]]
    has_lemmas: bool
    sources: int = 0
    """How many files the documents are from."""
    titled: int = 0
    dated: int = 0
    first: date | None = None
    last: date | None = None
    rejected: int = 0
    lost_letters: int = 0
    """How many documents have lost letters."""
    formats: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    """The number of documents of each web site; documents without an address are not counted."""

    @property
    def summary(self) -> str:
        """A sentence with the main counts."""
        rows = self.rows
        return (
            f"{counted(rows['documents'], 'article')} in Kazakh, with "
            f"{counted(rows['sentences'], 'sentence')}, {counted(rows['tokens'], 'token')} and "
            f"{counted(rows['entities'], 'named entity', 'named entities')} that kazprep found."
        )


def card_figures(run: Run) -> CardFigures:
    """Count the figures of a run. Memory holds the names of its source files. Raises as `Run.table` does."""
    figures = CardFigures(
        rows={name: run.table(name).count() for name in SCHEMAS},
        classes=_counts(run, "entities", "type"),
        low_scores=_low_scores(run),
        errors=_counts(run, "errors", "error"),
        has_lemmas=_has_lemmas(run),
    )
    sources: set[str] = set()
    table = run.table("documents")
    for batch in table.batches([name for name in _DOCUMENT_COLUMNS if name in table.columns]):
        sources.update(batch["source"].to_pylist())
        figures.formats.update(batch["format"].to_pylist())
        figures.languages.update(batch["language"].to_pylist())
        figures.titled += batch["title"].length() - batch["title"].null_count
        _add_days(figures, batch["published"])
        figures.hosts.update(filter(None, map(_host, batch["url"].to_pylist())))
        if "rejected" in batch.column_names:
            figures.rejected += batch["rejected"].length() - batch["rejected"].null_count
        if "n_lost_letters" in batch.column_names:
            figures.lost_letters += pc.sum(pc.greater(batch["n_lost_letters"], 0)).as_py() or 0
    figures.sources = len(sources)
    return figures


def _add_days(figures: CardFigures, days: Any) -> None:
    figures.dated += days.length() - days.null_count
    ends = pc.min_max(days).as_py()
    known: Iterable[date] = filter(None, (figures.first, figures.last, ends["min"], ends["max"]))
    ordered = sorted(known)
    if ordered:
        figures.first, figures.last = ordered[0], ordered[-1]


def _counts(run: Run, table: str, column: str) -> list[tuple[str, int]]:
    tally = Tally([column])
    for batch in run.table(table).batches([column]):
        tally.add(batch)
    return [(row[column], row["count"]) for row in tally.rows()]


def _low_scores(run: Run) -> int:
    table = run.table("entities")
    if "score" not in table.columns:  # of an earlier version
        return 0
    return sum(batch.num_rows for batch in table.batches(["score"], pc.field("score") < LOW_SCORE))


def _has_lemmas(run: Run) -> bool:
    table = run.table("tokens")
    if "lemma" not in table.columns:
        return False
    return next(iter(table.batches(["lemma"], pc.field("lemma").is_valid())), None) is not None


def _host(url: str | None) -> str | None:
    """The web site of an address, without `www.`; None for what is not an address."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # such as http://[
        return None
    return host and host.removeprefix("www.")
