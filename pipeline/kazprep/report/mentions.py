"""Where the names of a report are: how often, when, with whom, and in which sentences, read as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.words import whole_documents
from kazprep.report.days import Days, Ids, Integers, as_ids
from kazprep.report.names import FIRST_TYPES, NameCount, as_counted
from kazprep.report.passages import FirstPassages, Passages
from kazprep.tables.tally import Tally

if TYPE_CHECKING:
    from kazprep.runs.opened import Run

PERSON = "PERSON"
_POSITION = "POSITION"
_COLUMNS = [
    "doc_id",
    "sentence_id",
    "start",
    "end",
    "token_start",
    "token_end",
    "type",
    "canonical",
    "text",
]
_MAX_ROLE = 80
_ROLES = 3
_MAX_KEYS = 20_000  # of names with roles: rare ones may be missing beyond them
_NEVER = np.iinfo(np.int64).max


class Counts:
    """For each of some things: mentions, documents, first and last day, and mentions in each period."""

    def __init__(self, things: int, starts: Integers) -> None:
        """`starts` are the first days of the periods, in days since 1970."""
        self._starts = starts
        self.mentions = np.zeros(things, np.int64)
        self.documents = np.zeros(things, np.int64)
        self.series = np.zeros((things, len(starts)), np.int64)
        self._first = np.full(things, _NEVER)
        self._last = np.full(things, -_NEVER)

    def add(self, thing: Integers, document: Integers, days: Days) -> None:
        """Count mentions: of each, which thing it is, and its document, an index of `days`."""
        things = len(self.mentions)
        self.mentions += np.bincount(thing, minlength=things)
        self.documents += np.bincount(np.unique(document * things + thing) % things, minlength=things)
        day, is_dated = days.day[document], days.is_dated[document]
        thing, day = thing[is_dated], day[is_dated]
        np.minimum.at(self._first, thing, day)
        np.maximum.at(self._last, thing, day)
        if len(self._starts):
            np.add.at(self.series, (thing, np.searchsorted(self._starts, day, side="right") - 1), 1)

    def period(self, thing: int) -> tuple[date | None, date | None]:
        """The first and the last day of a thing; None where no document with it has a date."""
        if self._first[thing] == _NEVER:
            return None, None
        days = np.array([self._first[thing], self._last[thing]], "datetime64[D]").tolist()
        return days[0], days[1]


@dataclass(frozen=True, slots=True)
class Mentions:
    """What is known of each name, by its index, and of each two of them.

    The pair of two names, of which the first has the lower index, has the index first * names + second.
    """

    counts: Counts
    pairs: Counts
    """Mentions are sentences that have both."""
    passages: Passages
    """Some sentences of each name."""
    pair_passages: Passages
    """One sentence of each two people."""
    roles: dict[int, tuple[str, ...]]
    """The most frequent positions that end where the name of a person begins."""

    @property
    def names(self) -> int:
        """How many names there are."""
        return len(self.counts.mentions)

    def partners(self, name: int) -> list[tuple[int, int]]:
        """Who and what is in the same sentences, with the number of these; the most frequent first."""
        table = self.pairs.mentions.reshape(self.names, self.names)
        together = table[name] + table[:, name]
        found = np.flatnonzero(together)
        return sorted(((int(at), int(together[at])) for at in found), key=lambda one: (-one[1], one[0]))

    def people_pairs(self, names: Sequence[NameCount]) -> list[int]:
        """The pairs of people that are in one sentence, by the number of sentences."""
        is_person = np.array([name.type == PERSON for name in names], bool)
        is_pair = (is_person[:, None] & is_person).ravel()
        found = np.flatnonzero((self.pairs.mentions > 0) & is_pair)
        return sorted(found.tolist(), key=lambda pair: (-self.pairs.mentions[pair], pair))


def read_mentions(run: "Run", names: Sequence[NameCount], starts: Sequence[date], sentences: int) -> Mentions:
    """The mentions of names, with at most `sentences` of each as lines; `starts` begin the periods.

    Memory does not grow with the entities: for each document its id and its day are held, for each two names
    their counts.

    Raises `OSError` and `pyarrow.ArrowException` for files that can't be read.
    """
    first_days = np.array(list(starts), "datetime64[D]").astype(np.int64)
    n = len(names)
    counts, pairs = Counts(n, first_days), Counts(n * n, first_days[:0])
    passages, pair_passages = FirstPassages(sentences), FirstPassages(1)
    roles = Tally(["name", "role"], max_keys=_MAX_KEYS)
    days = Days.read(run.table("documents")) if n else Days.none()
    is_person = np.array([name.type == PERSON for name in names], bool)
    is_partner = np.array([name.type in FIRST_TYPES for name in names], bool)
    for rows in _chosen_rows(run, names) if n else ():
        roles.add(rows.roles)
        days_of_rows = days.of(rows.doc_ids)
        counts.add(rows.name, rows.document, days_of_rows)
        once = rows.once_in_a_sentence()
        passages.add(once.name, once.rank(), once.passages())
        first, second = _together(once, is_partner)
        pair = once.name[first] * n + once.name[second]
        pairs.add(pair, once.document[first], days_of_rows)
        are_people = is_person[once.name[first]] & is_person[once.name[second]]
        first, second, pair = first[are_people], second[are_people], pair[are_people]
        both = once.passages().take(first)
        both.start[:] = np.minimum(once.start[first], once.start[second])
        both.end[:] = np.maximum(once.end[first], once.end[second])
        pair_passages.add(pair, np.zeros(len(pair), np.int64), both)
    return Mentions(counts, pairs, passages.found, pair_passages.found, _listed(roles))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The mentions of the names in some whole documents, in their order."""

    doc_ids: Ids
    """Of each document."""
    document: Integers
    """Of each mention, the index of its document in `doc_ids`."""
    sentence_id: Integers
    name: Integers
    start: Integers
    end: Integers
    roles: pa.Table
    """Columns `name`, the index of a name, and `role`."""

    def take(self, index: Integers) -> "_Rows":
        return replace(
            self,
            document=self.document[index],
            sentence_id=self.sentence_id[index],
            name=self.name[index],
            start=self.start[index],
            end=self.end[index],
        )

    def once_in_a_sentence(self) -> "_Rows":
        """The first mention of each name in each sentence, sorted by document, sentence and name."""
        order = np.lexsort((self.start, self.name, self.sentence_id, self.document))
        document, sentence, name = self.document[order], self.sentence_id[order], self.name[order]
        return self.take(order[_changes(document, sentence, name)])

    def rank(self) -> Integers:
        """Of each mention that is the only one in its sentence, how many sentences of the document have the
        name before it."""
        order = np.lexsort((self.sentence_id, self.name, self.document))
        begins = _changes(self.document[order], self.name[order])
        at = np.arange(len(order))
        rank = np.empty(len(order), np.int64)
        rank[order] = at - np.maximum.accumulate(np.where(begins, at, 0))
        return rank

    def passages(self) -> Passages:
        return Passages(
            self.name,
            self.doc_ids[self.document],
            self.sentence_id.copy(),
            self.start.copy(),
            self.end.copy(),
        )


