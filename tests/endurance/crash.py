"""Every state in which a crash can leave the output of a run: recovered from, and compared row by row.

Run it from the root of the repository: `python -m tests.endurance.crash run update overwrite interrupt`. The
file-system calls of a run are recorded with strace. After each of them the output is rebuilt as a kill leaves
it, as a loss of power leaves it that takes all that was not flushed, and with random parts of that. In each
state readers must refuse the tables or give all rows of the run before or of the run after; then the run is
resumed, and its tables must be those of an unbroken run. Ends with exit code 1 when something is found.
"""

import argparse
import hashlib
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kazprep
from kazprep.errors import KazprepError
from kazprep.runs.inputs import Mode
from tests.endurance.corpora import edit_corpus, write_corpus
from tests.endurance.disk import Disk, Loss, record, why_not_recorded, write_out
from tests.endurance.inprocess import in_child, problems_with, run_here, work_here
from tests.endurance.readers import Rows, given, rows_of, scratch_folder

SHARD_BYTES = "run.shard_bytes=12000"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Scenario:
    """A run that is recorded: over what, how, and how it is resumed."""

    mode: Mode
    recoveries: tuple[Mode, ...]
    begins_with: str = "nothing"
    """`nothing`, the tables of a `complete` run, or what an `interrupted` one left."""
    is_edited: bool = False
    """Whether the articles change after what it begins with."""
    is_interrupted: bool = False
    """Whether Ctrl-C ends it on the way."""


SCENARIOS = {
    "run": Scenario(Mode.NEW, (Mode.RESUME,)),
    "interrupt": Scenario(Mode.NEW, (Mode.RESUME,), is_interrupted=True),
    "resume": Scenario(Mode.RESUME, (Mode.RESUME,), "interrupted"),
    "update": Scenario(Mode.UPDATE, (Mode.UPDATE,), "complete", is_edited=True),
    "interrupt-update": Scenario(
        Mode.UPDATE, (Mode.UPDATE,), "complete", is_edited=True, is_interrupted=True
    ),
    "overwrite": Scenario(Mode.OVERWRITE, (Mode.UPDATE, Mode.OVERWRITE), "complete", is_edited=True),
}


@dataclass(slots=True)
class Outcome:
    """The results for the states of a scenario."""

    calls: Counter[str] = field(default_factory=Counter)
    states: int = 0
    distinct: int = 0
    findings: list[str] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    """In how many distinct states readers were given the rows before, the rows after, or none."""


def interrupted(*arguments: Any) -> Generator[Any, None, None]:
    """Work on shards, with Ctrl-C after the second."""
    for number, finished in enumerate(work_here(*arguments)):
        if number == 2:
            raise KeyboardInterrupt
        yield finished


def execute(mode: Mode, articles: Path, output: Path, *, is_interrupted: bool = False) -> None:
    """Run to the end, or until it is interrupted."""
    if not is_interrupted:
        run_here(mode, articles, output, SHARD_BYTES)
        return
    try:
        run_here(mode, articles, output, SHARD_BYTES, work=interrupted)
    except KeyboardInterrupt:
        return
    raise RuntimeError("the run was not interrupted: it has too few shards")


def recorded(name: str, articles: str, output: str) -> None:
    """What runs in the process whose calls are recorded."""
    scenario = SCENARIOS[name]
    execute(scenario.mode, Path(articles), Path(output), is_interrupted=scenario.is_interrupted)


