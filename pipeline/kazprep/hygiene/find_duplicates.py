"""Groups of equal and nearly equal documents in a run, by the fingerprints of the stage `duplicates`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from datasketch import MinHashLSH

from kazprep.errors import NoFingerprintsError
from kazprep.hygiene.duplicates import EMPTY, PERMUTATIONS
from kazprep.runs.opened import Run

if TYPE_CHECKING:
    import pandas as pd

_FAVOUR_RECALL = (0.01, 0.99)


@dataclass(frozen=True, slots=True)
class _Prints:
    """The fingerprints of a run, in the order of its documents."""

    doc_ids: list[str]
    hashes: list[str]
    values: np.ndarray[tuple[int, int], np.dtype[np.uint32]]


def find_duplicates(run: Run, threshold: float = 0.8) -> "pd.DataFrame":
    """The documents of a run that have equals or near equals, a row each, in the order of the tables.

    `doc_id`; `group`, the `doc_id` of the first document of the group; `is_first`; `similarity`
    to that one: 1 for equal words, else the estimate of MinHash. It may be below `threshold` where two
    documents are connected by others; no pair below it is connected. The same run gives the same groups.

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
        file = files["documents"]
        missing = set(wanted) - set(pq.read_schema(file).names)
        if missing:
            raise NoFingerprintsError(
                f"the documents of the run in {run.place} have no fingerprints: run it with the stage "
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
    """The index of the first document of the group of each document, which may be the document itself."""
    parents = list(range(len(prints.doc_ids)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    # Candidates that are too far apart are dropped below: this misses 2% of pairs at the threshold, not 60%.
    index = MinHashLSH(threshold=min(threshold, 0.9), num_perm=PERMUTATIONS, weights=_FAVOUR_RECALL)
    equals: dict[str, int] = {}
    for number, (values, content) in enumerate(zip(prints.values, prints.hashes, strict=True)):
        if content in equals:  # its equal is in the index already
            near = [equals[content]]
        else:
            equals[content] = number
            hashed = EMPTY.copy()
            hashed.hashvalues = values
            candidates = np.array(sorted(index.query(hashed)), dtype=np.intp)
            alike = (prints.values[candidates] == values).mean(axis=1) >= threshold
            near = candidates[alike].tolist()
            index.insert(number, hashed, check_duplication=False)
        for other in near:
            one, other_root = sorted((root(number), root(other)))
            parents[other_root] = one
    return np.array([root(number) for number in range(len(parents))], dtype=np.intp)
