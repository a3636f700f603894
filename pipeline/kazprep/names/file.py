"""A names file, TSV: a name, its class, whether it may have suffixes, and what it is mistaken for."""

import hashlib
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

from kazprep.atomic import write_durably
from kazprep.entities.classes import CLASSES
from kazprep.errors import SettingsError, nearest
from kazprep.names.match import Name, Names, pieces_of

NO_ENTITY = frozenset({"-", "NONE"})
"""The classes of what must not be an entity."""

_FLAGS = {"": True, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_HEADER = ({"form", "name"}, {"class", "type"})
_COLUMNS = range(2, 5)


def read_names(path: Path) -> Names:
    """The names of a file in UTF-8, a name a line: the form, the class, and perhaps a flag and classes, with
    tabs between them.

    The class is one of KazNERD's, or `-` or `NONE` for what must not be an entity. The flag says whether the
    name is found in every case form, too (`yes`, the default) or exactly as it is written (`no`). With a last
    column, classes between commas, only entities of these classes that have exactly the name's words become
    its class. Empty lines and lines that begin with `#` are left out, and so is a first line `form`, `class`.

    Raises `SettingsError`, with the file and the line, for a file that can't be read or is not UTF-8, for a
    line with another number of columns, an empty form, an unknown class or flag, and for a form that an
    earlier line has with another class or flag.
    """
    content = _content(path)
    text = _decoded(path, content)
    names: dict[str, tuple[int, Name]] = {}
    for number, name in _lines(path, text):
        earlier, same = names.setdefault(name.form, (number, name))
        if same != name:
            raise SettingsError(
                f"{path}, line {number}: {name.form!r} is in line {earlier} with another class or flag: "
                "keep one of the lines"
            )
    return Names((name for _, name in names.values()), hashlib.sha256(content).hexdigest())


def add_names(path: Path, names: Iterable[Name]) -> None:
    """Put names into a names file that may exist; a name replaces the line of the same form, others stay.

    Raises `SettingsError` for a file that can't be used, `OSError` where it can't be written.
    """
    new = {name.form: name for name in names}
    lines: list[str] = []
    if path.exists():
        read_names(path)  # which says what is wrong with it
        text = _decoded(path, _content(path))
        replaced = {number for number, name in _lines(path, text) if name.form in new}
        lines = [line for number, line in enumerate(text.split("\n"), 1) if number not in replaced]
    written = "\n".join(lines).rstrip("\n")
    added = "".join(f"{_line(name)}\n" for name in new.values())
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, (f"{written}\n{added}" if written else added).encode())


def _line(name: Name) -> str:
    columns = [name.form, name.type or "-"]
    if name.instead_of:
        columns += ["yes" if name.inflects else "no", ",".join(name.instead_of)]
    elif not name.inflects:
        columns.append("no")
    return "\t".join(columns)


def parse_name(where: str, columns: list[str]) -> Name:
    """The name of a line's columns; raises `SettingsError`, which says where, for a wrong one."""
    return _name(where, [column.strip() for column in columns])


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"the names file {path} can't be read: {error.strerror}") from error


def _decoded(path: Path, content: bytes) -> str:
    content = content.removeprefix(BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}, line {line}: not UTF-8 text: save the names file as UTF-8") from error


def _lines(path: Path, text: str) -> Iterator[tuple[int, Name]]:
    is_first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.rstrip("\r\n").split("\t")]
        if is_first and _is_header(columns):
            is_first = False
            continue
        is_first = False
        yield number, _name(f"{path}, line {number}", columns)


def _is_header(columns: list[str]) -> bool:
    return len(columns) in _COLUMNS and all(
        column.lower() in known for column, known in zip(columns, _HEADER, strict=False)
    )


def _instead_of(where: str, written: str) -> tuple[str, ...]:
    """The classes of the last column, between commas; raises `SettingsError` for one that does not exist."""
    labels = tuple(label for label in map(str.strip, written.split(",")) if label)
    for label in labels:
        if label not in CLASSES:
            raise SettingsError(
                f"{where}: there is no class {label!r} that it could be instead of"
                f"{nearest(label.upper(), CLASSES) or '.'}"
            )
    return labels


def unknown_class(where: str, label: str) -> SettingsError:
    """The error for a class that does not exist; `where` is the file with its line."""
    return SettingsError(
        f"{where}: there is no class {label!r}{nearest(label.upper(), CLASSES) or '.'} The classes are: "
        f"{', '.join(CLASSES)}, and - for what is not an entity"
    )


def _name(where: str, columns: list[str]) -> Name:
    if len(columns) not in _COLUMNS:
        raise SettingsError(
            f"{where}: it has {len(columns)} columns; write the form, a tab, the class and, if need be, a "
            "tab and yes or no, a tab and the classes that it is instead of"
        )
    form, label, flag, instead_of = (*columns, "", "")[:4]
    form = unicodedata.normalize("NFC", form)
    if not any(piece.isalnum() for piece in pieces_of(form)):
        raise SettingsError(f"{where}: the form {form!r} is empty, or has no letter and no digit")
    if label not in NO_ENTITY and label not in CLASSES:
        raise unknown_class(where, label)
    if flag.lower() not in _FLAGS:
        raise SettingsError(f"{where}: whether it has case forms is yes or no, not {flag!r}")
    type_ = None if label in NO_ENTITY else label
    return Name(form, type_, _FLAGS[flag.lower()], _instead_of(where, instead_of))
