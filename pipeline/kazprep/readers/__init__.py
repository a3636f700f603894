"""Readers: files in, documents out.

`read` chooses the reader by the extensions of the file's name: compressed files are unpacked (`.gz`), members
of archives are read one by one (`.zip`), and each file goes to the reader of its format (`.jsonl`), see
`FORMATS`. A reader takes an `Entry` and yields a `Document` or a `BadRecord` for each record, in their order;
a bad record is one that can't be read, and reading continues after it. An exception of a reader ends its
file: `read` makes it the last `BadRecord`, so that nothing that is wrong with an input raises anything.
"""

from kazprep.readers.entry import BadRecord
from kazprep.readers.formats import FORMATS
from kazprep.readers.read import read
from kazprep.readers.source_columns import columns_of

__all__ = ["FORMATS", "BadRecord", "columns_of", "read"]
