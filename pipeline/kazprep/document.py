"""The document: one article on its way through the pipeline."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import index
from typing import Any, Self

import numpy as np

from kazprep.canonical import canonical
from kazprep.entities.classes import NAME_CLASSES
from kazprep.entities.entity import Entities, Entity
from kazprep.normalization.edits import Edits
from kazprep.spans import Offsets, Spans
from kazprep.text.arguments import described, shortened, text_of
from kazprep.text.plurals import counted

_HASHED_CHARACTERS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document:
    """An article with what the stages have found in it so far.

    The reader fills the first group of fields, each stage the fields that it provides. Offsets count code
    points; those of `sentences` and `tokens` are into `text`.
    """

    doc_id: str
    source: str
    """Path relative to the input root, with `/` between its parts."""
    record: int
    """Number of the record in its file, from 0."""
    format: str
    raw_text: str
    """The text as it came, with everything that the file has."""
    content: tuple[int, int]
    """The stretch of `raw_text` that is the article; a header and white space at the ends lie outside."""
    has_title: bool = False
    """Whether the first paragraph is the title."""
    published: date | None = None
    url: str | None = None
    external_id: str | None = None
    """The id that the record has where it comes from."""
    encoding: str = "utf-8"
    """What the file's bytes were decoded from, by Python's name for it."""
    encoding_score: float = 1.0
    """How sure the encoding is, from 0 to 1."""
    notes: frozenset[str] = frozenset()
    """What the reader did with the record, where a run counts it: see `kazprep.runs.counts`."""

    text: str = ""
    """The normalized content, a paragraph a line."""
    edits: Edits = field(default_factory=Edits.none)
    """Every difference between the content and `text`."""

    sentences: Spans = field(default_factory=Spans.empty)
    tokens: Spans = field(default_factory=Spans.empty)
    """Every token lies in one sentence."""

    entities: Entities = field(default_factory=Entities.none)

    language: str | None = None
    """The language by its ISO 639-1 code, `und` where it can't be told; None: nobody looked yet."""
    language_score: float = 0.0
    """How sure that is, from 0 to 1."""
    rejected: str | None = None
    """Why the document is rejected: it goes through no later stage. None for one that is kept."""

    extra: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    """The values of columns that stages add: by table and column, one for each row of the document."""

    @classmethod
    def of(cls, text: str, *, source: str = "", record: int = 0) -> Self:
        """A document of a string, in which nothing was found yet.

        White space at the ends lies outside of its content. `source` and `record` say where it is from, and
        go into `doc_id`: give texts that may be equal a number of their own.

        >>> Document.of(" Сәлем! ").content
        (1, 7)

        Raises `TypeError` for what is not a string, `ValueError` for one with half of a surrogate pair in it.
        """
        text = text_of(text)
        if not isinstance(source, str):
            raise TypeError(f"source has to be a string, not {described(source)}")
        record = index(record)  # of numpy's class, perhaps
        start = len(text) - len(text.lstrip())
        content = (start, max(start, len(text.rstrip())))
        return cls(document_id(source, record, text), source, record, "txt", text, content)

    def with_column(self, table: str, name: str, values: Sequence[Any]) -> Self:
        """The same document with the values of a column that a stage adds to a table, one for each row.

        >>> Document.of("Қар.").with_column("documents", "n_letters", [3]).extra
        {'documents': {'n_letters': [3]}}
        """
        return replace(self, extra={**self.extra, table: {**self.extra.get(table, {}), name: values}})

    @property
    def sentence_texts(self) -> list[str]:
        """The text of each sentence."""
        return self.sentences.slices(self.text)

    @property
    def token_texts(self) -> list[str]:
        """The text of each token."""
        return self.tokens.slices(self.text)

    @property
    def named_entities(self) -> list[Entity]:
        """The entities one by one, with their texts, offsets and canonical forms."""
        spans, within = self.entity_spans, self.entities.tokens
        sentences = self.sentences_at(spans.start)
        first_tokens = self.first_tokens[sentences]
        columns = zip(
            spans.slices(self.text),
            self.entities.types,
            spans,
            self.raw_spans(spans),
            self.canonical_names(),
            sentences.tolist(),
            Spans(within.start - first_tokens, within.end - first_tokens),
            strict=True,
        )
        return [
            Entity(text, kind, start, end, raw_start, raw_end, name, sentence, first, last)
            for text, kind, (start, end), (raw_start, raw_end), name, sentence, (first, last) in columns
        ]

    @property
    def entity_spans(self) -> Spans:
        """Where each entity is in `text`."""
        within = self.entities.tokens
        return Spans(self.tokens.start[within.start], self.tokens.end[within.end - 1])

    def canonical_names(self, entities: slice = slice(None)) -> list[str | None]:
        """The name of each of some entities without its endings; None for a class that has no names.

        What is found bare in one place of the document tells an ending in another.
        """
        texts, types = self.entity_spans.slices(self.text), self.entities.types
        others = frozenset(text for text, kind in zip(texts, types, strict=True) if kind in NAME_CLASSES)
        keys = list(zip(texts, types, strict=True))[entities]
        forms = {key: canonical(*key, others) for key in dict.fromkeys(keys)}
        return [forms[key] for key in keys]

    def sentences_at(self, offsets: Offsets) -> Offsets:
        """The number of the sentence that is at each of some offsets of `text`, where a token begins."""
        return (np.searchsorted(self.sentences.start, offsets, side="right") - 1).astype(np.int32)

    def __repr__(self) -> str:
        where = f" {self.source!r}" if self.source else ""
        start, end = self.content
        text = self.text or self.raw_text[start:end]
        return (
            f"<Document {self.doc_id}{where}: {shortened(text)}, {counted(len(self.sentences), 'sentence')}, "
            f"{counted(len(self.tokens), 'token')}, {counted(len(self.entities), 'entity', 'entities')}, "
            f"{counted(len(self.edits), 'repair')}>"
        )

    def _repr_html_(self) -> str:
        from kazprep.display.html import document_html

        return document_html(self)

    def show(self) -> None:
        """Show the text with its entities: as HTML in a notebook, as text at a prompt."""
        from kazprep.display.terminal import show

        show(self)

    @property
    def title(self) -> str | None:
        """The title as `text` has it, or None for a document without one."""
        return self.text.partition("\n")[0] if self.has_title else None

    @property
    def first_tokens(self) -> Offsets:
        """The number of each sentence's first token, and the number of all tokens at the end.

        Sentence i has the tokens from `first_tokens[i]` to `first_tokens[i + 1]`, exclusive.
        """
        firsts = np.searchsorted(self.tokens.start, self.sentences.start)
        return np.append(firsts, len(self.tokens)).astype(np.int32)

    def raw_spans(self, spans: Spans) -> Spans:
        """The spans of `raw_text` that spans of `text` come from."""
        return self.edits.to_before(spans.start, spans.end).moved(self.content[0])


def checked_document(value: object, name: str = "the document") -> Document:
    """The document; raises `TypeError` for what is not one. `name` is what the message calls it."""
    if not isinstance(value, Document):
        raise TypeError(
            f"{name} has to be a Document, not {described(value)}: make one of a text with Pipeline()(text)"
        )
    return value


def document_id(source: str, record: int | str, content: str) -> str:
    """The id of a document: 16 hex digits that depend on its source, its record and its raw text alone.

    The source is a path inside an input; the record is its number in the source, or its own id, as a string.

    >>> document_id("2026/habar.txt", 0, "Сәлем!")
    '648af7e7e71c4173'
    """
    place = f"id {record}" if isinstance(record, str) else f"{record}"
    digest = hashlib.sha256(f"{source}\0{place}\0".encode("utf-8", "surrogatepass"))
    for start in range(0, len(content), _HASHED_CHARACTERS):  # a copy of a large document is large
        digest.update(content[start : start + _HASHED_CHARACTERS].encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
