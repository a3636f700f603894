"""Broken and hostile files through the readers: nothing may crash, hang or be lost.

Run it from the root of the repository: `python -m tests.benchmarks.mutations --files 20000`. It takes the
article of tests/readers/samples.py in every format, compressor and archive, with files made to do harm,
breaks each in a way that its number decides (cut, bits flipped, bytes put in, taken out, doubled, or swapped
with hostile pieces) and reads it in a separate process. It prints how many became documents and errors,
the slowest, and what went wrong: a process that died or ran beyond the limit, a file that left no trace, an
error that no reader has foreseen. The exit code is 1 for any of the first three. `--only N` reads one file
again.
"""

import argparse
import random
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from kazprep.document import Document
from kazprep.readers import read
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.errors import ReadError
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings
from tests.readers import samples

SETTINGS = InputSettings(max_document_bytes=8 << 20, max_unpacked_bytes=256 << 20)
_MEMORY = 6 << 30
_CUT_BYTES = 2000  # small, so that these small files are cut up as large ones are

HOSTILE: tuple[bytes, ...] = (
    b"<div>" * 5000,
    b"<b><i><a><table><tr><td>" * 500,
    b"<!--" * 300,
    b"<script>",
    b"<p " + b"a=1 " * 3000,
    b"&" * 2000 + b"&#x0;&#1114112;&#xD800;",
    b"<![CDATA[" * 200,
    b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>',
    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b'<meta charset="utf-7">',
    b'<meta charset="zlib">',
    b"[" * 20000,
    b'{"a":' * 5000,
    b"1" * 6000,
    b'"\\ud800"',
    b"\\u0000",
    b'"' * 999,
    b"NaN,Infinity,-0,1e999,",
    b"\0" * 64,
    b"\xff\xfe\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"PK\x03\x04" + b"\xff" * 26,
    b"PK\x01\x02" + b"\xff" * 42,
    b"PK\x05\x06" + b"\xff" * 18,
    b"\x1f\x8b\x08\x00\0\0\0\0\0\xff",
    b"(\xb5/\xfd",
    b"PAR1",
    b"\xff\xff\xff\x7f",
    b"\xff" * 8,
    b"../../../etc/passwd",
    b"*" * 3000,
    b"[" * 3000 + b"](" * 3000,
    b"> " * 3000,
    b"- " * 500 + b"\n",
    b"| a " * 2000 + b"\n" + b"|-" * 2000,
    b"`" * 2001,
    b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\n",
    b"\r\n" * 500,
)


