"""Working on one shard: read, run the stages, write; every failure becomes a row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kazprep.document import Document
from kazprep.readers import BadRecord, read
from kazprep.readers.source import Source
from kazprep.runs.shards import Shard
from kazprep.settings import InputSettings, Settings
from kazprep.stages.stage import Stage
from kazprep.tables.rows import Failure, Piece, document_rows, error_table
from kazprep.tables.writing import ShardWriter


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been done since the last report."""

    documents: int
    tokens: int
    failures: int


Report = Callable[[Progress], None]
"""Told of each finished batch."""


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What working on a shard gave: rows by table, and seconds by stage."""

    shard: int
    rows: Counter[str]
    seconds: dict[str, float]


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
    shard: Shard, stages: Sequence[Stage], settings: Settings, output: Path, report: Report
) -> ShardResult:
    """Take every document of a shard through the stages and write the shard's file of each table.

    A source that can't be read and a document that makes a stage fail become rows of `errors`.

    Raises `OSError` when the tables can't be written.
    """
    work = _Work()
    told = 0
    with ShardWriter(output, shard.number, settings.output) as writer:
        for batch in batches(_read_all(shard.sources, settings.input, work), settings.run.batch_characters):
            documents: Sequence[Document] = batch
            for stage in stages:
                with work.timed(stage.name):
                    documents = _run_stage(stage, documents, work.failures)
            with work.timed("write"):
                for rows in _rows(documents, work.failures):
                    writer.write(rows)
            tokens = sum(len(document.tokens) for document in documents)
            report(Progress(len(documents), tokens, len(work.failures) - told))
            told = len(work.failures)
        report(Progress(0, 0, len(work.failures) - told))
        with work.timed("write"):
            failures = sorted(work.failures, key=_source_order(shard.sources))
            writer.write([("errors", error_table(failures))])
    return ShardResult(shard.number, writer.rows, work.seconds)


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


def batches(documents: Iterable[Document], characters: int) -> Iterator[list[Document]]:
    """The documents in their order, in batches of at most so many characters; a longer one goes alone."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.raw_text) > characters:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.raw_text)
    if batch:
        yield batch


def _run_stage(stage: Stage, documents: Sequence[Document], failures: list[Failure]) -> list[Document]:
    """Run a stage on a batch, and on its documents one by one if it fails on the batch."""
    if not documents:
        return []
    try:
        done = stage(documents)
    except Exception as error:  # whatever a stage raises, the other documents go on
        if len(documents) > 1:
            return [done for document in documents for done in _run_stage(stage, [document], failures)]
        document = documents[0]
        failures.append(_failure(document, stage.name, error))
        return []
    if [document.doc_id for document in done] != [document.doc_id for document in documents]:
        raise RuntimeError(
            f"stage {stage.name!r} did not give back the documents of its batch in their order"
        )
    return done


def _rows(documents: Sequence[Document], failures: list[Failure]) -> Iterator[Iterable[Piece]]:
    """The documents' rows; a document whose rows can't be made goes to the failures, whole."""
    if not documents:
        return
    try:
        if len(documents) > 1:
            yield list(document_rows(documents))
        else:  # it may be large: made once to see that it can be, and again to be written
            for _ in document_rows(documents):
                pass
            yield document_rows(documents)
    except Exception as error:  # a stage gave what fits no table; the other documents go on
        if len(documents) > 1:
            for document in documents:
                yield from _rows([document], failures)
        else:
            failures.append(_failure(documents[0], "write", error))


def _failure(document: Document, stage: str, error: Exception) -> Failure:
    return Failure(document.source, stage, _kind(error), str(error), document.record, document.doc_id)


def _kind(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error")
