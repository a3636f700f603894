"""A shard from its sources to its files: read, run the stages, write; whatever fails becomes an error row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kazprep.document import Document
from kazprep.pipeline import Pipeline
from kazprep.readers import BadRecord
from kazprep.runs.counts import DocumentCounter
from kazprep.runs.engines.engine import OnProgress, Progress
from kazprep.runs.engines.heartbeat import Heartbeat, Position, Status, position_of
from kazprep.runs.engines.ordered_errors import OrderedErrors
from kazprep.runs.ledger import DoneShard
from kazprep.runs.part_files import file_states
from kazprep.runs.shards import Shard
from kazprep.runs.source_state import SourceContent
from kazprep.runs.storage.storage import storage_of
from kazprep.settings import Settings
from kazprep.stages.stage import columns_of
from kazprep.tables.build import document_rows
from kazprep.tables.errors import ErrorRow, error_table
from kazprep.tables.write import ShardWriter
from kazprep.text_processor import batches

_MAX_MESSAGE = 2000
"""Characters of an error's message: some quote all that they were given."""


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
    """The errors and the times of a shard while it is processed."""

    errors: OrderedErrors
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
        self.errors.failed(
            ErrorRow(
                document.source, stage, _error_type(error), _message(error), document.record, document.doc_id
            )
        )


def process_shard(
    shard: Shard,
    pipeline: Pipeline,
    settings: Settings,
    output: Path,
    on_progress: OnProgress,
    *,
    writer_id: str,
    heartbeat: Heartbeat | None = None,
) -> DoneShard:
    """Run every document of a shard through the pipeline and write the shard's file of each table.

    A source that can't be read and a document that makes a stage fail become rows of `errors`, in the order
    of reading. The files have temporary names with `writer_id` in them. `on_progress` is called after each
    batch.

    Raises `OSError` when the tables can't be written.
    """
    heartbeat = heartbeat or Heartbeat()
    with storage_of(output).new_files(shard.part, writer_id) as files:
        return _write(shard, pipeline, settings, files, on_progress, writer_id, heartbeat)


def _write(
    shard: Shard,
    pipeline: Pipeline,
    settings: Settings,
    files: Mapping[str, Path],
    on_progress: OnProgress,
    writer_id: str,
    heartbeat: Heartbeat,
) -> DoneShard:
    """Write a shard to `files`, the path of each table's file."""
    contents = [SourceContent(source, settings.input) for source in shard.sources]
    work = _Work(OrderedErrors(settings.output.max_errors_per_file))
    counter = DocumentCounter()
    if heartbeat.one_by_one:
        documents_read, characters = _read_one_by_one(contents, work, heartbeat), 1
    else:
        documents_read = _read_together(contents, work)
        characters = settings.run.batch_characters

    def at(stage: str, documents: Sequence[Document]) -> None:
        heartbeat.at(stage, documents)
        work.timer.start(stage)

    columns = columns_of(pipeline.stages)
    with ShardWriter(files, settings.output, columns) as writer:
        for batch in batches(documents_read, characters):
            documents = pipeline.run(batch, on_error=work.failed, at=at)
            work.timer.stop()
            heartbeat.at("write", batch)
            with work.timed("write"):
                writer.write(counter.rows_of(document_rows(documents, columns=columns)))
                counter.add_notes(documents)
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
    return DoneShard(
        shard.part,
        writer_id,
        dict(writer.rows),
        {stage: round(seconds, 3) for stage, seconds in work.timer.seconds.items()},
        counter.counts(),
        dict(work.errors.by_type),
        file_states(files),
        tuple(content.hash() for content in contents),
        source_times=tuple(content.state.times for content in contents),
        first_errors=tuple(work.errors.first),
    )


def _read_together(contents: Iterable[SourceContent], work: _Work) -> Iterator[Document | None]:
    """The documents of all sources as they are read; None where a batch is to end, see `_read`."""
    for content in contents:
        for document in _read(content, work):
            if document is not None:
                work.errors.document(document)
            yield document


def _read_one_by_one(
    contents: Iterable[SourceContent], work: _Work, heartbeat: Heartbeat
) -> Iterator[Document | None]:
    """The same without the documents in quarantine, which become errors; the position of each is reported."""
    for content in contents:
        source = content.source
        documents = _read(content, work)
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


def _read(content: SourceContent, work: _Work) -> Iterator[Document | None]:
    """The documents of a source; records that can't be read become errors.

    None comes between them when too many errors are waiting: the documents before them are to be processed
    at once.
    """
    work.errors.begin(content.source)
    records = content.records()
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


def _message(error: Exception) -> str:
    """The message of an exception, cut to a readable length, in characters that a table can hold."""
    message = str(error)
    shortened = message[:_MAX_MESSAGE] + "…" if len(message) > _MAX_MESSAGE else message
    return shortened.encode("utf-8", "backslashreplace").decode("utf-8")


def _error_type(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error")
