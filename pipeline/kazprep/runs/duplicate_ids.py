"""Documents with the `doc_id` of another, which can happen where the records' ids are in it."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.ledger import Ledger
from kazprep.runs.part_files import file_name
from kazprep.runs.storage.storage import Part, storage_of

_DIGITS = 16


def duplicate_ids(output: Path, ledger: Ledger) -> list[str]:
    """Each `doc_id` that several documents of a run have, in ascending order.

    A worker makes the ids of what it reads unique, but not those of the other byte ranges of a large file.
    Takes eight bytes of memory for each document.
    """
    storage = storage_of(output)
    found = [_as_numbers(storage.part(file_name(storage, "documents", done))) for done in ledger.committed()]
    numbers = np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.uint64)
    duplicates = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
    return [f"{int(number):0{_DIGITS}x}" for number in duplicates]


def _as_numbers(path: Part) -> np.ndarray:
    ids = pq.read_table(path, columns=["doc_id"], partitioning=None)["doc_id"].cast(pa.string()).to_pylist()
    return np.frombuffer(bytes.fromhex("".join(ids)), dtype=">u8").astype(np.uint64)
