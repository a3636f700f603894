"""The analysis of a token, as Universal Dependencies writes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of one token; what is None is not known, or, of `feats`, the token has none.

    Stock Stanza, and models that were not calibrated, give no `score`.
    """

    lemma: str | None
    """The dictionary form."""
    upos: str | None
    """The part of speech, as `NOUN`."""
    feats: str | None
    """The features, as `Case=Nom|Number=Sing`, in the order of Universal Dependencies."""
    score: float | None = field(default=None, compare=False)
    """The probability that the lemma is right, from 0 to 1. Analyses are equal whatever their scores."""


def join_feats(feats: Iterable[str]) -> str | None:
    """Features, each as `Case=Nom`, as one string in the order of Universal Dependencies; None for none.

    The order is alphabetical whatever the case of letters, where Stanza has capitals first.

    >>> join_feats(["NumType=Card", "Number[psor]=Sing", "Number=Plur"])
    'Number=Plur|Number[psor]=Sing|NumType=Card'
    """
    return "|".join(sorted(feats, key=str.lower)) or None
