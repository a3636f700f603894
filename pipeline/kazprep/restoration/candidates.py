"""The forms that a word may have been before letters of it were replaced or lost."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from kazprep.lexicon import Lexicon, load_lexicon
from kazprep.lexicon.endings import MAX_ENDING, endings, stems_before, variants_of
from kazprep.restoration.letters import LOST_MARK, REPLACEMENT, erased, may_be, typed
from kazprep.text.alphabet import KAZAKH_LETTERS

MAX_CANDIDATES = 8
"""The number of candidates of a word that are kept, the most probable ones."""
_FREQUENT = 5
"""If a form that was counted as often as this is among them, none is made of a stem and an ending."""


class Candidates:
    """The forms of a lexicon, and the forms of its stems with endings, by their skeletons."""

    def __init__(self, lexicon: Lexicon, *, lost: bool) -> None:
        """An index of a lexicon for words with lost letters, or for words with replaced ones."""
        self._lexicon = lexicon
        self._skeleton = erased if lost else typed
        self._forms = self._by_skeleton(list(lexicon.counts))

    def of(self, word: str) -> dict[str, float]:
        """The forms that `word`, in lowercase, may stand for, with their natural log probabilities.

        The word itself is among them if it is known. The most probable one comes first.
        """
        key = self._skeleton(word)
        forms = {form for form in self._forms.get(key, ()) if may_be(word, form)}
        if all(self._lexicon.count(form) < _FREQUENT for form in forms):
            forms.update(form for form in self._made(word, key) if may_be(word, form))
        scored = [(self._lexicon.log_probability(form), form) for form in forms]
        scored.sort(reverse=True)
        return {form: score for score, form in scored[:MAX_CANDIDATES]}

    def _by_skeleton(self, forms: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        skeletons = self._skeleton("\n".join(forms)).split("\n")  # at once: thrice as fast as one by one
        for skeleton, form in zip(skeletons, forms, strict=True):
            if skeleton in found:
                found[skeleton].append(form)
            else:
                found[skeleton] = [form]
        return found

    @cached_property
    def _stems(self) -> dict[str, list[tuple[str, str]]]:
        """The stems, as they are written before some ending or other, and as they are in the lexicon."""
        by_variant: dict[str, list[str]] = defaultdict(list)
        for stem in self._lexicon.kinds:
            for variant in variants_of(stem):
                by_variant[variant].append(stem)
        return {
            skeleton: [(variant, stem) for variant in variants for stem in by_variant[variant]]
            for skeleton, variants in self._by_skeleton(list(by_variant)).items()
        }

    @cached_property
    def _endings(self) -> dict[str, list[str]]:
        return self._by_skeleton(list(endings()))

    def _made(self, word: str, key: str) -> Iterator[str]:
        """Forms of a stem and an ending."""
        for end in range(len(key) - 1, max(1, len(key) - MAX_ENDING - 1), -1):
            stems = self._stems.get(key[:end])
            if not stems:
                continue
            for ending in self._endings.get(key[end:], ()):
                if may_be(word[end:], ending):
                    states = endings()[ending]
                    for variant, stem in stems:
                        if self._lexicon.stem_states(stem) & states and stem in stems_before(variant, ending):
                            yield variant + ending


@lru_cache(maxsize=2)
def load_candidates(*, lost: bool) -> Candidates:
    """The index of the lexicon that ships with the package; made at the first call."""
    return Candidates(load_lexicon(), lost=lost)


def candidates_of(word: str) -> dict[str, float]:
    """The forms that a word in lowercase may stand for; `?` in it stands for lost letters of
    Kazakh, U+FFFD for any.

    >>> list(candidates_of("казакша"))[:1], list(candidates_of("?аза?ша"))
    (['қазақша'], ['қазақша'])
    """
    lost = word.count(REPLACEMENT)
    if lost:
        few = lost <= _MAX_REPLACEMENTS and lost + _MIN_VISIBLE <= len(word)
        return _with_any_letters(word) if few and LOST_MARK not in word else {}
    return load_candidates(lost=LOST_MARK in word).of(word)


_MAX_REPLACEMENTS = 2
_MIN_VISIBLE = 3
"""A word with more lost letters of any kind, and with fewer others, is not restored."""


def _with_any_letters(word: str) -> dict[str, float]:
    """The forms with any letters of Kazakh for U+FFFD, the most probable ones first."""
    lexicon = load_lexicon()
    first, *rest = word.split(REPLACEMENT)
    forms = [first]
    for part in rest:
        forms = [form + letter + part for form in forms for letter in KAZAKH_LETTERS]
    scored = [(lexicon.log_probability(form), form) for form in forms if lexicon.is_known(form)]
    scored.sort(reverse=True)
    return {form: score for score, form in scored[:MAX_CANDIDATES]}
