"""A shard from its sources to its files: read, run the stages, write; whatever fails becomes an error row."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kazprep.batches import batches
from kazprep.document import Document
from kazprep.readers import BadRecord, read
from kazprep.readers.sources.source import Source
from kazprep.runs.counts import DocumentCounter
from kazprep.runs.engines.engine import OnProgress, Progress
from kazprep.runs.engines.heartbeat import Heartbeat, Position, Status, position_of
from kazprep.runs.engines.ordered_errors import OrderedErrors
from kazprep.runs.ledger import DoneShard
from kazprep.runs.part_files import file_states, temporary_files
from kazprep.runs.shards import Shard
from kazprep.runs.source_state import hash_source, source_state
from kazprep.settings import InputSettings, Settings
from kazprep.stages.stage import OrderError, Stage, apply, columns_of
from kazprep.tables.build import TableChunk, document_rows
from kazprep.tables.columns import Column
from kazprep.tables.errors import ErrorRow, error_table
from kazprep.tables.write import BUFFER_BYTES, ShardWriter

_MAX_MESSAGE = 2000
"""Characters of an error's message: some quote all that they were given."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What builds up while a shard is worked on."""

    errors: OrderedErrors
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
    on_progress: OnProgress,
    *,
    writer_id: str,
    heartbeat: Heartbeat | None = None,
) -> DoneShard:
    """Take every document of a shard through the stages and write the shard's file of each table.

    A source that can't be read and a document that makes a stage fail become rows of `errors`, in the order
    of reading. The files have temporary names with `writer_id` in them. `on_progress` is called after each
    batch.

    Raises `OSError` when the tables can't be written.
    """
    heartbeat = heartbeat or Heartbeat()
    before_reading = [(source_state(source), hash_source(source)) for source in shard.sources]
    work = _Work(OrderedErrors(settings.output.max_errors_per_file))
    counter = DocumentCounter()
    if heartbeat.one_by_one:
        documents_read, characters = _read_one_by_one(shard.sources, settings.input, work, heartbeat), 1
    else:
        documents_read = _read_together(shard.sources, settings.input, work)
        characters = settings.run.batch_characters
    columns = columns_of(stages)
    files = temporary_files(output, shard.part, writer_id)
    with ShardWriter(files, settings.output, columns) as writer:
        for batch in batches(documents_read, characters):
            documents: Sequence[Document] = batch
            for stage in stages:
                heartbeat.at(stage.name, batch)
                with work.timed(stage.name):
                    documents = _run_stage(stage, documents, work.errors)
            heartbeat.at("write", batch)
            with work.timed("write"):
                for written, rows in _rows(documents, work.errors, columns):
                    writer.write(counter.rows_of(rows))
                    counter.add_notes(written)
                before = work.errors.by_type.total()
                errors = work.errors.done(len(batch))
                if errors:
                    writer.write([("errors", error_table(errors))])
            tokens = sum(len(document.tokens) for document in documents)
            failed = work.errors.by_type.total() - before
            on_progress(Progress(len(documents), tokens, failed, errors[0] if errors else None))
        heartbeat.report(Status("finish", None, 0))
        with work.timed("write"):
            before = work.errors.by_type.total()
            errors = work.errors.rest()
            writer.write([("errors", error_table(errors))])
        on_progress(Progress(0, 0, work.errors.by_type.total() - before, errors[0] if errors else None))
    hashes = (
        hashed if source_state(source) == state else None  # it changed while it was read
        for source, (state, hashed) in zip(shard.sources, before_reading, strict=True)
    )
    return DoneShard(
        shard.part,
        writer_id,
        dict(writer.rows),
        {stage: round(seconds, 3) for stage, seconds in work.seconds.items()},
        counter.counts(),
        dict(work.errors.by_type),
        file_states(files),
        tuple(hashes),
        source_times=tuple(state.times for state, _ in before_reading),
        first_errors=tuple(work.errors.first),
    )


