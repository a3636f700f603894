"""The names file and the corrections of a run: those that its settings name, or those beside its folder.

A complete run keeps a copy of both as it has applied them, so that it is known later what has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kazprep.corrections import Corrections, read_corrections
from kazprep.corrections.beside import BESIDE, file_beside
from kazprep.errors import SettingsError
from kazprep.names import Names, read_names
from kazprep.readers.sources.remote import address_of
from kazprep.runs.ledger import Plan
from kazprep.runs.plan import CORRECTIONS, NAMES_FILE
from kazprep.runs.storage.storage import storage_of
from kazprep.settings import Settings
from kazprep.tables.run_folder import APPLIED_CORRECTIONS, APPLIED_NAMES

_APPLIED = {"names": APPLIED_NAMES, "corrections": APPLIED_CORRECTIONS}
"""The copies in the folder of a run, by setting."""


@dataclass(frozen=True, slots=True)
class TagFiles:
    """The content of both files."""

    names: Names
    corrections: Corrections

    @property
    def hashes(self) -> dict[str, str]:
        """The hashes of those that are not empty, by their names among the versions of a run."""
        hashes = {NAMES_FILE: self.names.sha256} if self.names.sha256 else {}
        return hashes | ({CORRECTIONS: self.corrections.sha256} if self.corrections else {})


def with_tag_files(settings: Settings, output: Path) -> Settings:
    """The settings with the paths of the files that the run of a folder takes, whatever names them.

    What no setting names is the file beside the folder that is called after it, if there is one: it stays
    where it is when the folder is deleted or written again.
    """
    found = {name: tag_file(settings, output, name) for name in BESIDE}
    there = {
        name: str(path)
        for name, path in found.items()
        if path is not None and (getattr(settings.tag, name) or path.is_file())
    }
    return with_paths(settings, there)


def with_paths(settings: Settings, paths: Mapping[str, str]) -> Settings:
    """The settings with other paths of these files, by the names of their settings."""
    return settings.model_copy(update={"tag": settings.tag.model_copy(update=dict(paths))})


def tag_file(settings: Settings, output: Path, name: str) -> Path | None:
    """The path of one of the files, whether it is there or not; None at an address, beside which is none."""
    given: str = getattr(settings.tag, name)
    if given:
        return Path(given).expanduser()
    return file_beside(output, name) if address_of(output) is None else None


def read_tag_files(settings: Settings) -> TagFiles:
    """The files that settings name, of which one that is not named is empty.

    Raises `SettingsError` for a file that can't be used.
    """
    if "tag" not in settings.pipeline.stages:
        return TagFiles(Names(()), Corrections(()))
    paths = {name: getattr(settings.tag, name) for name in BESIDE}
    return TagFiles(
        read_names(Path(paths["names"]).expanduser()) if paths["names"] else Names(()),
        read_corrections(Path(paths["corrections"]).expanduser())
        if paths["corrections"]
        else Corrections(()),
    )


def keep_applied(output: Path, settings: Settings) -> None:
    """Copy the files that the run of a folder takes into it; raises `OSError`."""
    storage = storage_of(output)
    chosen = with_tag_files(settings, output)
    for name, copy in _APPLIED.items():
        path: str = getattr(chosen.tag, name)
        if path and "tag" in settings.pipeline.stages:
            storage.write(copy, Path(path).expanduser().read_bytes())
        elif storage.size(copy) is not None:
            storage.remove([copy])


def applied_files(output: Path, plan: Plan) -> TagFiles | None:
    """What a run has applied, by the copies in its folder; None where they are not those of its plan."""
    contents = {}
    for name, copy in _APPLIED.items():
        try:
            contents[name] = storage_of(output).read(copy)
        except FileNotFoundError:
            continue
    with TemporaryDirectory(prefix="kazprep-") as folder:
        paths = {name: Path(folder) / f"{name}.tsv" for name in contents}
        for name, content in contents.items():
            paths[name].write_bytes(content)
        try:
            found = TagFiles(
                read_names(paths["names"]) if "names" in paths else Names(()),
                read_corrections(paths["corrections"]) if "corrections" in paths else Corrections(()),
            )
        except SettingsError:  # of another version
            return None
    recorded = {name: plan.versions[name] for name in (NAMES_FILE, CORRECTIONS) if name in plan.versions}
    return found if found.hashes == recorded else None
