"""Names of rules, as settings and arguments have them: those of no rule are an error that helps."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches


def check_rule_names(names: Iterable[str], known: Collection[str]) -> None:
    """Raise `ValueError` for the first name of no rule.

    >>> check_rule_names(["space"], ["nfc", "space"])
    >>> check_rule_names(["nfk"], ["nfc", "space"])
    Traceback (most recent call last):
    ValueError: there is no rule 'nfk', did you mean 'nfc'? The rules are: nfc, space
    """
    for name in names:
        if name not in known:
            raise ValueError(
                f"there is no rule {name!r}{nearest(name, known) or '.'} The rules are: {', '.join(known)}"
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` where a known name is near, else nothing."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f", did you mean {close[0]!r}?" if close else ""
