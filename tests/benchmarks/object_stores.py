"""Runs at an object store that are killed at random moments and resumed, and updates, with readers.

Run it from the root of the repository: `python -m tests.benchmarks.object_stores`. The store is moto's S3
server on loopback, behind a proxy that fails one request in twenty: refuses it, drops the connection before
it is served or after, or cuts the answer. Tables are compared with those of a run in a folder. Three readers,
pandas, Polars and `open_run`, read the tokens again and again meanwhile: each has to be given the rows of one
complete version, or an error. Ends with exit code 1 when anything differs, is left over, or is a mixture.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa

import kazprep
from kazprep.errors import KazprepError
from tests.endurance.corpora import edit_corpus, write_corpus
from tests.endurance.stages import WITHOUT_MODELS
from tests.object_server import BUCKET, environment, proxy, s3_server, some
from tests.runs.stores.rows import differing, keys

GOOD_ENDS = (0, 1)  # 1: there are rows in errors
COLUMNS = ["doc_id", "sentence_id", "start", "text"]
PROBLEMS: list[str] = []


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kazprep", *map(str, arguments)]


def finish(*arguments: object) -> str:
    """Run kazprep to its end."""
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    if done.returncode not in GOOD_ENDS:
        problem(f"kazprep {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def problem(text: str) -> None:
    PROBLEMS.append(text)
    print(f"PROBLEM: {text}", flush=True)


def killed(seconds: float, dice: random.Random, *arguments: object) -> str | None:
    """Kill kazprep, or one of its workers, at a random moment: which of them, None if it had ended.

    `seconds` is how long an unbroken run takes. Nine of ten moments are after the workers have started.
    """
    process = subprocess.Popen(
        command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    waits = dice.random() < 0.9
    while waits and process.poll() is None and not workers_of(process.pid):
        time.sleep(0.1)
    try:
        process.wait(timeout=dice.uniform(0, 0.6) * seconds)
    except subprocess.TimeoutExpired:
        workers = workers_of(process.pid)
        if workers and dice.random() < 0.3:
            os.kill(dice.choice(workers), signal.SIGKILL)
            process.wait(timeout=600)
            if process.returncode not in GOOD_ENDS:
                problem(f"a run whose worker was killed ended with {process.returncode}")
            return "worker"
        process.send_signal(signal.SIGKILL)
        process.wait()
        return "driver"
    if process.returncode not in GOOD_ENDS:
        problem(f"kazprep {arguments[0]} ended with {process.returncode}")
    return None


def workers_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "-s", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "spawn_main" in line]


def digest(columns: dict[str, list[object]]) -> str:
    return hashlib.sha256(repr(columns).encode()).hexdigest()


def by_pandas(place: str) -> str:
    return digest(pd.read_parquet(f"{place}/tokens", columns=COLUMNS).to_dict("list"))


def by_polars(place: str) -> str:
    options = {"aws_endpoint_url": os.environ["AWS_ENDPOINT_URL"], "aws_allow_http": "true"}
    remote = {"storage_options": options} if "://" in place else {}
    return digest(pl.read_parquet(f"{place}/tokens/", columns=COLUMNS, **remote).to_dict(as_series=False))


def by_open_run(place: str) -> str:
    return digest(kazprep.open_run(place).tokens(COLUMNS).to_dict("list"))


READERS: dict[str, Callable[[str], str]] = {
    "pandas": by_pandas,
    "Polars": by_polars,
    "open_run": by_open_run,
}
REFUSED = (OSError, ValueError, KazprepError, pa.ArrowException, pl.exceptions.PolarsError)


@contextmanager
def read_beside(place: str, folders: list[Path], counts: Counter[str]) -> Iterator[None]:
    """Read the tokens of a place in a loop: they have to be those of one of the folders, or an error."""
    known = {name: {reader(str(folder)) for folder in folders} for name, reader in READERS.items()}
    ended = threading.Event()

    def read(name: str) -> None:
        while not ended.is_set():
            try:
                found = READERS[name](place)
            except REFUSED:
                counts[f"{name} refused"] += 1
            else:
                counts[f"{name} {'whole' if found in known[name] else 'MIXED'}"] += 1
                if found not in known[name]:
                    problem(f"{name} was given other rows of {place}")
            time.sleep(0.2)

    threads = [threading.Thread(target=read, args=(name,)) for name in READERS]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def compare(what: str, place: str, folder: Path) -> None:
    """Compare a finished run with one in a folder, and look at what it has left."""
    tables = differing(place, folder)
    if tables:
        problem(f"{what}: other rows in {', '.join(tables)}")
    verified = subprocess.run(command("verify", place), capture_output=True, text=True, check=False)
    if verified.returncode:
        problem(f"{what}: {verified.stdout} {verified.stderr}")
    finish("clean", place)
    left = [key for key in keys(place) if key.startswith("_work/") and key != "_work/lease.json"]
    left += [key for key in keys(place) if "being-exchanged" in key]
    if left:
        problem(f"{what}: left over: {', '.join(left)}")
    if not tables and not verified.returncode and not left:
        print(f"{what}: the same, nothing left over", flush=True)


def trial_of_kills(folder: Path, kills: int, dice: random.Random, options: list[str]) -> None:
    counts: Counter[str] = Counter()
    done: Counter[str] = Counter()
    began = time.monotonic()
    finish("run", folder / "in", "-o", f"s3://{BUCKET}/whole", *options)
    seconds = time.monotonic() - began
    compare("an unbroken run", f"s3://{BUCKET}/whole", folder / "unbroken")
    number = 0
    while done.total() < kills:
        number += 1
        place = f"s3://{BUCKET}/kills/{number}"
        arguments = ("run", folder / "in", "-o", place, "--resume", *options)
        in_this = 0
        with read_beside(place, [folder / "unbroken"], counts):
            while done.total() < kills and in_this < 6:
                kind = killed(seconds, dice, *arguments)
                if kind is None:
                    break
                done[kind] += 1
                in_this += 1
            finish(*arguments)
        compare(f"run {number}, killed {in_this} times", place, folder / "unbroken")
    print(f"{dict(done)} kills; readers: {dict(sorted(counts.items()))}", flush=True)


def trial_of_updates(folder: Path, rounds: int, dice: random.Random, options: list[str]) -> None:
    counts: Counter[str] = Counter()
    place = f"s3://{BUCKET}/updated"
    began = time.monotonic()
    finish("run", folder / "in", "-o", place, *options)
    seconds = (time.monotonic() - began) / 2  # an update has less to do
    before = folder / "unbroken"
    kills: Counter[str] = Counter()
    for number in range(rounds):
        edit_corpus(folder / "in", dice, dice.randint(1, 8))
        after = folder / f"fresh-{number}"
        finish("run", folder / "in", "-o", after, *options)
        arguments = ("update", "-o", place, "--allow-gone")
        with read_beside(place, [before, after], counts):
            if number % 2:
                kind = killed(seconds, dice, *arguments)
                kills[kind or "none"] += 1
            finish(*arguments)
        compare(f"update {number + 1}", place, after)
        before = after
    print(f"updates, of which killed: {dict(kills)}; readers: {dict(sorted(counts.items()))}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--updates", type=int, default=10)
    parser.add_argument("--failing", type=float, default=0.05, help="the share of requests that fail")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    options = ["--workers", "2", "--set", "run.shard_bytes=20000", "--set", WITHOUT_MODELS]
    root = str(Path(__file__).parent.parent.parent)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    print(f"moto {version('moto')}, obstore {version('obstore')}, pyarrow {version('pyarrow')}", flush=True)
    with tempfile.TemporaryDirectory() as name, s3_server() as endpoint:
        folder = Path(name)
        write_corpus(folder / "in", asked.documents, dice)
        finish("run", folder / "in", "-o", folder / "unbroken", *options)
        with proxy(endpoint, some(asked.failing, asked.seed)) as (address, counts):
            os.environ.update(environment(address) | {"KAZPREP_TEST_SLEEP": "0.2"})
            if asked.kills:
                trial_of_kills(folder, asked.kills, dice, options)
            if asked.updates:
                trial_of_updates(folder, asked.updates, dice, options)
            print(f"{counts['failed']:,} of {counts['requests']:,} requests failed")
    print(f"{len(PROBLEMS)} problems")
    sys.exit(bool(PROBLEMS))


if __name__ == "__main__":
    main()
