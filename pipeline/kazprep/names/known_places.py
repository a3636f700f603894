"""Countries and towns that a tagger may not know: `Тайыншада`, `Хартумнан`."""

from collections.abc import Sequence

import numpy as np

from kazprep.entities.entity import MODEL, Entities
from kazprep.names.match import Name, Names
from kazprep.names.mentions import Mention, is_of_other_name, is_quoted, with_mentions
from kazprep.spans import Offsets
from kazprep.text.places import PLACES

KNOWN_PLACE = "known-place"
"""The name of this rule in the settings, and the source of what it finds."""

_MIN_SURE = 0.8  # the score from which the tagger's class stays
_NAMES = Names(Name(place, "GPE") for place in PLACES)


def with_known_places(entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
    """The entities, and countries and towns that hardly anything else is called (`kazprep.text.places`).

    `words` are the tokens that the entities are spans of; sentence i has those from `first_tokens[i]` to
    `first_tokens[i + 1]`, exclusive. A place outside all entities is added; an entity that is a place as a
    whole becomes a GPE unless the tagger is sure of its class, with a score of at least 0.8, or something
    else decided it. No place in quotation marks is one, nor one before a noun that says otherwise
    (`Ақтау портына`).

    >>> words = ["Тайыншада", "диірмен", "ашылды"]
    >>> found = with_known_places(Entities.none(), words, np.array([0, 3], np.int32))
    >>> list(found.tokens), found.types, found.sources
    ([(0, 1)], ('GPE',), ('known-place',))
    """
    free = np.ones(len(words) + 1, bool)
    doubtful: dict[int, int] = {}  # the end of each entity whose class may change, by its beginning
    for row in entities.rows():
        free[row.start : row.end] = False
        if row.source == MODEL and row.type != "GPE" and row.score < _MIN_SURE:
            doubtful[row.start] = row.end
    candidates = [at for at, word in enumerate(words) if (free[at] or at in doubtful) and word[0].isupper()]
    sentences = np.searchsorted(first_tokens, candidates, side="right")
    found: list[Mention] = []
    for at, last in zip(candidates, first_tokens[sentences].tolist(), strict=True):
        match = _NAMES.match(words, at, last)
        if match is None or is_quoted(words, at):
            continue
        end, _ = match
        mention = Mention(at, end, "GPE")
        is_whole = free[at:end].all() or doubtful.get(at) == end
        if is_whole and not is_of_other_name(words, mention, last):
            free[at:end] = False
            found.append(mention)
    return with_mentions(entities, found, KNOWN_PLACE)
