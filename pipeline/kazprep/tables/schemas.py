"""The schemas of the six tables. Column names and types are a contract: add, don't rename.

What each column means is in its field's metadata, under `description`. Offsets count Unicode code points and
are half-open: `text[start:end]`, in the text of the document's row in `documents`.
"""

import pyarrow as pa

from kazprep.version import __version__

SCHEMA_VERSION = "1"

_INT = pa.int32()
_STRING = pa.string()


def _column(name: str, type_: pa.DataType, description: str, *, nullable: bool = False) -> pa.Field:
    return pa.field(name, type_, nullable=nullable, metadata={"description": description})


def _schema(*columns: pa.Field) -> pa.Schema:
    return pa.schema(columns, metadata={"schema_version": SCHEMA_VERSION, "kazprep_version": __version__})


_DOC_ID = _column("doc_id", _STRING, "the document, as in documents.doc_id")
_SENTENCE_ID = _column("sentence_id", _INT, "the sentence, from 0 in the document")
_SPAN = (
    _column("start", _INT, "where it starts in documents.text"),
    _column("end", _INT, "where it ends in documents.text, exclusive"),
    _column("raw_start", _INT, "where its source starts in documents.raw_text"),
    _column("raw_end", _INT, "where its source ends in documents.raw_text, exclusive"),
)
_TEXT = _column("text", _STRING, "documents.text[start:end]")

DOCUMENTS = _schema(
    _column("doc_id", _STRING, "16 hex digits of a SHA-256 over path in the input, record and raw text"),
    _column("source", _STRING, "the file, relative to the input, with / between the parts of the path"),
    _column("record", _INT, "number of the record in the file, from 0"),
    _column("format", _STRING, "what the reader took the file for: txt, html, jsonl"),
    _column("title", _STRING, "the title, which is also the first paragraph of text", nullable=True),
    _column("published", pa.date32(), "date of publication", nullable=True),
    _column("url", _STRING, "address of the article", nullable=True),
    _column("external_id", _STRING, "the id that the record had in its file", nullable=True),
    _column("encoding", _STRING, "what the file was decoded from, by Python's name for it"),
    _column("encoding_score", pa.float32(), "how sure the encoding is, from 0 to 1"),
    _column("language", _STRING, "kk or und, by the letters; with the stage language any ISO 639-1 code"),
    _column("language_score", pa.float32(), "how sure the language is, from 0 to 1"),
    _column("raw_text", pa.large_string(), "the text as it came, before any repair"),
    _column("text", pa.large_string(), "the normalized text, a paragraph a line"),
    _column("n_sentences", _INT, "rows of this document in sentences"),
    _column("n_tokens", _INT, "rows of this document in tokens"),
    _column("n_entities", _INT, "rows of this document in entities"),
    _column("n_repairs", _INT, "rows of this document in repairs"),
    _column("n_lost_letters", _INT, "places in text where ? or U+FFFD stands for letters that were lost"),
    _column("rejected", _STRING, "why a filter rejected it, so that it has no sentences", nullable=True),
)

SENTENCES = _schema(
    _DOC_ID,
    _SENTENCE_ID,
    _column("paragraph_id", _INT, "the line of documents.text, from 0"),
    *_SPAN,
    _TEXT,
    _column("n_tokens", _INT, "tokens in the sentence"),
)

TOKENS = _schema(
    _DOC_ID,
    _SENTENCE_ID,
    _column("token_id", _INT, "the token, from 0 in the sentence"),
    *_SPAN,
    _TEXT,
    _column("ner", _STRING, "entity tag in BIO2: B-PERSON, I-PERSON, O"),
    _column("entity_id", _INT, "the entity that the token is part of", nullable=True),
)

ENTITIES = _schema(
    _DOC_ID,
    _column("entity_id", _INT, "the entity, from 0 in the document"),
    _SENTENCE_ID,
    _column("token_start", _INT, "token_id of the first token"),
    _column("token_end", _INT, "token_id after the last token"),
    *_SPAN,
    _TEXT,
    _column("type", _STRING, "one of KazNERD's 25 classes: PERSON, GPE, DATE"),
    _column(
        "canonical", _STRING, "the name without its endings, for counting; of names alone", nullable=True
    ),
)

REPAIRS = _schema(
    _DOC_ID,
    *_SPAN,
    _column("before", _STRING, "what stood there: documents.raw_text[raw_start:raw_end]"),
    _column("after", _STRING, "what stands there now: documents.text[start:end]"),
    _column("rule", _STRING, "the rule that changed it; several are joined by +"),
)

ERRORS = _schema(
    _column("source", _STRING, "the file, as in documents.source"),
    _column("record", _INT, "number of the record in the file, if one was reached", nullable=True),
    _column("doc_id", _STRING, "the document, if it was read", nullable=True),
    _column("stage", _STRING, "where it failed: read or the name of a stage"),
    _column("error", _STRING, "the kind of error"),
    _column("message", _STRING, "what was wrong, for a person"),
)

SCHEMAS: dict[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "sentences": SENTENCES,
    "tokens": TOKENS,
    "entities": ENTITIES,
    "repairs": REPAIRS,
    "errors": ERRORS,
}
"""Every table's schema by its name, which is also the name of its folder."""

COUNT_COLUMNS = {
    "sentences": "n_sentences",
    "tokens": "n_tokens",
    "entities": "n_entities",
    "repairs": "n_repairs",
}
"""The tables that have rows of a document, and the column of `documents` that says how many."""
