"""Equal and nearly equal documents: a fingerprint of each, and the groups that they make in a run."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.document import Document
from kazprep.errors import KazprepError
from kazprep.runs.opening import Run
from kazprep.stages.function import FunctionStage
from kazprep.tables.columns import Column

try:
    from datasketch import MinHash, MinHashLSH
except ImportError as error:
    raise ImportError("it takes datasketch: pip install 'kazprep[duplicates]'") from error

if TYPE_CHECKING:
    import pandas as pd

PERMUTATIONS = 128
SHINGLE_WORDS = 3
"""Words in a shingle: one other word makes three others of them."""
_NONE = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
_FAVOUR_RECALL = (0.01, 0.99)
_WORD = re.compile(r"[^\W_]+")


class NoFingerprintsError(KazprepError):
    """A run whose documents have no fingerprints."""


def words_of(text: str) -> list[str]:
    """The words that are compared: runs of letters and digits in lower case."""
    return _WORD.findall(text.lower())


def content_hash(words: list[str]) -> str:
    """16 hex digits that equal texts share, whatever their case, punctuation and white space.

    >>> content_hash(words_of("Қар жауды!")) == content_hash(words_of("қар  жауды"))
    True
    """
    return hashlib.sha256(" ".join(words).encode("utf-8")).hexdigest()[:16]


def minhash(words: list[str]) -> bytes:
    """The MinHash of a text's shingles: 128 numbers of 32 bits, little-endian.

    Two texts have as large a part of them in common as of all their shingles (Jaccard similarity), with a
    standard error of 0.044 at the most. It depends on the text alone.
    """
    shingles = {
        " ".join(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    hashed = _NONE.copy()
    hashed.update_batch([shingle.encode("utf-8") for shingle in shingles])
    return bytes(hashed.hashvalues.astype("<u4").tobytes())


def _with_fingerprint(document: Document) -> Document:
    words = words_of(document.text)
    return document.with_column("documents", "content_hash", [content_hash(words)]).with_column(
        "documents", "minhash", [minhash(words)]
    )


DUPLICATES = FunctionStage(
    _with_fingerprint,
    requires={"text"},
    columns=[
        Column("documents", "content_hash", pa.string(), "hash of the words, which equal texts share"),
        Column("documents", "minhash", pa.binary(), "MinHash of three words each: 128 uint32, little-endian"),
    ],
    name="duplicates",
)
"""Adds each document's fingerprint; `find_duplicates` compares them once the run is done."""


@dataclass(frozen=True, slots=True)
class _Prints:
    """The fingerprints of a run, in the order of its documents."""

    doc_ids: list[str]
    hashes: list[str]
    values: np.ndarray[tuple[int, int], np.dtype[np.uint32]]


def find_duplicates(run: Run, threshold: float = 0.8) -> "pd.DataFrame":
    """The documents of a run that have equals or near equals, a row each, in the order of the tables.

    `doc_id`; `group`, the `doc_id` of the first of the documents that hang together; `is_first`; `similarity`
    to that one: 1 for equal words, else the estimate of MinHash. It may lie below `threshold`, where two hang
    together by others; no pair below it is made. The same run gives the same groups.

    Memory: some 3 KB a document. Raises `NoFingerprintsError` where the run has no stage `duplicates`,
    `ValueError` for a threshold outside of 0 to 1.
    """
    import pandas as pd

    if not 0 < threshold <= 1:
        raise ValueError(f"the threshold is a similarity above 0 and up to 1, not {threshold}")
    prints = _read_prints(run)
    first = _grouped(prints, threshold)
    sizes = np.bincount(first, minlength=len(first))
    members = np.flatnonzero(sizes[first] > 1)
    firsts = first[members]
    similarity = (prints.values[members] == prints.values[firsts]).mean(axis=1)
    equal = [prints.hashes[one] == prints.hashes[other] for one, other in zip(members, firsts, strict=True)]
    return pd.DataFrame(
        {
            "doc_id": [prints.doc_ids[number] for number in members],
            "group": [prints.doc_ids[number] for number in firsts],
            "is_first": members == firsts,
            "similarity": np.where(equal, 1.0, similarity),
        }
    )


def _read_prints(run: Run) -> _Prints:
    wanted = ["doc_id", "content_hash", "minhash"]
    tables = []
    for files in run.shards():
        file: Path = files["documents"]
        missing = set(wanted) - set(pq.read_schema(file).names)
        if missing:
            raise NoFingerprintsError(
                f"the documents of the run in {run.path} have no fingerprints: run it with the stage "
                'duplicates, as in pipeline.stages = ["normalize", "duplicates", "segment", "tag"]'
            )
        tables.append(pq.read_table(file, columns=wanted))
    if not tables:
        return _Prints([], [], np.empty((0, PERMUTATIONS), np.uint32))
    table = pa.concat_tables(tables)
    table = table.filter(table["minhash"].is_valid())  # those that were rejected before have none
    values = np.frombuffer(b"".join(table["minhash"].to_pylist()), "<u4").reshape(-1, PERMUTATIONS)
    return _Prints(table["doc_id"].to_pylist(), table["content_hash"].to_pylist(), values)


def _grouped(prints: _Prints, threshold: float) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The number of the first document that each one hangs together with, which may be its own."""
    parents = list(range(len(prints.doc_ids)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    # What is looked up too much is sorted out below: 2% of pairs at the threshold are missed so, not 60%.
    index = MinHashLSH(threshold=min(threshold, 0.9), num_perm=PERMUTATIONS, weights=_FAVOUR_RECALL)
    equals: dict[str, int] = {}
    for number, (values, content) in enumerate(zip(prints.values, prints.hashes, strict=True)):
        if content in equals:  # its equal is in the index already
            near = [equals[content]]
        else:
            equals[content] = number
            hashed = _NONE.copy()
            hashed.hashvalues = values
            candidates = np.array(sorted(index.query(hashed)), dtype=np.intp)
            alike = (prints.values[candidates] == values).mean(axis=1) >= threshold
            near = candidates[alike].tolist()
            index.insert(number, hashed, check_duplication=False)
        for other in near:
            one, other_root = sorted((root(number), root(other)))
            parents[other_root] = one
    return np.array([root(number) for number in range(len(parents))], dtype=np.intp)
