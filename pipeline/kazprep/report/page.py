"""The page: figures and documents rendered as one HTML file that makes no requests."""

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kazprep.display.page import as_data, content_policy, read_asset, templates
from kazprep.entities.classes import FAMILIES, NAME_CLASSES, family_of
from kazprep.hygiene.filter import condition_of
from kazprep.report.charts import Chart, column_path, draw_columns
from kazprep.report.data import Figures, SentenceLengths
from kazprep.report.names import MAX_NAME_CHARACTERS
from kazprep.report.options import ReportLanguage
from kazprep.report.phrases import Phrases, format_number, read_phrases
from kazprep.report.profiles import Line, Profile, Profiles
from kazprep.report.sample import ShownDocument
from kazprep.settings import Settings
from kazprep.text.visible import visible

_PACKAGE = "kazprep.report"
_MAX_LENGTH_COLUMNS = 40
_LENGTH_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MAX_INPUTS = 20
_MAX_ERROR_GROUPS = 50
_MAX_EXTENSIONS = 8
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "<": "<", ">": ">"}
_CONTEXT = 28  # characters on each side of a repair
_MAX_EXAMPLE = 60
_FIRST_NAMES = 25
"""How many names are listed before the button that shows all."""


@dataclass(frozen=True, slots=True)
class RepairExample:
    """A repair in its context: the text on its left, the raw and the repaired text, the text on its right."""

    left: str
    before: str
    after: str
    right: str


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting as the page lists it."""

    name: str
    value: str
    is_changed: bool


def render_page(
    name: str,
    info: Mapping[str, Any],
    figures: Figures,
    profiles: Profiles,
    documents: Sequence[ShownDocument],
    language: ReportLanguage,
) -> str:
    """The HTML of a report; `name` is the name of the run's folder, `info` the content of its `run.json`."""
    phrases = read_phrases(language)
    style = "".join(read_asset(_PACKAGE, name) for name in ("report.css", "names.css"))
    script = "".join(read_asset(_PACKAGE, name) for name in ("report.js", "names.js", "documents.js"))
    environment = templates(_PACKAGE)
    environment.filters["number"] = lambda value, digits=0: format_number(value, language, digits)
    environment.filters["percent"] = lambda share: format_number(100 * share, language, 1) + "\u00a0%"
    environment.filters["family"] = family_of
    environment.filters["path"] = column_path
    environment.filters["by_date"] = _by_date
    environment.filters["sentences_command"] = _sentences_command
    environment.filters["timeline_command"] = _timeline_command
    environment.filters["rule_name"] = lambda rule: _rule_name(rule, phrases)
    environment.filters["reason_name"] = lambda reason: _reason_name(reason, phrases)
    return environment.get_template("report.html.jinja").render(
        name=name,
        language=language,
        t=phrases,
        info=info,
        figures=figures,
        profiles=profiles,
        name_ids={(one.name, one.type): at for at, one in enumerate(profiles.names)},
        first_names=_FIRST_NAMES,
        shown_ids={document.doc_id for document in documents},
        families=FAMILIES,
        time_charts=_time_charts(figures),
        length_chart=_length_chart(figures.lengths),
        examples=_examples(documents),
        settings=_settings(info.get("settings", {})),
        error_groups=figures.errors[:_MAX_ERROR_GROUPS],
        max_extensions=_MAX_EXTENSIONS,
        inputs=info.get("inputs", [])[:_MAX_INPUTS],
        n_shown=len(documents),
        data=as_data(_script_data(figures, profiles, documents, phrases, language)),
        style=style,
        script=script,
        policy=content_policy(style, script),
    )


def _script_data(
    figures: Figures,
    profiles: Profiles,
    documents: Sequence[ShownDocument],
    phrases: Phrases,
    language: ReportLanguage,
) -> dict[str, Any]:
    return {
        "names": [[one.name, one.type] for one in profiles.names],
        "first": _FIRST_NAMES,
        "periods": [period.name for period in figures.calendar.periods],
        "documents": [document.for_page() for document in documents],
        "locale": str(language),
        "words": phrases["reader"],
        "nameWords": {word: phrases["names"][word] for word in ("found", "more", "values")},
        "nameLength": MAX_NAME_CHARACTERS,
        "types": phrases["types"],
        "labels": phrases["labels"],
        "parts": phrases["parts"],
        "languages": phrases["language_names"],
        "families": {type_: family for family, types in FAMILIES.items() for type_ in types},
    }


