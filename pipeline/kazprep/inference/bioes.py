"""The BIOES scheme in which Stanza's tagger speaks, read as entity spans."""

from collections.abc import Sequence


def entity_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The entities of one sentence's tags, as (first token, token after the last, type).

    An entity begins at B and at S, and also at an I or E that continues none of its type, so that tags which
    make no valid sequence are read too, each with its own type.

    >>> entity_spans(["B-PERSON", "E-PERSON", "O", "S-GPE", "I-GPE"])
    [(0, 2, 'PERSON'), (3, 4, 'GPE'), (4, 5, 'GPE')]
    """
    spans: list[tuple[int, int, str]] = []
    goes_on = ""  # the type of the entity that the token before left open
    for position, tag in enumerate(tags):
        place, _, kind = tag.partition("-")
        if place == "O":
            goes_on = ""
            continue
        start = spans.pop()[0] if kind == goes_on and place in "IE" else position
        spans.append((start, position + 1, kind))
        goes_on = kind if place in "BI" else ""
    return spans
