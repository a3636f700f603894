"""The morphological analysis of a token."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Analysis:
    """The lemma, the part of speech and the features of a surface token, as Universal Dependencies has them.

    A surface token has one analysis: what is written on to a word (a copula, a particle, a postposition) has
    none of its own.

    >>> Analysis("қала", "NOUN", "Case=Loc|Number=Plur").lemma
    'қала'
    """

    lemma: str | None
    """The form that dictionaries have, of a verb its bare stem; None where it is unknown."""
    upos: str | None
    """The part of speech (https://universaldependencies.org/u/pos/); None where it is unknown."""
    feats: str | None
    """The features in UD's order: `Case=Nom|Number=Sing`; None where there are none."""