def _time_charts(figures: Figures) -> list[tuple[str, Chart]]:
    """A chart each of documents, tokens and entities; none if no document has a date."""
    periods = figures.calendar.periods
    names = [period.name for period in periods]
    if not periods:
        return []
    return [
        ("documents", draw_columns(names, [period.documents for period in periods])),
        ("tokens", draw_columns(names, [period.tokens for period in periods])),
        ("entities", draw_columns(names, [period.entities for period in periods])),
    ]


def _length_chart(lengths: SentenceLengths) -> Chart:
    """A histogram; its last column has the lengths beyond the 99th percentile."""
    longest = max(1, lengths.quantile(0.99))
    step = next((step for step in _LENGTH_STEPS if longest <= step * _MAX_LENGTH_COLUMNS), longest)
    columns = -(-longest // step)
    counts = [0] * (columns + 1)
    for length, count in lengths.counts:
        counts[min(columns, max(0, length - 1) // step)] += count
    names = [f"{1 + column * step}–{(column + 1) * step}" for column in range(columns)]
    if step == 1:
        names = [str(column + 1) for column in range(columns)]
    names.append(f"≥ {columns * step + 1}")
    if not counts[-1]:
        del counts[-1], names[-1]
    return draw_columns(names, counts)


def _by_date(lines: Iterable[Line]) -> list[Line]:
    """Lines by date, those without one last; those of a document in their order."""
    return sorted(lines, key=lambda line: (not line.published, line.published, line.doc_id, line.start))


def _sentences_command(profile: Profile) -> str:
    """The command that prints all sentences with a name."""
    by = " --by canonical" if profile.type in NAME_CLASSES else ""
    return f"kazprep kwic DIR {shlex.quote(profile.name)}{by} --sort date"


def _timeline_command(profile: Profile) -> str:
    """The command that prints how often a name occurs over time."""
    of = "" if profile.type in NAME_CLASSES else " --of form"
    return f"kazprep timeline DIR {shlex.quote(profile.name)}{of}"


def _examples(documents: Sequence[ShownDocument]) -> dict[str, RepairExample]:
    """For each rule, the first repair in the documents with text beside it."""
    examples: dict[str, RepairExample] = {}
    for document in documents:
        for start, end, before, rule in document.repairs:
            left = document.text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
            right = document.text[end : end + _CONTEXT].partition("\n")[0]
            if rule not in examples and (left.strip() or right.strip()):
                after = visible(document.text[start:end], _MAX_EXAMPLE)
                examples[rule] = RepairExample(left, before[:_MAX_EXAMPLE], after, right)
    return examples


def _rule_name(rule: str, phrases: Phrases) -> str:
    """What a rule repairs, in words; empty for a rule without a phrase."""
    names = [phrases["rules"].get(part, "") for part in rule.split("+")]
    return " + ".join(names) if all(names) else ""


def _reason_name(reason: str, phrases: Phrases) -> str:
    """A condition of the filter in words; empty for a reason that another stage gives.

    >>> _reason_name("language != kk", read_phrases(ReportLanguage.RUSSIAN))
    'язык ≠ Казахский'
    """
    try:
        condition = condition_of(reason)
    except ValueError:
        return ""
    column = phrases["columns"].get(condition.column)
    if column is None:
        return ""
    value = str(condition.value)
    if condition.column == "language":
        value = phrases["language_names"].get(value, value)
    return f"{column} {_SIGNS[condition.operator]} {value}"


def _settings(settings: Mapping[str, Any]) -> list[SettingLine]:
    defaults = Settings().model_dump(mode="json")
    return [
        SettingLine(
            f"{section}.{name}",
            json.dumps(value, ensure_ascii=False),
            value != defaults.get(section, {}).get(name, value),
        )
        for section, values in settings.items()
        for name, value in values.items()
    ]
