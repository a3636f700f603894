"""Corrections in a file: TSV as spreadsheets and Python's `csv` have it, a correction a line."""

import csv
import hashlib
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat
from pathlib import Path

from kazprep.atomic import write_durably
from kazprep.corrections.beside import file_beside
from kazprep.corrections.correction import Correction
from kazprep.entities.classes import CLASSES
from kazprep.errors import SettingsError
from kazprep.names.file import unknown_class

COLUMNS = (
    "doc_id",
    "source",
    "record",
    "raw_start",
    "raw_end",
    "text",
    "class",
    "was",
    "context",
    "note",
)
NO_ENTITY = "-"
_REQUIRED = frozenset({"raw_start", "raw_end", "text", "class"})
_SEPARATOR = re.compile(r"[\t,;]")  # of columns; the last two in a table that was not saved with tabs
_DOC_ID = re.compile(r"[0-9a-f]{16}")
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_FORMULA = tuple("=+-@＝＋－＠")  # what spreadsheets take for the beginning of one
_ESCAPE = re.compile(r"\\([\\tnr=+@＝＋－＠-])")
_UNESCAPED = {
    **{written[1]: character for character, written in _ESCAPED.items()},
    **dict(zip(_FORMULA, _FORMULA, strict=True)),
}


class Corrections:
    """The corrections of a file, by document."""

    def __init__(self, rows: Iterable[Correction]) -> None:
        """`rows` are taken to be free of conflicts, as `read_corrections` has them."""
        self.rows = tuple(rows)
        self._by_id: dict[str, list[Correction]] = {}
        self._by_source: dict[tuple[str, int], list[Correction]] = {}
        for row in self.rows:
            if row.doc_id:
                self._by_id.setdefault(row.doc_id, []).append(row)
            if row.source:
                self._by_source.setdefault((row.source, row.record), []).append(row)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def sha256(self) -> str:
        """A hash of all that entities depend on, whatever the order of the rows and the notes; in hex."""
        decisive = sorted(repr(row.decides) for row in self.rows)
        return hashlib.sha256("\n".join(decisive).encode("utf-8", "surrogatepass")).hexdigest()

    def of(self, doc_id: str, source: str, record: int) -> list[Correction]:
        """Those of a document: by its id, and those of other ids by its source and record."""
        found = self._by_id.get(doc_id, [])
        others = [row for row in self._by_source.get((source, record), []) if row.doc_id != doc_id]
        return [*found, *others]


def default_path(output: Path) -> Path:
    """The file of corrections of a run that names no other: beside its folder, so that it outlives it.

    >>> default_path(Path("outputs/articles")).name
    'articles.corrections.tsv'
    """
    return file_beside(output, "corrections")


def read_corrections(path: Path) -> Corrections:
    """The corrections of a file in UTF-8, a line each, with a header; columns are known by their names.

    Columns that are not those of `COLUMNS` are left out, empty lines and lines that begin with `#` too.

    Raises `SettingsError`, with the file and the line, for a file that can't be read or is not UTF-8, for a
    column that is missing, a wrong number or class, a place without a document, and for two corrections of
    one place, or of two that overlap, that are not the same.
    """
    rows: dict[int, Correction] = {}
    for line, values in _records(path, _decoded(path)):
        rows[line] = _correction(f"{path}, line {line}", values)
    kept: dict[tuple[object, ...], tuple[int, Correction]] = {}
    for line, row in rows.items():
        kept.setdefault(
            (row.doc_id, row.source, row.record, row.raw_start, row.raw_end, row.type), (line, row)
        )
    _check_conflicts(path, kept.values())
    return Corrections(row for _, row in kept.values())


