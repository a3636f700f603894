"""The changes that an update finds among the files, and whether a flag is needed to carry it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from kazprep.errors import InputError
from kazprep.readers.sources.inputs import Input, known_input_finder
from kazprep.runs.storage.storage import place_of

_MAX_GONE_FRACTION = 0.1
"""The fraction of the files of a run that may be gone without a flag."""
_MAX_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Changes:
    """How the files that an update finds differ from those of the tables, by name."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unchanged: int = 0
    kept: int = 0
    """How many files of the tables were not given to `kazprep add`, so that they were not compared."""

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
    """Numbers of changes in words, without `kept` for an update and without `gone` for an addition.

    >>> in_words({"new": 2, "changed": 1, "gone": 0, "unchanged": 40, "kept": 0})
    '2 new, 1 changed, 0 gone, 40 unchanged'
    """
    omitted = "gone" if counts["kept"] else "kept"
    return ", ".join(f"{count:,} {status}" for status, count in counts.items() if status != omitted)


def examples(names: Sequence[str]) -> str:
    """The first names in brackets, as in `(a.txt, b.txt, …)`; an empty string where there are none."""
    if not names:
        return ""
    more = ", …" if len(names) > _MAX_EXAMPLES else ""
    return f"({', '.join(names[:_MAX_EXAMPLES])}{more})"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an update is refused without a flag that allows it; a reason that does not apply is None."""

    other_inputs: str | None
    gone: str | None
    changes: Changes
    instead: str
    """The command that keeps the rows."""

    def message(self, *, other_inputs: bool = False, allow_gone: bool = False) -> str | None:
        """The message to a user who has given these flags; None where they are enough."""
        reasons = {"--other-inputs": self.other_inputs, "--allow-gone": self.gone}
        given = {"--other-inputs": other_inputs, "--allow-gone": allow_gone}
        lacking = {flag: why for flag, why in reasons.items() if why is not None and not given[flag]}
        if not lacking:
            return None
        return (
            f"{'; '.join(lacking.values())} ({self.changes}). To keep these rows and add what is new: "
            f"`{self.instead}`. To make the tables those of these inputs only: `kazprep update` with "
            f"{' '.join(lacking)}"
        )

    def check(self, *, other_inputs: bool, allow_gone: bool) -> None:
        """Raise `InputError` where these flags are not enough."""
        message = self.message(other_inputs=other_inputs, allow_gone=allow_gone)
        if message is not None:
            raise InputError(message)


def refusal(output: Path, before: Sequence[Input], now: Sequence[Input], changes: Changes) -> Refusal | None:
    """Why an update from the inputs `before` to those `now` needs a flag; None where it needs none."""
    known_as = known_input_finder(before)
    matched = {one.path for one in map(known_as, now) if one is not None}
    missing = [one for one in before if one.path not in matched]
    known = len(changes.changed) + len(changes.gone) + changes.unchanged
    others = gone = None
    if missing:
        others = f"the inputs are not those of the run: it has {_listed(before)}, given are {_listed(now)}"
    if len(changes.gone) > known * _MAX_GONE_FRACTION:
        gone = (
            f"{len(changes.gone):,} of the run's {known:,} files are not in the inputs "
            f"{examples(changes.gone)}, so that their rows would be deleted"
        )
    if others is None and gone is None:
        return None
    added = [one for one in now if known_as(one) is None] or now
    shown = " ".join(quote(one.given) for one in added[:_MAX_EXAMPLES])
    shown += " ..." * (len(added) > _MAX_EXAMPLES)
    return Refusal(others, gone, changes, f"kazprep add {shown} --output {quote(place_of(output))}")


def _listed(inputs: Sequence[Input]) -> str:
    shown = ", ".join(one.given for one in inputs[:_MAX_EXAMPLES])
    return shown + (", …" if len(inputs) > _MAX_EXAMPLES else "") if shown else "none"
