"""Time and memory of complete runs against the number of documents.

Run it from the root of the repository: `python -m tests.benchmarks.sizes 1000 10000 100000`. It makes corpora
of short articles, runs `kazprep run` over each, and prints seconds, tokens a second and the most memory that
a process of the run took. `--plot FILE` draws both against the number of documents (needs matplotlib), and
`--bytes N` adds a corpus of one document of N bytes.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from tests.conftest import SENTENCES

STEMS = (
    "бал",
    "көл",
    "тау",
    "сөз",
    "жол",
    "күн",
    "қала",
    "мектеп",
    "дәрігер",
    "орман",
    "кітап",
    "үй",
    "өзен",
    "дала",
)
SUFFIXES = ("", "ның", "ға", "ды", "да", "дан", "мен", "лар", "лардың", "ымыз", "сыз", "ға дейін")


@dataclass(frozen=True)
class Run:
    """What one run took."""

    documents: int
    seconds: float
    tokens: int
    peak_bytes: int


def article(dice: random.Random) -> str:
    """Some 300 characters: the tests' sentences with words of our making between them."""
    parts = []
    for _ in range(4):
        words = [dice.choice(STEMS) + dice.choice(STEMS) + dice.choice(SUFFIXES) for _ in range(4)]
        parts += [dice.choice(SENTENCES), " ".join(words).capitalize() + f" {dice.randint(2, 9999)}."]
    return " ".join(parts)


def write_articles(folder: Path, count: int) -> None:
    """`count` articles, a thousand a folder."""
    dice = random.Random(count)
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(article(dice) + "\n", encoding="utf-8")


def write_document(path: Path, size: int) -> None:
    """One document of `size` bytes, in paragraphs."""
    dice = random.Random(size)
    with path.open("w", encoding="utf-8") as file:
        while file.tell() < size:
            file.write(article(dice) + "\n")


def timed_run(articles: Path, workers: int) -> Run:
    """Run kazprep over a folder, in a process whose only children are that run's."""
    with tempfile.TemporaryDirectory() as output, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_timed_run, articles, Path(output), workers).result()


def _timed_run(articles: Path, output: Path, workers: int) -> Run:
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "kazprep", "run", articles, "-o", output, "--workers", str(workers)],
        check=True,
        capture_output=True,
    )
    seconds = perf_counter() - began
    counts = json.loads((output / "run.json").read_text(encoding="utf-8"))["counts"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(counts["documents"], seconds, counts["tokens"], peak)


def runs(sizes: list[int], size_of_one: int, workers: int) -> Iterator[Run]:
    """Runs over corpora of these numbers of documents, and over one large document."""
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_articles(Path(folder), count)
            yield timed_run(Path(folder), workers)
    if size_of_one:
        with tempfile.TemporaryDirectory() as folder:
            write_document(Path(folder) / "large.txt", size_of_one)
            yield timed_run(Path(folder), workers)


def plot(done: list[Run], file: Path) -> None:
    """Seconds and memory against documents."""
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), layout="constrained")
    counts = [run.documents for run in done]
    left.loglog(counts, [run.seconds for run in done], "o-")
    left.set(xlabel="documents", ylabel="seconds")
    right.semilogx(counts, [run.peak_bytes / 1e6 for run in done], "o-")
    right.set(xlabel="documents", ylabel="MB a process, at most", ylim=(0, None))
    figure.savefig(file)


def main() -> None:
    """Print the figures, and draw them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--bytes", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    done = []
    print(f"{'documents':>10}{'seconds':>10}{'tokens':>12}{'tokens/s':>10}{'peak MB':>10}")
    for run in runs(asked.documents, asked.bytes, asked.workers):
        done.append(run)
        rate, peak = run.tokens / run.seconds, run.peak_bytes / 1e6
        print(
            f"{run.documents:>10,}{run.seconds:>10,.1f}{run.tokens:>12,}{rate:>10,.0f}{peak:>10,.0f}",
            flush=True,
        )
    if asked.plot:
        plot([run for run in done if run.documents > 1], asked.plot)


if __name__ == "__main__":
    main()
