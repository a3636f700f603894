"""Train the entity tagger."""

import logging
import random
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kazprep.boundaries import apply_rules
from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.holdout import split_sentences
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.corpora.sentence import GoldEntity, Sentence, without_full_stop
from kazprep.errors import TrainingError
from kazprep.evaluate.gold import GoldDocument
from kazprep.evaluate.predictions import predict_with_models
from kazprep.evaluate.scoring import ALL, ScoreWithInterval, evaluate_entities
from kazprep.inference.threads import one_thread
from kazprep.models.folder import model_path, write_manifest
from kazprep.settings import SegmentSettings
from kazprep.train.align import TaggedSentence, align_labels
from kazprep.train.artifacts import install, write_record
from kazprep.train.augment.dates import with_bare_numbers, with_other_months
from kazprep.train.augment.renaming import Names, with_given_names
from kazprep.train.augment.shorthand import (
    with_capital_surnames,
    with_clock_times,
    with_currency_signs,
    with_degree_signs,
    with_initials,
    with_numeric_dates,
    with_short_units,
    with_weekdays,
)
from kazprep.train.augment.style import draw_style, restyle
from kazprep.train.augment.variation import in_capitals
from kazprep.train.data import CorpusFile, UnlabelledText, read_kaznerd_files, read_unlabelled_text
from kazprep.train.vectors import fasttext, train_vectors, vectors_of, words_worth_a_vector

if TYPE_CHECKING:
    from kazprep.inference.loading import SegmentationModel

STEPS = 14000
SEED = 1234
FILLERS_KEPT = 0.25  # of the sentences with bracketed fillers, so that the tagger knows brackets
AUGMENTED_COPIES = 2  # times that each sentence is trained on in another form, beside the one near the corpus
BARE_DATES = 0.5  # of the rewritten sentences with a day or year in digits: `15 наурыз`, not `15-інші наурыз`
OTHER_MONTHS = 0.4  # of the months in the dates of rewritten sentences
RENAMED = 0.3  # of the names in rewritten sentences
GIVEN_NAMES = 0.15  # of the people named in full in rewritten sentences: Айгүл for Айгүл Сейітова
PLACES = 0.12  # of the people in rewritten sentences: with a place behind them, Айгүл Астанаға
SHORTHAND = (  # what articles write short, and how much of it is written so in rewritten sentences
    (with_initials, 0.04),
    (with_capital_surnames, 0.02),
    (with_weekdays, 0.15),
    (with_numeric_dates, 0.12),
    (with_clock_times, 0.3),
    (with_degree_signs, 0.3),
    (with_currency_signs, 0.2),
    (with_short_units, 0.2),
)
HEADLINES = 0.03  # of the rewritten sentences: in capitals, without a stop
WITHOUT_STOP = 0.05
READINGS = 4  # of KazNERD's own sentences in a round through the unlabelled text
_TOGETHER = 500  # sentences that are scored in one document

_LOG = logging.getLogger(__name__)


Scores = Mapping[str, ScoreWithInterval]
"""Scores by exact span and type: over `ALL` entities, and by type."""


@dataclass(frozen=True, slots=True)
class TaggerData:
    """Sentences to train on, sentences held out, and the files they come from.

    `train` has the sentences as written in a form near the corpus, and `rewritten` has them in others.
    """

    train: list[Sentence]
    rewritten: list[Sentence]
    dev: list[Sentence]
    sources: list[CorpusFile]


