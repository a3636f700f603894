"""`kazprep evaluate`: score models, or the tables of a run, against gold files."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from kazprep.cli.options import complete_source
from kazprep.cli.printing import print_json, print_text
from kazprep.errors import InputError, OutputError
from kazprep.evaluate.gold import GoldDocument, Prediction, read_gold
from kazprep.evaluate.output import confusion_svg, entity_record, entity_table, text_record, text_table
from kazprep.evaluate.predictions import predict_with_models, predictions_of_run
from kazprep.evaluate.scoring import SAMPLES, SEED, evaluate_entities, evaluate_text
from kazprep.models.folder import list_models, model_path, models_folder, was_refit
from kazprep.text.plurals import counted

_SENTENCES = "each sentence given complete, on a separate line"
_SEEN = "but trained on by this tagger once it was scored, so that the figures flatter, "
_RUNNING_TEXT = "each document given as running text, a paragraph a line"
_RUN = "given as the run has the text"


def evaluate_command(
    gold: Annotated[
        list[Path], typer.Argument(metavar="GOLD", help="CoNLL-U or KazNERD files, or folders of them.")
    ],
    models: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            autocompletion=complete_source,
            help='Models to score: "embedded", "stanza" or a Stanza resources folder.',
            show_default="embedded",
        ),
    ] = None,
    run: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Score the tables of a finished run instead.")
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Do not score: write the gold text to a folder, for a run.",
        ),
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Score only what is held out of training.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    confusion: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg", help="Draw the confusion matrix of entity types."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Random seed of the bootstrap.")] = SEED,
) -> None:
    """Score models, or the tables of a run, against gold files.

    CoNLL-U files have tokens and sentences, KazNERD files have entities: see docs/evaluation.md.
    """
    if sum(each is not None for each in (models, run, export)) > 1:
        raise InputError("--models, --run and --export exclude each other: choose one")
    if confusion is not None and confusion.suffix.lower() != ".svg":
        raise InputError(f"the picture is an SVG: call it {confusion.with_suffix('.svg')}")
    documents = read_gold(gold, held_out=held_out)
    if export is not None:
        _export(documents, export)
        print_text(f"{counted(len(documents), 'document')} written to {export}. To score a run over them:")
        print_text(f"  kazprep run {export} --output RUN")
        print_text(f"  kazprep evaluate {' '.join(map(str, gold))} --run RUN{' --held-out' * held_out}")
        return
    labelled = [document for document in documents if document.entities is not None]
    running = [document for document in documents if document.entities is None]
    if confusion is not None and not labelled:
        raise InputError("there are no entities in CoNLL-U: --confusion needs a KazNERD file")
    files = dict.fromkeys(document.file for document in documents)
    record: dict[str, object] = {
        "gold": [{"file": file, "sha256": _sha256(Path(file))} for file in files],
        "held_out": held_out,
        "run": None if run is None else str(run),
        "models": None if run is not None else _model_hashes(models or "embedded"),
        "bootstrap": {"seed": seed, "samples": SAMPLES},
    }
    found = dict(zip((d.name for d in documents), _find(documents, models or "embedded", run), strict=True))
    which = "held out of kazprep's training, " if held_out else ""
    tables = []
    picture = ""
    if labelled:
        seen = held_out and run is None and was_refit(model_path(models_folder(models or "embedded"), "ner"))
        given = which + (_SEEN if seen else "") + (_SENTENCES if run is None else _RUN)
        entities = evaluate_entities(labelled, (found[d.name] for d in labelled), seed=seed)
        tables.append(entity_table(entities, given))
        record["entities"] = entity_record(entities, given)
        picture = confusion_svg(entities.confusion, "Entities by gold class and class found")
    if running:
        given = which + (_RUNNING_TEXT if run is None else _RUN)
        text = evaluate_text(running, (found[d.name] for d in running), seed=seed)
        tables.append(text_table(text, given))
        record["text"] = text_record(text, given)
    if confusion is not None:  # before anything is printed: whoever reads that may stop early
        _write(confusion, picture)
    if as_json:
        print_json(record, indent=2)
    else:
        print_text("\n\n".join(tables))


def _find(documents: Sequence[GoldDocument], models: str, run: Path | None) -> Iterable[Prediction]:
    if run is not None:
        return predictions_of_run(documents, run)
    return track(
        predict_with_models(documents, models),
        "documents",
        total=len(documents),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def _export(documents: Sequence[GoldDocument], folder: Path) -> None:
    """Write the text of each document to a separate file, in an empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} exists and is not an empty folder: choose another one with --export")
    for document in documents:
        _write(folder / f"{document.name}.txt", document.text + "\n")


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}") from error


def _model_hashes(source: str) -> list[dict[str, str]]:
    return [
        {"processor": model.processor, "package": model.package, "sha256": model.sha256}
        for model in list_models(models_folder(source))
    ]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
