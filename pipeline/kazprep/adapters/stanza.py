"""Documents converted to Stanza's, with sentences, tokens and entities, and to CoNLL-U."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from kazprep.document import Document, checked_document
from kazprep.entities.bio import to_bioes
from kazprep.morphology.analysis import Analysis
from kazprep.morphology.features import sorted_features


def to_stanza(document: Document) -> Any:
    """A `stanza.Document` of the same text; offsets are the document's, tags are BIOES as Stanza has them.

    Its words have `lemma`, `upos` and `feats` where the document has them, and `Lang=kk` or `Lang=ru` in
    `misc` where the stage `token_language` found a language.
    """
    from stanza.models.common.doc import Document as StanzaDocument

    document = checked_document(document)
    spans, texts = list(document.tokens), document.token_texts
    tags, analyses = to_bioes(document.ner_tags), document.token_analyses
    languages = token_languages_of(document)
    sentences = [
        [
            {
                "id": (number - first + 1,),
                "text": texts[number],
                "start_char": spans[number][0],
                "end_char": spans[number][1],
                "ner": tags[number],
                **_columns(analyses[number]),
                **({"misc": f"Lang={languages[number]}"} if languages[number] else {}),
            }
            for number in range(first, last)
        ]
        for first, last in pairwise(document.first_tokens.tolist())
    ]
    converted = StanzaDocument([sentence for sentence in sentences if sentence], text=document.text)
    converted.build_ents()
    return converted


def token_languages_of(document: Document) -> Sequence[str | None]:
    """The language of each token that the stage `token_language` found; None for each one without it."""
    found = document.extra.get("tokens", {}).get("language")
    return found if found is not None else [None] * len(document.tokens)


def _columns(analysis: Analysis) -> dict[str, str]:
    """What is known of a token, by the name that Stanza has for it."""
    feats = analysis.feats and sorted_features(analysis.feats)
    columns = {"lemma": analysis.lemma, "upos": analysis.upos, "feats": feats}
    return {name: value for name, value in columns.items() if value}


def to_conllu(document: Document) -> str:
    """The document in CoNLL-U: offsets and tags are in the last column; empty for one without sentences.

    LEMMA, UPOS and FEATS are filled where the document has them, in UD's order; `_` is what is unknown. The
    language of a word is `Lang=` in the last column, as in treebanks of mixed text.
    A sentence has its text in a comment, and ends with a blank line.
    """
    from stanza.utils.conll import CoNLL

    converted = to_stanza(document)
    if not converted.sentences:
        return ""
    text: str = CoNLL.doc2conll_text(converted) if hasattr(CoNLL, "doc2conll_text") else f"{converted:C}"
    return text.rstrip("\n") + "\n\n"
