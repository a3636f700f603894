"""Loading stock Stanza pipelines from a resources folder, without a download and without Stanza's log."""

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

    `options` are passed on to Stanza, such as `tokenize_pretokenized`; it ignores unknown ones.

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
            first = (
                first.__context__
            )  # Stanza raises others while it handles it, at times a TypeError by mistake
        reason = str(first).partition("\n")[0].rstrip(".!")
        raise ModelError(
            f"Stanza can't load {processors} for {LANGUAGE} from {folder}: {reason}. "
            f"`kazprep models verify --source {folder}` shows whether its files are intact."
        ) from error
