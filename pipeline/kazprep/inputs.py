"""An input of a run, and how the files in it are named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """A file, a folder or an address in which articles are found."""

    given: str
    """As the user wrote it."""
    path: str
    """The path from the root of the disk, or the address."""
    prefix: str = ""
    """What the names of its files begin with, `feb/` where there are several inputs."""
