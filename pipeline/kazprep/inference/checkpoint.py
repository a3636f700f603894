"""Stanza's model files: the weights, the vocabularies and the settings in one, read without Stanza."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from kazprep.errors import ModelError

PAD, UNKNOWN, EMPTY, _ROOT = range(4)
"""The first ids of Stanza's vocabularies (`stanza.models.common.vocab`)."""
SPECIAL = 4
"""How many of them there are."""

# What torch and the file system raise for a file that is damaged or missing.
_READ_ERRORS = (OSError, RuntimeError, LookupError, ValueError, EOFError, pickle.UnpicklingError)


class UnsupportedModelError(Exception):
    """A model that the inference path of this package does not run; the message says what it has.

    Stock Stanza runs it.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """What a model file of Stanza's has in it."""

    config: Mapping[str, Any]
    vocab: Mapping[str, Any]
    weights: Mapping[str, torch.Tensor]


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a tokenizer, a tagger or a character language model; raises `ModelError` for what is none."""
    stored = read_stored(path)
    try:
        # A character language model has its settings under another name.
        config = stored["config"] if "config" in stored else stored["args"]
        weights = stored["model"] if "model" in stored else stored["state_dict"]
        # Half precision is for the file alone.
        return Checkpoint(config, stored["vocab"], {name: each.float() for name, each in weights.items()})
    except KeyError as error:
        raise ModelError(f"{path} is no model of Stanza's: it has no {error}.") from error


def read_stored(path: Path) -> dict[str, Any]:
    """Read what Stanza stored in a file; raises `ModelError` for a file that is damaged or missing."""
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
    except _READ_ERRORS as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ModelError(f"{path} can't be read as a model of Stanza's: {reason}.") from error
    if not isinstance(stored, dict):
        raise ModelError(f"{path} is no model of Stanza's: it holds a {type(stored).__name__}.")
    return stored
