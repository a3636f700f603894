"""Read the lines of a corpus file."""

from pathlib import Path

from kazprep.corpora.sentence import CorpusError


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, parted by line feeds alone.

    `str.splitlines` would also part at U+0085 and U+2028, which stand in web text.
    Raises `CorpusError` with the file when it can't be read, and with the line when it is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path} can't be read: {error.strerror}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"{path}, line {line}: not UTF-8 text.") from error
    return text.replace("\r\n", "\n").split("\n")
