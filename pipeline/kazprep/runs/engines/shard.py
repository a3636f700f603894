"""Working on one shard: read, run the stages, write; every failure becomes a row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kazprep.batches import batches
from kazprep.document import Document
from kazprep.readers import BadRecord, read
from kazprep.readers.sources.source import Source
from kazprep.runs.counts import Counts, DocumentCounter
from kazprep.runs.engines.heartbeat import Activity, Place, Watch, place_of
from kazprep.runs.failures import Failures
from kazprep.runs.shards import Shard
from kazprep.settings import InputSettings, Settings
from kazprep.stages.stage import OrderError, Stage, apply, columns_of
from kazprep.tables.build import Failure, Piece, document_rows, error_table
from kazprep.tables.columns import Column
from kazprep.tables.write import HELD_BYTES, ShardWriter

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


@dataclass(frozen=True, slots=True)
class _Work:
    """What builds up while a shard is worked on."""

    failures: Failures
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0.0) + perf_counter() - began


def process_shard(
    shard: Shard,
    stages: Sequence[Stage],
    settings: Settings,
    output: Path,
    report: Report,
    *,
    token: str,
    watch: Watch | None = None,
) -> ShardResult:
    """Take every document of a shard through the stages and write the shard's file of each table.

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
    columns = columns_of(stages)
    with ShardWriter(output, shard.part, token, settings.output, columns) as writer:
        for batch in batches(documents_read, characters):
            documents: Sequence[Document] = batch
            for stage in stages:
                watch.at(stage.name, batch)
                with work.timed(stage.name):
                    documents = _run_stage(stage, documents, work.failures)
            watch.at("write", batch)
            with work.timed("write"):
                for written, rows in _rows(documents, work.failures, columns):
                    writer.write(counter.rows_of(rows))
                    counter.add_notes(written)
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
        work.seconds,
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


def _run_stage(stage: Stage, documents: Sequence[Document], failures: Failures) -> list[Document]:
    """Run a stage on a batch, and on its documents one by one if it fails on the batch."""
    if not documents:
        return []
    try:
        return apply(stage, documents)
    except OrderError:
        raise
    except Exception as error:  # whatever a stage raises, the other documents go on
        if len(documents) > 1:
            return [done for document in documents for done in _run_stage(stage, [document], failures)]
        document = documents[0]
        failures.failed(_failure(document, stage.name, error))
        return []


def _rows(
    documents: Sequence[Document], failures: Failures, columns: Sequence[Column]
) -> Iterator[tuple[Sequence[Document], Iterable[Piece]]]:
    """Documents and their rows; a document whose rows can't be made goes to the failures, whole."""
    if not documents:
        return
    try:
        if len(documents) > 1:
            yield documents, list(document_rows(documents, columns=columns))
        else:
            yield documents, _certain_rows(documents[0], columns)
    except Exception as error:  # a stage gave what fits no table; the other documents go on
        if len(documents) > 1:
            for document in documents:
                yield from _rows([document], failures, columns)
        else:
            failures.failed(_failure(documents[0], "write", error))


def _certain_rows(document: Document, columns: Sequence[Column]) -> Iterable[Piece]:
    """A document's rows, once it is certain that they can all be made.

    Those of a large document are made once to see that, and again by whoever takes them, piece by piece.
    """
    held: list[Piece] = []
    size = 0
    for name, table in document_rows([document], columns=columns):
        size += table.nbytes
        if size > HELD_BYTES:
            held.clear()
        else:
            held.append((name, table))
    return held if size <= HELD_BYTES else document_rows([document], columns=columns)


def _failure(document: Document, stage: str, error: Exception) -> Failure:
    return Failure(document.source, stage, _kind(error), _message(error), document.record, document.doc_id)


def _message(error: Exception) -> str:
    """What an exception says, as far as a table can hold it and a person reads it."""
    message = str(error)
    shortened = message[:_LONGEST_MESSAGE] + "…" if len(message) > _LONGEST_MESSAGE else message
    return shortened.encode("utf-8", "backslashreplace").decode("utf-8")


def _kind(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error")
