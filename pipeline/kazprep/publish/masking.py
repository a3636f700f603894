"""People and contacts masked: a run seen through its masks, from which everything that is published is made.

Letters and digits become `█`, one for one, so that texts keep their lengths and all offsets stay right.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.tables import Tables
from kazprep.answers.words import Vocabulary, whole_documents
from kazprep.canonical import canonical
from kazprep.entities.classes import CONTACT
from kazprep.entities.rules.contacts import DOMESTIC_PHONE, FOREIGN_PHONE
from kazprep.publish.options import Maskable
from kazprep.tables.scan import TableScan
from kazprep.text.surnames import SURNAME_SUFFIXES
from kazprep.text.web_addresses import EMAIL

MASK = "█"

_PERSON = "PERSON"
_CLASSES: dict[Maskable, str] = {"people": _PERSON, "contacts": CONTACT}
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_CONTACTS = (
    re.compile(rf"(?: (?:https?://|www\.) [^\s«»“”\"<>()]+ | {EMAIL} )", re.VERBOSE | re.IGNORECASE),
    DOMESTIC_PHONE,
    FOREIGN_PHONE,
)
_MIN_STEM = 5
"""Letters of a surname by whose beginning words are recognised: `Тоқаев` in `Тоқаевтың`."""

_Spans = npt.NDArray[np.int64]
"""Half-open spans of a text, a row each, sorted and apart from one another."""
_NO_SPANS: _Spans = np.empty((0, 2), np.int64)


def covered(text: str) -> str:
    """A text with its letters and digits masked.

    >>> covered("Ә. Нұрланов, +7 701")
    '█. ████████, +█ ███'
    """
    return _LETTER.sub(MASK, text)


@dataclass(slots=True)
class NameWords:
    """The words of people's names, and whether a word of a text is one of them."""

    everywhere: set[str] = field(default_factory=set)
    """Words that the run has in names of people more often than elsewhere."""
    of_document: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By `doc_id`, all words of the names in it."""
    stems: set[str] = field(default_factory=set)
    """Surnames in lowercase, which words that begin with one are masked for."""
    _known: dict[str, bool] = field(default_factory=dict)

    def has(self, word: str, doc_id: str) -> bool:
        """Whether a word of a document is to be masked."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = any(self._is_known(part) for part in _parts(word))
        return known or any(part in self.of_document.get(doc_id, ()) for part in _parts(word))

    def _is_known(self, word: str) -> bool:
        lower = word.lower()
        if word in self.everywhere or any(lower[:n] in self.stems for n in range(_MIN_STEM, len(word) + 1)):
            return True
        if not word[:1].isupper() or len(word) <= 2:
            return False
        as_name = word.capitalize() if word.isupper() else word
        return as_name in self.everywhere or canonical(as_name, _PERSON) in self.everywhere


@dataclass(slots=True)
class _Masks:
    """The masked spans of one document."""

    text: _Spans = field(default_factory=lambda: _NO_SPANS)
    raw_text: _Spans = field(default_factory=lambda: _NO_SPANS)


