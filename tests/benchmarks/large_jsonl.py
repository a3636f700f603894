"""Time and memory of reading one large JSON Lines file, and of splitting it.

Run it from the root of the repository: `python -m tests.benchmarks.large_jsonl --bytes 2000000000`. It
writes such a file of invented articles, splits it into byte ranges as a run does, and reads each range.
Splitting, reading the ranges and reading the file as a whole each have a separate process. It prints
seconds, records and the most memory that each process had, beside that of a file of a hundredth of the size.
"""

import argparse
import json
import random
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from kazprep.document import Document
from kazprep.readers import read
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings
from tests.conftest import SENTENCES


def write(path: Path, size: int) -> None:
    """Articles of 1 to 60 sentences, a record a line, until there are `size` bytes of them."""
    dice = random.Random(2026)
    written = number = 0
    with path.open("wb") as file:
        while written < size:
            text = "\n".join(" ".join(dice.choices(SENTENCES, k=6)) for _ in range(dice.randint(1, 10)))
            record = {"id": number, "title": f"{number}-жаңалық", "date": "2026-03-01", "text": text}
            written += file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            number += 1


def only_start(path: Path) -> str:
    return "nothing"


def split(path: Path) -> str:
    return f"{len(_ranges(path)):,} ranges"


def read_ranges(path: Path) -> str:
    return f"{_count(_ranges(path)):,} records"


def read_unsplit(path: Path) -> str:
    return f"{_count([_source(path)]):,} records"


def _source(path: Path) -> Source:
    return Source(path.name, path, path.stat().st_size)


def _ranges(path: Path) -> list[Source]:
    return split_large(_source(path), InputSettings().split_bytes)


def _count(sources: list[Source]) -> int:
    count = 0
    for source in sources:
        for record in read(source):
            if not isinstance(record, Document) or record.record != count:
                raise AssertionError(f"record {count} is not what comes after the one before: {record}")
            count += 1
    return count


def _measured(work: Callable[[Path], str], path: Path) -> tuple[str, float, float]:
    began = perf_counter()
    result = work(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result, perf_counter() - began, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=2_000_000_000)
    parser.add_argument("--folder", type=Path, help="where to write the file, for so long")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for size in (arguments.bytes // 100, arguments.bytes):
            path = Path(folder) / f"{size}.jsonl"
            write(path, size)
            print(f"{path.stat().st_size / 1e6:,.0f} MB:")
            for work in (only_start, split, read_ranges, read_unsplit):
                with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                    result, seconds, peak = pool.submit(_measured, work, path).result()
                print(f"  {work.__name__:16}{result:>20}{seconds:9.1f} s{peak:9.0f} MB at most", flush=True)


if __name__ == "__main__":
    main()
