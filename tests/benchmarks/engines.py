"""The time that Ray takes for a corpus against the local engine, start-up apart.

Run it from the root of the repository: `python -m tests.benchmarks.engines --documents 5000 --rounds
3`. The engines take turns, on the same corpus. The time of a run goes from the moment at which its
first shard was begun to that at which its last one was committed; what is before and after is start-up.
`busy` is the share of that time in which a worker was at a shard: the rest is waiting, which a machine
with other work on it does not change as it changes the time.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from kazprep.runs.ledger import read_ledger
from tests.benchmarks.sizes import write_articles


@dataclass(frozen=True)
class Timed:
    """What a run took, in seconds, and the share of processing in which workers were at shards."""

    processing: float
    rest: float
    busy: float


def timed_run(articles: Path, engine: str, workers: int) -> Timed:
    """Run kazprep."""
    with tempfile.TemporaryDirectory() as name:
        output = Path(name) / "out"
        began = perf_counter()
        subprocess.run(
            [
                *(sys.executable, "-m", "kazprep", "run", articles, "-o", output, "--engine", engine),
                *("--workers", str(workers), "--set", "report.enabled=false"),
            ],
            check=True,
            capture_output=True,
        )
        seconds = perf_counter() - began
        processing, at_shards = shard_times(output)
    return Timed(processing, seconds - processing, at_shards / processing / workers)


def shard_times(output: Path) -> tuple[float, float]:
    """The seconds from the begin of the first shard to the end of the last, and those of all shards together.

    A shard began at its end less its time.
    """
    ledger = read_ledger(output)
    assert ledger is not None
    lines = map(json.loads, (output / "run.log").read_text(encoding="utf-8").splitlines())
    ends = {
        line["part"]: datetime.fromisoformat(line["time"]).timestamp()
        for line in lines
        if line["message"] == "shard done"
    }
    seconds = {part: sum(done.seconds.values()) for part, done in ledger.done.items()}
    processing = max(ends.values()) - min(ends[part] - spent for part, spent in seconds.items())
    return processing, sum(seconds.values())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    runs: dict[str, list[Timed]] = {"local": [], "ray": []}
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), asked.documents)
        print(f"{'engine':<8}{'processing s':>14}{'start-up s':>12}{'busy':>8}")
        for number in range(asked.rounds):
            for engine in ("local", "ray") if number % 2 == 0 else ("ray", "local"):
                run = timed_run(Path(folder), engine, asked.workers)
                runs[engine].append(run)
                print(f"{engine:<8}{run.processing:>14,.2f}{run.rest:>12,.2f}{run.busy:>8.1%}", flush=True)
    pairs = list(zip(runs["ray"], runs["local"], strict=True))
    ratios = [ray.processing / local.processing for ray, local in pairs]
    print("Ray's processing time to the local engine's, each round:", *(f"{ratio:.3f}" for ratio in ratios))
    least = fastest(runs["ray"]) / fastest(runs["local"])
    print(f"median of rounds {median(ratios):.3f}, of the fastest {least:.3f}")


def fastest(runs: Sequence[Timed]) -> float:
    """The processing time that other work on the machine disturbed least."""
    return min(run.processing for run in runs)


if __name__ == "__main__":
    main()