def _chosen_rows(run: "Run", names: Sequence[NameCount]) -> Iterator[_Rows]:
    chosen = pa.array([f"{name.type}\t{name.name}" for name in names], pa.string())
    for batch in whole_documents(run.table("entities").batches(_COLUMNS)):
        written = pc.binary_join_element_wise(batch["type"], as_counted(batch), "\t")
        index = _integers(pc.fill_null(pc.index_in(written, chosen), -1))
        doc_ids = batch["doc_id"].combine_chunks()
        begins = np.ones(len(doc_ids), bool)
        begins[1:] = pc.not_equal(doc_ids[1:], doc_ids[:-1]).to_numpy(zero_copy_only=False)
        document = np.cumsum(begins) - 1
        is_chosen = index >= 0
        sentence_id = _integers(batch["sentence_id"])
        yield _Rows(
            as_ids(doc_ids.filter(pa.array(begins))),
            document[is_chosen],
            sentence_id[is_chosen],
            index[is_chosen],
            _integers(batch["start"])[is_chosen],
            _integers(batch["end"])[is_chosen],
            _roles(batch, index, document, sentence_id),
        )


def _roles(batch: pa.Table, index: Integers, document: Integers, sentence_id: Integers) -> pa.Table:
    """The positions that end where a person begins, as `kazprep.answers.people` finds them."""
    is_person = (index >= 0) & pc.equal(batch["type"], PERSON).to_numpy()
    is_position = pc.equal(batch["type"], _POSITION).to_numpy()
    token_start, token_end = _integers(batch["token_start"]), _integers(batch["token_end"])
    is_role = is_position[:-1] & is_person[1:]
    for column in (document, sentence_id):
        is_role &= column[:-1] == column[1:]
    before = np.flatnonzero(is_role & (token_end[:-1] == token_start[1:]))
    role = pc.utf8_slice_codeunits(batch["text"].take(pa.array(before)), 0, _MAX_ROLE)
    return pa.table({"name": index[before + 1], "role": role})


def _together(once: _Rows, is_partner: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """The mentions of each two names that are in one sentence, the one with the lower index first."""
    rows = np.flatnonzero(is_partner[once.name])
    sentence = np.cumsum(_changes(once.document[rows], once.sentence_id[rows]))
    firsts, seconds = [rows[:0]], [rows[:0]]
    for distance in range(1, len(rows)):
        same = np.flatnonzero(sentence[distance:] == sentence[:-distance])
        if not len(same):
            break
        firsts.append(rows[same])
        seconds.append(rows[same + distance])
    return np.concatenate(firsts), np.concatenate(seconds)


def _changes(*columns: Integers) -> npt.NDArray[np.bool_]:
    """Which rows differ from the row before in any of the columns; the first one does."""
    changes = np.zeros(len(columns[0]), bool)
    changes[:1] = True
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return changes


def _integers(column: pa.ChunkedArray) -> Integers:
    return np.asarray(column.to_numpy(), np.int64)


def _listed(roles: Tally) -> dict[int, tuple[str, ...]]:
    listed: dict[int, tuple[str, ...]] = {}
    for row in roles.rows():
        before = listed.get(row["name"], ())
        if len(before) < _ROLES:
            listed[row["name"]] = (*before, row["role"])
    return listed
