"""What people have decided about forms of names: that two are of one person, place or body, or are not.

The file is beside the folder of the tables, and is read whenever names are asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kazprep.atomic import write_durably
from kazprep.corrections.beside import VARIANTS, file_beside
from kazprep.errors import InputError, nearest
from kazprep.text.utf8 import read_utf8

Kind = Literal["people", "places", "organisations"]
"""What names are of."""

_HEADER = ("kind", "variant", "name", "same")
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a form of a name is to be counted under another one, as `entities.canonical` has both."""

    kind: Kind
    variant: str
    name: str
    is_same: bool


def decisions_of(output: Path) -> list[Decision]:
    """The decisions about the names of a run, which are in `DIR.variants.tsv`; none without that file.

    Raises `InputError`, with the file and the line, for one that can't be used.
    """
    path = file_beside(output, VARIANTS)
    return list(_read(path).values()) if path.is_file() else []


def add_decisions(output: Path, decisions: Iterable[Decision]) -> Path:
    """Put decisions into the file of a run, and give its path; one replaces that about the same two forms.

    Raises `InputError` for a file that can't be used, `OSError` where it can't be written.
    """
    path = file_beside(output, VARIANTS)
    known = {_key(each): each for each in decisions_of(output)}
    known |= {_key(each): each for each in decisions}
    lines = ["\t".join(_HEADER)]
    lines += [
        "\t".join((each.kind, each.variant, each.name, _ANSWER[each.is_same])) for each in known.values()
    ]
    write_durably(path, ("\n".join(lines) + "\n").encode())
    return path


_ANSWER = {is_same: word for word, is_same in _ANSWERS.items()}


def _key(decision: Decision) -> tuple[str, ...]:
    return decision.kind, *sorted((decision.variant, decision.name))


def _read(path: Path) -> Mapping[tuple[str, ...], Decision]:
    found: dict[tuple[str, ...], Decision] = {}
    for number, line in enumerate(read_utf8(path).split("\n"), 1):
        fields = [field.strip() for field in line.split("\t")]
        if not line.strip() or line.startswith("#") or fields == [*_HEADER]:
            continue
        decision = parse_decision(f"{path}, line {number}", fields)
        earlier = found.setdefault(_key(decision), decision)
        if earlier.is_same != decision.is_same:
            raise InputError(f"{path}, line {number}: an earlier line says the opposite of these two forms")
    return found


def parse_decision(where: str, fields: Sequence[str]) -> Decision:
    """The decision of a line's columns; raises `InputError`, which says where, for a wrong one."""
    if len(fields) != len(_HEADER):
        raise InputError(f"{where}: it has {len(fields)} columns; they are {', '.join(_HEADER)}")
    written, variant, name, same = (" ".join(field.split()) for field in fields)
    kind = next((known for known in get_args(Kind) if known == written), None)
    if kind is None:
        raise InputError(
            f"{where}: names are of {', '.join(get_args(Kind))}, not of "
            f"{written!r}{nearest(written, get_args(Kind))}"
        )
    if same not in _ANSWERS:
        raise InputError(f"{where}: whether two forms are of one name is yes or no, not {same!r}")
    if not variant or not name or variant == name:
        raise InputError(f"{where}: it takes two different forms of a name, not {variant!r} and {name!r}")
    return Decision(kind, variant, name, _ANSWERS[same])
