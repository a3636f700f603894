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
    free = bytearray(b"\1") * len(words)
    for start, end in entities.tokens:
        free[start:end] = bytes(end - start)
    # The end of each entity whose class may change, by its beginning.
    unsure = np.flatnonzero(entities.scores < _MIN_SURE).tolist()
    doubtful = {
        int(entities.tokens.start[index]): int(entities.tokens.end[index])
        for index in unsure
        if entities.sources[index] == MODEL and entities.types[index] != "GPE"
    }
    candidates = [at for at, word in enumerate(words) if word[0].isupper() and (free[at] or at in doubtful)]
    sentences = np.searchsorted(first_tokens, candidates, side="right")
    found: list[Mention] = []
    for at, last in zip(candidates, first_tokens[sentences].tolist(), strict=True):
        match = _NAMES.match(words, at, last)
        if match is None or is_quoted(words, at):
            continue
        end, _ = match
        mention = Mention(at, end, "GPE")
        is_whole = all(free[at:end]) or doubtful.get(at) == end
        if is_whole and not is_of_other_name(words, mention, last):
            free[at:end] = bytes(end - at)
            found.append(mention)
    return with_mentions(entities, found, KNOWN_PLACE)
