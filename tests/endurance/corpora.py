"""Invented corpora, edits of them, and the rows of a run to compare."""

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.tables.schemas import SCHEMAS
from tests.conftest import SENTENCES


def write_corpus(folder: Path, count: int, dice: random.Random) -> None:
    """`count` articles; every fiftieth can't be read."""
    for number in range(count):
        path = folder / f"{number // 100:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_article(path, dice)
        if number % 50 == 7:
            path.write_bytes(b"")


def write_article(path: Path, dice: random.Random) -> None:
    """A short article."""
    lines = [" ".join(dice.choices(SENTENCES, k=dice.randint(1, 4))) for _ in range(dice.randint(1, 3))]
    path.write_text(f"{dice.randint(1, 999)} жаңалық\n" + "\n".join(lines) + "\n", encoding="utf-8")


def edit_corpus(folder: Path, dice: random.Random, changes: int) -> None:
    """Add, change, delete and rename articles, at random."""
    for _ in range(changes):
        paths = sorted(folder.rglob("*.txt"))
        path = dice.choice(paths)
        what = dice.choice(["add", "change", "delete", "rename", "one letter"])
        if what == "add":
            write_article(path.with_name(f"{path.stem}-{dice.randint(0, 10**6)}.txt"), dice)
        elif what == "change":
            write_article(path, dice)
        elif what == "one letter":  # the size stays the same
            path.write_bytes(path.read_bytes().replace("жаңалық".encode(), "шаңалық".encode()))
        elif what == "rename":
            path.rename(path.with_name(f"{dice.randint(0, 10**6):06}.txt"))
        elif len(paths) > 1:
            path.unlink()


def tables(output: Path) -> dict[str, pa.Table]:
    """The rows of every table, in the order in which a folder is read."""
    return {name: pq.read_table(output / name) for name in SCHEMAS}


def differing(one: Path, other: Path) -> list[str]:
    """The tables that are not the same, row by row."""
    first, second = tables(one), tables(other)
    return [name for name in SCHEMAS if not first[name].equals(second[name])]
