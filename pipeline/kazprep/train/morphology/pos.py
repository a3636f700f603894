"""Training of the tagger of parts of speech and features: `kazprep train pos`."""

import logging
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from kazprep.corpora.holdout import DEV_DOCUMENTS
from kazprep.inference.threads import one_thread
from kazprep.models.folder import EMBEDDED
from kazprep.train.artifacts import install, write_record
from kazprep.train.data import SEED
from kazprep.train.morphology.data import MorphologyData, read_morphology_data
from kazprep.train.morphology.defaults import GOLD_STEPS, SILVER_STEPS
from kazprep.train.morphology.fit import GOLD, SILVER, fit_tagger
from kazprep.train.morphology.scores import AnalysisScores, score_models
from kazprep.train.morphology.words import entity_tagger_words
from kazprep.train.vocabulary import read_word_list

_LOG = logging.getLogger(__name__)


def train_pos(
    data: Path,
    output: Path,
    *,
    vectors: Path = EMBEDDED,
    held_out: frozenset[str] = DEV_DOCUMENTS,
    steps: int = SILVER_STEPS,
    gold_steps: int = GOLD_STEPS,
    seed: int = SEED,
    device: str = "cpu",
    after_silver: Path | None = None,
) -> AnalysisScores | None:
    """Train a tagger of parts of speech and features and write it to the resources folder `output`.

    `data` has the layout that `kazprep.train.morphology.data` describes; `vectors` is the resources folder of
    the entity tagger whose words and vectors the tagger takes over. It learns from `steps` batches of silver
    sentences, then from `gold_steps` batches of gold and silver ones; `after_silver` is a file that keeps its
    weights in between, so that the first phase is not repeated.

    Returns the scores on the treebank's documents `held_out`; None without any. Raises `TrainingError` when
    data is missing, `CorpusError` when it is malformed.
    """
    material = read_morphology_data(data, held_out)
    _LOG.info(
        "Training on %s silver and %s gold sentences",
        f"{len(material.silver):,}",
        f"{len(material.gold):,}",
    )
    with tempfile.TemporaryDirectory() as work, one_thread():
        content = fit_tagger(
            material.silver,
            material.gold,
            entity_tagger_words(vectors, material.silver, read_word_list(data)),
            seed,
            first=replace(SILVER, steps=steps, device=device),
            second=replace(GOLD, steps=gold_steps, device=device),
            after_silver=after_silver,
        )
        torch.save(content, Path(work) / "pos.pt")
        model = install(Path(work) / "pos.pt", output, "pos")
    scores = score_held_out(output, material)
    write_record(
        model,
        command="train pos",
        options={"steps": steps, "gold steps": gold_steps, "seed": seed},
        sources=material.sources,
        sentences=counted(material),
        scores={} if scores is None else {"ktb": scores.as_dict()},
    )
    return scores


def score_held_out(output: Path, material: MorphologyData) -> AnalysisScores | None:
    """The scores of the models of a resources folder on the held-out documents; None without any."""
    gold = material.held_out_sentences
    if not gold:
        return None
    with one_thread():
        return score_models(output, gold)


def counted(material: MorphologyData) -> dict[str, object]:
    """The numbers of sentences, for the record."""
    held_out = {document.name: len(document.sentences) for document in material.held_out}
    return {"silver": len(material.silver), "gold": len(material.gold), "held out": held_out}
