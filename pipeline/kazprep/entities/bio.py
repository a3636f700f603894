"""The BIOES scheme in which Stanza's tagger speaks, read as entity spans."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kazprep.spans import Spans

Numbers = npt.NDArray[np.integer]


class TagScheme:
    """What a tagger's tags mean: the place in an entity (B, I, E, S; none for O) and the entity's type."""

    def __init__(self, tags: Sequence[str]) -> None:
        """`tags` are the tagger's, by number; a tag that is not like B-PERSON is outside of entities."""
        parted = [_parted(tag) for tag in tags]
        places, kinds = [place for place, _ in parted], [kind for _, kind in parted]
        self.types = tuple(sorted({kind for kind in kinds if kind}))
        self._type = np.array([self.types.index(kind) if kind else -1 for kind in kinds], dtype=np.int64)
        self._continues = np.array([place in ("I", "E") for place in places], dtype=bool)
        self._goes_on = np.array([place in ("B", "I") for place in places], dtype=bool)

    def entities(self, tags: Numbers, first_tokens: Numbers) -> tuple[Spans, Numbers]:
        """The entities of the sentences, as spans of token numbers and the number of each one's type.

        `tags` has the tags of all tokens, `first_tokens` the number of each sentence's first token. An entity
        begins at B and at S, and also at an I or E that continues none of its type, so that tags which make
        no valid sequence are read too, each with its own type; as Stanza reads them
        (`stanza.models.ner.trainer.fix_singleton_tags`).

        >>> scheme = TagScheme(["O", "B-PERSON", "E-PERSON", "S-GPE", "I-GPE"])
        >>> spans, kinds = scheme.entities(np.array([1, 2, 0, 3, 4]), np.array([0]))
        >>> list(spans), [scheme.types[kind] for kind in kinds]
        ([(0, 2), (3, 4), (4, 5)], ['PERSON', 'GPE', 'GPE'])
        """
        kinds = self._type[tags]
        continued = np.zeros(len(tags), dtype=bool)
        continued[1:] = self._continues[tags[1:]] & self._goes_on[tags[:-1]] & (kinds[1:] == kinds[:-1])
        continued[first_tokens[first_tokens < len(tags)]] = False
        starts = np.flatnonzero((kinds >= 0) & ~continued)
        last = np.ones(len(tags), dtype=bool)  # of an entity, where there is one
        last[:-1] = ~continued[1:]
        ends = np.flatnonzero((kinds >= 0) & last) + 1
        return Spans(starts.astype(np.int32), ends.astype(np.int32)), kinds[starts]


def _parted(tag: str) -> tuple[str, str]:
    place, separator, kind = tag.partition("-")
    return (place, kind) if separator else ("", "")
