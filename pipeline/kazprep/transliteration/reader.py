"""Reading words of one alphabet: the alphabet's readings, the writer's habits, the lexicon and letters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kazprep.lexicon import Lexicon, load_lexicon
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.transliteration.alphabets import Alphabet, Reading, Script, alphabet
from kazprep.transliteration.decode import Candidate, candidates, plain_candidate, with_signs
from kazprep.transliteration.letter_model import LetterModel

HAMZAS = "\u0674\u0621\u0654"
"""The high hamza and what is typed for it."""
_WITH_HAMZA = {"\u0675": "ا", "\u0676": "و", "\u0677": "ۇ", "\u0678": "ى"}
"""Letters that are a high hamza and a vowel in one, and the vowel."""
_FRONTING = frozenset("كگەک")
_BACK_OF = {"ә": "а", "ө": "о", "ү": "ұ", "і": "ы"}
_MAX_LENGTH = 40
"""The length of the longest word that is read, in letters."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads words of one alphabet, as one writer spells them."""

    alphabet: Alphabet
    reads: Mapping[str, tuple[Reading, ...]]
    lexicon: Lexicon
    letters: LetterModel
    _found: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def best(self, word: str) -> Candidate | None:
        """The most probable Cyrillic form of a word, or None if it can't be read."""
        found = self.ranked(word)
        return found[0] if found else None

    def ranked(self, word: str) -> tuple[Candidate, ...]:
        """The probable Cyrillic forms of a word, the best first."""
        small = self.alphabet.lower(word)
        found = self._found.get(small)
        if found is None:
            if len(self._found) >= _MAX_CACHED:
                self._found.clear()
            found = self._found[small] = self._read(small)
        return found

    def score(self, word: str) -> float:
        """The logarithm of the probability of a word as it is read best; low for one that can't be read."""
        best = self.best(word)
        return best.score if best else UNREAD * len(word)

    def _read(self, word: str) -> tuple[Candidate, ...]:
        if len(word) > _MAX_LENGTH:
            return ()
        reads = self.reads
        if not self.alphabet.has_capitals:
            front = any(hamza in word for hamza in (*HAMZAS, *_WITH_HAMZA))
            reads = _arabic_reads(front, not _FRONTING.isdisjoint(word))
        longest = self.alphabet.longest
        if self.alphabet.name != "latin-chat":
            plain = plain_candidate(word, reads, longest, self.lexicon)
            if plain is not None:
                return (plain,)
        found = candidates(word, reads, longest, self.lexicon, self.letters)
        return tuple(found[:_KEPT])


UNREAD = -6.0
"""The score of a letter of a word that can't be read."""
_MAX_CACHED = 1 << 13
_KEPT = 8
"""The number of candidates that are remembered for a word."""


@lru_cache(maxsize=1)
def _letter_model() -> LetterModel:
    return LetterModel(load_lexicon().counts.items())


@lru_cache(maxsize=64)
def _reader(script: Script, habits: "Habits | None") -> Reader:
    letters = alphabet(script)
    reads = with_signs(letters.reads if habits is None else habits.applied(letters.reads))
    return Reader(letters, reads, load_lexicon(), _letter_model())


def reader_for(script: Script, words: Sequence[str]) -> Reader:
    """The reader of a script, with the habits that the writer of some words has."""
    if script != "latin-chat":
        return _reader(script, None)
    habits = habits_of(words)
    readers = [_reader(script, habits)]
    with_w = [word for word in words if "w" in word.lower()]
    if habits.w and with_w:  # ш or у: whatever makes better words
        readers.append(_reader(script, replace(habits, w=False)))
        readers.sort(key=lambda reader: -sum(reader.score(word) for word in with_w))
    return readers[0]


