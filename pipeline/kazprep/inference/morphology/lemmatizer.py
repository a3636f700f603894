"""Finding lemmas with a Stanza lemmatizer: by its dictionary, else by its network."""

from collections.abc import Sequence

import torch

from kazprep.inference.checkpoint import Checkpoint
from kazprep.inference.morphology.lemma_dictionary import LemmaDictionary
from kazprep.inference.morphology.lemma_score import FoundLemma, Origin
from kazprep.inference.morphology.speller import Edit, Pair, Speller

CACHE_SIZE = 50_000
"""Pairs of word and part of speech in the cache at most, 15 MB; a full cache is emptied."""

_NO_LEMMA = "_"
_UNKNOWN_CHARACTER = "<UNK>"


class NativeLemmatizer:
    """Finds the lemma of each pair of word and part of speech, once."""

    def __init__(
        self, checkpoint: Checkpoint, dictionary: LemmaDictionary, precision: torch.dtype, device: str
    ) -> None:
        """Build the network, if the lemmatizer has one.

        Raises `UnsupportedModelError` for a lemmatizer with parts that are not known here, and `LookupError`
        for a checkpoint that is not a lemmatizer's.
        """
        config = checkpoint.config
        self._dictionary = dictionary
        self._lower = bool(config.get("caseless"))
        self._speller = None if config["dict_only"] else Speller(checkpoint, precision, device)
        self._uses_dictionary = self._speller is None or bool(config.get("ensemble_dict"))
        self._lemmas: dict[Pair, FoundLemma] = {}

    def find(self, words: Sequence[str], upos: Sequence[str | None]) -> list[FoundLemma]:
        """The lemma of each word, given its part of speech; it is None for a word that has none."""
        pairs = list(zip(words, upos, strict=True))
        distinct = set(pairs)
        new = distinct - self._lemmas.keys()
        if not new:
            return [self._lemmas[pair] for pair in pairs]
        lemmas = self._find(sorted(new, key=lambda pair: (pair[0], pair[1] or "")))
        lemmas |= {pair: self._lemmas[pair] for pair in distinct - new}
        if len(self._lemmas) + len(new) > CACHE_SIZE:
            self._lemmas.clear()
        if len(lemmas) <= CACHE_SIZE:
            self._lemmas |= lemmas
        return [lemmas[pair] for pair in pairs]

    def __len__(self) -> int:
        """The number of cached pairs."""
        return len(self._lemmas)

    def _find(self, pairs: Sequence[Pair]) -> dict[Pair, FoundLemma]:
        """The lemma of each pair, found."""
        lemmas: dict[Pair, FoundLemma] = {}
        unlisted: list[Pair] = []
        for word, upos in pairs:
            found = self._dictionary(self._cased(word), upos) if self._uses_dictionary else None
            if found is not None:
                lemma, for_upos = found
                origin = Origin.DICTIONARY_BY_UPOS if for_upos else Origin.DICTIONARY
                lemmas[word, upos] = _found(word, lemma, origin)
            elif self._speller is None:
                lemmas[word, upos] = _found(word, self._cased(word), Origin.KEPT)
            else:
                unlisted.append((word, upos))
        if self._speller is not None:
            cased = [(self._cased(word), upos) for word, upos in unlisted]
            for pair, (edit, spelled, logarithm) in zip(unlisted, self._speller(cased), strict=True):
                origin = Origin.SPELLED if edit == Edit.SPELLED else Origin.KEPT
                lemmas[pair] = _found(pair[0], _edited(pair[0], edit, spelled), origin, logarithm)
        return lemmas

    def _cased(self, word: str) -> str:
        return word.lower() if self._lower else word


def _found(word: str, lemma: str, origin: Origin, logarithm: float = 0.0) -> FoundLemma:
    """What was found for a word.

    As in Stanza, an empty lemma is written like a missing one, and no word but that itself has it.
    """
    known = None if lemma in ("", _NO_LEMMA) and word != _NO_LEMMA else lemma or _NO_LEMMA
    return FoundLemma(known, int(origin if any(map(str.isalpha, word)) else Origin.NO_LETTERS), logarithm)


def _edited(word: str, edit: int, spelled: str) -> str:
    """The lemma that the network's answer means: the word itself if it can't be spelled."""
    lemma = {Edit.SPELLED: spelled, Edit.IDENTITY: word, Edit.LOWER: word.lower()}[Edit(edit)]
    return word if not lemma or _UNKNOWN_CHARACTER in lemma else lemma
