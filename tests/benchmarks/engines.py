"""The time that Ray takes for a corpus against the local engine, start-up apart.

Run it from the root of the repository: `python -m tests.benchmarks.engines --documents 5000 --rounds 3`.
The engines take turns, on the same corpus. The time of a run goes from the moment at which its first shard
was begun to that at which its last one was committed; what is before and after is start-up.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from kazprep.runs.ledger import read_ledger
from tests.benchmarks.sizes import write_articles


def timed_run(articles: Path, engine: str, workers: int) -> tuple[float, float]:
    """Run kazprep; the seconds of processing, and those of all else."""
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
        processing = processing_seconds(output)
    return processing, seconds - processing


def processing_seconds(output: Path) -> float:
    """From the begin of the first shard, which is the end of it less its time, to the end of the last."""
    ledger = read_ledger(output)
    assert ledger is not None
    lines = map(json.loads, (output / "run.log").read_text(encoding="utf-8").splitlines())
    ends = {
        line["part"]: datetime.fromisoformat(line["time"]).timestamp()
        for line in lines
        if line["message"] == "shard done"
    }
    begins = [ends[part] - sum(done.seconds.values()) for part, done in ledger.done.items()]
    return max(ends.values()) - min(begins)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {"local": [], "ray": []}
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), asked.documents)
        print(f"{'engine':<8}{'processing s':>14}{'start-up s':>12}")
        for number in range(asked.rounds):
            for engine in ("local", "ray") if number % 2 == 0 else ("ray", "local"):
                processing, rest = timed_run(Path(folder), engine, asked.workers)
                times[engine].append((processing, rest))
                print(f"{engine:<8}{processing:>14,.2f}{rest:>12,.2f}", flush=True)
    ratios = [ray / local for (ray, _), (local, _) in zip(times["ray"], times["local"], strict=True)]
    print("Ray's processing time to the local engine's, each round:", *(f"{r:.3f}" for r in ratios))
    print(f"median {median(ratios):.3f}")


if __name__ == "__main__":
    main()
