"""Train the entity tagger."""

import json
import random
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kazprep.corpora.holdout import split_sentences
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.corpora.restore import restore
from kazprep.corpora.sentence import Entity, Sentence, Span
from kazprep.evaluate.score import Score, score_entities
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.inference.threads import one_thread
from kazprep.models.resources import model_path, write_manifest
from kazprep.train.checkpoint import install
from kazprep.train.corpora import Source, TrainingError, read_kaznerd_files
from kazprep.train.project import project
from kazprep.train.record import write_record
from kazprep.train.style import draw_style, restyle

STEPS = 12000
SEED = 1234
FILLERS_KEPT = 0.25  # of the sentences with bracketed fillers, so that the tagger knows brackets
_TOGETHER = 500  # sentences that Stanza tokenizes or tags in one call


@dataclass(frozen=True, slots=True)
class TaggerScores:
    """Scores of a tagger by exact span and type: over all entities, and by type."""

    micro: Score
    by_type: dict[str, Score]

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        by_type = {kind: score.as_dict() for kind, score in self.by_type.items()}
        return {"micro": self.micro.as_dict(), "by_type": by_type}


@dataclass(frozen=True, slots=True)
class TaggerData:
    """Sentences to train on, sentences held out, and the files they come from."""

    train: list[Sentence]
    dev: list[Sentence]
    sources: list[Source]


def train_ner(
    data: Path, output: Path, *, tokenizer: Path, steps: int = STEPS, seed: int = SEED
) -> TaggerScores:
    """Train a tagger on KazNERD in `data` and put it into the resources folder `output`.

    `tokenizer` is the resources folder whose tokens the tagger is to see; its tokenizer is copied to `output`
    where that has none. Returns the scores on the held-out blocks of ids, from written text. Raises
    `TrainingError` when data is missing or malformed, when `tokenizer` has no tokenizer, or when `output` has
    another one.
    """
    from stanza.models import ner_tagger

    if not model_path(tokenizer, "tokenize").is_file():
        raise TrainingError(
            f"{tokenizer} has no tokenizer: {model_path(tokenizer, 'tokenize')} is missing. "
            "Train one first: kazprep train tokenizer."
        )
    own = model_path(output, "tokenize")
    if own.is_file() and own.read_bytes() != model_path(tokenizer, "tokenize").read_bytes():
        raise TrainingError(f"{output} has another tokenizer than {tokenizer}. Name an output without one.")
    material = read_tagger_data(data, seed)
    with tempfile.TemporaryDirectory() as name, one_thread():
        work = Path(name)
        splitter = load_pipeline(tokenizer, "tokenize", tokenize_no_ssplit=True)
        _write(work / "train.json", material.train, splitter)
        _write(work / "dev.json", material.dev, splitter)
        options = {
            "train_file": work / "train.json",
            "eval_file": work / "dev.json",
            "shorthand": "kk_kazprep",
            "max_steps": steps,
            "seed": seed,
            "save_dir": work,
            "save_name": "ner.pt",
        }
        named = [part for key, value in options.items() for part in (f"--{key}", str(value))]
        ner_tagger.main([*named, "--no_pretrain", "--cpu"])
        model = install(work / "ner.pt", output, "ner")
    _copy_tokenizer(tokenizer, output)
    scores = score_tagger(output, material.dev)
    write_record(
        model,
        command="train ner",
        options={"steps": steps, "seed": seed},
        sources=material.sources,
        sentences={"train": len(material.train), "held out": {"kaznerd": len(material.dev)}},
        scores={"kaznerd": scores.as_dict()},
    )
    return scores


def read_tagger_data(data: Path, seed: int = SEED) -> TaggerData:
    """Restore the sentences that the tagger is trained on and those held out.

    The same corpora and seed give the same sentences. Raises `TrainingError` when data is missing or
    malformed, or one of the two would be empty.
    """
    rng = random.Random(seed)
    labelled, sources = read_kaznerd_files(data)
    train_labelled, dev_labelled = split_sentences(labelled)
    train = _written(train_labelled, rng, FILLERS_KEPT)
    dev = _written(dev_labelled, rng, 0)
    if not train or not dev:
        raise TrainingError(
            f"{data} has {len(train)} sentences of KazNERD to train on and {len(dev)} to hold out; "
            "there must be some of both."
        )
    return TaggerData(train, dev, sources)


def score_tagger(folder: Path, gold: Sequence[Sentence]) -> TaggerScores:
    """Score the models of a resources folder, loaded by stock Stanza, on written sentences.

    Each sentence is given whole, and its text is tokenized by the folder's own tokenizer.
    """
    found = []
    with one_thread():
        pipeline = load_pipeline(folder, "tokenize,ner", tokenize_no_ssplit=True)
        for document in _processed(pipeline, gold):
            for sentence in document.sentences:
                shift = sentence.tokens[0].start_char
                found.append(
                    [Entity(e.start_char - shift, e.end_char - shift, e.type) for e in sentence.ents]
                )
    return TaggerScores(*score_entities([sentence.entities for sentence in gold], found))


def _written(labelled: Iterable[LabelledSentence], rng: random.Random, fillers: float) -> list[Sentence]:
    """The sentences as written, each in a style of its own."""
    written = []
    for sentence in labelled:
        restored = restore(
            sentence.words,
            sentence.labels,
            keep_fillers=rng.random() < fillers,
            tight_ranges=rng.random() < 0.5,
        )
        if restored.tokens:
            written.append(restyle(restored, draw_style(rng)))
    return written


def _processed(pipeline: Any, sentences: Sequence[Sentence]) -> Iterable[Any]:
    """Stanza's documents of the sentences, each sentence a paragraph."""
    for start in range(0, len(sentences), _TOGETHER):
        together = sentences[start : start + _TOGETHER]
        document = pipeline("\n\n".join(sentence.text for sentence in together))
        if len(document.sentences) != len(together):
            raise RuntimeError(f"Stanza made {len(document.sentences)} sentences of {len(together)}.")
        yield document


def _tokenized(splitter: Any, sentences: Sequence[Sentence]) -> list[list[Span]]:
    """The tokens of each sentence, as spans of its text."""
    spans = []
    for document in _processed(splitter, sentences):
        for sentence in document.sentences:
            shift = sentence.tokens[0].start_char
            spans.append([(token.start_char - shift, token.end_char - shift) for token in sentence.tokens])
    return spans


def _write(path: Path, sentences: Sequence[Sentence], splitter: Any) -> None:
    """Write what Stanza's tagger is trained on: a list of sentences, each a list of labelled tokens."""
    rows = []
    for sentence, tokens in zip(sentences, _tokenized(splitter, sentences), strict=True):
        labels = project(sentence.entities, tokens)
        forms = [sentence.text[start:end] for start, end in tokens]
        rows.append([{"text": form, "ner": label} for form, label in zip(forms, labels, strict=True)])
    path.write_text(json.dumps(rows), encoding="utf-8")


def _copy_tokenizer(source: Path, target: Path) -> None:
    model = model_path(target, "tokenize")
    if model.exists():
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    for name in (model_path(source, "tokenize"), model_path(source, "tokenize").with_suffix(".json")):
        if name.exists():
            shutil.copyfile(name, model.with_name(name.name))
    write_manifest(target)
