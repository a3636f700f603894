"""Working on one shard: read, run the stages, write; every failure becomes a row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter

from kazprep.batches import batches
from kazprep.document import Document
from kazprep.readers import BadRecord, read
from kazprep.readers.source import Source
from kazprep.runs.counts import Counts, DocumentCounter
from kazprep.runs.shards import Shard
from kazprep.runs.watching import Activity, Place, Watch, place_of
from kazprep.settings import InputSettings, Settings
from kazprep.stages.stage import OrderError, Stage, apply, columns_of
from kazprep.tables.columns import Column
from kazprep.tables.rows import Failure, Piece, document_rows, error_table
from kazprep.tables.writing import HELD_BYTES, ShardWriter


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
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """What builds up while a shard is worked on."""

    failures: list[Failure] = field(default_factory=list)
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

    A source that can't be read and a document that makes a stage fail become rows of `errors`. The files stay
    hidden under `token` (see `kazprep.tables.writing`). `watch` is told what is being worked on.

    Raises `OSError` when the tables can't be written.
    """
    watch = watch or Watch()
    work = _Work()
    counter = DocumentCounter()
    told = 0
    if watch.alone:
        documents_read, characters = _read_alone(shard.sources, settings.input, work, watch), 1
    else:
        documents_read = _read_all(shard.sources, settings.input, work)
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
            tokens = sum(len(document.tokens) for document in documents)
            report(_progress(len(documents), tokens, work.failures[told:]))
            told = len(work.failures)
        report(_progress(0, 0, work.failures[told:]))
        watch.told(Activity("finish", None, 0))
        with work.timed("write"):
            failures = sorted(work.failures, key=_source_order(shard.sources))
            writer.write([("errors", error_table(failures))])
    return ShardResult(shard.part, writer.rows, work.seconds, counter.counts(), tuple(failures))


def _progress(documents: int, tokens: int, failures: Sequence[Failure]) -> Progress:
    return Progress(documents, tokens, len(failures), failures[0] if failures else None)


def _read_alone(
    sources: Iterable[Source], settings: InputSettings, work: _Work, watch: Watch
) -> Iterator[Document]:
    """The documents of all sources but those that are lost, which go to the failures."""
    for source in sources:
        documents = _read_all([source], settings, work)
        for number in count():
            reading = Place(source.name, source.start, number if number else None, None)
            if reading in watch.lost:
                work.failures.append(watch.lost[reading])
                break
            watch.told(Activity("read", reading, source.bytes))
            document = next(documents, None)
            if document is None:
                break
            failure = watch.lost.get(place_of(document))
            if failure is None:
                yield document
            else:
                work.failures.append(failure)


def _read_all(sources: Iterable[Source], settings: InputSettings, work: _Work) -> Iterator[Document]:
    """The documents of all sources as they are read; records that can't be read go to the failures."""
    for source in sources:
        records = read(source, settings)
        while True:
            with work.timed("read"):
                record = next(records, None)
            if record is None:
                break
            if isinstance(record, BadRecord):
                work.failures.append(
                    Failure(record.source, "read", _kind(record.error), str(record.error), record.record)
                )
            else:
                yield record


def _source_order(sources: Iterable[Source]) -> Callable[[Failure], tuple[int, str, int]]:
    """The key that sorts failures by source, those in an archive by member, and by record."""
    order = {source.name: place for place, source in enumerate(sources)}

    def key(failure: Failure) -> tuple[int, str, int]:
        name = failure.source
        while name not in order and "/" in name:  # a member of an archive
            name = name.rpartition("/")[0]
        record = -1 if failure.record is None else failure.record
        return order.get(name, len(order)), failure.source, record

    return key


def _run_stage(stage: Stage, documents: Sequence[Document], failures: list[Failure]) -> list[Document]:
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
        failures.append(_failure(document, stage.name, error))
        return []


def _rows(
    documents: Sequence[Document], failures: list[Failure], columns: Sequence[Column]
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
            failures.append(_failure(documents[0], "write", error))


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
    return Failure(document.source, stage, _kind(error), str(error), document.record, document.doc_id)


def _kind(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error")
