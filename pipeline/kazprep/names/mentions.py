"""Mentions of names that a tagger has not found: where a name is one, and adding them to the entities."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kazprep.entities.entity import Entities, EntityRow
from kazprep.entities.rules import head_nouns

OPENING = frozenset('«“„"‹')


class Mention(NamedTuple):
    """A name in tokens: their half-open span, and the class."""

    start: int
    end: int
    type: str


def is_quoted(words: Sequence[str], start: int) -> bool:
    """Whether an opening quotation mark is before a token."""
    return start > 0 and words[start - 1] in OPENING


def is_of_other_name(words: Sequence[str], mention: Mention, last: int) -> bool:
    """Whether a noun of another class is behind a name, before the token `last`: `Балаев көшесі`."""
    if mention.end >= last:
        return False
    noun = head_nouns.head_of(words[mention.end].lower())
    return noun is not None and head_nouns.BARE.get(noun) != mention.type


def with_mentions(entities: Entities, mentions: Sequence[Mention], source: str) -> Entities:
    """The entities with mentions put in, for those in the same span: with this source, without a score.

    No mention may overlap an entity with another span.
    """
    if not mentions:
        return entities
    rows = {(row.start, row.end): row for row in entities.rows()}
    rows.update({(each.start, each.end): EntityRow(*each, np.nan, source) for each in mentions})
    return Entities.of_rows(rows[span] for span in sorted(rows))
