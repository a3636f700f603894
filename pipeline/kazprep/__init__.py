"""kazprep: a preprocessing pipeline for Kazakh text.

    kazprep.normalize(text)        repair a string, with a record of every change
    kazprep.open_run(path)         the tables of a finished run as pandas frames

Folders are worked on by the command: `kazprep run articles --output outputs/articles`.
"""

from typing import TYPE_CHECKING

from kazprep.normalize import Normalized, Repair, normalize
from kazprep.version import __version__

__all__ = ["Normalized", "Repair", "Run", "__version__", "normalize", "open_run"]

if TYPE_CHECKING:
    from kazprep.runs.opening import Run, open_run
else:

    def __getattr__(name: str) -> object:
        """`Run` and `open_run` as they are asked for: they bring in pyarrow, which takes long to import."""
        if name not in ("Run", "open_run"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from kazprep.runs import opening

        return getattr(opening, name)