def seeds() -> dict[str, bytes]:
    """Undamaged files by their names."""
    files = {f"а.{extension}": data for extension, data in samples.FORMATS.items()}
    files |= {
        f"а.{extension}.{compressor}": pack(data)
        for extension, data in samples.FORMATS.items()
        for compressor, pack in samples.COMPRESSORS.items()
    }
    archives = {"а.zip": samples.zipped(files), "а.tar": samples.tarred(files)}
    archives |= {
        f"а.tar.{extension}": pack(archives["а.tar"]) for extension, pack in samples.COMPRESSORS.items()
    }
    archives |= {"б.zip": samples.zipped(archives)}
    many = "\n".join(samples.json_line(id=number) for number in range(50))
    large = {
        "в.jsonl": many.encode(),
        "в.json": f"[{many.replace(chr(10), ',')}]".encode(),
        "в.parquet": samples.parquet(rows=50, row_group=7),
        "в.txt": samples.TEXT.encode("kz1048"),
        "г.txt": samples.TEXT.encode("utf-16-le"),
        "в.html": samples.html("kz1048"),
        "в.csv": samples.delimited(";") * 20,
        "в.warc": samples.FORMATS["warc"] * 5,
    }
    return files | archives | large


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The bytes, broken in one to four ways."""
    broken = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        offset = dice.randrange(len(broken) + 1)
        length = min(dice.choice((1, 2, 8, 64, 512)), len(broken) - offset)
        match dice.randrange(8):
            case 0:
                del broken[offset:]
            case 1:
                for _ in range(dice.choice((1, 3, 20))):
                    if broken:
                        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
            case 2:
                broken[offset : offset + length] = dice.randbytes(length)
            case 3:
                del broken[offset : offset + length]
            case 4:
                broken[offset:offset] = broken[offset : offset + length] * dice.choice((1, 2, 50))
            case 5 | 6:
                broken[offset:offset] = dice.choice(HOSTILE)
            case 7:
                piece = dice.choice(HOSTILE)
                broken[offset : offset + len(piece)] = piece
    return bytes(broken)


def make_file(number: int) -> tuple[str, bytes]:
    """The name and the bytes of the file of a number."""
    dice = random.Random(number)
    name, data = dice.choice(list(_SEEDS.items()))
    return name, mutated(data, dice)


_SEEDS = seeds()


@dataclass(slots=True)
class Outcome:
    """The results for some files."""

    documents: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    unforeseen: dict[str, str] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


def read_one(number: int, folder: Path, outcome: Outcome) -> None:
    """Read the file of a number and note the result."""
    name, data = make_file(number)
    path = folder / "file"
    path.write_bytes(data)
    began = perf_counter()
    parts = split_large(Source(name, path, len(data)), _CUT_BYTES)
    records = [record for part in parts for record in read(part, SETTINGS)]
    outcome.slowest = sorted([*outcome.slowest, (perf_counter() - began, f"{number} {name}")])[-5:]
    if not records:
        outcome.lost.append(f"{number} {name}")
    for record in records:
        if isinstance(record, Document):
            outcome.documents += 1
            continue
        outcome.errors[type(record.error).__name__] += 1
        if not isinstance(record.error, ReadError):
            outcome.unforeseen[f"{type(record.error).__name__}: {record.error}"[:150]] = f"{number} {name}"


def _work(numbers: Sequence[int], connection: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            connection.send(number)
            read_one(number, Path(folder), outcome)
    connection.send(outcome)


def read_many(numbers: Sequence[int], seconds: float) -> Outcome:
    """Read the files of these numbers in a separate process, started again when it dies or hangs."""
    total = Outcome()
    context = get_context("spawn")
    while numbers:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(numbers, theirs))
        process.start()
        theirs.close()
        at, done = numbers[0], None
        try:
            while done is None:
                if not ours.poll(seconds + (30 if at == numbers[0] else 0)):  # the first one has imports
                    total.ended.append(f"{at} {make_file(at)[0]}: still at work after {seconds:g} s")
                    process.kill()
                    break
                message = ours.recv()
                if isinstance(message, Outcome):
                    done = message
                else:
                    at = message
        except EOFError:
            process.join()
            total.ended.append(f"{at} {make_file(at)[0]}: the process died with {process.exitcode}")
        process.join()
        if done is not None:
            _add(total, done)
            return total
        numbers = [number for number in numbers if number > at]
    return total


def _add(total: Outcome, part: Outcome) -> None:
    total.documents += part.documents
    total.errors.update(part.errors)
    total.lost += part.lost
    total.unforeseen |= part.unforeseen
    total.slowest = sorted([*total.slowest, *part.slowest])[-5:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--seconds", type=float, default=20.0, help="the most that one file may take")
    parser.add_argument("--only", type=int, help="read the one file of this number, here")
    arguments = parser.parse_args()
    if arguments.only is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            name, data = make_file(arguments.only)
            path.write_bytes(data)
            for record in read(Source(name, path, len(data)), SETTINGS):
                if isinstance(record, Document):
                    print(record.source, record.record, len(record.raw_text), "characters")
                else:
                    print(record.source, record.record, repr(record.error))
        return
    began = perf_counter()
    numbers = range(arguments.first, arguments.first + arguments.files)
    total = Outcome()
    for start in range(0, len(numbers), 1000):
        _add_all(total, read_many(numbers[start : start + 1000], arguments.seconds))
        print(f"{min(start + 1000, len(numbers)):,} files, {perf_counter() - began:,.0f} s", file=sys.stderr)
    print(
        f"{arguments.files:,} files in {perf_counter() - began:,.0f} s: {total.documents:,} documents,",
        end=" ",
    )
    print(f"{total.errors.total():,} errors {dict(total.errors.most_common())}")
    print(
        "slowest:", *(f"{seconds:.2f} s for {name}" for seconds, name in reversed(total.slowest)), sep="\n  "
    )
    print(f"died or hung: {len(total.ended)}", *total.ended, sep="\n  ")
    print(f"left no trace: {len(total.lost)}", *total.lost[:20], sep="\n  ")
    print(
        f"unforeseen: {len(total.unforeseen)}",
        *map(": ".join, list(total.unforeseen.items())[:30]),
        sep="\n  ",
    )
    sys.exit(1 if total.ended or total.lost else 0)


def _add_all(total: Outcome, part: Outcome) -> None:
    _add(total, part)
    total.ended += part.ended


if __name__ == "__main__":
    main()
