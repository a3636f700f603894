"""The time that Ray takes for a corpus against the local engine, start-up apart.

Run it from the root of the repository: `python -m tests.benchmarks.engines --documents 5000 --rounds 3`.
The engines take turns, on the same corpus. The time of a run goes from the moment at which its first shard
was begun to that at which its last one was committed; what is before and after is start-up. Two figures hold
where other work on the machine swings that time: `busy` is the share of it in which a worker was at a shard,
and `CPU s` are the seconds of processors, of all processes of the run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter, sleep, time

import numpy as np

from kazprep.runs.ledger import read_ledger
from tests.benchmarks.sizes import write_articles


@dataclass(frozen=True)
class Timed:
    """What a run took, in seconds, and the share of processing in which workers were at shards.

    `cpu` are the seconds that processors worked in the time of processing, all processes together.
    """

    processing: float
    rest: float
    busy: float
    cpu: float


def timed_run(articles: Path, engine: str, workers: int) -> Timed:
    """Run kazprep."""
    with tempfile.TemporaryDirectory() as name:
        output = Path(name) / "out"
        began = perf_counter()
        run = subprocess.Popen(
            [
                *(sys.executable, "-m", "kazprep", "run", articles, "-o", output, "--engine", engine),
                *("--workers", str(workers), "--set", "report.enabled=false"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        samples = list(processor_samples(run))
        seconds = perf_counter() - began
        if run.returncode:
            raise RuntimeError(f"kazprep ended with {run.returncode}")
        begin, end, at_shards = shard_times(output)
    times, spent = zip(*samples, strict=True)
    cpu = float(np.interp(end, times, spent) - np.interp(begin, times, spent))
    processing = end - begin
    return Timed(processing, seconds - processing, at_shards / processing / workers, cpu)


def processor_samples(run: "subprocess.Popen[bytes]") -> Iterator[tuple[float, float]]:
    """Until a process ends: moments, and the processors' seconds that it and its descendants took by then."""
    spent: dict[int, float] = {}
    while run.poll() is None:
        spent |= processor_seconds(run.pid)  # what ended meanwhile still counts
        yield time(), sum(spent.values())
        sleep(0.2)


def processor_seconds(root: int) -> dict[int, float]:
    """Of a process and its descendants; on Linux alone."""
    parents, seconds = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended
            fields = file.read_text().rpartition(")")[2].split()
            pid = int(file.parent.name)
            parents[pid] = int(fields[1])
            seconds[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return {pid: seconds[pid] for pid in family & seconds.keys()}


def shard_times(output: Path) -> tuple[float, float, float]:
    """The begin of the first shard, the end of the last, and the seconds of all shards together.

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
    begin = min(ends[part] - spent for part, spent in seconds.items())
    return begin, max(ends.values()), sum(seconds.values())


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
        print(f"{'engine':<8}{'processing s':>14}{'start-up s':>12}{'busy':>8}{'CPU s':>9}")
        for number in range(asked.rounds):
            for engine in ("local", "ray") if number % 2 == 0 else ("ray", "local"):
                run = timed_run(Path(folder), engine, asked.workers)
                runs[engine].append(run)
                print(
                    f"{engine:<8}{run.processing:>14,.2f}{run.rest:>12,.2f}{run.busy:>8.1%}{run.cpu:>9.1f}",
                    flush=True,
                )
    pairs = list(zip(runs["ray"], runs["local"], strict=True))
    for what in ("processing", "cpu"):
        ratios = [getattr(ray, what) / getattr(local, what) for ray, local in pairs]
        listed = " ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"{what}, Ray's to the local engine's: {listed}, median {median(ratios):.3f}")
    waiting = median(local.busy for _, local in pairs) / median(ray.busy for ray, _ in pairs)
    print(f"the time that a worker's waiting adds: {waiting - 1:.1%}")


if __name__ == "__main__":
    main()
