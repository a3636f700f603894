"""What the report tells of each name: counts over time, roles, who is named with it, and its sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import escape

from kazprep.answers.collation import sort_key
from kazprep.report.charts import Calendar
from kazprep.report.mentions import Mentions, read_mentions
from kazprep.report.names import FIRST_TYPES, NameCount
from kazprep.report.passages import Passages
from kazprep.runs.opened import Run

_LINES = 8
_OTHER_LINES = 3
"""Of dates, numbers and the like."""
_PARTNERS = 12
_PAIRS = 40
_CONTEXT = 110
"""Characters on each side of a name."""
_MAX_PASSAGE = 200
_MAX_TITLE = 80
_MAX_SOURCE = 120
# Bytes of markup, at least what it takes, in the language that takes most.
_PROFILE_BYTES = 1_600
_SERIES_BYTES = 900
_PERIOD_BYTES = 5
_COLUMN_BYTES = 22  # of a period with mentions
_PARTNER_BYTES = 80
_LINE_BYTES = 160
_PAIR_BYTES = 500
_NAME_WRITTEN = 4  # times: as a title, in two commands, for the script

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with a name, or with two of them and what is between them: a line of a concordance."""

    doc_id: str
    published: str
    """An ISO date, or empty."""
    title: str
    source: str
    start: int
    """Where the name begins in `documents.text`."""
    left: str
    name: str
    right: str

    @property
    def size(self) -> int:
        """Bytes that it takes on the page, at most."""
        return _LINE_BYTES + _written(self.title, self.source, self.left, self.name, self.right)


@dataclass(frozen=True, slots=True)
class Profile:
    """A name, and what is known of it."""

    name: str
    type: str
    mentions: int
    documents: int
    first: date | None
    """The day of the first document with a date that has the name."""
    last: date | None
    alphabet: int
    """Where it is in the order of the Kazakh alphabet, from 0."""
    values: tuple[int, ...]
    """The mentions in each period of the calendar."""
    roles: tuple[str, ...]
    partners: tuple[tuple[int, int], ...]
    """Names of people, places and organisations in the same sentences: (index of the profile, sentences)."""
    lines: tuple[Line, ...]
    """Some of its sentences: one of each of some random documents, then a second one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people that are named in one sentence; `name` and `partner` are indices of profiles."""

    name: int
    partner: int
    sentences: int
    documents: int
    first: date | None
    last: date | None
    line: Line


@dataclass(frozen=True, slots=True)
class Profiles:
    """All that the report tells of names."""

    names: tuple[Profile, ...] = ()
    """In the order in which they are shown."""
    pairs: tuple[Pair, ...] = ()
    """The pairs of people with the most sentences."""
    more_pairs: int = 0
    """How many other pairs of these people there are."""

    @property
    def size(self) -> int:
        """Bytes that they take on the page, at most."""
        names = [_written(profile.name) for profile in self.names]
        of_pairs = sum(
            _PAIR_BYTES + names[pair.name] + names[pair.partner] + pair.line.size for pair in self.pairs
        )
        return of_pairs + sum(self._size_of(profile, names) for profile in self.names)

    def _size_of(self, profile: Profile, names: Sequence[int]) -> int:
        return (
            _PROFILE_BYTES
            + _NAME_WRITTEN * _written(profile.name)
            + _written(*profile.roles)
            + (_SERIES_BYTES if profile.values else 0)
            + _PERIOD_BYTES * len(profile.values)
            + _COLUMN_BYTES * sum(value > 0 for value in profile.values)
            + sum(_PARTNER_BYTES + names[at] for at, _ in profile.partners)
            + sum(line.size for line in profile.lines)
        )

    def documents(self) -> list[str]:
        """The documents of the lines: first those of each name's first line, then of each second one."""
        longest = max((len(profile.lines) for profile in self.names), default=0)
        by_line = (
            profile.lines[at].doc_id
            for at in range(longest)
            for profile in self.names
            if at < len(profile.lines)
        )
        return list(dict.fromkeys(by_line))


def _written(*texts: str) -> int:
    """Bytes that texts take on the page."""
    return sum(len(escape(text).encode()) for text in texts)


def read_profiles(run: Run, names: Sequence[NameCount], calendar: Calendar, max_bytes: int) -> Profiles:
    """What is known of names: at most `max_bytes` on the page.

    The last lines are left out of all profiles until the rest fits. The tables are read as streams; raises
    `OSError` and `pyarrow.ArrowException` for files that can't be read.
    """
    mentions = read_mentions(run, names, calendar.starts, _LINES)
    pairs = mentions.people_pairs(names)
    shown = pairs[:_PAIRS]
    of_pairs = mentions.pair_passages.take(np.flatnonzero(np.isin(mentions.pair_passages.thing, shown)))
    of_pairs = replace(of_pairs, thing=of_pairs.thing + len(names))  # behind those of names
    lines = _read_lines(run, mentions.passages.and_others(of_pairs))
    found = Profiles(
        _profiles(mentions, names, lines),
        tuple(
            _pair(mentions, pair, lines[len(names) + pair]) for pair in shown if len(names) + pair in lines
        ),
        len(pairs) - len(shown),
    )
    for longest in range(_LINES, 0, -1):
        if found.size <= max_bytes:
            break
        found = replace(found, names=tuple(_shortened(profile, longest - 1) for profile in found.names))
    return found


