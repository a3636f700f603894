"""The summary that `kazprep run`, `update` and `add` print when they are done."""

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from kazprep.cli.errors import failure_line, meaning_of
from kazprep.messages.language import Language, spoken
from kazprep.messages.numbers import spoken_number
from kazprep.messages.translate import translated
from kazprep.models.folder import LANGUAGE
from kazprep.readers.records.columns import MARKUP_NOTE, READ_NOTE, named_columns
from kazprep.report.phrases import read_phrases
from kazprep.runs.changes import in_words
from kazprep.runs.counts import Counts, count_names, total
from kazprep.runs.error_groups import group_errors, read_errors
from kazprep.runs.opened import open_run
from kazprep.runs.run_info import RunInfo
from kazprep.runs.storage.storage import place_of
from kazprep.settings import InputSettings
from kazprep.stages.built_in import BUILT_IN
from kazprep.tables.run_folder import REPORT_NAME
from kazprep.text.language import UNDETERMINED
from kazprep.text.plurals import counted

_MAX_ERROR_TYPES = 5
_MAX_EXAMPLES = 5
_MAX_ERRORS_READ = 10_000
_MAX_LANGUAGES = 5
_MAX_COLUMN_GROUPS = 5
_COLUMNS_NOTE = f"note {READ_NOTE}"


def summary(record: RunInfo, output: Path) -> str:
    """The summary of a run in the language of the user, several lines."""
    rows = record.rows
    lines = [
        translated(f"Done in {record.seconds:,.1f} s{_speed(record)}:"),
        *counts_of_tables(rows),
    ]
    if record.changes is not None:
        lines.insert(1, translated(f"Files: {in_words(record.changes)}."))
    if rows["errors"]:
        lines += [
            f"    {error:<26}{spoken_number(count):>6}{meaning_of(error)}"
            for error, count in record.errors_by_type.most_common()
        ]
    lines += [
        f"    {translated(f'rejected: {reason}'):<42}{spoken_number(count):>6}"
        for reason, count in _rejected(record, output)
    ]
    lines += _dates_and_titles(record.document_counts)
    lines += _unused_columns(record.document_counts, record.settings.input)
    lines += _markup(record)
    lines += _lost_letters(record.document_counts)
    lines += _other_languages(record.document_counts)
    if rows["errors"]:
        lines += _first_errors(output)
    place = place_of(output)
    report = f", and shown in {place_of(output / REPORT_NAME)}" if record.settings.report.enabled else ""
    lines += [
        translated(f"Written to {place}{report}. To open it in Python:"),
        f"  import kazprep; run = kazprep.open_run({place!r}); run.entities()",
    ]
    return "\n".join(lines)


def counts_of_tables(rows: Mapping[str, int]) -> list[str]:
    """A line for each table with its number of rows."""
    names = {table: translated(table) for table in rows}
    width = max(10, *(len(name) + 1 for name in names.values()))
    return [f"  {names[table]:<{width}}{spoken_number(count):>12}" for table, count in rows.items()]


def _speed(record: RunInfo) -> str:
    """Tokens per second; for a run that was resumed or updated, how many shards were processed."""
    if record.worked_on < record.n_shards:
        return f", {record.worked_on:,} of {counted(record.n_shards, 'shard')} processed"
    return f", {record.rows['tokens'] / record.seconds:,.0f} tokens per second" if record.seconds else ""


def _rejected(record: RunInfo, output: Path) -> list[tuple[str, int]]:
    """The reasons for which documents were rejected, with their numbers, the most frequent first."""
    if set(record.settings.pipeline.stages) <= BUILT_IN.keys():
        return []
    rejected = open_run(output).documents(["rejected"])["rejected"].dropna()
    return sorted(Counter(rejected).items(), key=lambda reason: (-reason[1], reason[0]))


