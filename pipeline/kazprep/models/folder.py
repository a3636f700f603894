"""A Stanza resources folder: its layout, its `resources.json` and its checksums.

It holds `resources.json`, which stock Stanza reads first; the models, `kk/<processor>/<package>.pt`; and
`SHA256SUMS`, with a line for each model in the format of `sha256sum -c`.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from kazprep.errors import ModelError
from kazprep.file_hash import file_sha256

LANGUAGE = "kk"
PACKAGE = "kazprep"
PROCESSORS = ("tokenize", "ner")
"""What every folder has a model for."""
MORPHOLOGY = ("pos", "lemma")
"""What the stage `morphology` has models for."""
EMBEDDED = Path(__file__).parent / "resources"
"""The folder of the models that ship with the package."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model file of a resources folder."""

    processor: str
    package: str
    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The file of a processor's model, and those it depends on by processor: `pretrain`, `forward_charlm`."""

    path: Path
    dependencies: dict[str, Path]


@dataclass(frozen=True, slots=True)
class Check:
    """The result of verifying one model: `problem` is None when the file is as recorded."""

    name: str
    problem: str | None


def official_folder() -> Path:
    """Where `kazprep models fetch stanza` puts Stanza's official models.

    It is in the folder that the environment variable KAZPREP_MODELS names, else in the system's folder for a
    user's program data: on Linux `~/.local/share/kazprep/models`.
    """
    home = os.environ.get("KAZPREP_MODELS")
    root = Path(home).expanduser() if home else user_data_path("kazprep", appauthor=False) / "models"
    return root / "stanza"


def models_folder(source: str) -> Path:
    """The Stanza resources folder that `models.source` names: `embedded`, `stanza` or a path.

    Raises `ModelError` when there is none.
    """
    if source == "stanza":
        folder = official_folder()
        if not (folder / "resources.json").is_file():
            raise ModelError(
                f"models.source is 'stanza', and Stanza's official models are not in {folder}. "
                "Fetch them, once: kazprep models fetch stanza"
            )
        return folder
    folder = EMBEDDED if source == "embedded" else Path(source).expanduser()
    if not (folder / "resources.json").is_file():
        raise ModelError(
            f"models.source is {source!r}, and {folder} is not a Stanza resources folder: "
            'it has no resources.json. Use "embedded", "stanza" or the path of a folder that has one.'
        )
    return folder


def model_path(folder: Path, processor: str, package: str = PACKAGE) -> Path:
    """The path of a model in a resources folder."""
    return folder / LANGUAGE / processor / f"{package}.pt"


def list_models(folder: Path) -> list[Model]:
    """The model files of a resources folder, by processor and package."""
    return [
        Model(path.parent.name, path.stem, path, path.stat().st_size, file_sha256(path))
        for path in _files(folder)
    ]


def read_model_record(model: Path) -> dict[str, Any]:
    """The record that training wrote next to a model: options, data and scores. Empty where there is none."""
    try:
        record = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def find_model(folder: Path, processor: str) -> ModelFiles:
    """The model that Stanza takes for a processor by default, and what it depends on.

    Raises `ModelError` when `resources.json` can't be read, names none, or names one outside the folder.
    """
    file = folder / "resources.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{file} can't be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{file} is not JSON: {error}.") from error
    try:
        entry = content[LANGUAGE]
        defaults = entry.get("packages", {}).get("default") or entry["default_processors"]
        package = defaults[processor]
        dependencies = entry.get(processor, {}).get(package, {}).get("dependencies", [])
        names = {each["model"]: each["package"] for each in dependencies}
        _check_names(file, [processor, package, *names, *names.values()])
        return ModelFiles(
            model_path(folder, processor, package),
            {model: model_path(folder, model, name) for model, name in names.items()},
        )
    except (LookupError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{file} names no model for {processor!r} of {LANGUAGE!r}: it takes "
            f'{{"{LANGUAGE}": {{"default_processors": {{"{processor}": PACKAGE}}}}}}.'
        ) from error


