"""Put a model that Stanza's trainer has saved into a resources folder."""

from pathlib import Path
from typing import Any

from kazprep.models.resources import model_path, write_manifest

_PLACES = ("_file", "_dir", "_name", "_path")


def install(checkpoint: Path, folder: Path, processor: str) -> Path:
    """Copy a checkpoint to its place in the resources folder and renew the folder's manifest.

    Settings that name files of the training machine keep the last part of the path alone: nothing reads them
    at prediction. Returns where the model lies now.
    """
    import torch

    content: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
    content["config"] = {name: _without_folder(name, value) for name, value in content["config"].items()}
    target = model_path(folder, processor)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(content, target)
    write_manifest(folder)
    return target


def _without_folder(name: str, value: Any) -> Any:
    return Path(value).name if name.endswith(_PLACES) and isinstance(value, str) and value else value