def _read_together(
    sources: Iterable[Source], settings: InputSettings, work: _Work
) -> Iterator[Document | None]:
    """The documents of all sources as they are read; None where a batch is to end, see `_read`."""
    for source in sources:
        for document in _read(source, settings, work):
            if document is not None:
                work.errors.document(document)
            yield document


def _read_one_by_one(
    sources: Iterable[Source], settings: InputSettings, work: _Work, heartbeat: Heartbeat
) -> Iterator[Document | None]:
    """The same without the documents in quarantine, which become errors; the position of each is reported."""
    for source in sources:
        documents = _read(source, settings, work)
        number = 0
        while True:
            reading = Position(source.name, source.start, number if number else None, None)
            if reading in heartbeat.quarantined:
                work.errors.unread(heartbeat.quarantined[reading])
                break
            heartbeat.report(Status("read", reading, source.bytes))
            for document in documents:
                if document is not None:
                    break
                yield None
            else:
                break
            number += 1
            error = heartbeat.quarantined.get(position_of(document))
            if error is not None:
                work.errors.unread(error)
                continue
            work.errors.document(document)
            yield document


def _read(source: Source, settings: InputSettings, work: _Work) -> Iterator[Document | None]:
    """The documents of a source; records that can't be read become errors.

    None comes between them when there are so many errors that the documents before them are to be worked on
    at once.
    """
    work.errors.begin(source)
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
        work.errors.unread(ErrorRow(record.source, "read", _error_type(record.error), message, record.record))
        if work.errors.is_full:
            yield None


def _run_stage(stage: Stage, documents: Sequence[Document], errors: OrderedErrors) -> list[Document]:
    """Run a stage on a batch, and on its documents one by one if it fails on the batch."""
    if not documents:
        return []
    try:
        return apply(stage, documents)
    except OrderError:
        raise
    except Exception as error:  # whatever a stage raises, the other documents are processed
        if len(documents) > 1:
            return [done for document in documents for done in _run_stage(stage, [document], errors)]
        document = documents[0]
        errors.failed(_error_row(document, stage.name, error))
        return []


def _rows(
    documents: Sequence[Document], errors: OrderedErrors, columns: Sequence[Column]
) -> Iterator[tuple[Sequence[Document], Iterable[TableChunk]]]:
    """Documents and their rows; a document whose rows can't be made becomes an error and has none."""
    if not documents:
        return
    try:
        if len(documents) > 1:
            yield documents, list(document_rows(documents, columns=columns))
        else:
            yield documents, _certain_rows(documents[0], columns)
    except Exception as error:  # a stage returned what fits no table; the others are written
        if len(documents) > 1:
            for document in documents:
                yield from _rows([document], errors, columns)
        else:
            errors.failed(_error_row(documents[0], "write", error))


def _certain_rows(document: Document, columns: Sequence[Column]) -> Iterable[TableChunk]:
    """A document's rows, once it is certain that they can all be made.

    Those of a large document are made once to see that, and again by the caller, chunk by chunk.
    """
    kept: list[TableChunk] = []
    size = 0
    for name, table in document_rows([document], columns=columns):
        size += table.nbytes
        if size > BUFFER_BYTES:
            kept.clear()
        else:
            kept.append((name, table))
    return kept if size <= BUFFER_BYTES else document_rows([document], columns=columns)


def _error_row(document: Document, stage: str, error: Exception) -> ErrorRow:
    return ErrorRow(
        document.source, stage, _error_type(error), _message(error), document.record, document.doc_id
    )


def _message(error: Exception) -> str:
    """What an exception says, as far as a table can hold it and a person reads it."""
    message = str(error)
    shortened = message[:_MAX_MESSAGE] + "…" if len(message) > _MAX_MESSAGE else message
    return shortened.encode("utf-8", "backslashreplace").decode("utf-8")


def _error_type(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error")
