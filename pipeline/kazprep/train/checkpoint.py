"""Put a model that Stanza's trainer has saved into a resources folder."""

from pathlib import Path
from typing import Any

from kazprep.models.resources import model_path, write_manifest


def install(checkpoint: Path, folder: Path, processor: str) -> Path:
    """Copy a checkpoint to its place in the resources folder and renew the folder's manifest.

    Settings that name files beside the checkpoint lose the folder: nothing reads them at prediction, and
    the same training gives the same bytes in whatever folder it ran. Returns where the model lies now.
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
