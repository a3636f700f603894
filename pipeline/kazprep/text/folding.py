"""Folding of letters that are typed for one another, so that a search finds what was meant."""

_KAZAKH = str.maketrans("қғңұүөәһі", "кгнууоахи")


def folded(text: str) -> str:
    """A text in lowercase, with the Russian letters that are typed for those that only Kazakh has.

    The search of the report folds in the same way (`report/assets/report.js`).

    >>> folded("Қызылорда"), folded("кызылорда")
    ('кызылорда', 'кызылорда')
    """
    return text.lower().translate(_KAZAKH)
