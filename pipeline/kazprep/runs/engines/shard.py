"""Working on one shard: read, run the stages, write; every failure becomes a row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kazprep.document import Document
from kazprep.pipeline import Pipeline
from kazprep.readers import BadRecord, read
from kazprep.readers.sources.source import Source
from kazprep.runs.counts import Counts, DocumentCounter
from kazprep.runs.engines.heartbeat import Activity, Place, Watch, place_of
from kazprep.runs.failures import Failures
from kazprep.runs.shards import Shard
from kazprep.settings import InputSettings, Settings
from kazprep.stages.stage import columns_of
from kazprep.tables.build import Failure, document_rows, error_table
from kazprep.tables.write import ShardWriter
from kazprep.text_processor import batches

_LONGEST_MESSAGE = 2000
"""Characters of an error's message: some quote all that they were given."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been done since the last report."""

    documents: int
    tokens: int
    failures: int
    first_failure: Failure | None = None
    """The first of the failures, if there are any."""


Report = Callable[[Progress], None]
"""Told of each finished batch."""


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What working on a shard gave: rows by table, seconds by stage, and counts of its documents."""

    part: str
    rows: Counter[str]
    seconds: dict[str, float]
    counts: Counts
    errors: Counter[str] = field(default_factory=Counter)
    """All failures by stage and kind, as in `read: Encoding`."""
    failures: tuple[Failure, ...] = ()
    """The first of them."""


class _Timer:
    """The seconds that each step takes: reading, the stages, writing."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step = ""
        self._began = 0.0

    def start(self, step: str) -> None:
        """Begin a step, and end the one before it."""
        self.stop()
        self.seconds.setdefault(step, 0.0)
        self._step, self._began = step, perf_counter()

    def stop(self) -> None:
        """End the step, if one has begun."""
        if self._step:
            self.seconds[self._step] += perf_counter() - self._began
        self._step = ""


@dataclass(frozen=True, slots=True)
class _Work:
    """The failures and the times of a shard, as it is worked on."""

    failures: Failures
    timer: _Timer = field(default_factory=_Timer)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        self.timer.start(step)
        try:
            yield
        finally:
            self.timer.stop()

    def failed(self, document: Document, stage: str, error: Exception) -> None:
        """Take a document that failed in a stage."""
        self.failures.failed(
            Failure(document.source, stage, _kind(error), _message(error), document.record, document.doc_id)
        )


def process_shard(
    shard: Shard,
    pipeline: Pipeline,
    settings: Settings,
    output: Path,
    report: Report,
    *,
    token: str,
    watch: Watch | None = None,
) -> ShardResult:
    """Run every document of a shard through the pipeline and write the shard's file of each table.

    A source that can't be read and a document that makes a stage fail become rows of `errors`, in the order
    of reading. The files stay hidden under `token` (see `kazprep.tables.write`). `watch` is told what is
    being worked on.

    Raises `OSError` when the tables can't be written.
    """
    watch = watch or Watch()
    work = _Work(Failures(settings.output.max_errors_per_file))
    counter = DocumentCounter()
    if watch.alone:
        documents_read, characters = _read_alone(shard.sources, settings.input, work, watch), 1
    else:
        documents_read = _read_together(shard.sources, settings.input, work)
        characters = settings.run.batch_characters

    def at(stage: str, documents: Sequence[Document]) -> None:
        watch.at(stage, documents)
        work.timer.start(stage)

    columns = columns_of(pipeline.stages)
    with ShardWriter(output, shard.part, token, settings.output, columns) as writer:
        for batch in batches(documents_read, characters):
            documents = pipeline.run(batch, on_error=work.failed, at=at)
            work.timer.stop()
            watch.at("write", batch)
            with work.timed("write"):
                writer.write(counter.rows_of(document_rows(documents, columns=columns)))
                counter.add_notes(documents)
                before = work.failures.by_kind.total()
                errors = work.failures.done(len(batch))
                if errors:
                    writer.write([("errors", error_table(errors))])
            tokens = sum(len(document.tokens) for document in documents)
            failed = work.failures.by_kind.total() - before
            report(Progress(len(documents), tokens, failed, errors[0] if errors else None))
        watch.told(Activity("finish", None, 0))
        with work.timed("write"):
            before = work.failures.by_kind.total()
            errors = work.failures.rest()
            writer.write([("errors", error_table(errors))])
        report(Progress(0, 0, work.failures.by_kind.total() - before, errors[0] if errors else None))
    return ShardResult(
        shard.part,
        writer.rows,
        work.timer.seconds,
        counter.counts(),
        work.failures.by_kind,
        tuple(work.failures.examples),
    )


def _read_together(
    sources: Iterable[Source], settings: InputSettings, work: _Work
) -> Iterator[Document | None]:
    """The documents of all sources as they are read; None where a batch is to end, see `_read`."""
    for source in sources:
        for document in _read(source, settings, work):
            if document is not None:
                work.failures.document(document)
            yield document


def _read_alone(
    sources: Iterable[Source], settings: InputSettings, work: _Work, watch: Watch
) -> Iterator[Document | None]:
    """The same without the documents that are lost, which go to the failures; `watch` is told of each."""
    for source in sources:
        documents = _read(source, settings, work)
        number = 0
        while True:
            reading = Place(source.name, source.start, number if number else None, None)
            if reading in watch.lost:
                work.failures.unread(watch.lost[reading])
                break
            watch.told(Activity("read", reading, source.bytes))
            for document in documents:
                if document is not None:
                    break
                yield None
            else:
                break
            number += 1
            failure = watch.lost.get(place_of(document))
            if failure is not None:
                work.failures.unread(failure)
                continue
            work.failures.document(document)
            yield document


def _read(source: Source, settings: InputSettings, work: _Work) -> Iterator[Document | None]:
    """The documents of a source; records that can't be read go to the failures.

    None comes between them when there are so many failures that the documents before them are to be worked on
    at once.
    """
    work.failures.begin(source)
    records = read(source, settings)
    while True:
        with work.timed("read"):
            record = next(records, None)
        if record is None:
            return
        if not isinstance(record, BadRecord):
            yield record
            continue
        message = _message(record.error)
        work.failures.unread(Failure(record.source, "read", _kind(record.error), message, record.record))
        if work.failures.are_many:
            yield None


def _message(error: Exception) -> str:
    """The message of an exception, cut to a readable length, in characters that a table can hold."""
    message = str(error)
    shortened = message[:_LONGEST_MESSAGE] + "…" if len(message) > _LONGEST_MESSAGE else message
    return shortened.encode("utf-8", "backslashreplace").decode("utf-8")


def _kind(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error")
