"""The figures of a report, counted over all rows of a run's tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.report.charts import Calendar, Day, make_calendar
from kazprep.report.names import MAX_NAME_CHARACTERS, NameCount, choose_names, count_names
from kazprep.runs.error_groups import ErrorGroup, group_errors, read_errors
from kazprep.runs.opened import Run
from kazprep.tables.scan import TableScan
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.tally import Tally, most_frequent
from kazprep.text.visible import visible

_MAX_CHANGE_CHARACTERS = 24
_MAX_ROWS = 50
"""Of a table in the report: with more languages or rules it would not be an overview."""
_NAMES_PER_TYPE = 3
_CHANGES_PER_RULE = 4
_MAX_NOUNS = 25
_FORMS_PER_NOUN = 4


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """The number of documents in a language, and their mean score, from 0 to 1."""

    code: str
    documents: int
    score: float


@dataclass(frozen=True, slots=True)
class TypeCount:
    """The number of entities of a type, and the most frequent names among them."""

    type: str
    count: int
    names: tuple[NameCount, ...]


@dataclass(frozen=True, slots=True)
class NounCount:
    """How often a noun occurs, by its lemma, and its most frequent forms in lowercase with their counts."""

    lemma: str
    count: int
    forms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How often a rule replaced one text by another; invisible characters are written as symbols."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The number of repairs of a rule, and its most frequent changes."""

    rule: str
    count: int
    changes: tuple[ChangeCount, ...]


@dataclass(frozen=True, slots=True)
class SentenceLengths:
    """The lengths of sentences in tokens."""

    counts: tuple[tuple[int, int], ...]
    """(length, number of sentences), in ascending order of the length."""

    @property
    def sentences(self) -> int:
        """The number of all sentences."""
        return sum(count for _, count in self.counts)

    @property
    def mean(self) -> float:
        """The mean number of tokens in a sentence; 0 if there are no sentences."""
        return sum(length * count for length, count in self.counts) / max(1, self.sentences)

    def quantile(self, share: float) -> int:
        """The least length that at least this share (0 to 1) of the sentences does not exceed.

        >>> SentenceLengths(((4, 10), (9, 10), (30, 1))).quantile(0.5)
        9
        """
        seen = 0
        for length, count in self.counts:
            seen += count
            if seen >= share * self.sentences:
                return length
        return 0


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a run that come from its tables."""

    rows: dict[str, int]
    """The number of rows of each table."""
    calendar: Calendar
    undated: int
    """The number of documents without a date of publication."""
    repaired: int
    """The number of documents with at least one repair."""
    with_lost_letters: int
    """The number of documents with lost letters."""
    languages: tuple[LanguageCount, ...]
    types: tuple[TypeCount, ...]
    names: tuple[NameCount, ...]
    """The most frequent names of each class: first people, places and organisations, then all others."""
    nouns: tuple[NounCount, ...]
    """The most frequent common nouns; none where the run has no lemmas."""
    rules: tuple[RuleCount, ...]
    lengths: SentenceLengths
    errors: tuple[ErrorGroup, ...]
    rejected: tuple[tuple[str, int], ...]
    """(reason, number of documents rejected for it), the most frequent first."""


def read_figures(run: Run) -> Figures:
    """The figures of a run.

    The tables are read as streams in bounded memory: of names and changes, only the most frequent are held.
    Raises `OSError` and `pyarrow.ArrowException` for files that can't be read.
    """
    tables = {name: run.table(name) for name in SCHEMAS}
    documents = tables["documents"]
    days, undated = _days(documents)
    names = count_names(tables["entities"])
    return Figures(
        rows={name: table.count() for name, table in tables.items()},
        calendar=make_calendar(days),
        undated=undated,
        repaired=_count_positive(documents, "n_repairs"),
        with_lost_letters=_count_positive(documents, "n_lost_letters"),
        languages=_languages(documents),
        types=_types(tables["entities"], names),
        names=choose_names(names),
        nouns=_nouns(tables["tokens"]),
        rules=_rules(tables["repairs"]),
        lengths=_lengths(tables["sentences"]),
        errors=group_errors(read_errors(run)),
        rejected=_rejected(documents),
    )


def _count_rows(table: TableScan, keys: list[str], sums: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The number of rows, and sums of columns, for each combination of keys; the most frequent first."""
    tally = Tally(keys, sums)
    for rows in table.batches([*keys, *sums]):
        tally.add(rows)
    return tally.rows()


