"""Loading a segmenter and a tagger out of a Stanza resources folder."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from kazprep.entities.entity import Entities
from kazprep.errors import ModelError
from kazprep.inference import segmenter, tagger
from kazprep.inference.checkpoint import UnsupportedModelError, read_checkpoint, read_stored
from kazprep.inference.layers import PRECISIONS
from kazprep.inference.segmenter import Segmentation, Segmenter
from kazprep.inference.stanza_backend import StockSegmenter, StockTagger
from kazprep.inference.tagger import Tagger
from kazprep.inference.tokenizer import Tokenizer
from kazprep.models.folder import find_model
from kazprep.spans import Offsets


class Segments(Protocol):
    """What splits texts into sentences and tokens."""

    def segment(self, texts: Sequence[str]) -> list[Segmentation]:
        """The sentences and tokens of each text, in the order of the texts."""


class Tags(Protocol):
    """What finds the entities of sentences."""

    def tag(self, words: Sequence[str], first_tokens: Offsets) -> Entities:
        """The entities of sentences, as `kazprep.inference.tagger.Tagger.tag` has it."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How models are run: by this package's own path (`kazprep`) or by `stanza`, in what precision, where."""

    name: str = "kazprep"
    precision: str = "float32"
    device: str = "cpu"

    @property
    def scale(self) -> int:
        """How many times as much is worth giving a network at once as on a CPU."""
        return 1 if self.device == "cpu" else 32


def choose_engine(backend: str, precision: str, device: str) -> Engine:
    """The engine that settings ask for; `auto` is a GPU where there is one.

    Raises `ModelError` for a GPU where there is none.
    """
    has_gpu = device != "cpu" and torch.cuda.is_available()
    if device == "cuda" and not has_gpu:
        raise ModelError("inference.device is 'cuda', but torch finds no GPU: use 'cpu' or 'auto'.")
    return Engine(backend, precision, "cuda" if has_gpu else "cpu")


def load_segmenter(folder: Path, max_paragraph_characters: int, engine: Engine) -> Segments:
    """Load the tokenizer of a resources folder; raises `ModelError` when that fails."""
    if engine.name == "kazprep":
        path = find_model(folder, "tokenize").path
        checkpoint = read_checkpoint(path)
        try:
            with _has_to_be("tokenizer", path):
                tokenizer = Tokenizer(checkpoint, PRECISIONS[engine.precision], engine.device)
            return Segmenter(tokenizer, max_paragraph_characters, engine.scale * segmenter.PLACES)
        except UnsupportedModelError as error:
            _say_so(error)
    return StockSegmenter(folder, max_paragraph_characters, gpu=engine.device != "cpu")


def load_tagger(folder: Path, engine: Engine) -> Tags:
    """Load the tagger of a resources folder; raises `ModelError` when that fails."""
    if engine.name == "kazprep":
        model = find_model(folder, "ner")
        pretrained = None
        if "pretrain" in model.dependencies:
            vectors = model.dependencies["pretrain"]
            stored = read_stored(vectors)
            with _has_to_be("file of word vectors", vectors):
                pretrained = (stored["vocab"], torch.as_tensor(stored["emb"]))
        kinds = ("forward_charlm", "backward_charlm")
        language_models = [
            read_checkpoint(model.dependencies[kind]) for kind in kinds if kind in model.dependencies
        ]
        checkpoint = read_checkpoint(model.path)
        try:
            with _has_to_be("tagger", model.path):
                return Tagger(
                    checkpoint,
                    pretrained,
                    language_models,
                    PRECISIONS[engine.precision],
                    engine.device,
                    engine.scale * tagger.PLACES,
                )
        except UnsupportedModelError as error:
            _say_so(error)
    return StockTagger(folder, gpu=engine.device != "cpu")


@contextmanager
def _has_to_be(kind: str, path: Path) -> Iterator[None]:
    """Name the file when a model is built that lacks parts, as one of another kind does."""
    try:
        yield
    except (LookupError, AttributeError, TypeError) as error:
        lack = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise ModelError(f"{path} is no {kind} of Stanza's: {lack}.") from error


def _say_so(error: UnsupportedModelError) -> None:
    print(f"kazprep: {error} is run by stock Stanza, which is slower", file=sys.stderr)