class MaskedTables:
    """The tables of a run with people, contacts or both masked, read as the run itself is.

    Masked are: the entities of the class, which are left out of `entities`; every word of a person's name, in
    whatever document the run has it in names more often than elsewhere, and in documents that have it in a
    name; words that begin with a surname; addresses and telephone numbers by their form. `source`, `url` and
    `external_id`, which may be made of names, are empty. The columns `title`, `text`, `raw_text`, `lemma` and
    `canonical` are masked; others that have words are not meant to be read, and neither is `dataset`.

    The spans are in memory. Raises what `Run.table` does.
    """

    def __init__(self, tables: Tables, what: Collection[Maskable]) -> None:
        self.path = tables.path
        self._tables = tables
        self._classes = {_CLASSES[each] for each in what}
        self._names = NameWords()
        self._masks: dict[str, _Masks] = defaultdict(_Masks)
        spans = self._entity_spans()
        if _PERSON in self._classes:
            _complete(self._names, tables)
        self._find_in_texts(spans)
        self._find_in_tokens()

    def dataset(self, table: str) -> NoReturn:
        """There is none: it would not be masked."""
        raise TypeError(f"{table} is read masked, in batches")

    def rest(self) -> NoReturn:
        """There is none: no documents were chosen."""
        raise TypeError("no documents were chosen")

    def table(self, name: str) -> "TableScan":
        """A table, read batch by batch."""
        scan = self._tables.table(name)
        return _MaskedScan(scan.name, scan.dataset, scan.only, self)

    @property
    def name_words(self) -> NameWords:
        """The words that are masked as those of names."""
        return self._names

    def masked_rows(self, table: str, rows: pa.Table) -> pa.Table:
        """Rows of a table with what is masked covered; they have `doc_id` and the columns of their spans."""
        if table == "documents":
            return self._documents(rows)
        if table == "entities":
            rows = rows.filter(pc.invert(pc.is_in(rows["type"], pa.array(sorted(self._classes)))))
        for name in ("text", "lemma", "canonical"):
            if name in rows.column_names:
                values = list(self._of_spans(rows, name))
                at = rows.column_names.index(name)
                rows = rows.set_column(at, rows.field(at), pa.array(values, rows.field(at).type))
        return rows

    def _documents(self, rows: pa.Table) -> pa.Table:
        changed: dict[str, list[str | None]] = {}
        for name in ("text", "raw_text"):
            changed[name] = [
                _cover(text, getattr(self._masks[doc_id], name))
                for doc_id, text in zip(rows["doc_id"].to_pylist(), rows[name].to_pylist(), strict=True)
            ]
        titles = []
        for doc_id, title, text, masked in zip(
            *(rows[name].to_pylist() for name in ("doc_id", "title", "text")), changed["text"], strict=True
        ):
            if title is None or not text.startswith(title):
                titles.append(title and _cover(title, self._spans_of_words(title, doc_id)))
            else:
                titles.append(masked and masked[: len(title)])
        changed["title"] = titles
        changed["source"] = [""] * len(rows)
        changed["url"] = changed["external_id"] = [None] * len(rows)
        for name, values in changed.items():
            if name in rows.column_names:
                at = rows.column_names.index(name)
                rows = rows.set_column(at, rows.field(at), pa.array(values, rows.field(at).type))
        return rows

    def _of_spans(self, rows: pa.Table, name: str) -> Iterator[str | None]:
        """The values of a column of rows that have spans of the text."""
        for doc_id, start, end, value in zip(
            *(rows[column].to_pylist() for column in ("doc_id", "start", "end", name)), strict=True
        ):
            spans = self._masks[doc_id].text if doc_id in self._masks else _NO_SPANS
            first, behind = _overlapping(spans, start, end)
            if value is None or first >= behind:
                yield value
            elif name == "text":
                yield _cover(value, spans[first:behind] - start)
            elif name == "lemma":
                yield None
            else:
                masked = _cover(value, self._spans_of_words(value, doc_id))
                yield covered(value) if masked == value else masked

    def _entity_spans(self) -> dict[str, list[list[int]]]:
        """The spans of masked entities, four offsets each; the words of names are noted."""
        spans: dict[str, list[list[int]]] = defaultdict(list)
        columns = ["doc_id", "start", "end", "raw_start", "raw_end", "type", "text", "canonical"]
        for batch in self._tables.table("entities").batches(columns, pc.field("type").isin(self._classes)):
            for row in batch.to_pylist():
                spans[row["doc_id"]].append([row[name] for name in columns[1:5]])
                if row["type"] == _PERSON:
                    self._names.of_document[row["doc_id"]] |= {
                        word for text in (row["text"], row["canonical"] or "") for word in name_words(text)
                    }
        return spans

    def _find_in_texts(self, entities: dict[str, list[list[int]]]) -> None:
        """The spans of all documents, of entities and of words, in text and raw text."""
        for batch in self._tables.table("documents").batches(["doc_id", "text", "raw_text"], batch_rows=256):
            for row in batch.to_pylist():
                doc_id = row["doc_id"]
                own = entities.get(doc_id, [])
                text = [*(each[:2] for each in own), *self._spans_of_words(row["text"], doc_id)]
                raw = [*(each[2:] for each in own), *self._spans_of_words(row["raw_text"], doc_id)]
                if text or raw:
                    self._masks[doc_id] = _Masks(_merged(text), _merged(raw))

    def _find_in_tokens(self) -> None:
        """Mask whole tokens, also in the raw text, where letters may be others: `Нұpланов`."""
        columns = ["doc_id", "start", "end", "raw_start", "raw_end"]
        for batch in whole_documents(self._tables.table("tokens").batches(columns)):
            doc_ids = batch["doc_id"].combine_chunks()
            offsets = np.column_stack([batch[name].to_numpy() for name in columns[1:]]).astype(np.int64)
            begins = np.flatnonzero(
                np.concatenate([[True], pc.not_equal(doc_ids[1:], doc_ids[:-1]).to_numpy(False)])
            )
            for begin, behind in zip(begins, [*begins[1:], len(batch)], strict=True):
                masks = self._masks.get(doc_ids[int(begin)].as_py())
                if masks is None:
                    continue
                own = offsets[begin:behind]
                first, last = _overlapping(masks.text, own[:, 0], own[:, 1])
                tokens = own[first < last]
                masks.text = _merged([*masks.text.tolist(), *tokens[:, :2].tolist()])
                masks.raw_text = _merged([*masks.raw_text.tolist(), *tokens[:, 2:].tolist()])

    def _spans_of_words(self, text: str, doc_id: str) -> list[list[int]]:
        """The words of names, and the contacts, in a text of a document."""
        found = []
        if _PERSON in self._classes:
            found += [list(each.span()) for each in _WORD.finditer(text) if self._names.has(each[0], doc_id)]
        if CONTACT in self._classes:
            found += [list(each.span()) for pattern in _CONTACTS for each in pattern.finditer(text)]
        return found