def has_morphology(folder: Path) -> bool:
    """Whether a resources folder has models of parts of speech and lemmas."""
    try:
        return all(find_model(folder, processor).path.is_file() for processor in MORPHOLOGY)
    except ModelError:
        return False


def check_morphology(folder: Path) -> None:
    """Raise `ModelError` for a resources folder without models of parts of speech and lemmas."""
    if not has_morphology(folder):
        remedy = (
            "Fetch them: kazprep models fetch stanza"
            if folder == official_folder()
            else "Train them with kazprep train pos and kazprep train lemma, and name their folder in "
            "models.source."
        )
        raise ModelError(
            f"{folder} has no models of parts of speech and lemmas, which the stage morphology (--lemmas) "
            f"runs. {remedy}"
        )


def is_plain_name(name: object) -> bool:
    """Whether a name is a plain file name, which leads to no other folder.

    >>> is_plain_name("kazNERD"), is_plain_name("../other"), is_plain_name("..")
    (True, False, False)
    """
    return isinstance(name, str) and re.fullmatch(r"\w[\w.+-]*", name) is not None


def _check_names(file: Path, names: Iterable[object]) -> None:
    """Raise `ModelError` for the name of a model that would lead out of the folder, as `../../other`."""
    for name in names:
        if not is_plain_name(name):
            raise ModelError(
                f"{file} names the model {name!r}, which is not a plain name: models are only in this folder"
            )


def verify(folder: Path) -> list[Check]:
    """Compare each model file with its line in `SHA256SUMS`.

    Raises `ModelError` when the folder has no `SHA256SUMS`.
    """
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise ModelError(f"{folder} has no SHA256SUMS, so its models can't be verified.")
    recorded = dict(_recorded_sums(sums))
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    checks = [
        Check(f"{LANGUAGE}/{processor}", "there is no such model")
        for processor in PROCESSORS
        if not any(name.startswith(f"{LANGUAGE}/{processor}/") for name in recorded.keys() | found.keys())
    ]
    for name in sorted(recorded.keys() | found.keys()):
        if name not in found:
            problem: str | None = "missing"
        elif name not in recorded:
            problem = "not in SHA256SUMS"
        elif file_sha256(found[name]) != recorded[name]:
            problem = "differs from its SHA-256"
        else:
            problem = None
        checks.append(Check(name, problem))
    return checks


def check_recorded(folder: Path) -> None:
    """Raise `ModelError` when a model file does not have the checksum that `SHA256SUMS` has for it.

    A folder without `SHA256SUMS`, and a file that is not in it, is not checked.
    """
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        return
    recorded = dict(_recorded_sums(sums))
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name in recorded and file_sha256(path) != recorded[name]:
            raise ModelError(
                f"{path} differs from its SHA-256 in {sums}: it is damaged, or was replaced. "
                "Install it again, or write its checksum there"
            )


def write_manifest(folder: Path, package: str = PACKAGE) -> None:
    """Write `resources.json` and `SHA256SUMS` for the models in `folder`.

    `resources.json` has the minimum that `stanza.Pipeline("kk", dir=folder, download_method=None)` reads.
    """
    models = list(_files(folder))
    defaults = {path.parent.name: package for path in models}
    entry: dict[str, object] = {
        "lang_name": "Kazakh",
        "default_processors": defaults,
        "packages": {"default": defaults},
    }
    for processor in defaults:
        entry[processor] = {package: {"dependencies": []} if processor == "ner" else {}}
    (folder / "resources.json").write_text(
        json.dumps({LANGUAGE: entry}, indent=2) + "\n", encoding="utf-8", newline="\n"
    )
    write_sums(folder)


def write_sums(folder: Path) -> None:
    """Write `SHA256SUMS` for the models in `folder`."""
    lines = [f"{file_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in _files(folder)]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted((folder / LANGUAGE).glob("*/*.pt")))


def _recorded_sums(sums: Path) -> Iterator[tuple[str, str]]:
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest
