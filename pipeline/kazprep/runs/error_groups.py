"""What failed in a run: the rows of its table `errors` in groups, with what can be done about each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import PurePosixPath

from kazprep.file_extensions import COMPRESSIONS
from kazprep.runs.opened import Run
from kazprep.stages.built_in import BUILT_IN
from kazprep.tables.errors import ErrorRow

_BUILT_IN_STAGES = frozenset({"read", *BUILT_IN, "write"})
_MAX_EXAMPLES = 3
_MAX_EXTENSIONS = 1000  # that are counted for a group: names may be random
_MAX_TEXT = 300  # characters of an example's source and message

_UNREADABLE = {
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
"""Extensions of files that have no reader, or none without an extra, by the key of their remedy."""
_REMEDY_OF = {extension: remedy for remedy, extensions in _UNREADABLE.items() for extension in extensions}

KNOWN_ERRORS = frozenset(
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
"""The types of errors that are foreseen; any other has the name of the exception that was raised."""


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """Errors of one type at one stage for which the same can be done."""

    stage: str
    error: str
    remedy: str
    """What can be done, by its key in the section `remedies` of the report's phrases."""
    count: int
    extensions: tuple[tuple[str, int], ...]
    """The extensions of the files, as in `.pdf`, and how often each; the most frequent first."""
    examples: tuple[ErrorRow, ...]
    """The first of them, long texts shortened."""


def read_errors(run: Run) -> Iterator[ErrorRow]:
    """The rows of the table `errors` of a run, in their order.

    Raises `OSError` and `pyarrow.ArrowException` for files that can't be read.
    """
    for rows in run.table("errors").batches([column.name for column in fields(ErrorRow)]):
        for row in rows.to_pylist():
            yield ErrorRow(**row)


def group_errors(errors: Iterable[ErrorRow]) -> tuple[ErrorGroup, ...]:
    """Errors in groups, the largest first.

    >>> errors = [ErrorRow(f"{name}.pdf", "read", "UnsupportedFormat", "") for name in "аб"]
    >>> [(group.remedy, group.count, group.extensions) for group in group_errors(errors)]
    [('pdf', 2, (('.pdf', 2),))]
    """
    tallies: dict[tuple[str, str, str], _Tally] = {}
    for error in errors:
        key = error.stage, error.error, remedy_of(error)
        tallies.setdefault(key, _Tally()).add(error, extension_of(error.source))
    groups = [
        ErrorGroup(*key, tally.count, tuple(tally.extensions.most_common()), tuple(tally.examples))
        for key, tally in tallies.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.count, group.stage, group.error, group.remedy)))


def extension_of(source: str) -> str:
    """The extension that says what is in a file, in lowercase; empty for a file without one.

    >>> extension_of("2026.02/а.PDF"), extension_of("а.jsonl.gz"), extension_of("б.zip/оқы мені")
    ('.pdf', '.jsonl', '')
    """
    name = PurePosixPath(source.lower())
    while name.suffix in COMPRESSIONS:
        name = name.with_suffix("")
    return name.suffix


def remedy_of(error: ErrorRow) -> str:
    """What can be done about an error, by its key in the section `remedies` of the report's phrases.

    >>> remedy_of(ErrorRow("а.doc", "read", "UnsupportedFormat", ""))
    'word'
    >>> remedy_of(ErrorRow("а.txt", "tag", "Value", ""))
    'fault'
    """
    if error.error == "UnsupportedFormat":
        return _REMEDY_OF.get(extension_of(error.source), "format")
    if error.error in KNOWN_ERRORS:
        return error.error
    return "fault" if error.stage in _BUILT_IN_STAGES else "stage"


@dataclass(slots=True)
class _Tally:
    """What is kept of the errors of a group."""

    count: int = 0
    extensions: Counter[str] = field(default_factory=Counter)
    examples: list[ErrorRow] = field(default_factory=list)

    def add(self, error: ErrorRow, extension: str) -> None:
        self.count += 1
        if extension in self.extensions or len(self.extensions) < _MAX_EXTENSIONS:
            self.extensions[extension] += 1
        if len(self.examples) < _MAX_EXAMPLES:
            self.examples.append(replace(error, source=_cut(error.source), message=_cut(error.message)))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "…"
