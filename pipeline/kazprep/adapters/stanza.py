"""Documents converted to Stanza's, with sentences, tokens and entities, and to CoNLL-U."""

from itertools import pairwise
from typing import Any

from kazprep.document import Document, checked_document
from kazprep.entities.bio import to_bioes


def to_stanza(document: Document) -> Any:
    """A `stanza.Document` of the same text; offsets are the document's, tags are BIOES as Stanza has them."""
    from stanza.models.common.doc import Document as StanzaDocument

    document = checked_document(document)
    spans, texts = list(document.tokens), document.token_texts
    tags = to_bioes(document.ner_tags)
    sentences = [
        [
            {
                "id": (number - first + 1,),
                "text": texts[number],
                "start_char": spans[number][0],
                "end_char": spans[number][1],
                "ner": tags[number],
            }
            for number in range(first, last)
        ]
        for first, last in pairwise(document.first_tokens.tolist())
    ]
    converted = StanzaDocument([sentence for sentence in sentences if sentence], text=document.text)
    converted.build_ents()
    return converted


def to_conllu(document: Document) -> str:
    """The document in CoNLL-U: offsets and tags are in the last column; empty for one without sentences.

    A sentence has its text in a comment, and ends with a blank line.
    """
    from stanza.utils.conll import CoNLL

    converted = to_stanza(document)
    if not converted.sentences:
        return ""
    text: str = CoNLL.doc2conll_text(converted) if hasattr(CoNLL, "doc2conll_text") else f"{converted:C}"
    return text.rstrip("\n") + "\n\n"
