"""What an update changes: which files are new, changed, gone and unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from kazprep.errors import InputError
from kazprep.readers.sources.inputs import Input, known_input_finder

_MOST_GONE = 0.1
"""The share of the files of a run that may be gone without a flag."""
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that an update finds, against those that the tables are of, by name."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unchanged: int = 0
    kept: int = 0
    """Files of the tables that `kazprep add` was not given, so that nobody looked at them."""

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers, as `run.json` has them."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "unchanged": self.unchanged,
            "kept": self.kept,
        }

    def __str__(self) -> str:
        """The numbers in words: `2 new, 1 changed, 0 gone, 40 unchanged`."""
        return in_words(self.counts)


def in_words(counts: Mapping[str, int]) -> str:
    """Numbers of changes in words: those of an update have no `kept`, those of an addition no `gone`.

    >>> in_words({"new": 2, "changed": 1, "gone": 0, "unchanged": 40, "kept": 0})
    '2 new, 1 changed, 0 gone, 40 unchanged'
    """
    left = "gone" if counts["kept"] else "kept"
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if what != left)


def examples(names: Sequence[str]) -> str:
    """Some of the names in brackets, as in `(a.txt, b.txt, …)`; nothing for none."""
    if not names:
        return ""
    more = ", …" if len(names) > _MOST_NAMED else ""
    return f"({', '.join(names[:_MOST_NAMED])}{more})"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an update is not made without a flag that says so; each reason is None where it does not hold."""

    other_inputs: str | None
    gone: str | None
    changes: Changes
    instead: str
    """The command that keeps what is there."""

    def message(self, *, other_inputs: bool = False, allow_gone: bool = False) -> str | None:
        """What to tell a person who has given these flags; None where they are enough."""
        reasons = {"--other-inputs": self.other_inputs, "--allow-gone": self.gone}
        given = {"--other-inputs": other_inputs, "--allow-gone": allow_gone}
        lacking = {flag: why for flag, why in reasons.items() if why is not None and not given[flag]}
        if not lacking:
            return None
        return (
            f"{'; '.join(lacking.values())} ({self.changes}). To keep what is there and take in what is new: "
            f"`{self.instead}`. To have the tables of these inputs alone: `kazprep update` with "
            f"{' '.join(lacking)}"
        )

    def check(self, *, other_inputs: bool, allow_gone: bool) -> None:
        """Raise `InputError` where the flags are not enough."""
        message = self.message(other_inputs=other_inputs, allow_gone=allow_gone)
        if message is not None:
            raise InputError(message)


def refusal(output: Path, before: Sequence[Input], now: Sequence[Input], changes: Changes) -> Refusal | None:
    """Why an update from some inputs to others takes a flag; None if nothing is against it."""
    known_as = known_input_finder(before)
    matched = {one.path for one in map(known_as, now) if one is not None}
    missing = [one for one in before if one.path not in matched]
    known = len(changes.changed) + len(changes.gone) + changes.unchanged
    others = gone = None
    if missing:
        others = f"the inputs are not those of the run: it has {_listed(before)}, given are {_listed(now)}"
    if len(changes.gone) > known * _MOST_GONE:
        gone = (
            f"{len(changes.gone):,} of the run's {known:,} files are not in the inputs "
            f"{examples(changes.gone)}, so that their rows would be deleted"
        )
    if others is None and gone is None:
        return None
    added = [one for one in now if known_as(one) is None] or now
    shown = " ".join(quote(one.given) for one in added[:_MOST_NAMED]) + " ..." * (len(added) > _MOST_NAMED)
    return Refusal(others, gone, changes, f"kazprep add {shown} --output {quote(str(output))}")


def _listed(inputs: Sequence[Input]) -> str:
    shown = ", ".join(one.given for one in inputs[:_MOST_NAMED])
    return shown + (", …" if len(inputs) > _MOST_NAMED else "") if shown else "none"
