"""What models, or the tables of a run, have found in gold documents."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kazprep.corpora.sentence import GoldEntity
from kazprep.document import Document, document_id
from kazprep.errors import InputError
from kazprep.evaluate.gold import GoldDocument, Prediction
from kazprep.evaluate.scoring import nonspace_offsets
from kazprep.inference.threads import one_thread
from kazprep.pipeline import build_stages
from kazprep.runs.opened import Run, open_run
from kazprep.settings import ModelSettings, Settings
from kazprep.stages.normalize import NoTextError
from kazprep.tables.build import concat, document_rows

if TYPE_CHECKING:
    import pandas as pd

_TABLES = ("sentences", "tokens", "entities")

Tables = dict[str, "pd.DataFrame"]
"""Rows of one document, by table."""


def predict_with_models(documents: Sequence[GoldDocument], source: str) -> Iterator[Prediction]:
    """Take each document through the stages of a run, with the models that `models.source` would name.

    In one of which normalization leaves no text nothing is found; a run has a row of `errors` for it.

    Raises `ModelError` when there are no such models or they can't be loaded.
    """
    stages = build_stages(Settings(models=ModelSettings(source=source)))
    for gold in documents:
        found = [_document(gold)]
        try:
            with one_thread():
                for stage in stages:
                    found = stage(found)
        except NoTextError:
            yield Prediction((), (), ())
            continue
        rows = concat(document_rows(found))
        places_of = np.array(nonspace_offsets(gold.text))
        tables = {name: _in_places(rows[name].to_pandas(), places_of) for name in _TABLES}
        yield _found(tables, 0, int(places_of[-1]))


def _document(gold: GoldDocument) -> Document:
    return Document(
        doc_id=document_id(gold.name, 0, gold.text),
        source=gold.name,
        record=0,
        format="txt",
        raw_text=gold.text,
        content=(0, len(gold.text)),
    )


def predictions_of_run(documents: Sequence[GoldDocument], folder: Path) -> Iterator[Prediction]:
    """Read what a finished run has found in each document.

    A document is looked for in the run by its text, white space aside: it may be a document of the run or a
    stretch of one, and of several that have it the first counts.

    Raises `InputError` when there is no such run or it lacks some of the documents.
    """
    try:
        run = open_run(folder)
    except (FileNotFoundError, ValueError) as error:
        raise InputError(str(error)) from error
    texts = run.documents(["doc_id", "raw_text"]).set_index("doc_id")["raw_text"]
    squeezed = {str(doc_id): _squeeze(text) for doc_id, text in texts.items()}
    located = [(gold, _locate(_squeeze(gold.text), squeezed)) for gold in documents]
    absent = [gold.name for gold, place in located if place is None]
    if absent:
        raise InputError(
            f"{len(absent)} of {len(documents)} gold documents are not in the run in {folder}, such as "
            f"{absent[0]}: the run has to be over their text, which --export writes to a folder"
        )
    tables = {name: _by_document(run, name) for name in _TABLES}
    placed: dict[str, Tables] = {}
    for gold, place in located:
        assert place is not None
        doc_id, start = place
        if doc_id not in placed:
            places_of = np.array(nonspace_offsets(texts[doc_id]))
            placed[doc_id] = {
                name: _in_places(groups[doc_id], places_of)
                for name, groups in tables.items()
                if doc_id in groups
            }
        yield _found(placed[doc_id], start, start + len(_squeeze(gold.text)))


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _locate(text: str, texts: dict[str, str]) -> tuple[str, int] | None:
    """Which text has this one in it, and where; one that is it and no more comes first."""
    whole = next((key for key, other in texts.items() if other == text), None)
    if whole is not None:
        return whole, 0
    return next(((key, other.index(text)) for key, other in texts.items() if text in other), None)


def _by_document(run: Run, table: str) -> "dict[str, pd.DataFrame]":
    columns = ["doc_id", "raw_start", "raw_end", *(["type"] if table == "entities" else [])]
    frame = getattr(run, table)(columns)
    return {str(doc_id): rows for doc_id, rows in frame.groupby("doc_id", sort=False)}


def _in_places(rows: "pd.DataFrame", places_of: npt.NDArray[np.intp]) -> "pd.DataFrame":
    """Rows with the places where they start and end in the text as it came."""
    return rows.assign(start=places_of[rows["raw_start"]], end=places_of[rows["raw_end"]])


def _found(tables: Tables, first: int, last: int) -> Prediction:
    """The rows that lie at least partly between two places, as spans that count from the first."""

    def columns(table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        if table not in tables:
            return iter(())
        rows = tables[table]
        rows = rows[(rows["start"] < last) & (rows["end"] > first)]
        rows = rows.assign(start=rows["start"] - first, end=rows["end"] - first)
        return rows[["start", "end", *names]].itertuples(index=False, name=None)

    return Prediction(
        tuple((int(start), int(end)) for start, end in columns("sentences")),
        tuple((int(start), int(end)) for start, end in columns("tokens")),
        tuple(GoldEntity(int(start), int(end), kind) for start, end, kind in columns("entities", "type")),
    )
