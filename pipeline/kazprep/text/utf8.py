"""The text of a small file that people give or have edited."""

from pathlib import Path

from kazprep.errors import InputError


def read_utf8(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; its line ends are as they are.

    Raises `InputError` for a file that can't be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text") from error
