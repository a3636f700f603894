"""What failed in a run: the rows of its table of errors, in kinds, with what can be done about each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kazprep.formats import COMPRESSIONS
from kazprep.runs.opened import Run
from kazprep.stages.outline import BUILT_IN
from kazprep.tables.errors import ErrorRow

_OWN_STAGES = frozenset({"read", *BUILT_IN, "write"})
_EXAMPLES = 3
_MOST_ENDINGS = 1000  # that are counted for a kind: names may be random
_LONGEST_TEXT = 300  # characters of an example's source and message

_UNREAD = {
    "workbook": (".xlsx", ".xlsm"),
    "table": (".xls", ".xlsb", ".ods", ".numbers", ".dbf", ".mdb", ".accdb", ".sav"),
    "word": (".doc", ".rtf", ".odt", ".pages", ".wps", ".wpd", ".dotx"),
    "pdf": (".pdf", ".djvu", ".djv", ".ps", ".xps"),
    "picture": (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic", ".svg"),
    "sound": (".mp3", ".mp4", ".wav", ".ogg", ".m4a", ".avi", ".mov", ".mkv", ".webm", ".flac"),
    "archive": (".rar", ".7z", ".lz", ".lzma", ".cab", ".iso"),
    "book": (".epub", ".fb2", ".mobi", ".azw3"),
    "slides": (".pptx", ".ppt", ".odp", ".key"),
}
"""Endings of files that have no reader, or none without an extra, by what can be done about them."""
_FORMAT_OF = {ending: name for name, endings in _UNREAD.items() for ending in endings}

KINDS = frozenset(
    {
        "ArchiveBomb",
        "BinaryFile",
        "DamagedFile",
        "EmptyDocument",
        "Encoding",
        "MissingColumn",
        "MoreErrors",
        "NoText",
        "Timeout",
        "TooLarge",
        "UnreadableFile",
        "UnsafeMember",
        "UnsupportedFormat",
        "WorkerDeath",
    }
)
"""The kinds of errors that are foreseen; any other has the name of the exception that was raised."""


@dataclass(frozen=True, slots=True)
class FailureKind:
    """Failures of one kind at one stage for which the same can be done."""

    stage: str
    error: str
    remedy: str
    """What can be done, by its key in the section `remedies` of the report's phrases."""
    count: int
    endings: tuple[tuple[str, int], ...]
    """The endings of the files' names, as in `.pdf`, and how often each; the most frequent first."""
    examples: tuple[ErrorRow, ...]
    """The first of them, long texts cut."""


def read_failures(run: Run) -> Iterator[ErrorRow]:
    """The rows of the table of errors of a run, in their order.

    Raises `OSError` and `pyarrow.ArrowException` for files that can't be read.
    """
    from kazprep.tables.scan import open_table  # it loads pandas, which takes its time

    for rows in open_table(run, "errors").batches(list(ErrorRow.__slots__)):
        for row in rows.to_pylist():
            yield ErrorRow(**row)


def failure_kinds(failures: Iterable[ErrorRow]) -> tuple[FailureKind, ...]:
    """Failures in kinds, the most frequent first.

    >>> failures = [ErrorRow(f"{name}.pdf", "read", "UnsupportedFormat", "") for name in "аб"]
    >>> [(kind.remedy, kind.count, kind.endings) for kind in failure_kinds(failures)]
    [('pdf', 2, (('.pdf', 2),))]
    """
    kinds: dict[tuple[str, str, str], _Held] = {}
    for failure in failures:
        ending = ending_of(failure.source)
        key = failure.stage, failure.error, remedy_of(failure)
        kinds.setdefault(key, _Held()).add(failure, ending)
    found = [
        FailureKind(*key, held.count, tuple(held.endings.most_common()), tuple(held.examples))
        for key, held in kinds.items()
    ]
    return tuple(sorted(found, key=lambda kind: (-kind.count, kind.stage, kind.error, kind.remedy)))


def ending_of(source: str) -> str:
    """The ending of a file's name that says what is in it, in small letters; empty for one without.

    >>> ending_of("2026.02/а.PDF"), ending_of("а.jsonl.gz"), ending_of("б.zip/оқы мені")
    ('.pdf', '.jsonl', '')
    """
    name = PurePosixPath(source.lower())
    while name.suffix in COMPRESSIONS:
        name = name.with_suffix("")
    return name.suffix


def remedy_of(failure: ErrorRow) -> str:
    """What can be done about a failure, by its key in the section `remedies` of the report's phrases.

    >>> remedy_of(ErrorRow("а.doc", "read", "UnsupportedFormat", ""))
    'word'
    >>> remedy_of(ErrorRow("а.txt", "tag", "Value", ""))
    'fault'
    """
    if failure.error == "UnsupportedFormat":
        return _FORMAT_OF.get(ending_of(failure.source), "format")
    if failure.error in KINDS:
        return failure.error
    return "fault" if failure.stage in _OWN_STAGES else "stage"


@dataclass(slots=True)
class _Held:
    """What is kept of the failures of a kind."""

    count: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    examples: list[ErrorRow] = field(default_factory=list)

    def add(self, failure: ErrorRow, ending: str) -> None:
        self.count += 1
        if ending in self.endings or len(self.endings) < _MOST_ENDINGS:
            self.endings[ending] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(_cut(failure))


def _cut(failure: ErrorRow) -> ErrorRow:
    source, message = (
        text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
        for text in (failure.source, failure.message)
    )
    return ErrorRow(source, failure.stage, failure.error, message, failure.record, failure.doc_id)
