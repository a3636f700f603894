"""Runs in which the N-th flush, renaming, deletion or making of a folder fails, for every N; then resumed.

Run it from the root of the repository: `python -m tests.endurance.faults run update overwrite`. It fails with
an error of the disk, a full disk, or Ctrl-C, after which `run.json` may not say that the run goes on. An
update that fails must leave tables that can be read, those before or those after; whatever failed, the run is
resumed and must end with the tables of an unbroken one. Ends with exit code 1 when something is found.
"""

import argparse
import errno
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kazprep.runs.inputs import Mode
from kazprep.tables.run_folder import read_run_info
from tests.endurance.inprocess import in_child, run_here
from tests.endurance.readers import given, rows_of, scratch_folder
from tests.endurance.trials import SCENARIOS, SHARD_BYTES, Ground

FAULTS: dict[str, Callable[[], BaseException]] = {
    "EIO": lambda: OSError(errno.EIO, "Input/output error"),
    "ENOSPC": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "INT": KeyboardInterrupt,
}
_CALLS = ("fsync", "replace", "unlink", "mkdir")


@dataclass(slots=True)
class Outcome:
    """The results of the trials."""

    trials: int = 0
    findings: list[str] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    """How often an update that failed left the rows before, the rows after, or none to be read."""


def run_with_fault(mode: Mode, articles: Path, output: Path, fault: str, number: int) -> tuple[bool, int]:
    """Run with a fault at a call; whether it ended all the same, and how many calls there were."""
    calls = 0

    def failing(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == number:
                raise FAULTS[fault]()
            return function(*arguments, **options)

        return call

    for name in _CALLS:
        setattr(os, name, failing(getattr(os, name)))
    try:
        run_here(mode, articles, output, SHARD_BYTES)
    except BaseException:
        return False, calls
    return True, calls


def go_through(name: str, folder: Path, articles: int, faults: Sequence[str]) -> Outcome:
    """All trials of a scenario."""
    first, then = SCENARIOS[name]
    ground, output = Ground.of(name, folder, articles), folder / "out"
    outcome = Outcome()

    def kept() -> str:
        return given(rows_of(output), ground.before, ground.after)

    def status() -> str:
        info = read_run_info(output)
        return "none" if info is None else info["status"]

    for fault in faults:
        number = calls = 0
        while calls >= number:  # else there was no such call, and all have been tried
            number += 1
            ground.begin(output)

            def failed(fault: str = fault, number: int = number) -> tuple[bool, int]:
                return run_with_fault(first, ground.articles, output, fault, number)

            ended, raised = in_child(failed)
            moment = f"{name}, {fault} at call {number}"
            if ended is None:
                outcome.findings.append(f"{moment}: {raised}")
                break
            outcome.trials += 1
            calls = ended[1]
            left, raised = in_child(kept)
            outcome.read[left or raised] += 1
            if left not in ("before", "after") and not (left == "none" and name != "update"):
                outcome.findings.append(f"{moment}: readers are given {left or raised}")
            said, raised = in_child(status)
            if fault == "INT" and not ended[0] and said in (None, "running"):
                outcome.findings.append(f"{moment}: run.json says {said or raised}")
            outcome.findings += [f"{moment}: {problem}" for problem in ground.recovery(then, output)]
    return outcome


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=list(SCENARIOS), metavar=f"{{{','.join(SCENARIOS)}}}")
    parser.add_argument("--articles", type=int, default=14)
    parser.add_argument("--faults", nargs="+", choices=list(FAULTS), default=list(FAULTS))
    asked = parser.parse_args(arguments)
    findings = 0
    for name in asked.scenarios:
        with scratch_folder() as folder:
            outcome = go_through(name, Path(folder), asked.articles, asked.faults)
        findings += len(outcome.findings)
        read = ", ".join(f"{count} {what}" for what, count in outcome.read.most_common())
        print(f"{name}: {outcome.trials} trials, readers: {read}; {len(outcome.findings)} findings")
        print(*(f"  {finding}" for finding in outcome.findings[:20]), sep="\n", flush=True)
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
