"""Files that survive a crash: see `kazprep.atomic`."""

from kazprep.atomic import unfinished_name, write_durably

__all__ = ["unfinished_name", "write_durably"]
