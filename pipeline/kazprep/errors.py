"""Every error that a caller of kazprep can fix, and the "did you mean" of messages.

The errors of single records, which become rows of the table `errors`, are in `kazprep.readers.errors`.
"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches


class KazprepError(Exception):
    """An error that the user can fix; the message says what is wrong, where, and how to fix it.

    The command line shows only the message, without a traceback.
    """


class InputError(KazprepError):
    """An input that the user named can't be used; the message says which and what to do."""


class OutputError(KazprepError):
    """The output folder can't be used; the message says why and what to do."""


class SettingsError(KazprepError):
    """A setting or a settings file that can't be used; the message says which and what would be right."""


class PipelineError(KazprepError, ValueError):
    """Stages that do not fit together or do not exist; the message names the stage and the remedy."""


class ModelError(KazprepError):
    """A models folder that can't be used; the message says which file and what to do."""


class DownloadError(ModelError):
    """A file that could not be downloaded; the message says which and why."""


class EngineError(KazprepError):
    """An engine that can't be used, or gave up; the message says why and what to do."""


class WorkerError(KazprepError):
    """A worker process ended before its work did; the message says what to try."""


class DamagedRunError(OutputError, ValueError):
    """Tables that are not as the ledger of their run says; the message names the files and what to do."""


class StrictError(KazprepError):
    """The first error of a run that stops at errors; the message says which."""


class ExportError(KazprepError):
    """A run that can't be exported; the message says why and what to do."""


class TrainingError(KazprepError):
    """A model that can't be trained; the message says why and what to do."""


class CorpusError(KazprepError):
    """A corpus file that can't be used; the message says which, and of malformed ones the line."""


class BenchError(KazprepError):
    """A measurement that failed; the message says which and why."""


class NoFingerprintsError(KazprepError):
    """A run whose documents have no fingerprints."""


def check_rule_names(names: Iterable[str], known: Collection[str]) -> None:
    """Raise `ValueError` for the first name that is not a rule.

    >>> check_rule_names(["space"], ["nfc", "space"])
    >>> check_rule_names(["nfk"], ["nfc", "space"])
    Traceback (most recent call last):
    ValueError: there is no rule 'nfk', did you mean 'nfc'? The rules are: nfc, space
    """
    for name in names:
        if name not in known:
            raise ValueError(
                f"there is no rule {name!r}{nearest(name, known) or '.'} The rules are: {', '.join(known)}"
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` where a known name is similar, else an empty string."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f", did you mean {close[0]!r}?" if close else ""
