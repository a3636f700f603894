"""What `kazprep run`, `update` and `add` print when they end."""

from collections import Counter
from itertools import islice
from pathlib import Path

from kazprep.cli.errors import failure_line
from kazprep.cli.fields import field_lines
from kazprep.models.folder import LANGUAGE
from kazprep.readers.records.columns import MARKUP_NOTE
from kazprep.report.options import ReportLanguage, read_phrases
from kazprep.runs.changes import in_words
from kazprep.runs.counts import Counts, count_names, total
from kazprep.runs.error_groups import group_errors, read_errors
from kazprep.runs.opened import open_run
from kazprep.runs.run_info import RunInfo
from kazprep.stages.built_in import BUILT_IN
from kazprep.tables.run_folder import REPORT_NAME
from kazprep.text.language import UNDETERMINED
from kazprep.text.plurals import counted

_MOST_KINDS = 5
_MOST_EXAMPLES = 5
_MOST_READ = 10_000
_MOST_LANGUAGES = 5


def summary(record: RunInfo, output: Path) -> str:
    """The lines that `kazprep run`, `update` and `add` end with."""
    rows = record.rows
    lines = [
        f"Done in {record.seconds:,.1f} s{_speed(record)}:",
        *(f"  {name:<10}{count:>12,}" for name, count in rows.items()),
    ]
    if record.changes is not None:
        lines.insert(1, f"Files: {in_words(record.changes)}.")
    if rows["errors"]:
        lines += [f"    {kind:<26}{count:>6,}" for kind, count in record.errors_by_type.most_common()]
    lines += [f"    rejected: {reason:<32}{count:>6,}" for reason, count in _rejected(record, output)]
    lines += field_lines(record.document_counts, record.settings.input)
    lines += _markup(record)
    lines += _lost_letters(record.document_counts)
    lines += _other_languages(record.document_counts)
    if rows["errors"]:
        lines += _failed(output)
    shown = f", and shown in {output / REPORT_NAME}" if record.settings.report.enabled else ""
    lines += [
        f"Written to {output}{shown}. To open it in Python:",
        f"  import kazprep; run = kazprep.open_run({str(output)!r}); run.entities()",
    ]
    return "\n".join(lines)


def _failed(output: Path) -> list[str]:
    """The first errors of the most frequent kinds, with what can be done; of very many the first are read."""
    kinds = group_errors(islice(read_errors(open_run(output)), _MOST_READ))[:_MOST_KINDS]
    remedies = read_phrases(ReportLanguage.ENGLISH)["remedies"]
    lines = ["What failed first, and what to do:"]
    for kind in kinds:
        lines += [f"  {failure_line(each)}" for each in kind.examples[: max(1, _MOST_EXAMPLES // len(kinds))]]
        lines.append(f"    → {remedies[kind.remedy]}")
    return [*lines, f"All of them: kazprep errors {output}"]


def _lost_letters(counts: Counts) -> list[str]:
    documents = total(counts, "documents with lost letters")
    if not documents:
        return []
    places = counted(total(counts, "lost letters"), "place")
    verb = "has" if documents == 1 else "have"
    return [
        f"{counted(documents, 'document')} {verb} lost letters, in {places}: see documents.n_lost_letters."
    ]


def _other_languages(counts: Counts) -> list[str]:
    """How many documents are not in Kazakh, as far as that is known."""
    names = {**read_phrases(ReportLanguage.ENGLISH)["language_names"], UNDETERMINED: "not determined"}
    others = {
        names.get(code, code): total(counts, f"language {code}")
        for code in count_names(counts, "language ")
        if code != LANGUAGE
    }
    if not others:
        return []
    ranked = sorted(others.items(), key=lambda other: (-other[1], other[0]))
    shown = ", ".join(f"{count:,} {name}" for name, count in ranked[:_MOST_LANGUAGES])
    more = ", ..." if len(ranked) > _MOST_LANGUAGES else ""
    number = sum(others.values())
    verb = "is" if number == 1 else "are"
    return [f"{counted(number, 'document')} {verb} not in Kazakh: {shown}{more}."]


def _rejected(record: RunInfo, output: Path) -> list[tuple[str, int]]:
    """How many documents were rejected for each reason, the most frequent first."""
    if set(record.settings.pipeline.stages) <= BUILT_IN.keys():
        return []
    rejected = open_run(output).documents(["rejected"])["rejected"].dropna()
    return sorted(Counter(rejected).items(), key=lambda reason: (-reason[1], reason[0]))


def _markup(record: RunInfo) -> list[str]:
    """In how many documents HTML was taken out of fields: where it was none, that has to be seen."""
    count = total(record.document_counts, f"note {MARKUP_NOTE}")
    if not count:
        return []
    return [
        f"HTML was taken out of the text or title of {counted(count, 'document')}; "
        'input.markup = "keep" leaves it.'
    ]


def _speed(record: RunInfo) -> str:
    """The tokens a second, or what was worked on where that is not all of it."""
    if record.worked_on < record.n_shards:
        return f", {record.worked_on:,} of {counted(record.n_shards, 'shard')} had to be worked on"
    return f", {record.rows['tokens'] / record.seconds:,.0f} tokens a second" if record.seconds else ""
