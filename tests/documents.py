"""Documents for tests: of a text, and one whose sentences, tokens and entities are known."""

import json
from dataclasses import replace

import pyarrow.parquet as pq

from kazprep.document import Document, document_id
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from kazprep.stages.built_in import NormalizeStage
from kazprep.stages.stage import FunctionStage
from kazprep.tables.build import concat, document_rows


def document_of(raw_text, **fields):
    """The document of a raw text, repaired."""
    start = len(raw_text) - len(raw_text.lstrip())
    document = Document(
        doc_id=document_id("мақала.txt", 0, raw_text),
        source="мақала.txt",
        record=0,
        format="txt",
        raw_text=raw_text,
        content=(start, max(start, len(raw_text.rstrip()))),
        **fields,
    )
    return NormalizeStage()([document])[0]


def example():
    """A document of a title, two sentences, nine tokens and two entities."""
    text = "Көктем келді\nАйгүл Астанаға  барды. Ол қуанды."
    document = document_of(text, has_title=True)
    tokens = [(0, 6), (7, 12), (13, 18), (19, 27), (28, 33), (33, 34), (35, 37), (38, 44), (44, 45)]
    return replace(
        document,
        sentences=Spans.of([(0, 12), (13, 34), (35, 45)]),
        tokens=Spans.of(tokens),
        entities=Entities(Spans.of([(2, 3), (3, 4)]), ("PERSON", "GPE")),
    )


def analysed_example():
    """The same document with an analysis of each token; one is not known, and one has no score."""
    stop = Analysis(".", "PUNCT", None, 1.0)
    analyses = (
        Analysis("көктем", "NOUN", "Case=Nom", 0.987),
        Analysis("кел", "VERB", "Mood=Ind|Number=Sing", 0.95),
        Analysis("Айгүл", "PROPN", "Case=Nom", 0.99),
        Analysis("Астана", "PROPN", "Case=Dat", 0.721),
        Analysis("бар", "VERB", "Mood=Ind|Number=Sing", 0.9),
        stop,
        Analysis(None, None, None),
        Analysis("қуан", "VERB", "Mood=Ind|Number=Sing"),
        stop,
    )
    return replace(example(), analyses=analyses)


def write_run(folder, documents, *, without=(), errors=None):
    """Write the tables of documents as a run would, `without` some columns of tokens; returns the folder."""
    tables = concat(document_rows(documents))
    tables["tokens"] = tables["tokens"].drop_columns(list(without))
    tables["errors"] = tables["errors"] if errors is None else errors
    for name, table in tables.items():
        (folder / name).mkdir(parents=True)
        pq.write_table(table, folder / name / "part-00000.parquet")
    (folder / "run.json").write_text(json.dumps({"status": "complete", "versions": {"kazprep": "1"}}))
    return folder


def _look_up(document):
    return replace(
        document, analyses=tuple(Analysis(text.lower(), "X", None) for text in document.token_texts)
    )


LEMMAS = FunctionStage(_look_up, requires={"tokens"}, provides={"analyses"})
"""A stage that takes the word in lowercase for its lemma."""
