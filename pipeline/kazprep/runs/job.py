"""A run at work on its output folder: its plan is written, its shards are committed, its end is recorded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any, Self

from kazprep.errors import EngineError, OutputError, StrictError
from kazprep.models.folder import Model
from kazprep.readers.sources.inputs import Input
from kazprep.readers.sources.source import Source
from kazprep.runs.changes import Changes, examples, refusal
from kazprep.runs.drop import drop_sources
from kazprep.runs.duplicate_ids import duplicate_ids
from kazprep.runs.engines.engine import Engine, OnProgress, Progress
from kazprep.runs.inputs import Mode, RunInputs
from kazprep.runs.ledger import DoneShard, Ledger, read_ledger
from kazprep.runs.log import FOR_FILE_ONLY, logger, logging_to
from kazprep.runs.output import reconcile
from kazprep.runs.part_files import publish, unseen_file
from kazprep.runs.plan import resumed_plan
from kazprep.runs.prepare import check_mode, continued_ledger, known_inputs, new_run_info, plan_update
from kazprep.runs.run_info import RunInfo, read_run_info
from kazprep.runs.signals import Terminated
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.runs.tag_files import keep_applied
from kazprep.runs.update import Trim, Update
from kazprep.settings import Settings
from kazprep.tables.errors import ErrorRow
from kazprep.tables.run_folder import LOG_NAME


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is asked besides its settings."""

    mode: Mode = Mode.NEW
    """Resuming, updating and adding begin a run where there is none."""
    limit: int | None = None
    """Process only the first files, this many."""
    strict: bool = False
    """Stop at the first error."""
    rehash: bool = False
    """An update reads files of unchanged size and times, too."""
    other_inputs: bool = False
    """An update may have other inputs than the run."""
    allow_gone: bool = False
    """In an update more than a tenth of the run's files may be gone."""


