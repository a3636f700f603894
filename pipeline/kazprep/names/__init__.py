"""People's own names: a file of names and their classes, found in every form; they win over models."""

from kazprep.names.apply import with_names
from kazprep.names.file import read_names
from kazprep.names.match import Name, Names

__all__ = ["Name", "Names", "read_names", "with_names"]
