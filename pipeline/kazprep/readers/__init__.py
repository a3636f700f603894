"""Readers: files in, documents out.

`read` takes the reader by the endings of the file's name: compressors are unpacked (`.gz`), archives are gone
through (`.zip`), and what is inside goes to the reader of its format (`.jsonl`). A reader takes an `Entry`
and yields a `Document` or a `BadRecord` for each record, in their order; a bad record is one that can't be
read, and reading goes on after it. An exception of a reader ends its file: `read` makes the last `BadRecord`
of it, so that nothing that is wrong with an input raises anything.
"""

from kazprep.readers.documents import BadRecord
from kazprep.readers.read import READERS, columns_of, read

__all__ = ["READERS", "BadRecord", "columns_of", "read"]