@dataclass(slots=True)
class Job:
    """A run that has a plan. It holds the lock of the output folder."""

    output: Path
    settings: Settings
    options: RunOptions
    given: RunInputs
    info: RunInfo
    update: Update
    """What is left to do."""
    ledger: Ledger
    began: float = field(default_factory=perf_counter)
    is_committing: bool = False
    """Whether an update is being committed: from then on its tables are complete."""
    is_complete: bool = False

    @classmethod
    def prepare(
        cls,
        output: Path,
        settings: Settings,
        options: RunOptions,
        given: RunInputs,
        known: Sequence[Input] | None,
        models: Sequence[Model],
        workers: int,
    ) -> Self:
        """The plan of a run. The tables that are there are made what their ledger says, and otherwise kept.

        `known` are the inputs of the run in the folder when `given` was found. Raises `OutputError` and
        `InputError` for a plan that may not be executed.
        """
        mode = options.mode
        check_mode(output, mode)
        info = new_run_info(given, output, settings, models, options.limit, workers)
        if mode.keeps_tables and known_inputs(output) != known:
            raise OutputError(
                f"another kazprep process has just written to {place_of(output)}: run the command again"
            )
        earlier = read_ledger(output) if mode.keeps_tables else None
        try:
            if earlier is not None:
                reconcile(output, earlier)
                earlier = continued_ledger(output, earlier, mode)
            if mode is Mode.RESUME and earlier is not None:
                update = Update(earlier, resumed_plan(earlier, given.sources, info.plan), [], Changes())
            else:
                update = plan_update(earlier, given.sources, info.plan, settings, mode, rehash=options.rehash)
        except OSError as error:
            raise _not_writable(output, error) from error
        if mode is Mode.UPDATE and earlier is not None:
            refused = refusal(output, earlier.plan.inputs, given.inputs, update.changes)
            if refused is not None:
                refused.check(other_inputs=options.other_inputs, allow_gone=options.allow_gone)
        if mode in (Mode.UPDATE, Mode.ADD):
            info.changes = update.changes.counts
            info.n_sources += update.changes.kept
        return cls(output, settings, options, given, info, update, update.ledger)

    def execute(self, engine: Engine, on_start: Callable[[int], None], on_progress: OnProgress) -> None:
        """Do what is left to do; whatever breaks it off, `run.json` says how it ended."""
        self.carry_out(lambda: self._process(engine, on_start, on_progress))

    def carry_out(self, work: Callable[[], None]) -> None:
        """Write down the plan, do the work, which appends every shard that is left to do, and end the run."""
        try:
            # 1. The plan is written: from here on a run that is killed can be resumed.
            try:
                self._begin()
            except OSError as error:
                raise _not_writable(self.output, error) from error
            with self._logging():
                # 2. The shards.
                work()
                # 3. The end: an update becomes the tables, the run is complete.
                self._complete()
                facts = {"seconds": self.info.seconds, "rows": dict(self.info.rows)}
                logger.info("ends", extra={"facts": facts})
        except BaseException as error:
            self._break_off(error)
            raise

    def _process(self, engine: Engine, on_start: Callable[[int], None], on_progress: OnProgress) -> None:
        self._log_begin(engine.workers)
        # Shards that lose some sources; they belong to an update and are pending.
        for trim in self.update.trims:
            self._drop(trim)
        # Shards from sources, each committed as it is done.
        on_start(_count_files(self._sources()))
        if self.options.strict:
            on_progress = _strict(on_progress)
        done_shards = engine.process(self.update.shards, on_progress)
        with closing(done_shards):  # the workers end before their files are examined
            for done in done_shards:
                self._commit(done)
        self.info.worked_on = len(self.update.shards)

    def _begin(self) -> None:
        """Write down the plan. Of the files in the table folders only those of the ledger stay.

        The tables of an update stay as they are, with their `run.json`, until its shards are done.
        """
        self.info.n_shards = len(self.ledger.planned())
        storage = storage_of(self.output)
        if not self.ledger.plan.is_update:
            # First, so that no earlier run is taken to be complete once its tables go, and what follows in
            # the folder is known to be a run's.
            self.info.write(self.output)
            storage.hide_tables()
        storage.make()
        self.ledger.write(self.output)
        reconcile(self.output, self.ledger)

    def _log_begin(self, workers: int) -> None:
        for run_folder in self.given.skipped:
            logger.warning("%s is skipped: it is the output of a run, not articles", run_folder)
        files = _count_files(self._sources())
        facts: dict[str, Any] = {"files": files, "shards": len(self.update.shards), "workers": workers}
        if self.info.changes is not None:
            facts["changes"] = dict(self.info.changes)
        logger.info("begins", extra={"facts": facts})

    def _sources(self) -> Iterator[Source]:
        return (source for shard in self.update.shards for source in shard.sources)

    def _drop(self, trim: Trim) -> None:
        shard = self.ledger.shards[trim.of.part]
        self.append(
            drop_sources(
                self.output,
                shard,
                trim.of,
                trim.part,
                trim.dropped,
                self.settings.output,
                self.info.columns,
            )
        )

    def _commit(self, done: DoneShard) -> None:
        """Make a shard count, then visible."""
        for error in done.first_errors:
            _log_error(error)
        more = sum(done.errors.values()) - len(done.first_errors)
        if more:
            logger.info("%s more errors in shard %s are in the table errors", f"{more:,}", done.part)
        self.append(replace(done, hashes=self._hashes_of(done), pending=self.ledger.plan.is_update))

    def _hashes_of(self, done: DoneShard) -> tuple[str | None, ...]:
        """The hashes of a shard's sources; None for one that changed after it was planned."""
        sources = self.ledger.shards[done.part].sources
        hashes = tuple(
            hashed if planned.mtime_ns is None or planned.times == times else None
            for planned, times, hashed in zip(sources, done.source_times, done.hashes, strict=True)
        )
        for source in (source for source, hashed in zip(sources, hashes, strict=True) if hashed is None):
            logger.warning("%s changed while it was read: `kazprep update` will read it again", source.name)
        return hashes

    def append(self, done: DoneShard) -> None:
        """Make a shard that is done count: it is pending where the run is an update."""
        storage = storage_of(self.output)
        unseen = unseen_file(done, self.output) if storage.publishes_each else None
        if unseen is not None:
            raise OutputError(
                f"a worker wrote {unseen}, and it can't be seen here: choose a folder on a local disk with "
                "--output"
            )
        storage.flush_tables()
        self.ledger.append_done(self.output, done)
        if storage.publishes_each and not done.pending:
            publish(self.output, done.part, done.writer_id)
        logger.info("shard done", extra={"facts": {"part": done.part, "rows": dict(done.rows)}})

    def _complete(self) -> None:
        """Commit an update, and say that the run is complete; raises `EngineError` if it is not."""
        missing = len(self.ledger.missing())
        if missing:
            raise EngineError(
                f"{missing:,} of {self.info.n_shards:,} shards were not worked on, though no worker "
                "failed: what is done is kept; resume with the same command and --resume"
            )
        storage = storage_of(self.output)
        if self.ledger.plan.is_update:
            self.is_committing = True
            self.ledger.commit_update(self.output)
            self._write_info("updating")
            reconcile(self.output, self.ledger)
            self.ledger = self.ledger.compacted()
            self.ledger.write(self.output)
        reconcile(self.output, self.ledger)
        storage.flush_tables()
        storage.close_ledger()
        if self.settings.input.doc_id == "external_id":
            self._warn_of_duplicate_ids()
        storage.remove(storage.leftovers())
        keep_applied(self.output, self.settings)
        storage.show_tables()
        self._write_info("complete")
        self.is_complete = True

    def _warn_of_duplicate_ids(self) -> None:
        duplicates = duplicate_ids(self.output, self.ledger)
        if duplicates:
            logger.warning(
                "%d doc_id are those of several documents %s: records of the same id and text in one large "
                "file; remove the duplicates, or leave input.doc_id as it is by default",
                len(duplicates),
                examples(duplicates),
            )

    def _break_off(self, error: BaseException) -> None:
        """Say in the log and, unless the tables are as before an update, in `run.json` how the run ended.

        An interrupt may come between a file on the disk and a note of it here, so the disk is asked.
        """
        if self.is_complete:
            return
        status = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        word = "terminated" if isinstance(error, Terminated) else status
        is_update = self.ledger.plan.is_update
        with suppress(OSError, OutputError):  # what went wrong first is what the caller has to know
            there = read_run_info(self.output) or {}
            own_status = there["status"] if there.get("started") == self.info.started else None
            if own_status == "complete" or (own_status is None and not is_update):
                return  # in the second case what was in the folder is as it was
            with self._logging():
                logger.info("breaks off: %s %s", word, error)
            self.ledger = read_ledger(self.output) or self.ledger
            if self.ledger.update_committed or (self.is_committing and not self.ledger.plan.is_update):
                self._write_info("updating")
            elif not is_update:
                self._write_info(status)
            reconcile(self.output, self.ledger)

    @contextmanager
    def _logging(self) -> Iterator[None]:
        with storage_of(self.output).log_handler(LOG_NAME) as handler, logging_to(handler):
            yield

    def _write_info(self, status: str) -> None:
        self.info.status = status
        self.info.seconds = perf_counter() - self.began
        self.info.count(self.ledger.committed())
        self.info.write(self.output)


def _not_writable(output: Path, error: OSError) -> OutputError:
    return OutputError(f"{place_of(output)} can't be written: {error.strerror or error}")


def _count_files(sources: Iterable[Source]) -> int:
    """How many files there are: the byte ranges of one file share its name."""
    return len({source.name for source in sources})


def _strict(on_progress: OnProgress) -> OnProgress:
    def strict(progress: Progress) -> None:
        on_progress(progress)
        error = progress.first_error
        if error is not None:
            raise StrictError(f"{error.source}, {error.stage}: {error.error}: {error.message}")

    return strict


def _log_error(error: ErrorRow) -> None:
    facts = {"source": error.source, "record": error.record, "stage": error.stage, "error": error.error}
    logger.warning("%s", error.message, extra={"facts": facts, **FOR_FILE_ONLY})
