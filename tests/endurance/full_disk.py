"""Runs on disks that are full after every number of blocks, or of files; then room is made to resume them.

Run it from the root of the repository, as root: `python -m tests.endurance.full_disk run update overwrite`.
An update that runs out of room must leave the tables as they were. Ends with exit code 1 when something
is found.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.endurance.inprocess import in_child, run_here
from tests.endurance.readers import given, rows_of, scratch_folder
from tests.endurance.trials import SCENARIOS, SHARD_BYTES, Ground

_ENDED_IN_A_ROW = 3
"""After this number of runs in a row that had room enough, all will have."""


@dataclass(slots=True)
class Outcome:
    """The results of the trials."""

    trials: int = 0
    failed: int = 0
    findings: list[str] = field(default_factory=list)


@contextmanager
def _disk(folder: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _leave_room(disk: Path, what: str, room: int) -> None:
    """Leave room for `room` more blocks or files."""
    state = os.statvfs(disk)
    if what == "blocks":
        used = (state.f_blocks - state.f_bfree) * state.f_bsize
        option = f"size={max(4096, used + room * 4096)}"
    else:
        option = f"nr_inodes={max(2, state.f_files - state.f_ffree) + room}"
    _mount("-o", f"remount,{option}", str(disk))


def go_through(name: str, what: str, folder: Path, articles: int, stride: int) -> Outcome:
    """All trials of a scenario."""
    first, then = SCENARIOS[name]
    ground = Ground.of(name, folder, articles)
    outcome = Outcome()
    room = ended = 0
    while ended < _ENDED_IN_A_ROW:
        with _disk(folder / "disk") as disk:
            output = disk / "out"
            ground.begin(output)
            _leave_room(disk, what, room)
            trial = f"{name}, room for {room} {what}"
            status, raised = in_child(lambda: run_here(first, ground.articles, output, SHARD_BYTES).status)  # noqa: B023
            outcome.trials += 1
            outcome.failed += status is None
            ended = 0 if status is None else ended + 1
            if status is None and name == "update":
                left, problem = in_child(lambda: given(rows_of(output), ground.before, ground.after))  # noqa: B023
                if left not in ("before", "after"):
                    outcome.findings.append(f"{trial}: after {raised}, readers are given {left} {problem}")
            _mount("-o", "remount,size=64m,nr_inodes=100000", str(disk))
            outcome.findings += [f"{trial}: {problem}" for problem in ground.recovery(then, output)]
        room += stride
    return outcome


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=list(SCENARIOS), metavar=f"{{{','.join(SCENARIOS)}}}")
    parser.add_argument("--articles", type=int, default=14)
    parser.add_argument("--stride", type=int, default=1, help="blocks or files from one trial to the next")
    asked = parser.parse_args(arguments)
    findings = 0
    for name in asked.scenarios:
        for what in ("blocks", "files"):
            with scratch_folder() as folder:
                outcome = go_through(name, what, Path(folder), asked.articles, asked.stride)
            findings += len(outcome.findings)
            print(f"{name}, {what}: {outcome.trials} trials, {outcome.failed} failed, ", end="")
            print(f"{len(outcome.findings)} findings")
            print(*(f"  {finding}" for finding in outcome.findings[:20]), sep="\n", flush=True)
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
