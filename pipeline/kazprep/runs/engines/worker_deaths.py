"""What caused the death of a worker process, and what becomes of the document that it had."""

from enum import Enum, auto

from kazprep.operating_system import describe_exit
from kazprep.runs.engines.heartbeat import Position, Status
from kazprep.settings import RunSettings
from kazprep.tables.errors import ErrorRow


class DeathCause(Enum):
    """What caused the death of a worker."""

    PROGRAM = auto()
    """No worker has ever been ready: the caller's program, or too little memory."""
    START = auto()
    """It had no work yet."""
    BATCH = auto()
    """A document of the shard, not known which: the shard is tried again one document at a time."""
    SHARD = auto()
    """None of the shard's documents, though they are worked on one by one."""
    DOCUMENT = auto()
    TIMEOUT = auto()
    """A document that exceeded its time limit."""


MAX_DEATHS = {
    DeathCause.PROGRAM: 0,
    DeathCause.START: 3,
    DeathCause.SHARD: 2,
    DeathCause.DOCUMENT: 1,  # the first may be chance, or a kill from outside
    DeathCause.TIMEOUT: 0,
}
"""How many deaths are tolerated; the next one ends the run or, if a document is the cause, quarantines it."""


def time_limit(length: int, settings: RunSettings) -> float | None:
    """The seconds that a document of `length` characters may take, None for no limit."""
    if not settings.document_timeout_seconds and not settings.timeout_seconds_per_million_characters:
        return None
    return settings.document_timeout_seconds + settings.timeout_seconds_per_million_characters * length / 1e6


def cause_of_death(
    *, was_ready: bool, has_job: bool, one_by_one: bool, at_a_document: bool, timed_out: bool
) -> DeathCause:
    """What caused the death of a worker.

    `was_ready` says whether any worker of the pool has loaded the models, `has_job` whether this one had a
    shard, `one_by_one` whether it worked on the shard's documents one at a time, `at_a_document` whether it
    had reported one, `timed_out` whether it was killed for that document's time.
    """
    if not has_job:
        return DeathCause.START if was_ready else DeathCause.PROGRAM
    if not one_by_one:
        return DeathCause.BATCH
    if not at_a_document:
        return DeathCause.SHARD
    return DeathCause.TIMEOUT if timed_out else DeathCause.DOCUMENT


def describe_end(exit_code: int | None, *, timed_out: bool) -> str:
    """How a worker ended, as in `killed (SIGKILL)`."""
    if timed_out:
        return "timed out"
    return describe_exit(exit_code)


def quarantine_row(
    position: Position, status: Status, end: str, settings: RunSettings, *, timed_out: bool
) -> ErrorRow:
    """The row of a document that killed its worker twice, or exceeded its time; `end` says how it ended."""
    if timed_out:
        limit, setting = time_limit(status.length, settings) or 0.0, "run.document_timeout_seconds"
        error = "Timeout"
        message = f"it took longer than {limit:,.0f} seconds, the limit for its length ({setting})"
    else:
        error, (verb, _, how) = "WorkerDeath", end.partition(" ")
        message = f"{verb} its worker process {how} twice"
    return ErrorRow(position.source, status.stage, error, message, position.record, position.doc_id)
