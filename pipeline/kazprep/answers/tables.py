"""What a question needs to know of a run: its tables, and where it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow.dataset as ds

    from kazprep.tables.scan import TableScan  # both load pandas, which takes its time


class Tables(Protocol):
    """The tables of a run, or of some of its documents: `kazprep.runs.opened.Run` is one."""

    @property
    def path(self) -> Path:
        """The folder of the run, for messages."""

    def table(self, name: str) -> "TableScan":
        """A table, read batch by batch."""

    def dataset(self, table: str) -> "ds.Dataset":
        """A table as a dataset of Arrow."""

    def rest(self) -> "Tables":
        """The other documents, where these are some of a run."""
