"""Floors: the scores that a change must not fall below, and the data that they were measured on."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kazprep.evaluate.gold import read_gold
from kazprep.evaluate.morphology import evaluate_morphology
from kazprep.evaluate.predictions import predict_with_models
from kazprep.evaluate.scoring import ALL, evaluate_entities, evaluate_text

FILE = Path(__file__).with_name("floors.json")
PATTERNS = ("kaznerd/*.txt", "ud_kazakh_ktb/*.conllu")

Scores = Mapping[str, float]
"""F1 in percent, by what is scored."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The scores of the held-out part of some files, and the SHA-256 of each of these."""

    data: Mapping[str, str]
    floors: Scores


def read_floors(file: Path = FILE) -> Floors:
    return Floors(**json.loads(file.read_text(encoding="utf-8")))


def write_floors(floors: Floors, file: Path = FILE) -> None:
    file.write_text(json.dumps(asdict(floors), indent=2) + "\n", encoding="utf-8")


def measure(folder: Path, files: Mapping[str, str]) -> dict[str, float]:
    """Score the embedded models on what is held out of the files."""
    documents = read_gold([folder / name for name in files], held_out=True)
    found = list(predict_with_models(documents, "embedded"))
    pairs = list(zip(documents, found, strict=True))
    labelled = [pair for pair in pairs if pair[0].entities is not None]
    running = [pair for pair in pairs if pair[0].entities is None]
    entities = evaluate_entities([gold for gold, _ in labelled], [one for _, one in labelled])
    text = evaluate_text([gold for gold, _ in running], [one for _, one in running])
    scores = {name: measured.score.f1 for name, measured in text.measures.items()}
    morphology = evaluate_morphology([gold for gold, _ in running], [one for _, one in running])
    if morphology is not None:
        scores |= {name: measured.score.f1 for name, measured in morphology.without_x.measures.items()}
    return scores | {"entities": entities.measures[ALL].score.f1}


def hashes(folder: Path, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """The SHA-256 of the named files that are there; of all that are scored if none is named."""
    if names is None:
        paths = sorted(path for pattern in PATTERNS for path in folder.glob(pattern))
    else:
        paths = [folder / name for name in names if (folder / name).is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    }


def why_not_comparable(floors: Floors, folder: Path) -> str | None:
    """What keeps scores from being held against the floors: a file that is missing or another."""
    there = hashes(folder, floors.data)
    for name, digest in floors.data.items():
        if name not in there:
            return f"{folder} has no {name}, which the floors were measured on"
        if there[name] != digest:
            return f"{folder / name} is not the file that the floors were measured on: its SHA-256 differs"
    return None


def floor_of(score: float) -> float:
    """The floor for a score: rounded down to a tenth, as other processors give other hundredths."""
    return math.floor(10 * score) / 10


def pinned(floors: Scores, scores: Scores, *, lower: bool) -> dict[str, float]:
    """The floors moved up to the scores, and down only if `lower`."""
    new = {name: floor_of(score) for name, score in scores.items()}
    return new if lower else {name: max(floor, floors.get(name, floor)) for name, floor in new.items()}