def train_ner(
    data: Path,
    output: Path,
    *,
    tokenizer: Path,
    steps: int = STEPS,
    seed: int = SEED,
    refit: bool = True,
) -> Scores:
    """Train a tagger on KazNERD in `data` and put it into the resources folder `output`.

    Its word vectors are learned from the same sentences and from the unlabelled text in `data`, if any, and
    so is what its network knows before it learns to tag (`kazprep.train.pretrain`).
    `tokenizer` is the resources folder whose tokens the tagger is to see; its tokenizer is copied to `output`
    where that has none. Returns the scores on the held-out blocks of ids, from written text. With `refit` the
    tagger that was scored then gives way to one trained in the same way on everything, these blocks too; the
    record beside it has its score on what it has seen as well, as `seen`.

    Raises `TrainingError` when data is missing, when `tokenizer` has no tokenizer, when `output` has another
    one, or when gensim is not installed; `CorpusError` when data is malformed.
    """
    from kazprep.inference.loading import Backend, load_segmenter

    fasttext()  # to miss it now, not after minutes
    if not model_path(tokenizer, "tokenize").is_file():
        raise TrainingError(
            f"{tokenizer} has no tokenizer: {model_path(tokenizer, 'tokenize')} is missing. "
            "Train one first: kazprep train tokenizer."
        )
    own = model_path(output, "tokenize")
    if own.is_file() and own.read_bytes() != model_path(tokenizer, "tokenize").read_bytes():
        raise TrainingError(f"{output} has another tokenizer than {tokenizer}. Name an output without one.")
    material = read_tagger_data(data, seed)
    texts = read_unlabelled_text(data)
    _copy_tokenizer(tokenizer, output)
    segmenter = load_segmenter(tokenizer, SegmentSettings().max_paragraph_characters, Backend())
    _fit(material, texts, segmenter, output, steps, seed)
    scores = score_tagger(output, material.dev)
    recorded = {"kaznerd": {name: measured.as_dict() for name, measured in scores.items()}}
    if refit:
        held_out = material.dev
        material = read_tagger_data(data, seed, hold_out=False)
        _fit(material, texts, segmenter, output, steps, seed)
        recorded["seen"] = {ALL: score_tagger(output, held_out)[ALL].as_dict()}
    write_record(
        model_path(output, "ner"),
        command="train ner",
        options={"steps": steps, "seed": seed, "refit": refit},
        sources=[*material.sources, *(text.source for text in texts)],
        sentences={"train": len(material.train), "held out": {"kaznerd": len(material.dev)}},
        scores=recorded,
    )
    return scores


def _fit(
    material: TaggerData,
    texts: Sequence[UnlabelledText],
    segmenter: "SegmentationModel",
    output: Path,
    steps: int,
    seed: int,
) -> None:
    """Train a tagger and put it into the resources folder `output`."""
    import torch

    from kazprep.train.fit import fit_tagger
    from kazprep.train.network import TrainingConfig
    from kazprep.train.pretrain import sentences_of

    with one_thread():
        plain, rewritten = _tagged(material.train, segmenter), _tagged(material.rewritten, segmenter)
        _LOG.info("Learning vectors of words; then reading, then tagging %s sentences", f"{len(plain):,}")
        words, vectors = _word_vectors(plain, rewritten, texts, seed)
        text = [*sentences_of(text.lines for text in texts), *([forms for forms, _ in plain] * READINGS)]
        content = fit_tagger([*plain, *rewritten], words, vectors, TrainingConfig(steps), seed, text)
    with tempfile.TemporaryDirectory() as work:
        torch.save(content, Path(work) / "ner.pt")
        install(Path(work) / "ner.pt", output, "ner")


def read_tagger_data(data: Path, seed: int = SEED, *, hold_out: bool = True) -> TaggerData:
    """Restore the sentences that the tagger is trained on and those held out, if any are to be.

    The same corpora and seed give the same sentences. Raises `TrainingError` when data is missing or
    one of the two would be empty, `CorpusError` when a file is malformed.
    """
    labelled, sources = read_kaznerd_files(data)
    # A sentence may be in two files, or said twice: then what is held out is not to be trained on.
    distinct = list(dict.fromkeys(labelled))
    train_labelled, dev_labelled = split_sentences(distinct) if hold_out else (distinct, [])
    held_out = {sentence.words for sentence in dev_labelled}
    train_labelled = [sentence for sentence in train_labelled if sentence.words not in held_out]
    rng = random.Random(seed)
    dev = _written(dev_labelled, rng, 0)
    train = _written(train_labelled, rng, FILLERS_KEPT)
    rewritten = _rewritten(train_labelled, rng)
    if not train or (hold_out and not dev):
        raise TrainingError(
            f"{data} has {len(train)} sentences of KazNERD to train on and {len(dev)} to hold out; "
            "there must be some of both."
        )
    return TaggerData(train, rewritten, dev, sources)


