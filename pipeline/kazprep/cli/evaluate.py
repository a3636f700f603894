"""`kazprep evaluate`: score models, the tables of a run or the output of a tool against gold files."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from kazprep.cli.options import complete_source
from kazprep.cli.printing import print_content, print_json, print_text
from kazprep.errors import InputError, OutputError
from kazprep.evaluate.articles import evaluate_articles
from kazprep.evaluate.calibration import Judged, Reliability
from kazprep.evaluate.gold import Format, GoldDocument, Prediction, read_gold
from kazprep.evaluate.morphology import evaluate_morphology, lemma_reliability
from kazprep.evaluate.output import (
    article_record,
    article_tables,
    confusion_svg,
    entity_record,
    entity_table,
    morphology_record,
    morphology_tables,
    text_record,
    text_table,
)
from kazprep.evaluate.predictions import (
    predict_with_models,
    predictions_of_conllu,
    predictions_of_run,
)
from kazprep.evaluate.scoring import SAMPLES, SEED, evaluate_entities, evaluate_text
from kazprep.file_hash import file_sha256
from kazprep.messages.translate import translated
from kazprep.models.folder import list_models, models_folder
from kazprep.text.plurals import counted

_GIVEN = {
    Format.ARTICLE: "each article given as running text, with the lines that it has",
    Format.KAZNERD: "each sentence given complete, on a separate line",
    Format.CONLLU: "each document given as running text, a paragraph a line",
}
_RUN = "given as the run has the text"


def evaluate_command(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD", help="CoNLL-U or KazNERD files, marked articles, or folders of them."),
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
    predicted: Annotated[
        Path | None,
        typer.Option(metavar="FILE.conllu", help="Score what another tool found in the text instead."),
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
    show_reliability: Annotated[
        bool,
        typer.Option(
            "--reliability",
            help="Print, too, how often entities and lemmas with a score are right, for entities.score and "
            "tokens.lemma_score.",
        ),
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Random seed of the bootstrap.")] = SEED,
) -> None:
    """Score models, the tables of a run or the output of another tool against gold files.

    CoNLL-U files have tokens and sentences, and may have lemmas, parts of speech and features. KazNERD files
    have entities, marked articles have sentences and entities. See docs/evaluation.md.
    """
    if sum(each is not None for each in (models, run, predicted, export)) > 1:
        raise InputError("--models, --run, --predicted and --export exclude each other: choose one")
    if confusion is not None and confusion.suffix.lower() != ".svg":
        raise InputError(f"the picture is an SVG: call it {confusion.with_suffix('.svg')}")
    documents = read_gold(gold, held_out=held_out)
    if export is not None:
        _export(documents, export)
        again = f"kazprep evaluate {' '.join(map(str, gold))} --run RUN{' --held-out' * held_out}"
        print_text(f"{counted(len(documents), 'document')} written to {export}. To score a run over them:")
        print_content(f"  kazprep run {export} --output RUN\n  {again}")
        return
    if confusion is not None and all(document.entities is None for document in documents):
        raise InputError("there are no entities in CoNLL-U: --confusion needs a KazNERD file or an article")
    if predicted is not None and any(document.format is not Format.CONLLU for document in documents):
        raise InputError("--predicted is CoNLL-U, which has no entities: score it against CoNLL-U alone")
    chosen = _Chosen(models or "embedded", run, predicted, held_out, seed)
    record = _circumstances(documents, chosen)
    scores = _score(documents, chosen)
    if confusion is not None:  # before anything is printed: whoever reads that may stop early
        pairs = sum((each.confusion for each in scores), Counter[tuple[str, str]]())
        _write(confusion, confusion_svg(pairs, "Entities by gold class and class found"))
    if as_json:
        print_json(record | {each.name: each.record for each in scores}, indent=2)
    else:
        tables = [table for each in scores for table in each.tables]
        if show_reliability:
            tables += [each.reliability.as_markdown for each in scores if each.reliability is not None]
        print_content("\n\n".join(tables))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is scored, and how."""

    models: str
    run: Path | None
    """A run to score instead of models."""
    predicted: Path | None
    """A CoNLL-U file to score instead."""
    held_out: bool
    seed: int


