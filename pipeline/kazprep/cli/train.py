"""`kazprep train`: train the models that ship with the package, or better ones from more data."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.parsing import Command, Group
from kazprep.cli.printing import print_text
from kazprep.models.folder import EMBEDDED, model_path
from kazprep.train import ner, tokenizer
from kazprep.train.data import SEED

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    help="Train the tokenizer and the entity tagger from open corpora.",
)

Data = Annotated[Path, typer.Option(help="Folder of corpora: kaznerd/*.txt, ud_kazakh_ktb/*.conllu.")]
Output = Annotated[Path, typer.Option(help="Stanza resources folder to write the model to.")]
Steps = Annotated[int, typer.Option(min=1, help="Training steps.")]
Seed = Annotated[int, typer.Option(min=0, help="Random seed.")]


@app.callback()
def show_progress() -> None:
    """Show the log of training on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger = logging.getLogger("kazprep.train")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)


@app.command("tokenizer", cls=Command)
def train_tokenizer(data: Data, output: Output, steps: Steps = tokenizer.STEPS, seed: Seed = SEED) -> None:
    """Train the tokenizer, which also splits sentences. The defaults give the shipped model."""
    scores = tokenizer.train_tokenizer(data, output, steps=steps, seed=seed)
    for corpus, score in scores.items():
        for name, each in (("the model", score.model), ("with rules", score.with_rules)):
            print_text(
                f"Held out, {corpus}, {name}: tokens {each.tokens.f1:.2f} F1, "
                f"sentences {each.sentences.f1:.2f} F1."
            )
    print_text(f"The tokenizer is {model_path(output, 'tokenize')}.")


@app.command("ner", cls=Command)
def train_ner(
    data: Data,
    output: Output,
    tokens_of: Annotated[
        Path | None,
        typer.Option(
            "--tokenizer",
            help="Resources folder of the tokenizer whose tokens the tagger is trained on. Default: that of "
            "--output if it has one, else the one that ships.",
        ),
    ] = None,
    articles: Annotated[
        Path | None,
        typer.Option(
            help="Folder of marked articles, not trained on: scores of entities are calibrated on them, and "
            "on the held-out sentences. Default: on those alone."
        ),
    ] = None,
    steps: Steps = ner.STEPS,
    seed: Seed = SEED,
    refit: Annotated[
        bool,
        typer.Option(
            help="After scoring on the held-out data, train again on all data and keep that. Twice the time."
        ),
    ] = True,
) -> None:
    """Train the entity tagger. The defaults give the shipped model."""
    if tokens_of is None:
        tokens_of = output if model_path(output, "tokenize").is_file() else EMBEDDED
    scores = ner.train_ner(
        data, output, tokenizer=tokens_of, steps=steps, seed=seed, refit=refit, articles=articles
    )
    for name, measured in scores.items():
        print_text(f"Held out, {name:<14} {measured.score.f1:6.2f} F1 of {measured.score.gold} entities.")
    print_text(f"The tagger is {model_path(output, 'ner')}.")