@dataclass(frozen=True, slots=True)
class _MaskedScan(TableScan):
    """A table whose batches are masked."""

    masks: MaskedTables | None = None

    def batches(
        self, columns: Sequence[str], rows: pc.Expression | None = None, batch_rows: int = 65_536
    ) -> Iterator[pa.Table]:
        """The rows, as `TableScan.batches` gives them, masked."""
        assert self.masks is not None
        needed = {
            "documents": ("doc_id", "title", "text", "raw_text"),
            "entities": ("doc_id", "start", "end", "type"),
        }.get(self.name, ("doc_id", "start", "end"))
        wanted = list(dict.fromkeys([*columns, *needed]))
        for batch in TableScan.batches(self, wanted, rows, batch_rows):
            masked = self.masks.masked_rows(self.name, batch).select(list(columns))
            if len(masked):
                yield masked


def name_words(name: str) -> Iterator[str]:
    """The words of a name that are written with a capital letter, without initials.

    >>> list(name_words("Ә. Нұрланов пен Қасым-Жомарт"))
    ['Нұрланов', 'Қасым', 'Жомарт']
    """
    for word in _WORD.findall(name):
        yield from (part for part in _parts(word) if len(part) > 1 and part[0].isupper())


def _parts(word: str) -> list[str]:
    return re.split("[-‐‑]", word)


def _complete(names: NameWords, tables: Tables) -> None:
    """Find the words that are masked everywhere: those that are in names at least as often as elsewhere."""
    inside: Counter[str] = Counter()
    bases: set[str] = set()
    is_person = pc.field("type") == _PERSON
    for batch in tables.table("entities").batches(["text", "canonical"], is_person):
        for text, base in zip(batch["text"].to_pylist(), batch["canonical"].to_pylist(), strict=True):
            inside.update(name_words(text))
            bases.update(name_words(base or ""))
    vocabulary = Vocabulary()
    counts = np.zeros(1, np.int64)
    for batch in tables.table("tokens").batches(["text"]):
        numbers = vocabulary.numbers_of(batch["text"])
        more = np.bincount(numbers, minlength=len(vocabulary))
        more[: len(counts)] += counts
        counts = more
    total: Counter[str] = Counter()
    for word, count in zip(vocabulary.words, counts.tolist(), strict=True):
        for part in name_words(word):
            total[part] += count
    words = {word for word in inside | dict.fromkeys(bases, 0) if 2 * inside[word] >= total[word]}
    names.everywhere |= words
    names.stems |= {
        word.lower() for word in words if len(word) >= _MIN_STEM and word.lower().endswith(SURNAME_SUFFIXES)
    }


def _cover(text: str, spans: Iterable[Sequence[int]]) -> str:
    """A text with some spans covered; offsets may lie outside of it."""
    pieces = []
    done = 0
    for start, end in _merged(spans).tolist():
        start, end = max(0, start), max(0, end)
        pieces += [text[done:start], covered(text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def _merged(spans: Iterable[Sequence[int]]) -> _Spans:
    """The same spans sorted, those that overlap as one."""
    merged: list[list[int]] = []
    for start, end in sorted(map(list, spans)):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return np.array(merged, np.int64).reshape(-1, 2)


def _overlapping(spans: _Spans, start: Any, end: Any) -> tuple[Any, Any]:
    """The indices of the first span that overlaps another, and of the one behind the last; arrays too."""
    return np.searchsorted(spans[:, 1], start, side="right"), np.searchsorted(spans[:, 0], end, side="left")
