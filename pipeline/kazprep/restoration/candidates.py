"""The forms that a word may have been before letters of it were replaced or lost."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from kazprep.lexicon import Lexicon, load_lexicon
from kazprep.lexicon.endings import MAX_ENDING, endings, stems_before, variants_of
from kazprep.restoration.letters import LOST_MARK, erased, may_be, typed

MAX_CANDIDATES = 8
"""The number of candidates of a word that are kept, the most probable ones."""


class Candidates:
    """The forms of a lexicon, and the forms of its stems with endings, by their skeletons."""

    def __init__(self, lexicon: Lexicon, *, lost: bool) -> None:
        """An index of a lexicon for words with lost letters, or for words with replaced ones."""
        self._lexicon = lexicon
        self._skeleton = erased if lost else typed
        self._forms = _by_skeleton(self._skeleton, lexicon.counts)
        self._stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for stem in lexicon.kinds:
            if lexicon.stem_states(stem):
                for variant in variants_of(stem):
                    self._stems[self._skeleton(variant)].append((variant, stem))
        self._endings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for ending, states in endings().items():
            self._endings[self._skeleton(ending)].append((ending, states))

    def of(self, word: str) -> dict[str, float]:
        """The forms that `word`, in lowercase, may stand for, with their natural log probabilities.

        The word itself is among them if it is known. The most probable one comes first.
        """
        key = self._skeleton(word)
        forms = {form for form in self._forms.get(key, ()) if may_be(word, form)}
        forms.update(form for form in self._made(word, key) if may_be(word, form))
        scored = [(self._lexicon.log_probability(form), form) for form in forms]
        scored.sort(reverse=True)
        return {form: score for score, form in scored[:MAX_CANDIDATES]}

    def _made(self, word: str, key: str) -> Iterator[str]:
        """Forms of a stem and an ending."""
        for end in range(len(key) - 1, max(1, len(key) - MAX_ENDING - 1), -1):
            stems = self._stems.get(key[:end])
            if not stems:
                continue
            for ending, states in self._endings.get(key[end:], ()):
                if may_be(word[end:], ending):
                    for variant, stem in stems:
                        if self._lexicon.stem_states(stem) & states and stem in stems_before(variant, ending):
                            yield variant + ending


def _by_skeleton(skeleton: Callable[[str], str], forms: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        found[skeleton(form)].append(form)
    return found


@lru_cache(maxsize=2)
def load_candidates(*, lost: bool) -> Candidates:
    """The index of the lexicon that ships with the package; made at the first call."""
    return Candidates(load_lexicon(), lost=lost)


def candidates_of(word: str) -> dict[str, float]:
    """The forms that a word in lowercase may stand for; `?` in it stands for lost letters.

    >>> list(candidates_of("казакша"))[:1], list(candidates_of("?аза?ша"))
    (['қазақша'], ['қазақша'])
    """
    return load_candidates(lost=LOST_MARK in word).of(word)
