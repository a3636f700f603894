"""What `kazprep run`, `update` and `add` print when they end."""

from collections import Counter
from pathlib import Path

from kazprep.cli.fields import field_lines
from kazprep.readers.fields import MARKUP_NOTE
from kazprep.report.options import FILE_NAME as REPORT_NAME
from kazprep.runs.changes import counted
from kazprep.runs.counts import total
from kazprep.runs.opening import open_run
from kazprep.runs.record import RunRecord
from kazprep.stages.outline import BUILT_IN


def summary(record: RunRecord, output: Path) -> str:
    """The lines that `kazprep run`, `update` and `add` end with."""
    rows = record.rows
    lines = [
        f"Done in {record.seconds:,.1f} s{_speed(record)}:",
        *(f"  {name:<10}{count:>12,}" for name, count in rows.items()),
    ]
    if record.changes is not None:
        lines.insert(1, f"Files: {counted(record.changes)}.")
    if rows["errors"]:
        lines += [f"    {kind:<26}{count:>6,}" for kind, count in record.errors_by_kind.most_common()]
        lines.append(f"What went wrong with each of the {rows['errors']:,} is in {output / 'errors'}.")
    lines += [f"    rejected: {reason:<32}{count:>6,}" for reason, count in _rejected(record, output)]
    lines += field_lines(record.document_counts, record.settings.input)
    lines += _markup(record)
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


def _markup(record: RunRecord) -> list[str]:
    """In how many documents HTML was taken out of fields: where it was none, that has to be seen."""
    count = total(record.document_counts, f"note {MARKUP_NOTE}")
    if not count:
        return []
    documents = "1 document" if count == 1 else f"{count:,} documents"
    return [f'HTML was taken out of the text or title of {documents}; input.markup = "keep" leaves it.']


def _speed(record: RunRecord) -> str:
    """The tokens a second, or what was worked on where that is not all of it."""
    if record.worked_on < record.n_shards:
        return f", {record.worked_on} of {record.n_shards} shards had to be worked on"
    return f", {record.rows['tokens'] / record.seconds:,.0f} tokens a second" if record.seconds else ""
