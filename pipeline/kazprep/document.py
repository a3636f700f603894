"""The document: one article on its way through the pipeline."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import index
from typing import Any, Self

import numpy as np

from kazprep.canonical import canonical
from kazprep.display.html import marked_html
from kazprep.display.pieces import line_labels
from kazprep.edits import Edits
from kazprep.entities.classes import NAME_CLASSES
from kazprep.entities.entity import Entities, Entity
from kazprep.morphology.analysis import Analysis
from kazprep.normalization import Repair
from kazprep.normalization.lost_letters import find_lost_letters
from kazprep.normalization.written import written_script
from kazprep.spans import Offsets, Spans
from kazprep.text.arguments import described, shortened, text_of
from kazprep.text.language import guess_language
from kazprep.text.plurals import counted

_HASHED_CHARACTERS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document:
    """An article with what the stages have found in it.

    The reader fills the first group of fields, each stage the fields that it provides. Offsets count code
    points; those of `sentences` and `tokens` are into `text`. What the tables, the exports and the displays
    show of a document is here: properties derive it from the fields.
    """

    doc_id: str
    source: str
    """Path relative to the input root, with `/` between its parts."""
    record: int
    """The index of the record in its file, from 0."""
    format: str
    raw_text: str
    """The text as it was read, with everything that is in the file."""
    content: tuple[int, int]
    """The span of `raw_text` that is the article; a header and whitespace at the ends are outside it."""
    has_title: bool = False
    """Whether the first paragraph is the title."""
    published: date | None = None
    url: str | None = None
    external_id: str | None = None
    """The id that the record has in its source."""
    encoding: str = "utf-8"
    """The encoding that the file's bytes were decoded from, by Python's name for it."""
    encoding_score: float = 1.0
    """The confidence in the encoding, from 0 to 1."""
    notes: frozenset[str] = frozenset()
    """Notes of the reader on the record, which a run counts: see `kazprep.runs.counts`."""

    text: str = ""
    """The normalized content, a paragraph a line."""
    edits: Edits = field(default_factory=Edits.none)
    """Every difference between the content and `text`, in offsets of both; `repairs` has them in offsets of
    `raw_text`."""

    sentences: Spans = field(default_factory=Spans.empty)
    tokens: Spans = field(default_factory=Spans.empty)
    """Every token is in exactly one sentence."""
    parts: tuple[str, ...] = ()
    """What each sentence is part of, a value of `kazprep.structure.Part`; empty where no stage looked."""
    analyses: tuple[Analysis, ...] = ()
    """The lemma, part of speech and features of each token; empty where no stage looked."""

    entities: Entities = field(default_factory=Entities.none)

    language: str | None = None
    """The language that a stage found, by its ISO 639-1 code, `und` for undetermined; None where no stage
    looked: then `language_or_guess` guesses it."""
    language_score: float = 0.0
    """The confidence in the language, from 0 to 1."""
    rejected: str | None = None
    """Why the document is rejected: later stages skip it. None for one that is kept."""

    extra: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    """The values of columns that stages add: by table and column, one for each row of the document."""

    @classmethod
    def of(cls, text: str, *, normalized: bool = False, source: str = "", record: int = 0) -> Self:
        """The document of a string, in which nothing was found yet.

        Whitespace at the ends is outside its content. With `normalized` the string is the document's `text`
        as it is, whitespace included. `source` and `record` say where it is from, and go into `doc_id`: give
        each of several texts a different `record`, since they may be equal.

        >>> Document.of(" Сәлем! ").content
        (1, 7)
        >>> Document.of(" Сәлем! ", normalized=True).text
        ' Сәлем! '

        Raises `TypeError` for a value that is not a string, `ValueError` for a string with half of a
        surrogate pair in it.
        """
        text = text_of(text)
        if not isinstance(source, str):
            raise TypeError(f"source has to be a string, not {described(source)}")
        record = index(record)  # of numpy's class, perhaps
        doc_id = document_id(source, record, text)
        if normalized:
            return cls(doc_id, source, record, "txt", text, (0, len(text)), text=text)
        start = len(text) - len(text.lstrip())
        content = (start, max(start, len(text.rstrip())))
        return cls(doc_id, source, record, "txt", text, content)

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
    def sentence_parts(self) -> tuple[str, ...]:
        """What each sentence is part of, a value of `kazprep.structure.Part`.

        All are `text` where no stage looked, or one has changed the sentences since.
        """
        return self.parts if len(self.parts) == len(self.sentences) else ("text",) * len(self.sentences)

    @property
    def token_texts(self) -> list[str]:
        """The text of each token."""
        return self.tokens.slices(self.text)

    @property
    def token_analyses(self) -> tuple[Analysis, ...]:
        """The lemma, part of speech and features of each token.

        All are None where no stage looked, or one has changed the tokens since.
        """
        if len(self.analyses) == len(self.tokens):
            return self.analyses
        return (Analysis(None, None, None),) * len(self.tokens)

    @property
    def ner_tags(self) -> list[str]:
        """The BIO2 tag of each token."""
        return self.entities.tags(slice(0, len(self.tokens)))

    @property
    def named_entities(self) -> list[Entity]:
        """The entities one by one, with their texts, offsets and canonical names."""
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
            self.entities.known_scores,
            self.entities.sources,
            strict=True,
        )
        return [
            Entity(text, label, start, end, raw_start, raw_end, name, sentence, first, last, score, source)
            for text, label, (start, end), (raw_start, raw_end), name, sentence, (
                first,
                last,
            ), score, source in columns
        ]

    @property
    def entity_spans(self) -> Spans:
        """The span of `text` of each entity."""
        within = self.entities.tokens
        return Spans(self.tokens.start[within.start], self.tokens.end[within.end - 1])

    def canonical_names(self, entities: slice = slice(None)) -> list[str | None]:
        """The names of some of the entities without their suffixes; None for a class that has no names.

        A name that occurs without a suffix in one sentence of the document shows the suffix in another.
        """
        texts, types = self.entity_spans.slices(self.text), self.entities.types
        others = frozenset(text for text, label in zip(texts, types, strict=True) if label in NAME_CLASSES)
        keys = list(zip(texts, types, strict=True))[entities]
        names = {key: canonical(*key, others) for key in dict.fromkeys(keys)}
        return [names[key] for key in keys]

    @property
    def repairs(self) -> list[Repair]:
        """Every change of normalization, one by one in the order of the text, in offsets of `raw_text`."""
        raw, spans = self.repaired_spans, self.edits.after
        return [
            Repair(start, end, raw_start, raw_end, before, after, rule, confidence)
            for (start, end), (raw_start, raw_end), before, after, rule, confidence in zip(
                spans,
                raw,
                raw.slices(self.raw_text),
                spans.slices(self.text),
                self.edits.rule.tolist(),
                self.edits.confidences,
                strict=True,
            )
        ]

    @property
    def repaired_spans(self) -> Spans:
        """The span of `raw_text` that each repair replaced."""
        return self.edits.before.moved(self.content[0])

    @property
    def lost_letters(self) -> Spans:
        """The spans of `text` in which a `?` or a U+FFFD replaces lost letters."""
        return find_lost_letters(self.text)

    @property
    def language_or_guess(self) -> tuple[str, float]:
        """The language and the confidence in it: those that a stage found, else a guess by the letters."""
        return guess_language(self.text) if self.language is None else (self.language, self.language_score)

    @property
    def script(self) -> str:
        """What the text was written in: see `kazprep.normalization.written.written_script`."""
        return written_script(self.text, self.raw_text, self.repaired_spans, self.edits)

    @property
    def title(self) -> str | None:
        """The title as `text` has it, or None for a document without one."""
        return self.text.partition("\n")[0] if self.has_title else None

    @property
    def first_tokens(self) -> Offsets:
        """The index of each sentence's first token, and the number of all tokens at the end.

        Sentence i has the tokens from `first_tokens[i]` to `first_tokens[i + 1]`, exclusive.
        """
        firsts = np.searchsorted(self.tokens.start, self.sentences.start)
        return np.append(firsts, len(self.tokens)).astype(np.int32)

    def sentences_at(self, offsets: Offsets) -> Offsets:
        """The index of the sentence at each of some offsets of `text`, at which tokens begin."""
        return (np.searchsorted(self.sentences.start, offsets, side="right") - 1).astype(np.int32)

    def raw_spans(self, spans: Spans) -> Spans:
        """The spans of `raw_text` that spans of `text` come from."""
        return self.edits.to_before(spans.start, spans.end).moved(self.content[0])

    @property
    def summary(self) -> str:
        """The source, if there is one, and how much was found in the document."""
        return " · ".join([*filter(None, [self.source]), *self._counts()])

    def _counts(self) -> tuple[str, ...]:
        return (
            counted(len(self.sentences), "sentence"),
            counted(len(self.tokens), "token"),
            counted(len(self.entities), "entity", "entities"),
            counted(len(self.edits), "repair"),
        )

    def __repr__(self) -> str:
        source = f" {self.source!r}" if self.source else ""
        start, end = self.content
        text = self.text or self.raw_text[start:end]
        return f"<Document {self.doc_id}{source}: {', '.join([shortened(text), *self._counts()])}>"

    def _repr_html_(self) -> str:
        labels = self._line_labels()
        return marked_html(self.text, self.named_entities, self.repairs, head=self.summary, labels=labels)

    def _line_labels(self) -> dict[int, str]:
        """What lines are part of that are not text, by their offsets: for the displays."""
        return line_labels(self.text, self.sentences.start.tolist(), self.sentence_parts)

    def show(self) -> None:
        """Show the text with its entities: as HTML in a notebook, as text at a prompt."""
        from kazprep.display.terminal import MAX_CHARACTERS, marked_text, show  # they import rich

        show(
            self,
            lambda: marked_text(
                self.text,
                self.named_entities,
                self.repairs,
                head=self.summary,
                limit=MAX_CHARACTERS,
                labels=self._line_labels(),
            ),
        )


def checked_document(value: object, name: str = "the document") -> Document:
    """The document; raises `TypeError` for another value, which the message calls `name`."""
    if not isinstance(value, Document):
        raise TypeError(
            f"{name} has to be a Document, not {described(value)}: make one of a text with Pipeline()(text)"
        )
    return value


def document_id(source: str, record: int | str, content: str) -> str:
    """The id of a document: 16 hex digits that depend only on its source, its record and its raw text.

    The source is a path inside an input; the record is its index in the source, or its id there, as a string.

    >>> document_id("2026/habar.txt", 0, "Сәлем!")
    '648af7e7e71c4173'
    """
    identity = f"id {record}" if isinstance(record, str) else f"{record}"
    digest = hashlib.sha256(f"{source}\0{identity}\0".encode("utf-8", "surrogatepass"))
    for start in range(0, len(content), _HASHED_CHARACTERS):  # a copy of a large document is large
        digest.update(content[start : start + _HASHED_CHARACTERS].encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
