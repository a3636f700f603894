"""Letters that are typed for one another made the same, so that a search finds what was meant."""

_KAZAKH = str.maketrans("қғңұүөәһі", "кгнууоахи")


def folded(text: str) -> str:
    """A text in small letters, the letters of Kazakh alone as those that a Russian keyboard has for them.

    The search of the report folds in the same way (`report/assets/report.js`).

    >>> folded("Қызылорда"), folded("кызылорда")
    ('кызылорда', 'кызылорда')
    """
    return text.lower().translate(_KAZAKH)