def _dates_and_titles(counts: Counts) -> list[str]:
    """How many documents of each format have a date and a title, and which columns they were read from.

    A column that was guessed wrongly has to be noticed.
    """
    documents = total(counts, "documents")
    if not documents:
        return []
    dated, titled = total(counts, "dated"), total(counts, "titled")
    lines = [translated(f"Dated {dated:,} of {documents:,}, titled {titled:,}:")]
    for name, numbers in counts.items():
        documents, dated, titled = (numbers.get(each, 0) for each in ("documents", "dated", "titled"))
        lines.append(translated(f"  {name}: dated {dated:,} of {documents:,}, titled {titled:,}"))
        groups = _column_groups(numbers)
        lines += [
            translated(f"    {count:,} with {_columns_in_words(columns)}")
            for columns, count in groups[:_MAX_COLUMN_GROUPS]
        ]
        if len(groups) > _MAX_COLUMN_GROUPS:
            others = sum(count for _, count in groups[_MAX_COLUMN_GROUPS:])
            lines.append(translated(f"    {others:,} with other columns"))
    return lines


def _columns_in_words(columns: str) -> str:
    """Such as `text from 'body', date from 'day'; no title, no url`, in the language of the user."""
    parts = (part.split(", ") for part in columns.split("; "))
    return "; ".join(", ".join(map(translated, part)) for part in parts)


def _column_groups(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """The columns that documents were read from, with the number of documents, the most frequent first."""
    groups = [
        (name.removeprefix(_COLUMNS_NOTE), count)
        for name, count in numbers.items()
        if name.startswith(_COLUMNS_NOTE)
    ]
    return sorted(groups, key=lambda group: (-group[1], group[0]))


def _unused_columns(counts: Counts, settings: InputSettings) -> list[str]:
    """The columns that the settings name and no document was read from."""
    groups = [columns for numbers in counts.values() for columns, _ in _column_groups(numbers)]
    return [
        translated(f"No document has anything from the column {name!r} of input.{role}_column.")
        for role, names in named_columns(settings).items()
        for name in names
        if groups and not any(f"{role} from {name!r}" in columns for columns in groups)
    ]


def _markup(record: RunInfo) -> list[str]:
    """In how many documents HTML was removed from fields: what was not HTML has to be noticed."""
    count = total(record.document_counts, f"note {MARKUP_NOTE}")
    if not count:
        return []
    return [
        translated(
            f"HTML was removed from the text or title of {counted(count, 'document')}; "
            'input.markup = "keep" keeps it.'
        )
    ]


def _lost_letters(counts: Counts) -> list[str]:
    documents = total(counts, "documents with lost letters")
    if not documents:
        return []
    verb = "has" if documents == 1 else "have"
    return [
        translated(
            f"{counted(documents, 'document')} {verb} lost letters, at "
            f"{counted(total(counts, 'lost letters'), 'position')}: see documents.n_lost_letters."
        )
    ]


def _other_languages(counts: Counts) -> list[str]:
    """How many documents are not in Kazakh, as far as that is known."""
    names = {**read_phrases(spoken())["language_names"], UNDETERMINED: translated("not determined")}
    others = {
        names.get(code, code): total(counts, f"language {code}")
        for code in count_names(counts, "language ")
        if code != LANGUAGE
    }
    if not others:
        return []
    ranked = sorted(others.items(), key=lambda other: (-other[1], other[0]))
    shown = [_language(name, count) for name, count in ranked[:_MAX_LANGUAGES]]
    listed = ", ".join([*shown, "..."] if len(ranked) > len(shown) else shown)
    number = sum(others.values())
    verb = "is" if number == 1 else "are"
    return [translated(f"{counted(number, 'document')} {verb} not in Kazakh: {listed}.")]


def _language(name: str, count: int) -> str:
    """A language with its number of documents; behind a number, it would have another form in Russian."""
    return f"{count:,} {name}" if spoken() is Language.ENGLISH else f"{name} – {spoken_number(count)}"


def _first_errors(output: Path) -> list[str]:
    """The first errors of the most frequent types, with their remedies; very many errors are not all read."""
    types = group_errors(islice(read_errors(open_run(output)), _MAX_ERRORS_READ))[:_MAX_ERROR_TYPES]
    remedies = read_phrases(spoken())["remedies"]
    lines = [translated("First errors, and what to do:")]
    for each in types:
        examples = each.examples[: max(1, _MAX_EXAMPLES // len(types))]
        lines += [f"  {failure_line(example)}" for example in examples]
        lines.append(f"    → {remedies[each.remedy]}")
    return [*lines, translated(f"All errors: kazprep errors {place_of(output)}")]
