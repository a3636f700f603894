"""Loading the part-of-speech tagger and the lemmatizer of a Stanza resources folder."""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from kazprep.errors import ModelError
from kazprep.inference.checkpoint import UnsupportedModelError, read_checkpoint, read_stored, to_checkpoint
from kazprep.inference.layers import PRECISIONS
from kazprep.inference.loading import (
    Backend,
    naming_file,
    read_language_models,
    read_word_vectors,
    warn_of_stanza,
)
from kazprep.inference.morphology.lemma_dictionary import LemmaDictionary
from kazprep.inference.morphology.lemma_score import LemmaCalibration
from kazprep.inference.morphology.lemmatizer import NativeLemmatizer
from kazprep.inference.morphology.native import NativeMorphology
from kazprep.inference.morphology.pos_tagger import MAX_PADDED_TOKENS, NativePosTagger
from kazprep.inference.morphology.stanza_backend import StanzaMorphology
from kazprep.models.folder import MORPHOLOGY, find_model
from kazprep.morphology.analysis import Analysis


class MorphologyModel(Protocol):
    """Models that analyse the words of sentences."""

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of each token of each sentence."""


def load_morphology(folder: Path, backend: Backend) -> MorphologyModel:
    """Load the part-of-speech tagger and the lemmatizer of a resources folder.

    Raises `ModelError` when that fails. Models with parts that this package does not run are run by stock
    Stanza, with a warning that names the part.
    """
    if backend.name == "kazprep":
        try:
            return load_native_morphology(folder, backend)
        except UnsupportedModelError as error:
            warn_of_stanza(error)
    return StanzaMorphology(folder, gpu=backend.device != "cpu")


def load_native_morphology(folder: Path, backend: Backend) -> NativeMorphology:
    """Load the models to be run by this package, as `backend` says how.

    Raises `ModelError` when that fails, `UnsupportedModelError` for models with parts that it does not run.
    """
    tagger, lemmatizer = (find_model(folder, processor).path for processor in MORPHOLOGY)
    return NativeMorphology(
        _load_tagger(folder, backend),
        _load_lemmatizer(folder, backend),
        LemmaCalibration.of_models(tagger, lemmatizer),
    )


def _load_tagger(folder: Path, backend: Backend) -> NativePosTagger:
    model = find_model(folder, "pos")
    checkpoint = read_checkpoint(model.path)
    pretrained = read_word_vectors(model)
    language_models = read_language_models(model)
    with naming_file("part-of-speech tagger", model.path):
        return NativePosTagger(
            checkpoint,
            pretrained,
            language_models,
            PRECISIONS[backend.precision],
            backend.device,
            backend.batch_scale * MAX_PADDED_TOKENS,
        )


def _load_lemmatizer(folder: Path, backend: Backend) -> NativeLemmatizer:
    path = find_model(folder, "lemma").path
    stored = read_stored(path)
    checkpoint = to_checkpoint(stored, path)
    with naming_file("lemmatizer", path):
        if stored.get("contextual"):
            raise UnsupportedModelError("a lemmatizer with lemma classifiers")
        try:
            dictionary = LemmaDictionary.of(stored)
        except (ValueError, OSError, EOFError, zlib.error, RecursionError) as error:
            raise ModelError(f"{path} can't be read as a lemmatizer of Stanza's: {error}.") from error
        return NativeLemmatizer(checkpoint, dictionary, PRECISIONS[backend.precision], backend.device)
