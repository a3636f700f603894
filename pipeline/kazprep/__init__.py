"""kazprep: a preprocessing pipeline for Kazakh text.

    kazprep.normalize(text)        repair a string, with a record of every change
    kazprep.open_run(path)         the tables of a finished run as pandas frames

Folders are worked on by the command: `kazprep run articles --output outputs/articles`.
"""

from kazprep.normalize import Normalized, Repair, normalize
from kazprep.runs.opening import Run, open_run
from kazprep.version import __version__

__all__ = ["Normalized", "Repair", "Run", "__version__", "normalize", "open_run"]
