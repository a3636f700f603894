"""What a word in another script may be in Cyrillic: candidates by the alphabet, chosen by the lexicon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kazprep.lexicon import Lexicon
from kazprep.transliteration.alphabets import Reading
from kazprep.transliteration.letter_model import EDGE, LetterModel

_BEAM = 12
_SOFT = frozenset("лнтсрвздмб")
_SOFT_COST, _HARD_COST = 2.5, 4.5
_HARD = frozenset("бдсв")
_UNKNOWN, _DERIVED = 4.0, 1.0
"""What forms without a count cost beside their letters: unknown ones, and those of a known stem."""

_NEVER, _NEVER_COST = "йа", 4.0
"""What Kazakh never writes for я."""

Reads = Mapping[str, Sequence[Reading]]
"""What each spelling may mean."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Cyrillic form of a word, in lowercase.

    `pieces[i]` is what the characters up to `ends[i]`, from the end of those before, became.
    """

    form: str
    score: float
    """The logarithm of its probability together with the spelling's."""
    known: bool
    pieces: tuple[str, ...]
    ends: tuple[int, ...]


def with_signs(reads: Reads) -> dict[str, tuple[Reading, ...]]:
    """The readings of an alphabet that does not write ь and ъ, with these after consonants."""
    signed = {}
    for spelling, readings in reads.items():
        more = [(each + "ь", cost + _SOFT_COST) for each, cost in readings if each in _SOFT]
        more += [(each + "ъ", cost + _HARD_COST) for each, cost in readings if each in _HARD]
        signed[spelling] = (*readings, *more)
    return signed


_MAX_PLAIN = 16
"""The number of plain readings of a word that are looked up."""


def plain_candidate(word: str, reads: Reads, longest: int, lexicon: Lexicon) -> Candidate | None:
    """The form of a word whose letters have their usual readings, if the lexicon has one such form only.

    It saves most words the search for improbable readings. None if there is no such form, or a choice.
    """
    found: Candidate | None = None
    paths: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = [("", (), ())]
    n_read = 0
    while paths:
        form, pieces, ends = paths.pop()
        position = ends[-1] if ends else 0
        if position == len(word):
            n_read += 1
            if lexicon.count(form) >= _MIN_COUNT:
                if found is not None and found.form != form:
                    return None
                found = Candidate(form, lexicon.log_probability(form), True, pieces, ends)
            continue
        for end in range(position + 1, min(len(word), position + longest) + 1):
            for piece, cost in reads.get(word[position:end], ()):
                if not cost:
                    paths.append((form + piece, (*pieces, piece), (*ends, end)))
        if n_read + len(paths) > _MAX_PLAIN:
            return None
    return found


_MIN_COUNT = 3


def candidates(
    word: str, reads: Reads, longest: int, lexicon: Lexicon, letters: LetterModel
) -> list[Candidate]:
    """The probable Cyrillic forms of a word in small letters, the best first; none if it can't be read."""
    length = len(word)
    beams: list[list[tuple[float, str, tuple[str, ...], tuple[int, ...]]]] = [[] for _ in range(length + 1)]
    beams[0].append((0.0, EDGE, (), ()))
    probability = letters.log_probability
    for position in range(length):
        beam = beams[position]
        if len(beam) > _BEAM:
            beam = sorted(beam, reverse=True)[:_BEAM]
        for end in range(position + 1, min(length, position + longest) + 1):
            for piece, cost in reads.get(word[position:end], ()):
                for score, form, pieces, ends in beam:
                    total = score - cost
                    for letter in piece:
                        total += probability(form, letter)
                        form += letter
                    beams[end].append((total, form, (*pieces, piece), (*ends, end)))
    found: dict[str, Candidate] = {}
    for score, form, pieces, ends in beams[length]:
        form = form[1:]
        of_letters = letters.of_word(form)
        spelling = score - (of_letters - probability(EDGE + form, EDGE))
        known = lexicon.is_known(form)
        total = spelling + _log_probability(form, known, of_letters, lexicon)
        total -= _NEVER_COST * form.count(_NEVER)
        if form not in found or found[form].score < total:
            found[form] = Candidate(form, total, known, pieces, ends)
    return sorted(found.values(), key=lambda each: (-each.score, each.form))


def _log_probability(form: str, known: bool, of_letters: float, lexicon: Lexicon) -> float:
    """How probable a form is: as the lexicon has it, or by its letters where it has no count of it."""
    if not known:
        return of_letters - _UNKNOWN
    found = lexicon.log_probability(form)
    return found if form in lexicon else max(found, of_letters - _DERIVED)
