"""The record that lies beside a model: what it was trained on, how, and how well it does."""

import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from kazprep.train.corpora import Source


def write_record(
    model: Path,
    *,
    command: str,
    options: Mapping[str, object],
    sources: Iterable[Source],
    sentences: Mapping[str, object],
    scores: Mapping[str, object],
) -> Path:
    """Write the record of a model beside it, as JSON, and return its path.

    It names no folders of the machine, so that the same training gives the same record.
    """
    record = {
        "command": command,
        "options": options,
        "data": [source.as_dict() for source in sources],
        "sentences": sentences,
        "versions": {name: version(name) for name in ("kazprep", "stanza", "torch")}
        | {"python": platform.python_version()},
        "scores": scores,
    }
    path = model.with_suffix(".json")
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
