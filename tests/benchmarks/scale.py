"""A run of a large corpus on many workers, simulated with the shard times of runs that were made.

Run it from the root of the repository: `python -m tests.benchmarks.scale RUN... --terabytes 1 --workers
1000`, with the output folders of runs. For each shard size it prints how long the run takes, how much of
the workers' time is used, how long the tail is (from the first worker that has nothing left to the end) and
how many files there are; `--plot FILE` draws it (needs matplotlib).

A shard's time is its bytes at the seconds per byte of recorded shards, drawn at random: as many of them as
make up its size, so that large shards vary less. Each worker is slower than the fastest by a random factor
(`--spread`). A worker is lost a number of times per hour (`--losses`); its shard is processed again after
a new start (`--start`). The driver commits finished shards one by one (`--commit`), and a worker waits a
moment for its next shard (`--gap`).
"""

import argparse
import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kazprep.runs.ledger import read_ledger
from kazprep.tables.schemas import SCHEMAS

MEGABYTE = 10**6
SIZES = (1, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
"""Megabytes a shard."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A shard of a run that was made."""

    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is assumed of workers and driver; times in seconds, losses an hour of a worker."""

    workers: int
    spread: float
    losses: float
    start: float
    commit: float
    gap: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A simulated run, in seconds."""

    shards: int
    seconds: float
    tail: float
    useful: float
    """The share of the workers' time that went into shards that counted."""


def recorded_shards(folders: Sequence[Path]) -> list[Recorded]:
    """The shards in the ledgers of runs; those without documents give no rate."""
    found = []
    for folder in folders:
        ledger = read_ledger(folder)
        if ledger is None:
            raise SystemExit(f"{folder} is not the output of a run")
        for part, done in ledger.done.items():
            size = sum(source.bytes for source in ledger.shards[part].sources)
            if done.rows["documents"] and size:
                found.append(Recorded(size, sum(done.seconds.values())))
    return found


def scaled(recorded: Sequence[Recorded], factor: float) -> list[Recorded]:
    """The same shards on a machine that takes `factor` times as long."""
    return [Recorded(shard.bytes, shard.seconds * factor) for shard in recorded]


def shard_seconds(size: int, recorded: Sequence[Recorded], dice: random.Random) -> float:
    """The time of a shard of `size` bytes, on the machine of the record."""
    drawn_bytes, seconds = 0, 0.0
    while drawn_bytes < size:
        shard = dice.choice(recorded)
        drawn_bytes, seconds = drawn_bytes + shard.bytes, seconds + shard.seconds
    return seconds * size / drawn_bytes


def simulate(total: int, size: int, recorded: Sequence[Recorded], cluster: Cluster, seed: int) -> Outcome:
    """A run over `total` bytes in shards of `size` bytes."""
    dice = random.Random(seed)
    shards = -(-total // size)
    pace = [1 + dice.random() * cluster.spread for _ in range(cluster.workers)]
    free = [(cluster.start, worker) for worker in range(cluster.workers)]
    times = [shard_seconds(size, recorded, dice) for _ in range(min(shards, 500))]  # to draw from
    committed = useful = 0.0
    ends = []
    for _ in range(shards):
        began, worker = heapq.heappop(free)
        seconds = dice.choice(times) * pace[worker]
        end = began + cluster.gap + seconds
        while (lost := dice.expovariate(cluster.losses / 3600) if cluster.losses else seconds) < seconds:
            end += lost + cluster.start
        useful += seconds
        ends.append(end)
        heapq.heappush(free, (end, worker))
    for end in sorted(ends):
        committed = max(committed, end) + cluster.commit
    first_idle = min(end for end, _ in free)
    return Outcome(shards, committed, committed - first_idle, useful / (committed * cluster.workers))


def plot(outcomes: dict[int, Outcome], file: Path) -> None:
    """Hours and the share of useful time against the size of shards."""
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), layout="constrained")
    sizes = list(outcomes)
    left.semilogx(sizes, [done.seconds / 3600 for done in outcomes.values()], "o-")
    left.set(xlabel="MB a shard", ylabel="hours", ylim=(0, None))
    right.semilogx(sizes, [done.tail / 60 for done in outcomes.values()], "o-")
    right.set(xlabel="MB a shard", ylabel="minutes of tail", ylim=(0, None))
    figure.savefig(file)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--terabytes", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=1000)
    parser.add_argument("--pace", type=float, help="seconds a MB, where the record is of a busy machine")
    parser.add_argument("--spread", type=float, default=0.3, help="the slowest worker takes so much longer")
    parser.add_argument("--losses", type=float, default=0.01, help="of a worker, an hour")
    parser.add_argument("--start", type=float, default=30.0, help="seconds until a new worker works")
    parser.add_argument("--commit", type=float, default=0.02, help="seconds of the driver, a shard")
    parser.add_argument("--gap", type=float, default=0.1, help="seconds between two shards of a worker")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    recorded = recorded_shards(asked.runs)
    cluster = Cluster(asked.workers, asked.spread, asked.losses, asked.start, asked.commit, asked.gap)
    rate = sum(shard.seconds for shard in recorded) / sum(shard.bytes for shard in recorded)
    if asked.pace:
        recorded = scaled(recorded, asked.pace / (rate * MEGABYTE))
        rate = asked.pace / MEGABYTE
    total = int(asked.terabytes * 10**12)
    print(
        f"{len(recorded)} recorded shards: {rate * MEGABYTE:.2f} s a MB, {rate * total / 3600:,.0f} h in all"
    )
    print("MB a shard      shards       files  s a shard   hours  tail min  useful")
    outcomes = {}
    for size in SIZES:
        done = simulate(total, size * MEGABYTE, recorded, cluster, asked.seed)
        outcomes[size] = done
        print(
            f"{size:>10,}{done.shards:>12,}{done.shards * len(SCHEMAS):>12,}{rate * size * MEGABYTE:>11,.0f}"
            f"{done.seconds / 3600:>8,.1f}{done.tail / 60:>10,.1f}{done.useful:>8.1%}",
            flush=True,
        )
    if asked.plot:
        plot(outcomes, asked.plot)


if __name__ == "__main__":
    main()
