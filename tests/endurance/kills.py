"""Runs and updates that are killed at random moments and resumed, compared with unbroken ones.

Run it from the root of the repository: `python -m tests.endurance.kills --documents 2000 --kills 50`, and
with `--kills 0 --updates 20` for updates. Ends with exit code 1 when a row differs or `kazprep verify` finds
something.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.endurance.corpora import differing, edit_corpus, write_corpus

GOOD_ENDS = (0, 1)  # 1: there are rows in errors


@dataclass
class Trial:
    """What happened."""

    kills: int = 0
    shards: list[int] = field(default_factory=list)
    """Shards that were done at each kill of a run."""
    problems: list[str] = field(default_factory=list)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kazprep", *map(str, arguments)]


def finish(*arguments: object) -> None:
    """Run kazprep to its end."""
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    if done.returncode not in GOOD_ENDS:
        raise RuntimeError(f"kazprep ended with {done.returncode}: {done.stderr}")


def killed(seconds: float, *arguments: object) -> bool:
    """Run kazprep and kill it after `seconds`; whether it was still at work."""
    process = subprocess.Popen(command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return True
    if process.returncode not in GOOD_ENDS:
        raise RuntimeError(f"kazprep ended with {process.returncode}")
    return False


def shards_done(output: Path) -> int:
    """How many shards the ledger has."""
    ledger = output / "ledger.jsonl"
    return ledger.read_bytes().count(b'{"kind":"done"') if ledger.exists() else 0


def compare(trial: Trial, what: str, output: Path, unbroken: Path) -> None:
    tables = differing(output, unbroken)
    verified = subprocess.run(command("verify", output), capture_output=True, text=True, check=False)
    if tables:
        trial.problems.append(f"{what}: other rows in {', '.join(tables)}")
    if verified.returncode:
        trial.problems.append(f"{what}: {verified.stdout}")
    print(
        f"{what}: {'the same' if not tables and not verified.returncode else trial.problems[-1]}", flush=True
    )


def trial_of_kills(
    folder: Path, documents: int, kills: int, seed: int, options: list[str], within: float
) -> Trial:
    """Kill runs at random moments, `kills` times in all, and resume after each."""
    dice = random.Random(seed)
    trial = Trial()
    write_corpus(folder / "in", documents, dice)
    began = time.monotonic()
    finish("run", folder / "in", "-o", folder / "unbroken", *options)
    seconds = min(time.monotonic() - began, within)
    number = 0
    while trial.kills < kills:
        number += 1
        output = folder / f"killed-{number}"
        in_this = 0
        while trial.kills < kills and killed(
            dice.uniform(0, seconds), "run", folder / "in", "-o", output, "--resume", *options
        ):
            trial.kills += 1
            in_this += 1
            trial.shards.append(shards_done(output))
        finish("run", folder / "in", "-o", output, "--resume", *options)
        compare(trial, f"run {number}, killed {in_this} times", output, folder / "unbroken")
    return trial


def trial_of_updates(folder: Path, rounds: int, seed: int, changes: int, options: list[str]) -> Trial:
    """Edit a corpus at random and update its tables, killed on the way in every other round."""
    dice = random.Random(seed)
    trial = Trial()
    finish("update", folder / "in", "-o", folder / "updated", "--allow-gone", *options)
    for number in range(rounds):
        edit_corpus(folder / "in", dice, dice.randint(1, changes))
        arguments = ("update", folder / "in", "-o", folder / "updated", "--allow-gone", *options)
        if number % 2:
            trial.kills += killed(dice.uniform(1, 8), *arguments)
            edit_corpus(folder / "in", dice, dice.randint(0, 2))  # pending shards may be stale by then
        finish(*arguments)
        finish("run", folder / "in", "-o", folder / "fresh", "--overwrite", *options)
        compare(trial, f"update {number + 1}", folder / "updated", folder / "fresh")
    return trial


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--within", type=float, default=3600.0, help="seconds in which each kill comes")
    parser.add_argument("--updates", type=int, default=0)
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    options = ["--workers", "2", "--set", "run.shard_bytes=100000"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.kills:
            kills = trial_of_kills(folder, asked.documents, asked.kills, asked.seed, options, asked.within)
        else:
            kills = Trial()
            write_corpus(folder / "in", asked.documents, random.Random(asked.seed))
        updates = Trial()
        if asked.updates:
            updates = trial_of_updates(folder, asked.updates, asked.seed, asked.changes, options)
    problems = kills.problems + updates.problems
    print("shards done at each kill:", *kills.shards)
    print(
        f"{kills.kills} kills of runs, {asked.updates} updates with {updates.kills} kills: "
        f"{len(problems)} problems"
    )
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
