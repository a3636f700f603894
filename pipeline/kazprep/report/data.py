"""The figures of a run, over all of its rows: what there was, what was found, what went wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.report.charts import Calendar, Day, make_calendar
from kazprep.runs.error_groups import ErrorGroup, group_errors, read_errors
from kazprep.runs.opened import Run
from kazprep.tables.scan import TableScan
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.tally import Tally, most_frequent
from kazprep.text.visible import visible

_LONGEST_NAME = 80  # characters of an entity that are kept
_LONGEST_CHANGE = 24
_MOST_KINDS = 50
"""More languages or rules than this would be no overview."""
_NAMES = 25
_LEADING = frozenset({"PERSON", "GPE", "LOCATION", "FACILITY", "ORGANISATION"})
_NAMES_OF_TYPE = 3
_CHANGES_OF_RULE = 4


@dataclass(frozen=True, slots=True)
class Language:
    """Documents in a language, and the mean of their scores, from 0 to 1."""

    code: str
    documents: int
    score: float


@dataclass(frozen=True, slots=True)
class EntityName:
    """An entity, by its canonical form where it has one, and how often it was found as one type."""

    name: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class EntityType:
    """How many entities of a type there are, and the most frequent of them."""

    type: str
    count: int
    names: tuple[EntityName, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What repairs of one rule replaced by what, written visibly, and how often."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class RepairRule:
    """How many repairs a rule made, and the most frequent changes."""

    rule: str
    count: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SentenceLengths:
    """How many sentences there are of each length, in tokens, in ascending order of the length."""

    counts: tuple[tuple[int, int], ...]

    @property
    def sentences(self) -> int:
        """All sentences."""
        return sum(count for _, count in self.counts)

    @property
    def mean(self) -> float:
        """Tokens in a sentence on average; 0 where there is none."""
        return sum(length * count for length, count in self.counts) / max(1, self.sentences)

    def quantile(self, share: float) -> int:
        """The shortest length that at least such a share of the sentences does not exceed.

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
    """Rows by table."""
    calendar: Calendar
    undated: int
    """Documents without a date of publication."""
    repaired: int
    """Documents with at least one repair."""
    with_lost_letters: int
    """Documents with letters that were lost."""
    languages: tuple[Language, ...]
    types: tuple[EntityType, ...]
    names: tuple[EntityName, ...]
    """The most frequent: first people, places and organisations, then all others."""
    rules: tuple[RepairRule, ...]
    lengths: SentenceLengths
    errors: tuple[ErrorGroup, ...]
    rejected: tuple[tuple[str, int], ...]
    """The reasons for which documents were rejected, and how many each."""


def read_figures(run: Run) -> Figures:
    """The figures of a run.

    The tables are read in a stream, and what is held in memory does not grow with them: names of entities and
    changes are kept while they are among the most frequent. Raises `OSError` and `pyarrow.ArrowException` for
    files that can't be read.
    """
    tables = {name: run.table(name) for name in SCHEMAS}
    documents = tables["documents"]
    days, undated = _days(documents)
    names = _names(tables["entities"])
    return Figures(
        rows={name: table.count() for name, table in tables.items()},
        calendar=make_calendar(days),
        undated=undated,
        repaired=_positive(documents, "n_repairs"),
        with_lost_letters=_positive(documents, "n_lost_letters"),
        languages=_languages(documents),
        types=_types(tables["entities"], names),
        names=_leading(names),
        rules=_rules(tables["repairs"]),
        lengths=_lengths(tables["sentences"]),
        errors=group_errors(read_errors(run)),
        rejected=_rejected(documents),
    )


def _counted(table: TableScan, keys: list[str], sums: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    tally = Tally(keys, sums)
    for rows in table.batches([*keys, *sums]):
        tally.add(rows)
    return tally.rows()


def _days(documents: TableScan) -> tuple[list[Day], int]:
    counted = _counted(documents, ["published"], ("n_tokens", "n_entities"))
    undated = sum(row["count"] for row in counted if row["published"] is None)
    days = [
        Day(row["published"], row["count"], row["n_tokens"], row["n_entities"])
        for row in counted
        if row["published"] is not None
    ]
    return days, undated


def _positive(documents: TableScan, column: str) -> int:
    """How many documents have more than none of something; 0 where the run has no such column."""
    return int(documents.dataset.count_rows(filter=pc.field(column) > 0))


def _languages(documents: TableScan) -> tuple[Language, ...]:
    return tuple(
        Language(row["language"], row["count"], row["language_score"] / row["count"])
        for row in _counted(documents, ["language"], ("language_score",))[:_MOST_KINDS]
    )


def _names(entities: TableScan) -> list[EntityName]:
    def read() -> Iterator[pa.Table]:
        for rows in entities.batches(["canonical", "text", "type"]):
            name = pc.coalesce(rows["canonical"], rows["text"])  # numbers and the like have no canonical form
            yield pa.table({"name": pc.utf8_slice_codeunits(name, 0, _LONGEST_NAME), "type": rows["type"]})

    counted = most_frequent(read, ["name", "type"])
    return [EntityName(row["name"], row["type"], row["count"]) for row in counted]


def _leading(names: Sequence[EntityName]) -> tuple[EntityName, ...]:
    """The most frequent names: people, places and organisations ahead of dates, numbers and the like."""
    return tuple(sorted(names, key=lambda name: name.type not in _LEADING)[:_NAMES])


def _types(entities: TableScan, names: list[EntityName]) -> tuple[EntityType, ...]:
    of_type: dict[str, list[EntityName]] = {}
    for name in names:
        held = of_type.setdefault(name.type, [])
        if len(held) < _NAMES_OF_TYPE:
            held.append(name)
    return tuple(
        EntityType(row["type"], row["count"], tuple(of_type.get(row["type"], ())))
        for row in _counted(entities, ["type"])[:_MOST_KINDS]
    )


def _rules(repairs: TableScan) -> tuple[RepairRule, ...]:
    def read() -> Iterator[pa.Table]:
        for rows in repairs.batches(["rule", "before", "after"]):
            # one character more than is shown, so that it is seen that there are more
            cut = {
                side: pc.utf8_slice_codeunits(rows[side], 0, _LONGEST_CHANGE + 1)
                for side in ("before", "after")
            }
            yield pa.table({"rule": rows["rule"], **cut})

    of_rule: dict[str, list[Change]] = {}
    for row in most_frequent(read, ["rule", "before", "after"]):
        held = of_rule.setdefault(row["rule"], [])
        if len(held) < _CHANGES_OF_RULE:
            before, after = (visible(row[side], _LONGEST_CHANGE) for side in ("before", "after"))
            held.append(Change(before, after, row["count"]))
    return tuple(
        RepairRule(row["rule"], row["count"], tuple(of_rule.get(row["rule"], ())))
        for row in _counted(repairs, ["rule"])[:_MOST_KINDS]
    )


def _lengths(sentences: TableScan) -> SentenceLengths:
    counted = {row["n_tokens"]: row["count"] for row in _counted(sentences, ["n_tokens"])}
    return SentenceLengths(tuple(sorted(counted.items())))


def _rejected(documents: TableScan) -> tuple[tuple[str, int], ...]:
    counted = _counted(documents, ["rejected"])
    reasons = [(row["rejected"], row["count"]) for row in counted if row["rejected"] is not None]
    return tuple(reasons[:_MOST_KINDS])
