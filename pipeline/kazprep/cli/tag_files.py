"""What commands say of the names file and the corrections of a run."""

from collections.abc import Iterator
from pathlib import Path

from kazprep.corrections import State
from kazprep.corrections.beside import BESIDE, file_beside
from kazprep.readers.sources.remote import address_of
from kazprep.runs.fix import states
from kazprep.runs.opened import open_run
from kazprep.runs.run_info import RunInfo
from kazprep.runs.storage.storage import place_of
from kazprep.runs.tag_files import TagFiles, applied_files, with_tag_files
from kazprep.settings import Settings
from kazprep.text.plurals import counted


def file_lines(output: Path, settings: Settings, files: TagFiles) -> Iterator[str]:
    """A line for each file that the run of a folder takes, how much is in it; or one, that it takes none."""
    tag = with_tag_files(settings, output).tag
    if tag.names:
        yield f"{counted(len(files.names), 'name')} in {tag.names}."
    if tag.corrections:
        yield f"{counted(len(files.corrections), 'correction')} in {tag.corrections}."
    if not (tag.names or tag.corrections):
        if address_of(output) is None:
            beside = " and ".join(str(file_beside(output, name)) for name in BESIDE)
            yield f"There are no names and no corrections: none is in the settings, nor in {beside}."
        else:
            yield "There are no names and no corrections: none is in the settings."


def applied_lines(output: Path, info: RunInfo) -> Iterator[str]:
    """The same for the end of a run that has applied some, with a line if some corrections do not fit."""
    files = applied_files(output, info.plan)
    if files is None or not files.hashes:
        return
    yield from file_lines(output, info.settings, files)
    placed = states(open_run(output), files.corrections)
    failed = sum(each.state is not State.APPLIED for each in placed)
    if failed:
        what = counted(failed, "correction")
        yield f"{what} can't be applied: kazprep fix {place_of(output)} --list says why."