@lru_cache(maxsize=4)
def _arabic_reads(hamza: bool, fronted: bool) -> dict[str, tuple[Reading, ...]]:
    """The readings in a word with a hamza, in one with a letter that makes it front, or in any other."""
    letters = alphabet("arabic")
    # A word with a hamza may have а after its first syllable (`ٴتاۋبا`), other back vowels hardly ever.
    broad, back, front = (1.5, 3.0, 0.0) if hamza else (0.3, 0.3, 0.3) if fronted else (0.0, 0.0, 4.0)
    reads = {}
    for spelling, readings in letters.reads.items():
        changed = []
        for piece, cost in readings:
            if piece in _BACK_OF.values():
                cost += broad if piece == "а" else back
            elif piece in _BACK_OF:
                cost += front
            changed.append((piece, cost))
        reads[spelling] = tuple(changed)
    signed = with_signs(reads)
    for hamza_sign in HAMZAS:
        signed[hamza_sign] = (("", 0.0),)
    for both, vowel in _WITH_HAMZA.items():
        signed[both] = reads[vowel]
    return signed


_CONSONANT = "bcdfghjklmnpqrstvwxz"
_Y_AS_VOWEL = lazy_pattern(f"[{_CONSONANT}]y(?:[{_CONSONANT}]|\\b)")
_Y_AS_GLIDE = lazy_pattern("[aeiou]y")
_NG = lazy_pattern(r"ng\b|[^n]ng(?=[aeiouy][^aeiouy])")
_MARKED = lazy_pattern("[äöüáóúәəɵ]")


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody spells Kazakh without a standard."""

    q: bool
    """қ is q, and not k."""
    y_vowel: bool
    """ы is y (or ı), and not i."""
    y_glide: bool
    """й is y."""
    gh: bool
    """ғ is gh or has a mark, and is not g."""
    ng: bool
    """ң is ng or has a mark, and is not n."""
    sh: bool
    """ш is sh or has a mark, and is not s."""
    zh: bool
    """ж is zh, and not j, which may be й."""
    w: bool
    """w is ш and not у, as sh does not occur."""
    marked: bool
    """Front vowels have marks."""

    def applied(self, reads: Mapping[str, tuple[Reading, ...]]) -> dict[str, tuple[Reading, ...]]:
        """Readings with other costs where the writer has a habit."""
        changes: dict[tuple[str, str], float] = {
            ("k", "қ"): 3.0 if self.q else 0.15,
            ("i", "ы"): 3.0 if self.y_vowel else 0.2,
            ("y", "ы"): 0.0 if self.y_vowel else 2.5,
            ("y", "і"): 2.0 if self.y_vowel else 3.0,
            ("y", "й"): 0.0 if self.y_glide else 1.5,
            ("g", "ғ"): 2.5 if self.gh else 0.2,
            ("n", "ң"): 2.0 if self.ng else 0.4,
            ("ng", "ң"): 0.0 if self.ng else 2.0,
            ("s", "ш"): 6.0 if self.sh else 1.0 if not self.w else 4.0,
            ("j", "й"): 0.5 if self.zh else 3.0,
            ("w", "ш"): 0.0 if self.w else 4.0,
            ("w", "у"): 4.0 if self.w else 0.0,
        }
        if self.marked:
            changes |= {("a", "ә"): 2.5, ("o", "ө"): 2.5, ("u", "ү"): 2.5}
        return {
            spelling: tuple((piece, changes.get((spelling, piece), cost)) for piece, cost in readings)
            for spelling, readings in reads.items()
        }


def habits_of(words: Iterable[str]) -> Habits:
    """The habits that some words show."""
    text = alphabet("latin-chat").lower(" ".join(words))
    n_words = text.count(" ") + 1

    def often(count: int, share: float = 0.02) -> bool:
        return count >= max(1, share * n_words)

    y_vowel = often(len(_Y_AS_VOWEL.findall(text))) or "ı" in text
    sh = often(text.count("sh") + text.count("ş"))
    return Habits(
        q=often(text.count("q")),
        y_vowel=y_vowel,
        y_glide=often(len(_Y_AS_GLIDE.findall(text))),
        gh=often(text.count("gh") + sum(map(text.count, ("ğ", "ǵ", "g'")))),
        ng=often(len(_NG.findall(text)) + sum(map(text.count, ("ñ", "ń", "n'", "ŋ")))),
        sh=sh,
        zh=often(text.count("zh")),
        w=not sh and often(text.count("w"), 0.1),
        marked=often(len(_MARKED.findall(text)), 0.05),
    )
