"""Runs made by hand, from texts in which entities are named: tokens are words and signs."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.opened import Run, open_run
from tests.report.tables import document, make_run


class Article(NamedTuple):
    """A text, the entities in it by their text, each with its class and canonical name, and what it was."""

    text: str
    entities: dict[str, tuple[str, str | None]]
    raw_text: str | None = None
    """As long as the text; None: the same."""
    title: str | None = None


def run_of(folder: Path, articles: list[Article]) -> Run:
    """A run with these articles, a sentence each."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("documents", "sentences", "tokens", "entities")
    }
    for number, article in enumerate(articles):
        text = article.text
        row = document(
            number, text, raw_text=article.raw_text or text, title=article.title, url="https://dala.example/1"
        )
        doc_id = row["doc_id"]
        tokens = [each.span() for each in re.finditer(r"\w+|[^\w\s]", text)]
        base = {"doc_id": doc_id, "sentence_id": 0}
        tables["sentences"].append({**base, **_span(0, len(text)), "text": text, "part": "text"})
        tables["tokens"] += [
            {
                **base,
                "token_id": at,
                **_span(*span),
                "text": text[slice(*span)],
                "lemma": text[slice(*span)].lower(),
            }
            for at, span in enumerate(tokens)
        ]
        found = [
            (match.start(), match.end(), *named)
            for name, named in article.entities.items()
            for match in re.finditer(re.escape(name), text)
        ]
        tables["entities"] += [
            {
                **base,
                "entity_id": at,
                **_span(start, end),
                "text": text[start:end],
                "type": type_,
                "canonical": base_form,
            }
            for at, (start, end, type_, base_form) in enumerate(sorted(found, key=lambda each: each[0]))
        ]
        tables["documents"].append(
            row | {"n_sentences": 1, "n_tokens": len(tokens), "n_entities": len(found)}
        )
    return make_run(folder, tables)


def _span(start: int, end: int) -> dict[str, int]:
    return {"start": start, "end": end, "raw_start": start, "raw_end": end}


WORD = "сөз{:05}"
"""The words of a large run; the number is in five digits, so that all are of one length."""


def large_run(folder: Path, documents: int, tokens: int, words: int) -> Run:
    """A run of `documents` documents of `tokens` tokens each; few of its `words` words are frequent."""
    dice = np.random.default_rng(7)
    numbers = np.minimum(dice.pareto(0.6, documents * tokens) * 20, words - 1).astype(int)
    forms = np.array([WORD.format(each) for each in range(words)])[numbers]
    length = len(WORD.format(0)) + 1
    run = make_run(folder, {"documents": [], "tokens": []})
    starts = np.tile(np.arange(tokens) * length, documents)
    ids = [f"{number:016x}" for number in range(documents)]
    texts = [" ".join(each) for each in forms.reshape(documents, tokens)]
    first = date(2020, 1, 1)
    columns = {
        "documents": {
            "doc_id": ids,
            "source": [f"{number}.txt" for number in range(documents)],
            "published": [first + timedelta(days=number % 1500) for number in range(documents)],
            "text": texts,
            "raw_text": texts,
            "n_sentences": [1] * documents,
            "n_tokens": [tokens] * documents,
        },
        "tokens": {
            "doc_id": np.repeat(ids, tokens),
            "token_id": np.tile(np.arange(tokens), documents),
            "start": starts,
            "end": starts + length - 1,
            "raw_start": starts,
            "raw_end": starts + length - 1,
            "text": forms,
        },
    }
    for table, given in columns.items():
        path = folder / table / "part-00001.parquet"
        schema = pq.read_schema(path)
        size = len(given["doc_id"])
        blanks = {"string": "", "large_string": "", "int32": 0, "float": 0.0}
        arrays = [
            pa.array(given[field.name], field.type)
            if field.name in given
            else pa.nulls(size, field.type)
            if field.nullable
            else pa.array([blanks[str(field.type)]] * size, field.type)
            for field in schema
        ]
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path)
    return open_run(run.path, partial=True)
