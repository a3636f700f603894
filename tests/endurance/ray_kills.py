"""Runs on Ray where a worker, an actor, a node or the driver is killed, compared with a local run.

Run it from the root of the repository: `python -m tests.endurance.ray_kills --documents 1000`. Clusters of
one node and of two, of a processor each, are started with `ray start` on this machine. Ends with exit code 1
when a row differs or `kazprep verify` finds something.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.endurance.corpora import write_corpus
from tests.endurance.kills import GOOD_ENDS, Trial, command, compare, finish, shards_done
from tests.endurance.ray_nodes import Cluster, started_cluster

OPTIONS = ("--set", "run.shard_bytes=100000")


def killed_on_the_way(what: str, cluster: Cluster, after: int, *arguments: object) -> bool:
    """Run kazprep, and kill something of a node once `after` shards are done; whether it could be done.

    A driver that was killed is resumed.
    """
    output = Path(str(arguments[3]))
    run = subprocess.Popen(command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    node = cluster.nodes[-1]
    while run.poll() is None and shards_done(output) < after:
        time.sleep(0.01)
    was_there = run.poll() is None
    if was_there and what == "node":
        cluster.kill_last_node()
    elif was_there and what != "nothing":
        pid = run.pid if what == "driver" else node.actor() if what == "actor" else node.worker()
        was_there = pid is not None
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
    _, errors = run.communicate()
    if what == "driver" and was_there:
        finish(*arguments, "--resume")
    elif run.returncode not in GOOD_ENDS:
        raise RuntimeError(f"kazprep ended with {run.returncode}: {errors}")
    return was_there


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    trial = Trial()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "in", asked.documents, dice)
        finish("run", folder / "in", "-o", folder / "local", "--workers", "2", *OPTIONS)
        shards = shards_done(folder / "local")
        for number in range(asked.rounds):
            for nodes, what in (
                *((1, what) for what in ("nothing", "worker", "actor", "driver")),
                *((2, what) for what in ("nothing", "worker", "actor", "driver", "node")),
            ):
                output = folder / f"{number}-{nodes}-{what}"
                with started_cluster(nodes, os.environ) as cluster:
                    os.environ |= cluster.environment
                    address = ("--ray-address", cluster.address)
                    arguments = ("run", folder / "in", "-o", output, *address, *OPTIONS)
                    after = dice.randint(1, max(1, shards // 2))
                    began = time.monotonic()
                    was_there = killed_on_the_way(what, cluster, after, *arguments)
                    seconds = time.monotonic() - began
                title = f"{nodes} node{'s' * (nodes > 1)}, killed: {what} after {after} of {shards} shards"
                title += "" if was_there else " (there was nothing to kill)"
                compare(trial, f"{title}, {seconds:.0f} s", output, folder / "local")
    print(f"{len(trial.problems)} problems")
    sys.exit(bool(trial.problems))


if __name__ == "__main__":
    main()