def score_tagger(folder: Path, gold: Sequence[Sentence]) -> Scores:
    """Score the models of a resources folder on written sentences, each given whole, on a line of its own.

    The text goes through all stages of a run, rules and trimming included.
    """
    documents = [
        _as_document(number, gold[start : start + _TOGETHER])
        for number, start in enumerate(range(0, len(gold), _TOGETHER))
    ]
    return evaluate_entities(documents, predict_with_models(documents, str(folder))).measures


def _as_document(number: int, sentences: Sequence[Sentence]) -> GoldDocument:
    spans = []
    entities: list[GoldEntity] = []
    place = 0
    for sentence in sentences:
        spans.append((place, place + len(sentence.text)))
        entities += [GoldEntity(place + e.start, place + e.end, e.type) for e in sentence.entities]
        place += len(sentence.text) + 1
    return GoldDocument(
        file="",
        name=str(number),
        text="\n".join(sentence.text for sentence in sentences),
        sentences=tuple(spans),
        clusters=tuple(f"{number} {place}" for place in range(len(sentences))),
        tokens=None,
        entities=tuple(entities),
    )


def _written(labelled: Iterable[LabelledSentence], rng: random.Random, fillers: float) -> list[Sentence]:
    """The sentences as written, each in a style of its own."""
    written = []
    for sentence in labelled:
        restored = detokenize(
            sentence.words,
            sentence.labels,
            keep_fillers=rng.random() < fillers,
            tight_ranges=rng.random() < 0.5,
        )
        if restored.tokens:
            written.append(restyle(restored, draw_style(rng)))
    return written


def _rewritten(labelled: Sequence[LabelledSentence], rng: random.Random) -> list[Sentence]:
    """The sentences with other names, short dates sometimes a headline, `AUGMENTED_COPIES` times each."""
    names = Names(labelled)
    changed = []
    for sentence in (each for _ in range(AUGMENTED_COPIES) for each in labelled):
        renamed = names.rename(sentence, rng, RENAMED)
        placed = names.with_places(with_given_names(renamed, rng, GIVEN_NAMES), rng, PLACES)
        moved = with_other_months(placed, rng, OTHER_MONTHS)
        written = with_bare_numbers(moved) if rng.random() < BARE_DATES else moved
        for shorten, rate in SHORTHAND:
            written = shorten(written, rng, rate)
        changed.append(written)
    return [_perhaps_headline(sentence, rng) for sentence in _written(changed, rng, FILLERS_KEPT)]


def _perhaps_headline(sentence: Sentence, rng: random.Random) -> Sentence:
    form = rng.random()
    if form < HEADLINES:
        return without_full_stop(in_capitals(sentence))
    return without_full_stop(sentence) if form < HEADLINES + WITHOUT_STOP else sentence


def _word_vectors(
    plain: Sequence[TaggedSentence],
    rewritten: Sequence[TaggedSentence],
    texts: Sequence[UnlabelledText],
    seed: int,
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The words that get a vector, in lower case, and their vectors."""
    open_lines = [_lowered(text.lines) for text in texts]
    trained = train_vectors([*chain.from_iterable(open_lines), *_lowered(forms for forms, _ in plain)], seed)
    words = words_worth_a_vector(open_lines)
    words.update(word.lower() for forms, _ in (*plain, *rewritten) for word in forms)
    ordered = sorted(words)
    return ordered, vectors_of(ordered, trained)


def _lowered(lines: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[word.lower() for word in line] for line in lines]


def _tagged(sentences: Sequence[Sentence], segmenter: "SegmentationModel") -> list[TaggedSentence]:
    """What the tagger is trained on: the tokens of each sentence, as a run makes them, and their labels."""
    tagged: list[TaggedSentence] = []
    texts = [sentence.text for sentence in sentences]
    for sentence, found in zip(sentences, segmenter.segment(texts), strict=True):
        _, tokens = apply_rules(sentence.text, found.sentences, found.tokens)
        tagged.append((tokens.slices(sentence.text), align_labels(sentence.entities, list(tokens))))
    return tagged


def _copy_tokenizer(source: Path, target: Path) -> None:
    model = model_path(target, "tokenize")
    if model.exists():
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    for name in (model_path(source, "tokenize"), model_path(source, "tokenize").with_suffix(".json")):
        if name.exists():
            shutil.copyfile(name, model.with_name(name.name))
    write_manifest(target)
