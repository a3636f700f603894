"""Files that survive a crash: complete under their name, or not there."""

from pathlib import Path

from kazprep.operating_system import flush, flush_folder, remove, replace


def unfinished_name(name: str) -> str:
    """The name of a file while it is written; a killed process leaves it in the folder."""
    return f".{name}.unfinished"


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file atomically: after a crash it has the old content or the new; raises `OSError`."""
    unfinished = path.with_name(unfinished_name(path.name))
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            flush(file)
        replace(unfinished, path)
    except BaseException:
        remove(unfinished)
        raise
    flush_folder(path.parent)
