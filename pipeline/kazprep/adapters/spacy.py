"""Documents converted to spaCy's, with sentences, tokens and entities."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from spacy.lang.xx import MultiLanguage
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc, Span, SpanGroup

from kazprep.document import Document, checked_document
from kazprep.morphology.analysis import Analysis

SPANS = "kazprep"
"""The key in `doc.spans` of the entities with their scores and sources."""
LEMMA_SCORES = "kazprep_lemma_scores"
"""The key in `doc.user_data` of the scores of lemmas."""
LANGUAGES = "kazprep_languages"
"""The key in `doc.user_data` of the languages of tokens."""


def to_spacy(document: Document, vocab: Any = None) -> Any:
    """A `spacy.tokens.Doc` of the same text, with its sentences, tokens and entities.

    Whitespace beyond a single space between two tokens, such as a line feed, is a token, as spaCy has it, so
    that `doc.text` is `document.text`. `vocab` is that of the spaCy pipeline that gets it; by default each
    call makes one, but many documents should share one: `spacy.blank("xx").vocab`.

    Tokens have `lemma_`, `pos_` and `morph` where the document has analyses. A part of speech that is not one
    of UD's is left out, as `pos_` has no other. `doc.user_data["kazprep_lemma_scores"]` are then
    the scores of lemmas, one for each token of the doc, None where unknown. The languages of tokens
    are in `doc.user_data["kazprep_languages"]` in the same way, where the stage `token_language` found them.

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
    languages = document.extra.get("tokens", {}).get("language")
    if languages is not None:
        of_token = dict(zip(token_indices, languages, strict=True))
        doc.user_data[LANGUAGES] = [of_token.get(index) for index in range(len(doc))]
    if document.analyses:
        _set_analyses(doc, token_indices, document.token_analyses)
    within = zip(document.entities.tokens, document.entities.types, strict=True)
    entities = [
        Span(doc, token_indices[first], token_indices[last - 1] + 1, label=label)
        for (first, last), label in within
    ]
    doc.set_ents(entities)
    scores, sources = document.entities.known_scores, list(document.entities.sources)
    doc.spans[SPANS] = SpanGroup(doc, spans=entities, attrs={"scores": scores, "sources": sources})
    return doc


def _set_analyses(doc: Any, token_indices: Sequence[int], analyses: Sequence[Analysis]) -> None:
    """Set what is known of the tokens, which are at these indices of the doc; the others are white space."""
    analysis_of = dict(zip(token_indices, analyses, strict=True))
    scores: list[float | None] = [None] * len(doc)
    for token in doc:
        analysis = analysis_of.get(token.i)
        if analysis is None:
            token.lemma_, token.pos_ = token.text, "SPACE"
            continue
        scores[token.i] = analysis.score
        token.lemma_ = analysis.lemma or ""
        if analysis.upos is not None:
            token.pos_ = analysis.upos if analysis.upos in IDS else ""
            token.set_morph(analysis.feats or "")
    doc.user_data[LEMMA_SCORES] = scores
