"""Train the entity tagger."""

import random
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

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
from kazprep.train.dates import with_bare_numbers
from kazprep.train.opentext import OpenText, read_open_text
from kazprep.train.project import TaggedSentence, project
from kazprep.train.record import write_record
from kazprep.train.renaming import Names
from kazprep.train.style import as_headline, draw_style, restyle, without_stop
from kazprep.train.vectors import fasttext, train_vectors, vectors_of, words_worth_a_vector

STEPS = 14000
SEED = 1234
FILLERS_KEPT = 0.25  # of the sentences with bracketed fillers, so that the tagger knows brackets
REWRITTEN = 2  # times that each sentence is trained on in another form, beside the one near the corpus
BARE_DATES = 0.5  # of the rewritten sentences with a day or year in digits: `15 наурыз`, not `15-інші наурыз`
RENAMED = 0.3  # of the names in rewritten sentences
HEADLINES = 0.03  # of the rewritten sentences: in capitals, without a stop
WITHOUT_STOP = 0.05
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
    """Sentences to train on, sentences held out, and the files they come from.

    `train` has the sentences as written in a form near the corpus, and `rewritten` has them in others.
    """

    train: list[Sentence]
    rewritten: list[Sentence]
    dev: list[Sentence]
    sources: list[Source]


def train_ner(
    data: Path, output: Path, *, tokenizer: Path, steps: int = STEPS, seed: int = SEED
) -> TaggerScores:
    """Train a tagger on KazNERD in `data` and put it into the resources folder `output`.

    Its word vectors are learned from the same sentences and from the unlabelled text in `data`, if any.
    `tokenizer` is the resources folder whose tokens the tagger is to see; its tokenizer is copied to `output`
    where that has none. Returns the scores on the held-out blocks of ids, from written text. Raises
    `TrainingError` when data is missing or malformed, when `tokenizer` has no tokenizer, or when `output` has
    another one, or when gensim is not installed.
    """
    import torch

    from kazprep.train.fitting import Recipe, fit_tagger

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
    texts = read_open_text(data)
    with one_thread():
        splitter = load_pipeline(tokenizer, "tokenize", tokenize_no_ssplit=True)
        plain, rewritten = _tagged(material.train, splitter), _tagged(material.rewritten, splitter)
        words, vectors = _word_vectors(plain, rewritten, texts, seed)
        content = fit_tagger([*plain, *rewritten], words, vectors, Recipe(steps), seed)
    with tempfile.TemporaryDirectory() as work:
        torch.save(content, Path(work) / "ner.pt")
        model = install(Path(work) / "ner.pt", output, "ner")
    _copy_tokenizer(tokenizer, output)
    scores = score_tagger(output, material.dev)
    write_record(
        model,
        command="train ner",
        options={"steps": steps, "seed": seed},
        sources=[*material.sources, *(text.source for text in texts)],
        sentences={"train": len(material.train), "held out": {"kaznerd": len(material.dev)}},
        scores={"kaznerd": scores.as_dict()},
    )
    return scores


def read_tagger_data(data: Path, seed: int = SEED) -> TaggerData:
    """Restore the sentences that the tagger is trained on and those held out.

    The same corpora and seed give the same sentences. Raises `TrainingError` when data is missing or
    malformed, or one of the two would be empty.
    """
    labelled, sources = read_kaznerd_files(data)
    # A sentence may be in two files, or said twice: then what is held out is not to be trained on.
    train_labelled, dev_labelled = split_sentences(dict.fromkeys(labelled))
    held_out = {sentence.words for sentence in dev_labelled}
    train_labelled = [sentence for sentence in train_labelled if sentence.words not in held_out]
    rng = random.Random(seed)
    dev = _written(dev_labelled, rng, 0)
    train = _written(train_labelled, rng, FILLERS_KEPT)
    rewritten = _rewritten(train_labelled, rng)
    if not train or not dev:
        raise TrainingError(
            f"{data} has {len(train)} sentences of KazNERD to train on and {len(dev)} to hold out; "
            "there must be some of both."
        )
    return TaggerData(train, rewritten, dev, sources)


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


def _rewritten(labelled: Sequence[LabelledSentence], rng: random.Random) -> list[Sentence]:
    """The sentences with other names, short dates and now and then as a headline, `REWRITTEN` times each."""
    names = Names(labelled)
    changed = []
    for sentence in (each for _ in range(REWRITTEN) for each in labelled):
        renamed = names.rename(sentence, rng, RENAMED)
        changed.append(with_bare_numbers(renamed) if rng.random() < BARE_DATES else renamed)
    return [_perhaps_headline(sentence, rng) for sentence in _written(changed, rng, FILLERS_KEPT)]


def _perhaps_headline(sentence: Sentence, rng: random.Random) -> Sentence:
    form = rng.random()
    if form < HEADLINES:
        return as_headline(sentence)
    return without_stop(sentence) if form < HEADLINES + WITHOUT_STOP else sentence


def _word_vectors(
    plain: Sequence[TaggedSentence], rewritten: Sequence[TaggedSentence], texts: Sequence[OpenText], seed: int
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The words that get a vector, in lower case, and their vectors."""
    lines = [[word.lower() for word in forms] for forms, _ in plain]
    trained = train_vectors([*(line for text in texts for line in text.lines), *lines], seed)
    words = words_worth_a_vector(text.lines for text in texts)
    words.update(word.lower() for forms, _ in (*plain, *rewritten) for word in forms)
    ordered = sorted(words)
    return ordered, vectors_of(ordered, trained)


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


def _tagged(sentences: Sequence[Sentence], splitter: Any) -> list[TaggedSentence]:
    """What the tagger is trained on: the tokens of each sentence and their labels."""
    return [
        ([sentence.text[start:end] for start, end in tokens], project(sentence.entities, tokens))
        for sentence, tokens in zip(sentences, _tokenized(splitter, sentences), strict=True)
    ]


def _copy_tokenizer(source: Path, target: Path) -> None:
    model = model_path(target, "tokenize")
    if model.exists():
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    for name in (model_path(source, "tokenize"), model_path(source, "tokenize").with_suffix(".json")):
        if name.exists():
            shutil.copyfile(name, model.with_name(name.name))
    write_manifest(target)