def go_through(
    name: str, folder: Path, articles: int, randoms: int, max_states: int = sys.maxsize
) -> Outcome:
    """All states of a scenario, or at most `max_states` distinct ones, spread evenly over the calls."""
    scenario = SCENARIOS[name]
    live, output, first, unbroken = (folder / part for part in ("in", "out", "first", "unbroken"))
    write_corpus(live, articles, random.Random(7))
    before: Rows | None = None
    if scenario.begins_with != "nothing":
        execute(Mode.NEW, live, first, is_interrupted=scenario.begins_with == "interrupted")
        shutil.copytree(first, output)
        before = rows_of(first)
    if scenario.is_edited:
        edit_corpus(live, random.Random(8), 4)
    execute(Mode.NEW, live, unbroken)
    after = rows_of(unbroken)
    code = "import sys; from tests.endurance.crash import recorded; recorded(*sys.argv[1:])"
    arguments = (name, str(live), str(output))
    disk = Disk(output)
    calls = record([sys.executable, "-c", code, *arguments], output, folder / "calls")
    outcome = Outcome(Counter(call.operation for call in calls))
    if not scenario.is_interrupted:
        outcome.findings += [f"the recorded run itself: {line}" for line in problems_with(output, unbroken)]
    seen: set[bytes] = set()
    dice = random.Random(9)
    stride = max(1, len(calls) * (2 + randoms) // max_states)
    for number in range(len(calls) + 1):
        if number:
            disk.execute(calls[number - 1])
        for loss in (Loss.KILL, Loss.POWER, *[Loss.SOME] * randoms):
            files = disk.files(loss, dice)
            outcome.states += 1
            digest = _digest(files)
            if digest in seen or (number % stride and number != len(calls)):
                continue
            seen.add(digest)
            outcome.distinct += 1
            moment = f"{name}, {loss.value} after call {number}, {calls[number - 1] if number else 'none'}"
            state = folder / "state"
            write_out(files, state)
            problems = _read(state, before, after, outcome)
            problems += _recover(scenario, state, live, unbroken)
            outcome.findings += [f"{moment}: {problem}" for problem in problems]
            shutil.rmtree(state)
    return outcome


def _read(state: Path, before: Rows | None, after: Rows | None, outcome: Outcome) -> list[str]:
    """What is wrong with what readers are given in a state."""
    try:
        rows = rows_of(state)
        _read_what_is_done(state)
    except Exception as error:  # readers raise what `rows_of` expects, and nothing else
        return [f"reading raised {type(error).__name__}: {error}"]
    what = given(rows, before, after)
    outcome.read[what] += 1
    return (
        ["readers were given rows that are neither those before nor those after"] if what == "others" else []
    )


def _read_what_is_done(state: Path) -> None:
    """Read a run that may not be complete; raises what is not an error that a caller can fix."""
    with suppress(FileNotFoundError, ValueError, KazprepError):
        for _ in kazprep.open_run(state, partial=True).restored():
            pass


def _recover(scenario: Scenario, state: Path, articles: Path, unbroken: Path) -> list[str]:
    """What is wrong when the run is resumed in a state."""
    found: list[str] = []
    for mode in scenario.recoveries:
        attempt = state.with_name("attempt")
        shutil.copytree(state, attempt)

        def recovered(mode: Mode = mode, attempt: Path = attempt) -> list[str]:
            execute(mode, articles, attempt)
            return problems_with(attempt, unbroken)

        problems, raised = in_child(recovered)
        found += [f"{mode.value}: {problem}" for problem in [*(problems or []), *filter(None, [raised])]]
        shutil.rmtree(attempt)
    return found


def _digest(files: Mapping[bytes, bytes | None]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for path, content in files.items():
        entry = b"folder" if content is None else b"%d" % len(content)
        digest.update(path + b"\0" + entry + b"\0" + (content or b""))
    return digest.digest()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=list(SCENARIOS), metavar=f"{{{','.join(SCENARIOS)}}}")
    parser.add_argument("--articles", type=int, default=14)
    parser.add_argument("--randoms", type=int, default=2, help="random losses of power after each call")
    asked = parser.parse_args(arguments)
    reason = why_not_recorded()
    if reason:
        sys.exit(f"nothing was tried: {reason}")
    states = findings = 0
    for name in asked.scenarios:
        began = time.monotonic()
        with scratch_folder() as folder:
            outcome = go_through(name, Path(folder), asked.articles, asked.randoms)
        states, findings = states + outcome.states, findings + len(outcome.findings)
        calls = ", ".join(f"{count} {operation}" for operation, count in outcome.calls.most_common())
        read = ", ".join(f"{count} {what}" for what, count in outcome.read.most_common())
        print(f"{name}: {outcome.states} states, {outcome.distinct} of them distinct ({calls})")
        print(f"  readers: {read}; {len(outcome.findings)} findings, {time.monotonic() - began:.0f} s")
        print(*(f"  {finding}" for finding in outcome.findings[:_SHOWN]), sep="\n", flush=True)
    print(f"{states} states, {findings} findings")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
