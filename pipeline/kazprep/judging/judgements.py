"""What people judged on the page: read from its file, and counted."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from kazprep.comparison.difference import Difference
from kazprep.errors import InputError
from kazprep.judging.interval import wilson

FORMAT = "kazprep judged differences"
FORMAT_VERSION = 1

Verdict = Literal["a", "b", "both", "neither"]
"""Which reading is right: that of the first run, of the second, either, or none."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference and what a person says of it."""

    difference: Difference
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each reading was found right."""

    a: int
    b: int
    both: int
    neither: int

    @classmethod
    def of(cls, judged: Iterable[Judged]) -> "Tally":
        """The verdicts, counted."""
        counts = Counter(each.verdict for each in judged)
        return cls(*(counts[verdict] for verdict in get_args(Verdict)))

    @property
    def judged(self) -> int:
        """How many differences were judged."""
        return self.a + self.b + self.both + self.neither

    @property
    def share_of_b(self) -> float | None:
        """The share of the second run, from 0 to 1, where exactly one of the two is right; None for none."""
        return self.b / (self.a + self.b) if self.a + self.b else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% Wilson interval of this share, from 0 to 1."""
        return wilson(self.b, self.a + self.b)


def tallies(judged: Sequence[Judged]) -> dict[str, Tally]:
    """The verdicts on each kind of difference, the most judged first, and on all, under `all`."""
    kinds = Counter(each.difference.kind for each in judged)
    of_kind = {
        kind: Tally.of(each for each in judged if each.difference.kind == kind)
        for kind, _ in kinds.most_common()
    }
    return of_kind | {"all": Tally.of(judged)}


def read_judgements(path: Path) -> list[Judged]:
    """The judgements in a file that the page gave as JSON.

    Raises `InputError` for a file that can't be read, or is not such a file.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"the judgements {path} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: give the file that the page downloads as JSON") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"{path} has no judgements: give the file that the page downloads as JSON")
    if content.get("version") != FORMAT_VERSION:
        raise InputError(
            f"{path} has version {content.get('version')!r} of the format, this version of kazprep reads "
            f"{FORMAT_VERSION}"
        )
    try:
        return [_judged(record) for record in content["judged"]]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} is damaged: {error}") from error


def _judged(record: Mapping[str, Any]) -> Judged:
    verdict = record["verdict"]
    if verdict not in get_args(Verdict):
        raise ValueError(f"there is no verdict {verdict!r}")
    values = {field.name: record[field.name] for field in fields(Difference)}
    for side in ("a_spans", "b_spans"):
        values[side] = tuple((int(start), int(end)) for start, end in values[side])
    return Judged(Difference(**values), verdict)
