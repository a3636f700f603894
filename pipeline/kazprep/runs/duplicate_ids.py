"""Documents with the `doc_id` of another: they can be where records have ids of their own in it."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.ledger import Ledger
from kazprep.runs.part_files import table_files

_DIGITS = 16


def duplicate_ids(output: Path, ledger: Ledger) -> list[str]:
    """Each `doc_id` that several documents of a run have, in ascending order; eight bytes a document are
    held.

    A worker sees to it that the documents of what it reads differ. It does not see the rest of a large file
    that is cut for several workers, in which a record may be there once more.
    """
    found = [_numbers(dict(table_files(output, done))["documents"]) for done in ledger.committed()]
    numbers = np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.uint64)
    repeated = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
    return [f"{int(number):0{_DIGITS}x}" for number in repeated]


def _numbers(path: Path) -> np.ndarray:
    ids = pq.read_table(path, columns=["doc_id"], partitioning=None)["doc_id"].cast(pa.string()).to_pylist()
    return np.frombuffer(bytes.fromhex("".join(ids)), dtype=">u8").astype(np.uint64)
