"""Running the pipeline over inputs: plan, share out, commit, record."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from time import perf_counter

from kazprep.errors import KazprepError
from kazprep.models.resources import check_recorded, find_model, list_models
from kazprep.pipeline import models_folder
from kazprep.readers import columns_by_ending
from kazprep.readers.source import InputError, Source, absolute, find_sources, storable_name
from kazprep.readers.stretches import cut_large
from kazprep.runs.durable import sync_folder
from kazprep.runs.engines import Engine, started_engine
from kazprep.runs.folder import check_output, forget_damaged, settle
from kazprep.runs.ledger import DoneShard, Ledger, read_ledger
from kazprep.runs.lock import OutputError, locked
from kazprep.runs.log import FOR_FILE_ALONE, logger, logging_to
from kazprep.runs.planning import fresh_plan, plan_of, resumed_plan, updated_plan
from kazprep.runs.presenting import load_report, present
from kazprep.runs.processing import Progress
from kazprep.runs.record import RunRecord
from kazprep.runs.serving import Finished
from kazprep.runs.shards import Shard
from kazprep.runs.signals import Terminated
from kazprep.settings import Settings
from kazprep.stages.resolving import own_stages
from kazprep.stages.stage import columns_of
from kazprep.tables.rows import Failure
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.writing import publish


class StrictError(KazprepError):
    """The first error of a run that is to stop at it; the message says which."""


class Mode(Enum):
    """What to do with what is in the output folder."""

    NEW = "new"
    """Refuse to touch tables."""
    OVERWRITE = "overwrite"
    RESUME = "resume"
    UPDATE = "update"


def run(
    inputs: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    limit: int | None = None,
    overwrite: bool = False,
    mode: Mode = Mode.NEW,
    strict: bool = False,
    rehash: bool = False,
    started: Callable[[int], None] = lambda sources: None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> RunRecord:
    """Take every document of the inputs through the pipeline and write the tables and `run.json` to `output`.

    `limit` takes the first so many files only. `overwrite` is short for `Mode.OVERWRITE`. Resuming and
    updating begin anew where there is no run. `strict` stops at the first error, `rehash` lets an update look
    into files of unchanged size and time, too. `started` is told how many files there are to
    work on, `report` what has been done of them.

    Raises `InputError`, `OutputError`, `EngineError`, `PipelineError` and, where there is no such folder of
    models, `ModelError` before anything is written; `ModelError` for models that can't be loaded,
    `WorkerError`, `EngineError`, `StrictError`, `OSError` and `KeyboardInterrupt` later, with the status in
    `run.json` set to say so. What was done by then stays, and can be resumed.
    """
    mode = Mode.OVERWRITE if overwrite else mode
    _check_mode(output, mode)
    folder = models_folder(settings.models.source)
    own = own_stages(settings)
    _check_models(folder, settings)
    sources = _find(inputs, output, settings, limit)
    names = [storable_name(str(path)) for path in inputs]
    columns_read = {
        ending: {"file": name, **asdict(found)}
        for ending, (name, found) in columns_by_ending(sources, settings.input).items()
    }
    with started_engine(settings) as engine, locked(output):
        _check_mode(output, mode)  # another run may have ended since
        models, files = list_models(folder), _count_files(sources)
        record = RunRecord(names, settings, models, files, 0, engine.workers, limit, columns_read)
        record.stages = {name: chosen.version for name, chosen in own.items()}
        record.columns = columns_of(chosen.stage for chosen in own.values())
        plan = plan_of(names, limit, record.content())
        earlier = read_ledger(output) if mode in (Mode.RESUME, Mode.UPDATE) else None
        try:
            if earlier is not None:
                settle(output, earlier)
                earlier = earlier.settled() if earlier.swapped else earlier
                forget_damaged(output, earlier)
            if earlier is None:
                ledger, shards = fresh_plan(sources, plan, settings.run.shard_bytes)
            elif mode is Mode.RESUME:
                ledger, shards = earlier, resumed_plan(earlier, sources, plan)
            else:
                ledger, shards = updated_plan(earlier, sources, plan, settings.run.shard_bytes, rehash=rehash)
        except OSError as error:
            raise _not_writable(output, error) from error
        job = _Job(output, ledger, record, secrets.token_hex(4))
        with job.whose_end_is_recorded():
            try:
                job.begin()
            except OSError as error:
                raise _not_writable(output, error) from error
            with logging_to(output):
                job.work(shards, settings, engine, started, _strictly(report) if strict else report)
        present(output, settings)
    return record


def _not_writable(output: Path, error: OSError) -> OutputError:
    return OutputError(f"{output} can't be written: {error.strerror or error}")


def _check_models(folder: Path, settings: Settings) -> None:
    """Find out what can be known of the models before they are loaded and tables make way for others."""
    for stage, processor in (("segment", "tokenize"), ("tag", "ner")):
        if stage in settings.pipeline.stages:
            find_model(folder, processor)
    check_recorded(folder)
    if settings.inference.device == "cuda" and settings.run.engine == "local":
        from kazprep.inference.loading import choose_engine  # it takes torch, which takes seconds

        choose_engine(**settings.inference.model_dump())


def _check_mode(output: Path, mode: Mode) -> None:
    if check_output(output) and mode is Mode.NEW:
        raise OutputError(
            f"{output} holds a run already: replace it with --overwrite, go on with --resume, take in what "
            "is new with `kazprep update`, or choose another folder with --output"
        )


def _find(inputs: Sequence[Path], output: Path, settings: Settings, limit: int | None) -> list[Source]:
    own = absolute(output)
    sources = [
        source
        for source in find_sources(inputs, settings.input.ignore)
        if not source.path.is_relative_to(own)
    ][:limit]
    if not sources:
        raise InputError(f"there are no files in {', '.join(map(str, inputs))}")
    return [part for source in sources for part in cut_large(source, settings.input.cut_bytes)]


def _count_files(sources: Iterable[Source]) -> int:
    """How many files there are: stretches of one file share its name."""
    return len({source.name for source in sources})


def _strictly(report: Callable[[Progress], None]) -> Callable[[Progress], None]:
    def strictly(progress: Progress) -> None:
        report(progress)
        failure = progress.first_failure
        if failure is not None:
            raise StrictError(f"{failure.source}, {failure.stage}: {failure.error}: {failure.message}")

    return strictly


@dataclass(slots=True)
class _Job:
    """A run at work on its output folder."""

    output: Path
    ledger: Ledger
    record: RunRecord
    token: str
    began: float = field(default_factory=perf_counter)

    @contextmanager
    def whose_end_is_recorded(self) -> Iterator[None]:
        """Say in `run.json` how it ended, when something breaks it off, at whatever moment."""
        try:
            yield
        except BaseException as error:
            self._break_off(error)
            raise

    def begin(self) -> None:
        """Write down the plan. Of the files in the table folders only those of the ledger stay.

        The tables of an update stay in force as they are, with their `run.json`, until its shards are done.
        """
        self.output.mkdir(parents=True, exist_ok=True)
        self.record.n_shards = sum(not shard.old for shard in self.ledger.shards.values())
        if not self.ledger.plan.is_update:
            self.record.write(
                self.output
            )  # first, so that no earlier run is taken for whole once its tables go
        self.ledger.write(self.output)
        settle(self.output, self.ledger)

    def work(
        self,
        shards: Sequence[Shard],
        settings: Settings,
        engine: Engine,
        started: Callable[[int], None],
        report: Callable[[Progress], None],
    ) -> None:
        files = _count_files(source for shard in shards for source in shard.sources)
        facts = {"files": files, "shards": len(shards), "workers": engine.workers}
        logger.info("begins", extra={"facts": facts})
        started(files)
        meanwhile = load_report if settings.report.enabled else None
        done = engine.process(shards, settings, self.output, self.token, engine.workers, report, meanwhile)
        with closing(done):  # the workers end before what they left is looked at
            for finished in done:
                self._commit(finished)
        self.record.worked_on = len(shards)
        self._end()
        logger.info("ends", extra={"facts": {"seconds": self.record.seconds, "rows": dict(self.record.rows)}})

    def _commit(self, finished: Finished) -> None:
        """Make a shard count, then visible."""
        result = finished.result
        for failure in result.failures:
            _log_failure(failure)
        for name in SCHEMAS:
            sync_folder(self.output / name)
        errors = Counter(f"{failure.stage}: {failure.error}" for failure in result.failures)
        is_staged = self.ledger.plan.is_update
        done = DoneShard(
            result.part,
            finished.token,
            dict(result.rows),
            {stage: round(spent, 3) for stage, spent in result.seconds.items()},
            result.counts,
            dict(errors),
            finished.files,
            finished.hashes,
            is_staged,
        )
        self.ledger.append_done(self.output, done)
        if not is_staged:
            publish(self.output, done.part, done.token)
        logger.info("shard done", extra={"facts": {"part": done.part, "rows": dict(done.rows)}})

    def _end(self) -> None:
        """Put an update into force, and say that the run is complete."""
        if self.ledger.plan.is_update:
            self.ledger.append_swap(self.output)
            self._write_record("updating")
            settle(self.output, self.ledger)
            self.ledger = self.ledger.settled()
            self.ledger.write(self.output)
        settle(self.output, self.ledger)
        for name in SCHEMAS:
            sync_folder(self.output / name)
        self._write_record("complete")

    def _break_off(self, error: BaseException) -> None:
        status = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        word = "terminated" if isinstance(error, Terminated) else status
        with suppress(OSError, OutputError):  # what went wrong first is what the caller has to know
            with logging_to(self.output):
                logger.info("breaks off: %s %s", word, error)
            # An interrupt may come between a line on the disk and its note here: the disk knows.
            self.ledger = read_ledger(self.output) or self.ledger
            if not self.ledger.plan.is_update or self.ledger.swapped:
                self._write_record(status)
            settle(self.output, self.ledger)

    def _write_record(self, status: str) -> None:
        self.record.status = status
        self.record.seconds = perf_counter() - self.began
        self.record.count(self.ledger.in_force())
        self.record.write(self.output)


def _log_failure(failure: Failure) -> None:
    facts = {
        "source": failure.source,
        "record": failure.record,
        "stage": failure.stage,
        "error": failure.error,
    }
    logger.warning("%s", failure.message, extra={"facts": facts, **FOR_FILE_ALONE})
