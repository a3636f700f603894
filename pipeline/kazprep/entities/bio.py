"""BIO2 and BIOES tags: written for entity spans, converted into each other, and read as spans.

BIO2, as in KazNERD and in the tables, marks where an entity begins (B) and where it continues (I). BIOES, as
in Stanza's taggers, also marks where it ends (E) and that it is a single token (S). O is outside of all
entities."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kazprep.spans import Spans

IntArray = npt.NDArray[np.integer]

_BIO2 = {"S": "B", "E": "I"}
_LAST = {"B": "S", "I": "E"}  # what the prefix of an entity's last token becomes in BIOES


def bio2_tags(entities: Spans, types: Sequence[str], tokens: range) -> list[str]:
    """The BIO2 tag of each token in a range of token indices.

    `entities` are spans of token indices, ascending and disjoint, with their `types`. An entity that begins
    before the range continues in it with I.

    >>> bio2_tags(Spans.of([(1, 3)]), ["GPE"], range(0, 4))
    ['O', 'B-GPE', 'I-GPE', 'O']
    """
    tags = ["O"] * len(tokens)
    first = int(np.searchsorted(entities.end, tokens.start, side="right"))
    last = int(np.searchsorted(entities.start, tokens.stop, side="left"))
    for (start, end), label in zip(entities[first:last], types[first:last], strict=True):
        for token in range(max(start, tokens.start), min(end, tokens.stop)):
            tags[token - tokens.start] = ("B-" if token == start else "I-") + label
    return tags


def to_bioes(tags: Sequence[str]) -> list[str]:
    """The BIO2 tags of a sentence in the BIOES scheme.

    >>> to_bioes(["B-GPE", "O", "B-PERSON", "I-PERSON"])
    ['S-GPE', 'O', 'B-PERSON', 'E-PERSON']
    """
    return [
        tag if tag == "O" or following == f"I-{tag[2:]}" else _LAST[tag[0]] + tag[1:]
        for tag, following in pairwise([*tags, "O"])
    ]


def to_bio2(tags: Sequence[str]) -> list[str]:
    """The BIOES tags of a sentence in the BIO2 scheme.

    >>> to_bio2(["S-GPE", "O", "B-PERSON", "E-PERSON"])
    ['B-GPE', 'O', 'B-PERSON', 'I-PERSON']
    """
    return [_BIO2.get(tag[0], tag[0]) + tag[1:] for tag in tags]


def may_follow(before: str, tag: str) -> bool:
    """Whether a BIOES tag may follow another in a valid sequence.

    >>> may_follow("B-GPE", "E-GPE"), may_follow("B-GPE", "O"), may_follow("O", "I-GPE")
    (True, False, False)
    """
    is_open = before[:2] in {"B-", "I-"}
    continues = tag[:2] in {"I-", "E-"}
    return before[2:] == tag[2:] if is_open and continues else not is_open and not continues


class TagScheme:
    """What the ids of a tagger's BIOES tags mean: the prefix of each tag and its entity type."""

    def __init__(self, tags: Sequence[str]) -> None:
        """`tags` are the tagger's, by id; a tag that is not like B-PERSON is outside of all entities."""
        split = [_split(tag) for tag in tags]
        types = sorted({label for _, label in split if label})
        self._types = tuple(types)
        self._type = np.array([types.index(label) if label else -1 for _, label in split], dtype=np.int64)
        self._continues = np.array([prefix in ("I", "E") for prefix, _ in split], dtype=bool)
        self._is_open = np.array([prefix in ("B", "I") for prefix, _ in split], dtype=bool)

    def decode(self, tags: IntArray, first_tokens: IntArray) -> tuple[Spans, tuple[str, ...]]:
        """The entities of sentences, as spans of token indices, and the type of each.

        `tags` has the tag ids of all tokens, `first_tokens` the index of each sentence's first token. An
        entity begins at B and at S, and also at an I or E that continues none of its type, so that invalid
        sequences of tags are read too, each tag with its type; as Stanza reads them
        (`stanza.models.ner.trainer.fix_singleton_tags`).

        >>> scheme = TagScheme(["O", "B-PERSON", "E-PERSON", "S-GPE", "I-GPE"])
        >>> spans, types = scheme.decode(np.array([1, 2, 0, 3, 4]), np.array([0]))
        >>> list(spans), types
        ([(0, 2), (3, 4), (4, 5)], ('PERSON', 'GPE', 'GPE'))
        """
        types = self._type[tags]
        continued = np.zeros(len(tags), dtype=bool)
        continued[1:] = self._continues[tags[1:]] & self._is_open[tags[:-1]] & (types[1:] == types[:-1])
        continued[first_tokens[first_tokens < len(tags)]] = False
        starts = np.flatnonzero((types >= 0) & ~continued)
        last = np.ones(len(tags), dtype=bool)  # of an entity, where there is one
        last[:-1] = ~continued[1:]
        ends = np.flatnonzero((types >= 0) & last) + 1
        return (
            Spans(starts.astype(np.int32), ends.astype(np.int32)),
            tuple(self._types[index] for index in types[starts].tolist()),
        )


def _split(tag: str) -> tuple[str, str]:
    """The prefix and the entity type of a tag; both empty for O and for entries such as <PAD>."""
    prefix, separator, label = tag.partition("-")
    return (prefix, label) if separator else ("", "")