def write_corrections(path: Path, rows: Iterable[Correction]) -> None:
    """Replace a file of corrections, at once; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, to_tsv(rows).encode("utf-8", "backslashreplace"))


def to_tsv(rows: Iterable[Correction], extra: Sequence[Mapping[str, str]] = ()) -> str:
    """The content of a file of corrections; `extra` has further columns for people, of each row."""
    written = io.StringIO()
    writer = csv.writer(written, dialect="excel-tab", lineterminator="\n")
    writer.writerow([*COLUMNS, *(extra[0] if extra else ())])
    for row, more in zip(rows, extra or repeat({}), strict=False):
        columns = (
            row.doc_id,
            row.source,
            str(row.record),
            str(row.raw_start),
            str(row.raw_end),
            row.text,
            NO_ENTITY if row.type is None else row.type,
            row.was,
            row.context,
            row.note,
            *more.values(),
        )
        writer.writerow([value if value == NO_ENTITY else _escaped(value) for value in columns])
    return written.getvalue()


def is_corrections(path: Path) -> bool:
    """Whether a file has the header of corrections, with at least two of their columns; raises `OSError`.

    A names file has none, or one with `class` alone of them.
    """
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = next((line for line in file if line.strip() and not line.startswith("#")), "")
    return len({each.strip(' "\n').lower() for each in _SEPARATOR.split(header)} & set(COLUMNS)) > 1


def add_corrections(path: Path, rows: Iterable[Correction]) -> int:
    """Put corrections into a file that may exist; returns how many of them it had not.

    A correction replaces those of the file that it shares a character with. Raises as `read_corrections`
    does, and `OSError`.
    """
    known = list(read_corrections(path).rows) if path.exists() else []
    added = list(rows)
    before = {row.decides for row in known}
    new = [row for row in added if row.decides not in before]
    if new:
        overlapped = Corrections(new)
        kept = [
            row
            for row in known
            if not any(_overlap(row, other) for other in overlapped.of(row.doc_id, row.source, row.record))
        ]
        write_corrections(path, [*kept, *new])
    return len(new)


def _overlap(one: Correction, other: Correction) -> bool:
    return one.raw_start < other.raw_end and other.raw_start < one.raw_end


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"the corrections {path} can't be read: {error.strerror}") from error
    content = content.removeprefix(BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}, line {line}: not UTF-8 text: save the file as UTF-8") from error


def _records(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each correction as its columns, with the number of its line."""
    reader = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True)
    header: list[str] | None = None
    try:
        for fields in reader:
            if not any(field.strip() for field in fields) or fields[0].startswith("#"):
                continue
            line = reader.line_num
            if header is None:
                header = [field.strip().lower() for field in fields]
                missing = _REQUIRED - set(header)
                if missing or not {"doc_id", "source"} & set(header):
                    lacking = ", ".join(sorted(missing)) or "doc_id or source"
                    raise SettingsError(
                        f"{path}, line {line}: the header has no column {lacking}; the columns are "
                        f"{', '.join(COLUMNS)}, with tabs between them"
                    )
                continue
            if len(fields) > len(header):
                raise SettingsError(
                    f"{path}, line {line}: it has {len(fields)} columns, and the header has {len(header)}"
                )
            yield line, dict(zip(header, fields, strict=False))
    except csv.Error as error:
        raise SettingsError(f"{path}, line {reader.line_num}: {error}") from error


def _correction(where: str, values: Mapping[str, str]) -> Correction:
    doc_id, source = values.get("doc_id", "").strip(), _unescaped(values.get("source", ""))
    if doc_id and not _DOC_ID.fullmatch(doc_id):
        raise SettingsError(
            f"{where}: {doc_id!r} is not a doc_id, which has 16 digits from 0 to 9 and a to f: if a "
            "spreadsheet made a number of it, import the column as text"
        )
    if not doc_id and not source:
        raise SettingsError(f"{where}: it names no document: give its doc_id, or source and record")
    label = values.get("class", "").strip()
    if label != NO_ENTITY and label not in CLASSES:
        raise unknown_class(where, label)
    start, end = (_number(where, name, values.get(name, "")) for name in ("raw_start", "raw_end"))
    text = _unescaped(values.get("text", ""))
    if end - start != len(text) or not text:
        raise SettingsError(
            f"{where}: {text!r} has {len(text)} characters, and from {start} to {end} there are {end - start}"
        )
    return Correction(
        doc_id,
        source,
        _number(where, "record", values.get("record") or "0"),
        start,
        end,
        text,
        None if label == NO_ENTITY else label,
        *(_unescaped(values.get(name, "")) for name in ("was", "context", "note")),
    )


def _number(where: str, name: str, written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", written.strip()):
        raise SettingsError(f"{where}: {name} is a number of characters from 0 on, not {written!r}")
    return int(written)


def _check_conflicts(path: Path, rows: Iterable[tuple[int, Correction]]) -> None:
    """Raise `SettingsError` for two corrections of a document that overlap."""
    by_document: dict[tuple[object, ...], list[tuple[int, Correction]]] = {}
    for line, row in rows:
        key = (row.doc_id,) if row.doc_id else (row.source, row.record)
        by_document.setdefault(key, []).append((line, row))
    for of_one in by_document.values():
        of_one.sort(key=lambda each: (each[1].raw_start, each[1].raw_end, each[0]))
        for (line, row), (other_line, other) in pairwise(of_one):
            if _overlap(row, other):
                first, second = sorted((line, other_line))
                raise SettingsError(
                    f"{path}, line {second}: it is about characters {other.raw_start} to {other.raw_end} "
                    f"({other.text!r}), of which line {first} says something else: keep one of the lines"
                )


def _escaped(text: str) -> str:
    """A text on one line, with a backslash before what a spreadsheet would take for a formula."""
    return "\\" * text.startswith(_FORMULA) + "".join(_ESCAPED.get(each, each) for each in text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _UNESCAPED[found[1]], text)
