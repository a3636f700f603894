"""What `kazprep run` and `kazprep update` print when they end."""

from collections import Counter
from pathlib import Path

from kazprep.report.options import FILE_NAME as REPORT_NAME
from kazprep.runs.opening import open_run
from kazprep.runs.record import RunRecord
from kazprep.stages.outline import BUILT_IN


def summary(record: RunRecord, output: Path) -> str:
    """The lines that `kazprep run` and `kazprep update` end with."""
    rows = record.rows
    lines = [
        f"Done in {record.seconds:,.1f} s{_speed(record)}:",
        *(f"  {name:<10}{count:>12,}" for name, count in rows.items()),
    ]
    if rows["errors"]:
        lines += [f"    {kind:<26}{count:>6,}" for kind, count in record.errors_by_kind.most_common()]
        lines.append(f"What went wrong with each of the {rows['errors']:,} is in {output / 'errors'}.")
    lines += [f"    rejected: {reason:<32}{count:>6,}" for reason, count in _rejected(record, output)]
    lines += [_read_columns(ending, dict(columns)) for ending, columns in record.columns_read.items()]
    shown = f", and shown in {output / REPORT_NAME}" if record.settings.report.enabled else ""
    lines += [
        f"Written to {output}{shown}. To open it in Python:",
        f"  import kazprep; run = kazprep.open_run({str(output)!r}); run.entities()",
    ]
    return "\n".join(lines)


def _rejected(record: RunRecord, output: Path) -> list[tuple[str, int]]:
    """How many documents were rejected for each reason, the most frequent first."""
    if set(record.settings.pipeline.stages) <= BUILT_IN.keys():
        return []
    rejected = open_run(output).documents(["rejected"])["rejected"].dropna()
    return sorted(Counter(rejected).items(), key=lambda reason: (-reason[1], reason[0]))


def _read_columns(ending: str, columns: dict[str, str | None]) -> str:
    """Which columns were read: a guess that went wrong has to be seen."""
    file = columns.pop("file")
    parts = [f"{part} from {name!r}" for part, name in columns.items() if name is not None]
    left = [part for part, name in columns.items() if name is None]
    no = f"; no {', no '.join(left)}" if left else ""
    return f"Columns of {ending} files, as of {file}: {', '.join(parts) or 'none'}{no}."


def _speed(record: RunRecord) -> str:
    """The tokens a second, or what was worked on where that is not all of it."""
    if record.worked_on < record.n_shards:
        return f", {record.worked_on} of {record.n_shards} shards had to be worked on"
    return f", {record.rows['tokens'] / record.seconds:,.0f} tokens a second" if record.seconds else ""
