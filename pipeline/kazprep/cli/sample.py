"""`kazprep sample`: a sample of a run's entities for people to check or to annotate."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kazprep.annotations import conll, label_studio
from kazprep.annotations.sample import By, sample_entities, sample_sentences
from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_text
from kazprep.corrections import Correction
from kazprep.corrections.file import to_tsv
from kazprep.document import Document
from kazprep.entities.entity import Entity
from kazprep.errors import OutputError
from kazprep.runs.opened import Run
from kazprep.text.plurals import counted


class SampleFormat(StrEnum):
    """What a sample is written as."""

    TSV = "tsv"
    """An entity a line, with its context: change its class, and give it to `kazprep fix --from`."""
    JSONL = "jsonl"
    """The same as JSON Lines."""
    LABEL_STUDIO = "label-studio"
    """Sentences as tasks with predictions."""
    CONLL = "conll"
    """Sentences as words with tags in two columns."""
    CONLL2003 = "conll2003"
    """The same in four columns."""


_OF_SENTENCES = (SampleFormat.LABEL_STUDIO, SampleFormat.CONLL, SampleFormat.CONLL2003)


def sample_command(
    folder: RunFolder,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write.", show_default="prints it")
    ] = None,
    form: Annotated[
        SampleFormat,
        typer.Option("--format", help="Entities (tsv, jsonl) or sentences (label-studio, conll, conll2003)."),
    ] = SampleFormat.TSV,
    n: Annotated[int, typer.Option("--n", min=1, help="How many entities, or sentences.")] = 200,
    by: Annotated[
        By, typer.Option("--by", help="Draw as many of each class, or of each source, or from all alike.")
    ] = By.TYPE,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Draw those of the lowest score first.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Another one draws others.")] = 0,
) -> None:
    """Draw entities, or sentences, for people to check: as many of each class, with their scores.

    What people have changed comes back with kazprep fix DIR --from FILE.
    """
    with opened(folder, partial=False) as run:
        number, content = _content(run, form, n, by, uncertain, seed)
    if output is None:
        sys.stdout.write(content)
        return
    if output.exists():
        raise OutputError(f"{output} exists already, and somebody may have worked on it: choose another name")
    written = [output]
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(content, encoding="utf-8", newline="\n")
        if form is SampleFormat.LABEL_STUDIO:
            written.append(output.with_suffix(".xml"))
            written[-1].write_text(label_studio.config(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
    files = " and ".join(map(str, written))
    print_text(
        f"{counted(number, 'sentence')} in {files}"
        if form in _OF_SENTENCES
        else f"{counted(number, 'entity', 'entities')} in {files}"
    )


def _content(run: Run, form: SampleFormat, n: int, by: By, uncertain: bool, seed: int) -> tuple[int, str]:
    """How many were drawn, and the file."""
    if form not in _OF_SENTENCES:
        drawn = [
            (_row(document, entity), entity)
            for document, entities in sample_entities(run, n, by, uncertain=uncertain, seed=seed)
            for entity in entities
        ]
        if form is SampleFormat.TSV:
            extra = [
                {"score": _score(entity), "canonical": entity.canonical or "", "decided_by": entity.source}
                for _, entity in drawn
            ]
            return len(drawn), to_tsv((row for row, _ in drawn), extra)
        return len(drawn), "".join(_json_line(row, entity) for row, entity in drawn)
    sentences = list(sample_sentences(run, n, by, uncertain=uncertain, seed=seed))
    number = sum(len(indices) for _, indices in sentences)
    if form is SampleFormat.LABEL_STUDIO:
        tasks = [
            label_studio.task(document, *spans[index])
            for document, indices in sentences
            for spans in [list(document.sentences)]
            for index in indices
        ]
        return number, label_studio.to_json(tasks)
    four = form is SampleFormat.CONLL2003
    return number, "".join(
        conll.sentences(document, indices, four_columns=four) for document, indices in sentences
    )


def _row(document: Document, entity: Entity) -> Correction:
    """An entity as a correction that changes nothing as long as its class is what it was."""
    return Correction.at(document, entity.raw_start, entity.raw_end, entity.type, was=entity.type)


def _score(entity: Entity) -> str:
    return "" if entity.score is None else f"{entity.score:.4f}"


def _json_line(row: Correction, entity: Entity) -> str:
    content = {
        "doc_id": row.doc_id,
        "source": row.source,
        "record": row.record,
        "raw_start": row.raw_start,
        "raw_end": row.raw_end,
        "text": row.text,
        "class": row.type,
        "canonical": entity.canonical,
        "score": None if entity.score is None else round(entity.score, 4),
        "decided_by": entity.source,
        "context": row.context,
    }
    return json.dumps(content, ensure_ascii=False) + "\n"
