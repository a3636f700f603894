"""Stanza's model files, which hold weights, vocabularies and settings: read without Stanza."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from kazprep.errors import ModelError

PAD, UNKNOWN, EMPTY, _ROOT = range(4)
"""The first ids of Stanza's vocabularies (`stanza.models.common.vocab`)."""
N_SPECIAL = 4
"""The number of these ids: those of words, characters and tags come after them."""

LOOKED_UP = frozenset({"delta_emb.weight", "word_emb.weight"})
"""The tables of word vectors, which stay as they are stored: each vector that is looked up is converted."""

# What torch and the file system raise for a file that is damaged or missing.
_READ_ERRORS = (OSError, RuntimeError, LookupError, ValueError, EOFError, pickle.UnpicklingError)


class UnsupportedModelError(Exception):
    """A model with parts that this package does not run, though stock Stanza does; the message names them."""


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The content of a model file of Stanza's."""

    config: Mapping[str, Any]
    vocab: Mapping[str, Any]
    weights: Mapping[str, torch.Tensor]


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a model of Stanza's, such as a tagger; raises `ModelError` for any other file."""
    return to_checkpoint(read_stored(path), path)


def to_checkpoint(stored: Mapping[str, Any], path: Path) -> Checkpoint:
    """The settings, vocabulary and weights of a model that was read from `path`; raises `ModelError`."""
    try:
        # A character language model has its settings and weights under other names.
        config = stored["config"] if "config" in stored else stored["args"]
        weights = stored["model"] if "model" in stored else stored["state_dict"]
        # Weights may be stored in half precision; computing is in single precision. A lemmatizer that is
        # only a dictionary has none.
        weights = {
            name: each if name in LOOKED_UP else each.float() for name, each in (weights or {}).items()
        }
        return Checkpoint(config, stored["vocab"], weights)
    except KeyError as error:
        raise ModelError(f"{path} is not a model of Stanza's: it has no {error}.") from error


def read_stored(path: Path) -> dict[str, Any]:
    """The content of a file that Stanza stored; raises `ModelError` for a file that is damaged or missing."""
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
    except _READ_ERRORS as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ModelError(f"{path} can't be read as a model of Stanza's: {reason}.") from error
    if not isinstance(stored, dict):
        raise ModelError(f"{path} is not a model of Stanza's: it holds a {type(stored).__name__}.")
    return stored