def _days(documents: TableScan) -> tuple[list[Day], int]:
    """What was published on each day, and the number of documents without a date."""
    counted = _count_rows(documents, ["published"], ("n_tokens", "n_entities"))
    undated = sum(row["count"] for row in counted if row["published"] is None)
    days = [
        Day(row["published"], row["count"], row["n_tokens"], row["n_entities"])
        for row in counted
        if row["published"] is not None
    ]
    return days, undated


def _count_positive(documents: TableScan, column: str) -> int:
    """The number of documents with a positive value; 0 for a run without the column."""
    return int(documents.dataset.count_rows(filter=pc.field(column) > 0))


def _languages(documents: TableScan) -> tuple[LanguageCount, ...]:
    return tuple(
        LanguageCount(row["language"], row["count"], row["language_score"] / row["count"])
        for row in _count_rows(documents, ["language"], ("language_score",))[:_MAX_ROWS]
    )


def _types(entities: TableScan, names: Sequence[NameCount]) -> tuple[TypeCount, ...]:
    by_type: dict[str, list[NameCount]] = {}
    for name in names:
        by_type.setdefault(name.type, []).append(name)
    return tuple(
        TypeCount(row["type"], row["count"], tuple(by_type.get(row["type"], ())[:_NAMES_PER_TYPE]))
        for row in _count_rows(entities, ["type"])[:_MAX_ROWS]
    )


def _nouns(tokens: TableScan) -> tuple[NounCount, ...]:
    is_noun = (pc.field("upos") == "NOUN") & pc.field("lemma").is_valid()
    nouns = most_frequent(lambda: tokens.batches(["lemma"], is_noun), ["lemma"])[:_MAX_NOUNS]
    if not nouns:
        return ()
    shown = is_noun & pc.field("lemma").isin([row["lemma"] for row in nouns])

    def read() -> Iterator[pa.Table]:
        for rows in tokens.batches(["lemma", "text"], shown):
            yield pa.table({"lemma": rows["lemma"], "form": pc.utf8_lower(rows["text"])})

    forms: dict[str, list[tuple[str, int]]] = {}
    for row in most_frequent(read, ["lemma", "form"]):
        forms.setdefault(row["lemma"], []).append((row["form"], row["count"]))
    return tuple(
        NounCount(
            row["lemma"][:MAX_NAME_CHARACTERS],
            row["count"],
            tuple(
                (form[:MAX_NAME_CHARACTERS], count) for form, count in forms[row["lemma"]][:_FORMS_PER_NOUN]
            ),
        )
        for row in nouns
    )


def _rules(repairs: TableScan) -> tuple[RuleCount, ...]:
    changes = _changes_by_rule(repairs)
    return tuple(
        RuleCount(row["rule"], row["count"], tuple(changes.get(row["rule"], ())))
        for row in _count_rows(repairs, ["rule"])[:_MAX_ROWS]
    )


def _changes_by_rule(repairs: TableScan) -> dict[str, list[ChangeCount]]:
    """The most frequent changes of each rule."""

    def read() -> Iterator[pa.Table]:
        for rows in repairs.batches(["rule", "before", "after"]):
            # one character more than is shown, so that it can be seen that there are more
            cut = {
                side: pc.utf8_slice_codeunits(rows[side], 0, _MAX_CHANGE_CHARACTERS + 1)
                for side in ("before", "after")
            }
            yield pa.table({"rule": rows["rule"], **cut})

    by_rule: dict[str, list[ChangeCount]] = {}
    for row in most_frequent(read, ["rule", "before", "after"]):
        changes = by_rule.setdefault(row["rule"], [])
        if len(changes) < _CHANGES_PER_RULE:
            before, after = (visible(row[side], _MAX_CHANGE_CHARACTERS) for side in ("before", "after"))
            changes.append(ChangeCount(before, after, row["count"]))
    return by_rule


def _lengths(sentences: TableScan) -> SentenceLengths:
    counted = {row["n_tokens"]: row["count"] for row in _count_rows(sentences, ["n_tokens"])}
    return SentenceLengths(tuple(sorted(counted.items())))


def _rejected(documents: TableScan) -> tuple[tuple[str, int], ...]:
    counted = _count_rows(documents, ["rejected"])
    reasons = [(row["rejected"], row["count"]) for row in counted if row["rejected"] is not None]
    return tuple(reasons[:_MAX_ROWS])
