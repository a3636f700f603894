"""Running the pipeline over inputs: plan, share out, commit, record."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from kazprep.errors import EngineError, OutputError, StrictError
from kazprep.models.folder import check_recorded, find_model, list_models, models_folder
from kazprep.readers.source_columns import check_named_columns
from kazprep.readers.sources.source import Source
from kazprep.runs.atomic import sync_folder
from kazprep.runs.changes import Changes, examples, refusal
from kazprep.runs.drop import dropped_from
from kazprep.runs.engines.engine import Engine, started_engine
from kazprep.runs.engines.shard import Progress
from kazprep.runs.engines.worker import Finished
from kazprep.runs.inputs import Mode, given_inputs, without_runs
from kazprep.runs.ledger import DoneShard, Ledger, read_ledger
from kazprep.runs.lock import locked
from kazprep.runs.log import FOR_FILE_ALONE, logger, logging_to
from kazprep.runs.output import reconcile
from kazprep.runs.plan import resumed_plan
from kazprep.runs.prepare import check_mode, described, known_inputs, planned_update, ready_to_go_on
from kazprep.runs.presenting import load_report, present
from kazprep.runs.repeated_ids import repeated_ids
from kazprep.runs.run_info import RunRecord
from kazprep.runs.shards import Shard
from kazprep.runs.signals import Terminated
from kazprep.runs.update import Trim, Update
from kazprep.settings import Settings
from kazprep.stages.registry import custom_stages
from kazprep.tables.build import Failure
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import publish


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
    other_inputs: bool = False,
    allow_gone: bool = False,
    started: Callable[[int], None] = lambda sources: None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> RunRecord:
    """Take every document of the inputs through the pipeline and write the tables and `run.json` to `output`.

    `limit` takes the first so many files only. `overwrite` is short for `Mode.OVERWRITE`. Resuming, updating
    and adding begin a run where there is none; an update without inputs has those of the run. `strict` stops
    at the first error, `rehash` lets an update look into files of unchanged size and time, too. An update in
    which inputs of the run are missing takes `other_inputs`, one in which more than a tenth of its files is
    gone takes `allow_gone`. `started` is called with the number of files there are to work on, `report` with
    what has been done of them.

    Raises `InputError`, `OutputError`, `EngineError`, `PipelineError` and, where there is no such folder of
    models, `ModelError` before anything is written; `ModelError` for models that can't be loaded,
    `WorkerError`, `EngineError`, `StrictError`, `OSError` and `KeyboardInterrupt` later, with the status in
    `run.json` set to say so. What was done by then stays, and can be resumed.
    """
    mode = Mode.OVERWRITE if overwrite else mode
    without_runs(inputs)  # first: the output of a run that is given by mistake may be that run
    check_mode(output, mode)
    folder = models_folder(settings.models.source)
    custom_stages(settings)  # raises for stages that can not be made
    _check_models(folder, settings)
    goes_on = mode not in (Mode.NEW, Mode.OVERWRITE)
    known = known_inputs(output) if goes_on else None
    given = given_inputs(inputs, output, settings.input, mode, known, limit)
    if mode in (Mode.NEW, Mode.OVERWRITE):
        check_named_columns(given.sources, settings.input)
    with started_engine(settings) as engine, locked(output):
        check_mode(output, mode)  # another run may have ended since
        record = described(given, settings, list_models(folder), limit, engine.workers)
        plan = record.plan
        if goes_on and known_inputs(output) != known:
            raise OutputError(f"another kazprep has just written to {output}: give the command again")
        earlier = read_ledger(output) if goes_on else None
        try:
            if earlier is not None:
                reconcile(output, earlier)
                earlier = ready_to_go_on(output, earlier, mode)
            if mode is Mode.RESUME and earlier is not None:
                update = Update(earlier, resumed_plan(earlier, given.sources, plan), [], Changes())
            else:
                update = planned_update(earlier, given.sources, plan, settings, mode, rehash=rehash)
        except OSError as error:
            raise _not_writable(output, error) from error
        if mode is Mode.UPDATE and earlier is not None:
            refused = refusal(output, earlier.plan.inputs, given.inputs, update.changes)
            if refused is not None:
                refused.check(other_inputs=other_inputs, allow_gone=allow_gone)
        if mode in (Mode.UPDATE, Mode.ADD):
            record.changes = update.changes.counts
            record.n_sources += update.changes.kept
        job = _Job(output, update.ledger, record, secrets.token_hex(4))
        with job.whose_end_is_recorded():
            try:
                job.begin()
            except OSError as error:
                raise _not_writable(output, error) from error
            with logging_to(output):
                for run_folder in given.left_out:
                    logger.warning("%s is left out: it is a run of kazprep, not articles", run_folder)
                job.drop(update.trims, settings)
                job.work(update.shards, settings, engine, started, _strictly(report) if strict else report)
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
        from kazprep.inference.loading import choose_backend  # it takes torch, which takes seconds

        choose_backend(**settings.inference.model_dump())


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
    has_begun: bool = False
    """Whether the plan is on the disk: before that, what was in the folder is as it was."""
    is_committing: bool = False
    """Whether an update is being committed: from then on its tables are complete."""
    is_complete: bool = False

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

        The tables of an update stay as they are, with their `run.json`, until its shards are done.
        """
        self.output.mkdir(parents=True, exist_ok=True)
        self.record.n_shards = len(self.ledger.planned())
        if not self.ledger.plan.is_update:
            # First, so that no earlier run is taken for whole once its tables go.
            self.record.write(self.output)
            self.has_begun = True
        self.ledger.write(self.output)
        self.has_begun = True
        reconcile(self.output, self.ledger)

    def work(
        self,
        shards: Sequence[Shard],
        settings: Settings,
        engine: Engine,
        started: Callable[[int], None],
        report: Callable[[Progress], None],
    ) -> None:
        files = _count_files(source for shard in shards for source in shard.sources)
        facts: dict[str, Any] = {"files": files, "shards": len(shards), "workers": engine.workers}
        if self.record.changes is not None:
            facts["changes"] = dict(self.record.changes)
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

    def drop(self, trims: Sequence[Trim], settings: Settings) -> None:
        """Make shards that are others without the rows of some sources."""
        for trim in trims:
            shard = self.ledger.shards[trim.of.part]
            self._count(
                dropped_from(
                    self.output, shard, trim.of, trim.part, trim.dropped, settings.output, self.record.columns
                )
            )

    def _commit(self, finished: Finished) -> None:
        """Make a shard count, then visible."""
        result = finished.result
        for failure in result.failures:
            _log_failure(failure)
        more = result.errors.total() - len(result.failures)
        if more:
            logger.info("%s more failures in shard %s are in the table errors", f"{more:,}", result.part)
        done = DoneShard(
            result.part,
            finished.token,
            dict(result.rows),
            {stage: round(spent, 3) for stage, spent in result.seconds.items()},
            result.counts,
            dict(result.errors),
            finished.files,
            self._hashes_of(finished),
            self.ledger.plan.is_update,
        )
        self._count(done)

    def _hashes_of(self, finished: Finished) -> tuple[str | None, ...]:
        """The hashes of a shard's sources; None for one that changed after it was planned."""
        sources = self.ledger.shards[finished.result.part].sources
        hashes = tuple(
            hashed if planned.mtime_ns is None or planned.times == times else None
            for planned, times, hashed in zip(sources, finished.times, finished.hashes, strict=True)
        )
        for source in (source for source, hashed in zip(sources, hashes, strict=True) if hashed is None):
            logger.warning("%s changed while it was read: `kazprep update` will read it again", source.name)
        return hashes

    def _count(self, done: DoneShard) -> None:
        for name in SCHEMAS:
            sync_folder(self.output / name)
        self.ledger.append_done(self.output, done)
        if not done.pending:
            publish(self.output, done.part, done.token)
        logger.info("shard done", extra={"facts": {"part": done.part, "rows": dict(done.rows)}})

    def _end(self) -> None:
        """Commit an update, and say that the run is complete; raises `EngineError` if it is not."""
        missing = len(self.ledger.missing())
        if missing:
            raise EngineError(
                f"{missing:,} of {self.record.n_shards:,} shards were not worked on, though no worker "
                "failed: what is done is kept, go on with the same command and --resume"
            )
        if self.ledger.plan.is_update:
            self.is_committing = True
            self.ledger.commit_update(self.output)
            self._write_record("updating")
            reconcile(self.output, self.ledger)
            self.ledger = self.ledger.compacted()
            self.ledger.write(self.output)
        reconcile(self.output, self.ledger)
        for name in SCHEMAS:
            sync_folder(self.output / name)
        if self.record.settings.input.doc_id == "external_id":
            self._warn_of_repeated_ids()
        self._write_record("complete")
        self.is_complete = True

    def _warn_of_repeated_ids(self) -> None:
        repeated = repeated_ids(self.output, self.ledger)
        if repeated:
            logger.warning(
                "%d doc_id are those of several documents %s: records of the same id and text in one large "
                "file; remove what is there twice, or leave input.doc_id as it is by default",
                len(repeated),
                examples(repeated),
            )

    def _break_off(self, error: BaseException) -> None:
        status = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        word = "terminated" if isinstance(error, Terminated) else status
        if not self.has_begun or self.is_complete:
            return
        with suppress(OSError, OutputError):  # what went wrong first is what the caller has to know
            with logging_to(self.output):
                logger.info("breaks off: %s %s", word, error)
            # An interrupt may come between a line on the disk and its note here: the disk knows.
            is_update = self.ledger.plan.is_update
            self.ledger = read_ledger(self.output) or self.ledger
            if self.ledger.update_committed or (self.is_committing and not self.ledger.plan.is_update):
                self._write_record("updating")
            elif not is_update:  # else the tables are as they were, whole or not
                self._write_record(status)
            reconcile(self.output, self.ledger)

    def _write_record(self, status: str) -> None:
        self.record.status = status
        self.record.seconds = perf_counter() - self.began
        self.record.count(self.ledger.committed())
        self.record.write(self.output)


def _log_failure(failure: Failure) -> None:
    facts = {
        "source": failure.source,
        "record": failure.record,
        "stage": failure.stage,
        "error": failure.error,
    }
    logger.warning("%s", failure.message, extra={"facts": facts, **FOR_FILE_ALONE})
