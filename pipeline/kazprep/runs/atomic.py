"""Files that survive a crash: complete under their name, or not there."""

import hashlib
import os
from pathlib import Path


def unfinished_name(name: str) -> str:
    """The name of a file while it is written; a killed process leaves it in the folder."""
    return f".{name}.unfinished"


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file atomically: after a crash it has the old content or the new; raises `OSError`."""
    unfinished = path.with_name(unfinished_name(path.name))
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    if os.name == "nt":  # folders can't be opened there
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hex digits; raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