def _shortened(profile: Profile, lines: int) -> Profile:
    return replace(profile, lines=profile.lines[:lines])


def _profiles(
    mentions: Mentions, names: Sequence[NameCount], lines: dict[int, list[Line]]
) -> tuple[Profile, ...]:
    counts = mentions.counts
    alphabet = sorted(range(len(names)), key=lambda at: sort_key(names[at].name))
    position = {at: position for position, at in enumerate(alphabet)}
    return tuple(
        Profile(
            name=name.name,
            type=name.type,
            mentions=name.count,
            documents=int(counts.documents[at]),
            first=counts.period(at)[0],
            last=counts.period(at)[1],
            alphabet=position[at],
            values=tuple(counts.series[at].tolist()),
            roles=mentions.roles.get(at, ()),
            partners=tuple(mentions.partners(at)[:_PARTNERS]),
            lines=tuple(lines.get(at, ())[: _LINES if name.type in FIRST_TYPES else _OTHER_LINES]),
        )
        for at, name in enumerate(names)
    )


def _pair(mentions: Mentions, pair: int, lines: Sequence[Line]) -> Pair:
    name, partner = divmod(pair, mentions.names)
    first, last = mentions.pairs.period(pair)
    return Pair(
        name,
        partner,
        sentences=int(mentions.pairs.mentions[pair]),
        documents=int(mentions.pairs.documents[pair]),
        first=first,
        last=last,
        line=lines[0],
    )


def _read_lines(run: Run, passages: Passages) -> dict[int, list[Line]]:
    """The line of each passage, by what it is of, in the order of the passages."""
    ids = [doc_id.decode() for doc_id in passages.doc_id.tolist()]
    keys = [f"{doc_id}:{number}" for doc_id, number in zip(ids, passages.sentence_id.tolist(), strict=True)]
    chosen = pa.array(sorted(set(ids)), pa.string())
    documents = _documents(run, chosen)
    sentences = _sentences(run, chosen, pa.array(sorted(set(keys)), pa.string()))
    lines: dict[int, list[Line]] = {}
    spans = zip(
        passages.thing.tolist(), ids, keys, passages.start.tolist(), passages.end.tolist(), strict=True
    )
    for thing, doc_id, key, start, end in spans:
        if key in sentences and doc_id in documents:
            lines.setdefault(thing, []).append(_line(sentences[key], documents[doc_id], start, end))
    return lines


def _documents(run: Run, chosen: pa.Array) -> dict[str, dict[str, Any]]:
    """Rows of documents by their ids, without texts."""
    columns = ["doc_id", "title", "source", "published"]
    batches = run.table("documents").batches(columns, pc.field("doc_id").isin(chosen))
    return {row["doc_id"]: row for batch in batches for row in batch.to_pylist()}


def _sentences(run: Run, chosen: pa.Array, keys: pa.Array) -> dict[str, dict[str, Any]]:
    """Rows of sentences of some documents, by `doc_id:sentence_id`, of those that are among the keys."""
    found = {}
    columns = ["doc_id", "sentence_id", "start", "text"]
    for batch in run.table("sentences").batches(columns, pc.field("doc_id").isin(chosen)):
        number = pc.cast(batch["sentence_id"], pa.string())
        batch = batch.append_column("key", pc.binary_join_element_wise(batch["doc_id"], number, ":"))
        for row in batch.filter(pc.is_in(batch["key"], keys)).to_pylist():
            found[row["key"]] = row
    return found


def _line(sentence: dict[str, Any], document: dict[str, Any], start: int, end: int) -> Line:
    text: str = sentence["text"]
    first, last = max(0, start - sentence["start"]), max(0, end - sentence["start"])
    published = document["published"]
    return Line(
        doc_id=sentence["doc_id"],
        published="" if published is None else published.isoformat(),
        title=_cut(document["title"] or "", _MAX_TITLE),
        source=_cut(document["source"], _MAX_SOURCE),
        start=start,
        left=_cut(text[:first][::-1], _CONTEXT)[::-1],
        name=_cut(text[first:last], _MAX_PASSAGE),
        right=_cut(text[last:], _CONTEXT),
    )


def _cut(text: str, length: int) -> str:
    """The beginning of a text, with white space as single spaces, up to the end of a word.

    >>> _cut("Дала кең,  аспан биік.", 12)
    'Дала кең, …'
    """
    text = _SPACE.sub(" ", text[: 4 * length])
    if len(text) <= length:
        return text
    whole_words = text[:length].rpartition(" ")[0]
    return f"{whole_words} …" if whole_words.strip() else f"{text[:length]}…"
