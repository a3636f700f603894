"""Lines of the summary of a run that say how many documents have dates and titles, and from where."""

from collections.abc import Mapping

from kazprep.readers.records.columns import READ_NOTE, named_columns
from kazprep.runs.counts import Counts, total
from kazprep.settings import InputSettings

_MOST_GROUPS = 5
_NOTE = f"note {READ_NOTE}"


def field_lines(counts: Counts, settings: InputSettings) -> list[str]:
    """How many documents are dated and titled, which columns those of each format were read from, and which
    columns the settings name in vain: a guess that went wrong has to be seen.
    """
    documents = total(counts, "documents")
    if not documents:
        return []
    lines = [f"Dated {total(counts, 'dated'):,} of {documents:,}, titled {total(counts, 'titled'):,}:"]
    for kind, numbers in counts.items():
        of_kind = numbers.get("documents", 0)
        lines.append(
            f"  {kind}: dated {numbers.get('dated', 0):,} of {of_kind:,}, titled {numbers.get('titled', 0):,}"
        )
        groups = _groups(numbers)
        lines += [f"    {count:,} with {columns}" for columns, count in groups[:_MOST_GROUPS]]
        if len(groups) > _MOST_GROUPS:
            others = sum(count for _, count in groups[_MOST_GROUPS:])
            lines.append(f"    {others:,} with other columns")
    return lines + _named_in_vain(counts, settings)


def _groups(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """The columns that documents of a format were read from, with their number, the most frequent first."""
    found = [(name.removeprefix(_NOTE), count) for name, count in numbers.items() if name.startswith(_NOTE)]
    return sorted(found, key=lambda group: (-group[1], group[0]))


def _named_in_vain(counts: Counts, settings: InputSettings) -> list[str]:
    groups = [columns for numbers in counts.values() for columns, _ in _groups(numbers)]
    return [
        f"No document has anything from the column {name!r}, which input.{role}_column asks for."
        for role, names in named_columns(settings).items()
        for name in names
        if groups and not any(f"{role} from {name!r}" in columns for columns in groups)
    ]
