"""Loading the models of a Stanza resources folder: what segments and tags, and the backend that runs it."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from kazprep.entities.entity import Entities
from kazprep.errors import ModelError
from kazprep.inference.checkpoint import Checkpoint, UnsupportedModelError, read_checkpoint, read_stored
from kazprep.inference.device import batch_scale
from kazprep.inference.layers import PRECISIONS
from kazprep.inference.segmenter import NativeSegmenter, Segmentation
from kazprep.inference.stanza_backend import StanzaSegmenter, StanzaTagger
from kazprep.inference.tagger import MAX_PADDED_TOKENS, Correct, NativeTagger
from kazprep.inference.tokenizer import Tokenizer
from kazprep.inference.word_vectors import Embeddings
from kazprep.models.folder import ModelFiles, find_model
from kazprep.spans import Offsets


class SegmentationModel(Protocol):
    """A model that splits texts into sentences and tokens."""

    def segment(self, texts: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each text, in the order of the texts."""


class TaggingModel(Protocol):
    """A model that finds the entities of sentences."""

    def tag(self, words: Sequence[str], first_tokens: Offsets, correct: Correct = ...) -> Entities:
        """The entities of sentences after `correct`: see `kazprep.inference.tagger.NativeTagger.tag`."""


@dataclass(frozen=True, slots=True)
class Backend:
    """What runs the models, this package (`kazprep`) or stock Stanza (`stanza`), and how."""

    name: str = "kazprep"
    precision: str = "float32"
    device: str = "cpu"

    @property
    def batch_scale(self) -> int:
        """How many times as large as on a CPU a batch for a network should be."""
        return batch_scale(self.device)


def choose_backend(backend: str, precision: str, device: str) -> Backend:
    """The backend that the settings ask for; the device `auto` is a GPU where there is one.

    Raises `ModelError` for a GPU where there is none.
    """
    has_gpu = device != "cpu" and torch.cuda.is_available()
    if device == "cuda" and not has_gpu:
        raise ModelError("inference.device is 'cuda', but torch finds no GPU: use 'cpu' or 'auto'.")
    return Backend(backend, precision, "cuda" if has_gpu else "cpu")


def load_segmenter(folder: Path, max_paragraph_characters: int, backend: Backend) -> SegmentationModel:
    """Load the tokenizer of a resources folder; raises `ModelError` when that fails."""
    if backend.name == "kazprep":
        path = find_model(folder, "tokenize").path
        checkpoint = read_checkpoint(path)
        try:
            with naming_file("tokenizer", path):
                tokenizer = Tokenizer(checkpoint, PRECISIONS[backend.precision], backend.device)
            return NativeSegmenter(
                tokenizer, max_paragraph_characters, backend.batch_scale * tokenizer.max_padded_characters
            )
        except UnsupportedModelError as error:
            warn_of_stanza(error)
    return StanzaSegmenter(folder, max_paragraph_characters, gpu=backend.device != "cpu")


def load_tagger(folder: Path, backend: Backend, *, valid_ends: bool = False) -> TaggingModel:
    """Load the tagger of a resources folder; raises `ModelError` when that fails.

    With `valid_ends` no sentence begins or ends inside an entity, unless stock Stanza runs the tagger.
    """
    if backend.name == "kazprep":
        model = find_model(folder, "ner")
        pretrained = read_word_vectors(model)
        language_models = read_language_models(model)
        checkpoint = read_checkpoint(model.path)
        try:
            with naming_file("tagger", model.path):
                return NativeTagger(
                    checkpoint,
                    pretrained,
                    language_models,
                    PRECISIONS[backend.precision],
                    backend.device,
                    backend.batch_scale * MAX_PADDED_TOKENS,
                    valid_ends=valid_ends,
                )
        except UnsupportedModelError as error:
            warn_of_stanza(error)
    return StanzaTagger(folder, gpu=backend.device != "cpu")


def read_word_vectors(model: ModelFiles) -> Embeddings | None:
    """The word vectors that a model depends on, None for one without; raises `ModelError`."""
    if "pretrain" not in model.dependencies:
        return None
    path = model.dependencies["pretrain"]
    stored = read_stored(path)
    with naming_file("file of word vectors", path):
        return stored["vocab"], torch.as_tensor(stored["emb"])


def read_language_models(model: ModelFiles) -> list[Checkpoint]:
    """The character language models that a model depends on, forward and backward; raises `ModelError`."""
    return [
        read_checkpoint(model.dependencies[processor])
        for processor in ("forward_charlm", "backward_charlm")
        if processor in model.dependencies
    ]


@contextmanager
def naming_file(expected: str, path: Path) -> Iterator[None]:
    """Raise `ModelError`, which names the file, when parts of the expected model are missing from it."""
    try:
        yield
    except (LookupError, AttributeError, TypeError) as error:
        reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise ModelError(f"{path} is not a {expected} of Stanza's: {reason}.") from error


def warn_of_stanza(error: UnsupportedModelError) -> None:
    """Warn, at the call of the function that calls this one, that a model is run by stock Stanza."""
    warnings.warn(f"{error} is run by stock Stanza, which is slower", stacklevel=3)
