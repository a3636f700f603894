"""Loading Stanza pipelines from a resources folder, without a download and without its log."""

import pickle
from pathlib import Path
from typing import Any

from kazprep.errors import ModelError
from kazprep.models.folder import LANGUAGE

# What Stanza, torch and the file system raise for a folder that lacks a file, or has a damaged one.
_LOAD_ERRORS = (
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
    EOFError,
    AttributeError,
    TypeError,
    AssertionError,
    pickle.UnpicklingError,
)


def load_pipeline(folder: Path, processors: str, *, use_gpu: bool = False, **options: Any) -> Any:
    """A stock `stanza.Pipeline` for Kazakh over the models in `folder`, on the CPU unless `use_gpu`.

    `options` are Stanza's own, such as `tokenize_pretokenized`; it ignores those that it does not know.

    Raises `ModelError` when the folder lacks such models or they can't be loaded.
    """
    import stanza

    try:
        return stanza.Pipeline(
            LANGUAGE,
            dir=str(folder),
            processors=processors,
            download_method=None,
            use_gpu=use_gpu,
            logging_level="CRITICAL",
            **options,
        )
    except _LOAD_ERRORS as error:
        first: BaseException = error
        while isinstance(first.__context__, FileNotFoundError):
            first = first.__context__  # Stanza puts others on top of it, now and then by mistake a TypeError
        reason = str(first).partition("\n")[0].rstrip(".!")
        raise ModelError(
            f"Stanza can't load {processors} for {LANGUAGE} from {folder}: {reason}. "
            f"`kazprep models verify --source {folder}` tells whether its files are whole."
        ) from error
