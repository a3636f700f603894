"""Documents converted to spaCy's, with sentences, tokens and entities."""

from itertools import pairwise
from typing import Any

from spacy.lang.xx import MultiLanguage
from spacy.tokens import Doc, Span, SpanGroup

from kazprep.document import Document, checked_document

SPANS = "kazprep"
"""The key in `doc.spans` of the entities with their scores and sources."""


def to_spacy(document: Document, vocab: Any = None) -> Any:
    """A `spacy.tokens.Doc` of the same text, with its sentences, tokens and entities.

    Whitespace beyond a single space between two tokens, such as a line feed, is a token, as spaCy has it, so
    that `doc.text` is `document.text`. `vocab` is that of the spaCy pipeline that gets it; by default each
    call makes one, but many documents should share one: `spacy.blank("xx").vocab`.

    `doc.spans["kazprep"]` are the entities again, with the attributes `scores` (None where unknown) and
    `sources` of `entities`, in the same order.
    """
    document = checked_document(document)
    text, tokens = document.text, document.tokens
    firsts = set(document.first_tokens[:-1].tolist())
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    token_indices: list[int] = []

    def add(word: str, begins: bool) -> None:
        # Whitespace before the first token belongs to its sentence.
        is_second = len(token_indices) == 1 and len(words) == 1
        starts.append(not words or (begins and not is_second))
        words.append(word)
        spaces.append(False)

    bounds = [(0, 0), *tokens, (len(text), len(text))]
    for number, ((_, before), (start, end)) in enumerate(pairwise(bounds)):
        gap = text[before:start]
        if words and gap.startswith(" "):
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            add(gap, False)
        if number < len(tokens):
            token_indices.append(len(words))
            add(text[start:end], number in firsts)
    doc = Doc(MultiLanguage().vocab if vocab is None else vocab, words, spaces, sent_starts=starts)
    within = zip(document.entities.tokens, document.entities.types, strict=True)
    entities = [
        Span(doc, token_indices[first], token_indices[last - 1] + 1, label=label)
        for (first, last), label in within
    ]
    doc.set_ents(entities)
    scores, sources = document.entities.known_scores, list(document.entities.sources)
    doc.spans[SPANS] = SpanGroup(doc, spans=entities, attrs={"scores": scores, "sources": sources})
    return doc
