"""People's own names: a file of names and their classes, found in every form; they win over models."""

from kazprep.names.apply import with_names
from kazprep.names.file import read_names
from kazprep.names.known_places import KNOWN_PLACE, with_known_places
from kazprep.names.match import Name, Names
from kazprep.names.repeated import REPEATED_NAME, with_repeated_names

__all__ = [
    "KNOWN_PLACE",
    "REPEATED_NAME",
    "Name",
    "Names",
    "read_names",
    "with_known_places",
    "with_names",
    "with_repeated_names",
]
