"""A lexicon: word forms and stems with counts, and how probable a form is, seen or not."""

import lzma
import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from kazprep.lexicon.endings import MAX_ENDING, NOMINAL, VERBAL, bits_of, endings, stems_before
from kazprep.lexicon.spelling import SpellingModel

_RESOURCES = Path(__file__).parent / "resources"
_MIN_STEM = {NOMINAL: 3, VERBAL: 2}
"""The letters that a stem needs at least, to be recognised before an ending."""
_MIN_COUNT_OF_SHORT = 20
"""Shorter stems of nouns (`ел`, `су`) count if they are as frequent as this."""
CAPITALISED = "c"
"""The kind of a form that is nearly always written with a capital: a name."""

_SEEN, _ANALYSED, _SPELLED = math.log(0.93), math.log(0.06), math.log(0.01)
"""The probability that a word of running text is a form with a count, a form of a known stem, or neither."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A form as a stem of the lexicon, as it stands there, and an ending, which may be empty."""

    stem: str
    ending: str


@dataclass(frozen=True)
class Lexicon:
    """Word forms in lowercase with counts, and stems that take endings.

    `counts` has a count of 1 or more for each form; `kinds` says of some what they are: `n` the stem of a
    noun, `v` of a verb, `c` a form that is nearly always capitalised. `ending_counts` has how often an
    ending was found. All forms are asked for in lowercase.
    """

    counts: dict[str, int]
    kinds: dict[str, str] = field(default_factory=dict)
    ending_counts: dict[str, int] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, path: str | Path, endings: str | Path | None = None) -> Self:
        """Read a list of forms, and one of endings if there is one; `.xz` files are decompressed.

        A line is a form, optionally a tab and its count (1 if it is missing), and optionally a tab and its
        kinds. Empty lines and lines that begin with `#` are skipped. Forms are brought to lowercase.

        Raises `OSError` for a file that can't be read, `ValueError`, with its number, for a line that is
        not as said.
        """
        counts, kinds = _read_forms(Path(path))
        return cls(counts, kinds, _read_forms(Path(endings))[0] if endings else {})

    def __len__(self) -> int:
        return len(self.counts)

    def __contains__(self, form: str) -> bool:
        return form in self.counts

    def count(self, form: str) -> int:
        """How often a form was counted; 0 for one that was not."""
        return self.counts.get(form, 0)

    def is_known(self, form: str) -> bool:
        """Whether a form was counted, or is a stem of the lexicon with endings that Kazakh allows.

        >>> lexicon = load_lexicon()
        >>> [lexicon.is_known(form) for form in ("қазақ", "қазақтарымыздағыларға", "казактын")]
        [True, True, False]
        """
        if form in self.counts:
            return True
        known = self._known.get(form)
        if known is None:
            if len(self._known) >= _MAX_CACHED:
                self._known.clear()
            known = self._known[form] = next(iter(self.analyses(form)), None) is not None
        return known

    def is_name(self, form: str) -> bool:
        """Whether a form is nearly always written with a capital letter."""
        return CAPITALISED in self.kinds.get(form, "")

    def analyses(self, form: str) -> list[Analysis]:
        """The stems and endings that a form may consist of, the longest stem first; none if none fits.

        >>> load_lexicon().analyses("мектептеріміздегі")[0]
        Analysis(stem='мектеп', ending='теріміздегі')
        """
        found = []
        allowed = endings()
        for end in range(len(form) - 1, max(1, len(form) - MAX_ENDING - 1), -1):
            states = allowed.get(form[end:])
            if states is None:
                continue
            for stem in stems_before(form[:end], form[end:]):
                if self.stem_states(stem) & states:
                    found.append(Analysis(stem, form[end:]))
        return found

    def stem_states(self, stem: str) -> int:
        """The bits of `kazprep.lexicon.endings.endings` whose endings a stem takes; 0 if it is no stem."""
        kinds = self.kinds.get(stem)
        if kinds is None:
            return 0
        if len(stem) < _MIN_STEM[NOMINAL] and self.counts.get(stem, 0) < _MIN_COUNT_OF_SHORT:
            kinds = kinds.replace(NOMINAL, "")
        if len(stem) < _MIN_STEM[VERBAL]:
            return 0
        return bits_of(stem, kinds)

    def log_probability(self, form: str) -> float:
        """The natural logarithm of how probable a form is as a word of Kazakh text, without its context.

        A form that was counted has its share; a form of a known stem that of the stem and the ending; any
        other one that of its letters, three at a time.
        """
        count = self.counts.get(form, 0)
        if count:
            return _SEEN + math.log(count) - self._log_total
        analysed = max((self._log_analysed(each) for each in self.analyses(form)), default=-math.inf)
        spelled = _SPELLED + self.spelling.log_probability(form)
        return max(_ANALYSED + analysed, spelled)

    def _log_analysed(self, analysis: Analysis) -> float:
        stem = self.counts.get(analysis.stem, 0) + 1
        ending = self.ending_counts.get(analysis.ending, 0) + 0.05
        return math.log(stem) - self._log_total + math.log(ending) - self._log_endings

    @cached_property
    def _log_total(self) -> float:
        return math.log(sum(self.counts.values()) or 1)

    @cached_property
    def _log_endings(self) -> float:
        return math.log(sum(self.ending_counts.values()) + 0.05 * len(endings()))

    @cached_property
    def spelling(self) -> SpellingModel:
        """How probable the letters of a word are, from the forms of the lexicon, each counted once."""
        return SpellingModel.of(self.counts)


_MAX_CACHED = 1 << 18


def _read_forms(path: Path) -> tuple[dict[str, int], dict[str, str]]:
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    counts: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        form, *rest = line.split("\t", 2)
        count = rest[0] if rest else ""
        if count and not count.isdecimal():
            raise ValueError(f"{path}, line {number}: the count is {count!r}, and has to be a number")
        counts[form] = int(count) if count else 1
        if len(rest) > 1 and rest[1]:
            kinds[form] = rest[1]
    return counts, kinds


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon that ships with the package; read at the first call."""
    return Lexicon.read(_RESOURCES / "kazakh.tsv.xz", _RESOURCES / "endings.tsv.xz")


@lru_cache(maxsize=1)
def load_russian_words() -> Lexicon:
    """Frequent word forms of Russian with their counts, to tell Russian words from Kazakh ones.

    Counts are per 100 million words.
    """
    return Lexicon.read(_RESOURCES / "russian.tsv.xz")
