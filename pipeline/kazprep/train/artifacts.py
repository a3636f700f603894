"""What training writes: a checkpoint in a resources folder, and a record of how it was made."""

import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kazprep.models.folder import model_path, write_manifest
from kazprep.train.data import CorpusFile


def write_record(
    model: Path,
    *,
    command: str,
    options: Mapping[str, object],
    sources: Iterable[CorpusFile],
    sentences: Mapping[str, object],
    scores: Mapping[str, object],
    others: Mapping[str, object] | None = None,
) -> Path:
    """Write the record of a model next to it, as JSON, and return its path.

    `others` are more of its entries. It has no paths of the machine, so that the same training gives the same
    record.
    """
    record = {
        "command": command,
        "options": options,
        "data": [source.as_dict() for source in sources],
        "sentences": sentences,
        "versions": {name: version(name) for name in ("kazprep", "stanza", "torch")}
        | {"python": platform.python_version()},
        "scores": scores,
        **(others or {}),
    }
    path = model.with_suffix(".json")
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def install(checkpoint: Path, folder: Path, processor: str) -> Path:
    """Copy a checkpoint into the resources folder and update the folder's manifest; returns the new path.

    Settings that are paths of files beside the checkpoint are reduced to the names: nothing reads them at
    prediction, and the same training gives the same bytes in whatever folder it ran.
    """
    import torch

    content: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
    work = checkpoint.parent
    content["config"] = {name: _without_folder(value, work) for name, value in content["config"].items()}
    target = model_path(folder, processor)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(content, target)
    write_manifest(folder)
    return target


def _without_folder(value: Any, folder: Path) -> Any:
    if isinstance(value, str) and Path(value).is_relative_to(folder):
        return Path(value).relative_to(folder).as_posix()
    return value
