"""The phrases of the page in each of its languages, with the names of classes that the report has."""

from typing import Any

from kazprep.report.options import ReportLanguage
from kazprep.report.phrases import read_phrases


def all_phrases() -> dict[str, dict[str, Any]]:
    """The phrases by language, section and key."""
    phrases: dict[str, dict[str, Any]] = {}
    for language in ReportLanguage:
        own = read_phrases(language, "kazprep.publish")
        phrases[str(language)] = {**own, "types": dict(read_phrases(language)["types"])}
    return phrases
