"""The schemas of the six tables. Column names and types are a contract: add, don't rename.

The meaning of a column is in the metadata of its field, under `description`. Offsets count Unicode code
points and are half-open: `text[start:end]`, in the text of the document's row in `documents`.
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
_SENTENCE_ID = _column("sentence_id", _INT, "index of the sentence in the document, from 0")
_SPAN = (
    _column("start", _INT, "start offset in documents.text"),
    _column("end", _INT, "end offset in documents.text, exclusive"),
    _column("raw_start", _INT, "start offset in documents.raw_text"),
    _column("raw_end", _INT, "end offset in documents.raw_text, exclusive"),
)
_TEXT = _column("text", _STRING, "documents.text[start:end]")

DOCUMENTS = _schema(
    _column(
        "doc_id", _STRING, "16 hex digits of a SHA-256 of the path in the input, the record and the raw text"
    ),
    _column("source", _STRING, "path of the file in the input, with / between its parts"),
    _column("record", _INT, "index of the record in the file, from 0"),
    _column("format", _STRING, "format that the file was read as: txt, html, jsonl"),
    _column("title", _STRING, "the title, which is also the first paragraph of text", nullable=True),
    _column("published", pa.date32(), "date of publication", nullable=True),
    _column("url", _STRING, "address of the article", nullable=True),
    _column("external_id", _STRING, "id of the record in its file", nullable=True),
    _column("encoding", _STRING, "encoding of the file, by its name in Python"),
    _column("encoding_score", pa.float32(), "confidence in the encoding, from 0 to 1"),
    _column("language", _STRING, "kk or und, by the letters; with the stage language, any ISO 639-1 code"),
    _column("language_score", pa.float32(), "confidence in the language, from 0 to 1"),
    _column(
        "script",
        _STRING,
        "what it was written in: latin-2021 and so on or arabic, if it was brought to Cyrillic; else the ISO "
        "15924 code of most letters: Cyrl, Latn, Arab, Zzzz other, Zyyy none",
    ),
    _column("raw_text", pa.large_string(), "the text as decoded and extracted, before any repair"),
    _column("text", pa.large_string(), "the normalized text, one paragraph per line"),
    _column("n_sentences", _INT, "number of its rows in sentences"),
    _column("n_tokens", _INT, "number of its rows in tokens"),
    _column("n_entities", _INT, "number of its rows in entities"),
    _column("n_repairs", _INT, "number of its rows in repairs"),
    _column("n_lost_letters", _INT, "number of positions in text with ? or U+FFFD instead of lost letters"),
    _column("rejected", _STRING, "why a filter rejected it: it then has no sentences", nullable=True),
)

SENTENCES = _schema(
    _DOC_ID,
    _SENTENCE_ID,
    _column("paragraph_id", _INT, "index of the line in documents.text, from 0"),
    *_SPAN,
    _TEXT,
    _column("n_tokens", _INT, "number of tokens in the sentence"),
    _column(
        "part", _STRING, "part of the article: text, title, heading, dateline, credit, caption, list, table"
    ),
)

TOKENS = _schema(
    _DOC_ID,
    _SENTENCE_ID,
    _column("token_id", _INT, "index of the token in the sentence, from 0"),
    *_SPAN,
    _TEXT,
    _column("ner", _STRING, "entity tag in BIO2: B-PERSON, I-PERSON, O"),
    _column("entity_id", _INT, "index of the entity that the token is part of", nullable=True),
    _column(
        "lemma", _STRING, "the form that dictionaries have; null where no stage looked for it", nullable=True
    ),
    _column(
        "upos", _STRING, "part of speech as UD has it: NOUN, VERB, PROPN; null as lemma is", nullable=True
    ),
    _column("feats", _STRING, "features as UD has them: Case=Loc|Number=Plur; null for none", nullable=True),
    _column(
        "lemma_score",
        pa.float32(),
        "probability that lemma is right, from 0 to 1; null as lemma is, and for models without calibration",
        nullable=True,
    ),
)

ENTITIES = _schema(
    _DOC_ID,
    _column("entity_id", _INT, "index of the entity in the document, from 0"),
    _SENTENCE_ID,
    _column("token_start", _INT, "token_id of the first token"),
    _column("token_end", _INT, "token_id of the last token, plus 1"),
    *_SPAN,
    _TEXT,
    _column("type", _STRING, "one of KazNERD's 25 classes: PERSON, GPE, DATE"),
    _column(
        "canonical",
        _STRING,
        "the name without its suffixes, for counting; null unless it is a name",
        nullable=True,
    ),
    _column(
        "score",
        pa.float32(),
        "probability that span and type are right, from 0 to 1; null unless the model decided",
        nullable=True,
    ),
    _column(
        "source",
        _STRING,
        "what decided: model, the name of a rule, names (the names file), correction or stage",
    ),
)

REPAIRS = _schema(
    _DOC_ID,
    *_SPAN,
    _column("before", _STRING, "the raw text: documents.raw_text[raw_start:raw_end]"),
    _column("after", _STRING, "the repaired text: documents.text[start:end]"),
    _column("rule", _STRING, "the rule that made the repair; several are joined by +"),
    _column(
        "confidence",
        pa.float32(),
        "probability that the repair is right, from 0 to 1; null for rules that do not estimate it",
        nullable=True,
    ),
)

ERRORS = _schema(
    _column("source", _STRING, "the file, as in documents.source"),
    _column("record", _INT, "index of the record in the file, if one was reached", nullable=True),
    _column("doc_id", _STRING, "the document, if it was read", nullable=True),
    _column("stage", _STRING, "the stage that failed: read, write or the name of a stage"),
    _column("error", _STRING, "the type of the error"),
    _column("message", _STRING, "what was wrong, in words"),
)

SCHEMAS: dict[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "sentences": SENTENCES,
    "tokens": TOKENS,
    "entities": ENTITIES,
    "repairs": REPAIRS,
    "errors": ERRORS,
}
"""The schema of each table by its name, which is also the name of its folder."""

COUNT_COLUMNS = {
    "sentences": "n_sentences",
    "tokens": "n_tokens",
    "entities": "n_entities",
    "repairs": "n_repairs",
}
"""The tables that have rows of a document, and the column of `documents` that says how many."""
