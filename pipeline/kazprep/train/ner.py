"""Training of the entity tagger: `kazprep train ner`."""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kazprep.boundaries import apply_rules
from kazprep.corpora.sentence import GoldEntity, Sentence
from kazprep.errors import TrainingError
from kazprep.evaluate.gold import GoldDocument, read_gold
from kazprep.evaluate.predictions import predict_with_models
from kazprep.evaluate.scoring import ALL, ScoreWithInterval, evaluate_entities
from kazprep.inference.threads import one_thread
from kazprep.models.folder import model_path, write_manifest
from kazprep.settings import SegmentSettings
from kazprep.train.align import TaggedSentence, align_labels
from kazprep.train.artifacts import install, write_record
from kazprep.train.calibrate import calibrate, store_calibration
from kazprep.train.data import SEED, UnlabelledText, read_unlabelled_text
from kazprep.train.tagger_data import TaggerData, read_tagger_data
from kazprep.train.vectors import fasttext, train_vectors, vectors_of, words_worth_a_vector

if TYPE_CHECKING:
    from kazprep.inference.loading import SegmentationModel

STEPS = 14000
PRETRAINING_COPIES = 4  # of KazNERD's sentences in an epoch of the unlabelled text
_DOCUMENT_SENTENCES = 500  # sentences that are scored in one document

_LOG = logging.getLogger(__name__)


Scores = Mapping[str, ScoreWithInterval]
"""Scores by exact span and type: over `ALL` entities, and by type."""


def train_ner(
    data: Path,
    output: Path,
    *,
    tokenizer: Path,
    steps: int = STEPS,
    seed: int = SEED,
    refit: bool = True,
    articles: Path | None = None,
) -> Scores:
    """Train a tagger on KazNERD in `data` and write it to the resources folder `output`.

    Its word vectors are trained, and its network is pretrained (`kazprep.train.pretrain`), on the same
    sentences and on the unlabelled text in `data`, if any. `tokenizer` is the resources folder of the
    tokenizer that makes the tokens to train on; it is copied to `output` if that has none. Returns the scores
    on the held-out blocks of ids, from written text. With `refit` a second tagger, trained in the same way on
    everything, replaces the scored one; its record then also has its score on those blocks, `seen`. Scores
    of entities are calibrated on those blocks and on the marked articles of the folder `articles`, if any
    (`kazprep.train.calibrate`), by the tagger that has seen none of them.

    Raises `TrainingError` when data is missing, when `tokenizer` has no tokenizer, when `output` has another
    one, or when gensim is not installed; `CorpusError` when data is malformed.
    """
    from kazprep.inference.loading import Backend, load_segmenter

    fasttext()  # so that a missing gensim is an error now, not after minutes
    if not model_path(tokenizer, "tokenize").is_file():
        raise TrainingError(
            f"{tokenizer} has no tokenizer: {model_path(tokenizer, 'tokenize')} is missing. "
            "Train one first: kazprep train tokenizer."
        )
    existing = model_path(output, "tokenize")
    if existing.is_file() and existing.read_bytes() != model_path(tokenizer, "tokenize").read_bytes():
        raise TrainingError(f"{output} has another tokenizer than {tokenizer}. Name an output without one.")
    held_out_articles = [] if articles is None else read_gold([articles])
    material = read_tagger_data(data, seed)
    texts = read_unlabelled_text(data)
    _copy_tokenizer(tokenizer, output)
    segmenter = load_segmenter(tokenizer, SegmentSettings().max_paragraph_characters, Backend())
    _fit(material, texts, segmenter, output, steps, seed)
    calibration = calibrate(output, as_documents(material.dev), held_out_articles)
    scores = score_tagger(output, material.dev)
    recorded = {"kaznerd": {name: measured.as_dict() for name, measured in scores.items()}}
    if refit:
        held_out = material.dev
        material = read_tagger_data(data, seed, hold_out=False)
        _fit(material, texts, segmenter, output, steps, seed)
        store_calibration(output, calibration)
        recorded["seen"] = {ALL: score_tagger(output, held_out)[ALL].as_dict()}
    write_record(
        model_path(output, "ner"),
        command="train ner",
        options={"steps": steps, "seed": seed, "refit": refit, "articles": len(held_out_articles)},
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
    """Train a tagger and write it to the resources folder `output`."""
    import torch

    from kazprep.train.fit import fit_tagger
    from kazprep.train.loop import TrainingConfig
    from kazprep.train.pretrain import sentences_of

    with one_thread():
        plain, augmented = _tagged(material.train, segmenter), _tagged(material.augmented, segmenter)
        _LOG.info("Training word vectors, pretraining, then training on %s sentences", f"{len(plain):,}")
        words, vectors = _word_vectors(plain, augmented, texts, seed)
        text = [
            *sentences_of(text.lines for text in texts),
            *([forms for forms, _ in plain] * PRETRAINING_COPIES),
        ]
        content = fit_tagger([*plain, *augmented], words, vectors, TrainingConfig(steps), seed, text)
    with tempfile.TemporaryDirectory() as work:
        torch.save(content, Path(work) / "ner.pt")
        install(Path(work) / "ner.pt", output, "ner")


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


def _word_vectors(
    plain: Sequence[TaggedSentence],
    augmented: Sequence[TaggedSentence],
    texts: Sequence[UnlabelledText],
    seed: int,
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The words that get a vector, in lowercase, and their vectors."""
    unlabelled = [_lowercase(text.lines) for text in texts]
    labelled = _lowercase(forms for forms, _ in plain)
    trained = train_vectors([*chain.from_iterable(unlabelled), *labelled], seed)
    words = words_worth_a_vector(unlabelled)
    words.update(word.lower() for forms, _ in (*plain, *augmented) for word in forms)
    ordered = sorted(words)
    return ordered, vectors_of(ordered, trained)


def _lowercase(lines: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[word.lower() for word in line] for line in lines]


def _tagged(sentences: Sequence[Sentence], segmenter: "SegmentationModel") -> list[TaggedSentence]:
    """The tokens of each sentence, as a run finds them, with their labels."""
    tagged: list[TaggedSentence] = []
    texts = [sentence.text for sentence in sentences]
    for sentence, found in zip(sentences, segmenter.segment(texts), strict=True):
        _, tokens = apply_rules(sentence.text, found.sentences, found.tokens)
        tagged.append((tokens.slices(sentence.text), align_labels(sentence.entities, list(tokens))))
    return tagged


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