@dataclass(frozen=True, slots=True)
class _Scores:
    """What all documents of one format are scored by, or a part of it."""

    name: str
    """In the record of all scores."""
    tables: Sequence[str]
    record: dict[str, object]
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of the classes of entities."""
    reliability: Reliability | None = None
    """Of the scores of entities, or of lemmas; None where none has one."""


def _score(documents: Sequence[GoldDocument], chosen: _Chosen) -> list[_Scores]:
    """The scores of each format of which there are documents."""
    by_format: dict[Format, list[tuple[GoldDocument, Prediction]]] = {}
    for document, predicted in zip(documents, _find(documents, chosen), strict=True):
        by_format.setdefault(document.format, []).append((document, predicted))
    scores = []
    for of in (Format.ARTICLE, Format.KAZNERD, Format.CONLLU):
        if of in by_format:
            gold, found = zip(*by_format[of], strict=True)
            given = _given(of, chosen)
            scored = _score_format(of, gold, found, given=given, seed=chosen.seed)
            judged = Judged.of(gold, found)
            scores.append(_with_reliability(scored, judged.reliability if judged.types else None))
            scores += _score_morphology(gold, found, given=given, seed=chosen.seed)
    return scores


def _with_reliability(scores: _Scores, found: Reliability | None) -> _Scores:
    if found is None:
        return scores
    return replace(scores, reliability=found, record=scores.record | {"reliability": found.as_dict})


def _score_format(
    of: Format, gold: Sequence[GoldDocument], found: Sequence[Prediction], *, given: str, seed: int
) -> _Scores:
    match of:
        case Format.ARTICLE:
            articles = evaluate_articles(gold, found, seed=seed)
            tables, record = article_tables(articles, given), article_record(articles, given)
            return _Scores("articles", tables, record, articles.entities.confusion)
        case Format.KAZNERD:
            entities = evaluate_entities(gold, found, seed=seed)
            table, record = entity_table(entities, given), entity_record(entities, given)
            return _Scores("entities", [table], record, entities.confusion)
        case Format.CONLLU:
            text = evaluate_text(gold, found, seed=seed)
            return _Scores("text", [text_table(text, given)], text_record(text, given))


def _score_morphology(
    gold: Sequence[GoldDocument], found: Sequence[Prediction], *, given: str, seed: int
) -> list[_Scores]:
    """The scores of lemmas, parts of speech and features, where gold and what is scored have them."""
    morphology = evaluate_morphology(gold, found, seed=seed)
    if morphology is None:
        return []
    tables, record = morphology_tables(morphology, given), morphology_record(morphology, given)
    return [_with_reliability(_Scores("morphology", tables, record), lemma_reliability(gold, found))]


def _given(of: Format, chosen: _Chosen) -> str:
    """Which part of the gold is scored, and how it was given to what is scored."""
    which = "held out of kazprep's training, " if chosen.held_out else ""
    if chosen.run is not None:
        return which + _RUN
    if chosen.predicted is not None:
        return which + f"found by what wrote {chosen.predicted}"
    return which + _GIVEN[of]


def _circumstances(documents: Sequence[GoldDocument], chosen: _Chosen) -> dict[str, object]:
    """What the record says beside the scores."""
    files = dict.fromkeys(document.file for document in documents)
    return {
        "gold": [{"file": file, "sha256": file_sha256(Path(file))} for file in files],
        "held_out": chosen.held_out,
        "run": None if chosen.run is None else str(chosen.run),
        "predicted": None if chosen.predicted is None else str(chosen.predicted),
        "models": _model_hashes(chosen.models) if chosen.run is None and chosen.predicted is None else None,
        "bootstrap": {"seed": chosen.seed, "samples": SAMPLES},
    }


def _find(documents: Sequence[GoldDocument], chosen: _Chosen) -> Iterable[Prediction]:
    if chosen.run is not None:
        return predictions_of_run(documents, chosen.run)
    if chosen.predicted is not None:
        return predictions_of_conllu(documents, chosen.predicted)
    return track(
        predict_with_models(documents, chosen.models),
        translated("documents"),
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
