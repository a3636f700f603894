"""What the columns of a run's tables mean."""

from kazprep.runs.opened import Run
from kazprep.tables.schemas import SCHEMAS


def column_meanings(run: Run, table: str) -> dict[str, str]:
    """The meaning of each column of a table, in their order, also of those that stages added.

    Raises as `Run.dataset` does.
    """
    known = {
        column["name"]: column.get("description") or "added by a stage"
        for column in run.info.get("columns", ())
        if column["table"] == table
    }
    known |= {field.name: field.metadata[b"description"].decode() for field in SCHEMAS[table]}
    return {name: known[name] for name in run.dataset(table).schema.names}
