"""The dictionary in a Stanza lemmatizer: lemmas by word and part of speech, and by word alone."""

import gzip
import io
import json
from collections.abc import Mapping
from typing import Any

_ANY_UPOS = "*"  # what a dictionary has in place of the part of speech
_OLDEST, _PICKLED, _JSON = 1, 2, 3  # the versions of the format
_MAX_BYTES = 1 << 28  # of the unpacked dictionary: more is taken for an attack


class LemmaDictionary:
    """Lemmas by word and part of speech."""

    def __init__(self, lemmas: Mapping[str | None, Mapping[str, str | None]]) -> None:
        """`lemmas` are those of words by part of speech, and under `*` those of words whatever it is."""
        self._lemmas = lemmas

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "LemmaDictionary":
        """The dictionary of a lemmatizer's file.

        Raises `ValueError` for a dictionary that can't be read, `LookupError` for a file without one.
        """
        version = stored.get("dicts_version", _OLDEST)
        if version == _OLDEST:
            return cls(_of_pairs(*stored["dicts"]))
        if version == _PICKLED:
            raise ValueError(
                "its dictionary is pickled, and could run code; Stanza's convert_lemma_dict.py converts it"
            )
        if version != _JSON:
            raise ValueError(f"its dictionary has the version {version!r}, which is not known")
        with gzip.GzipFile(fileobj=io.BytesIO(stored["dicts"])) as file:
            unpacked = file.read(_MAX_BYTES + 1)
        if len(unpacked) > _MAX_BYTES:
            raise ValueError(f"its dictionary has more than {_MAX_BYTES:,} bytes")
        lemmas = json.loads(unpacked)
        if not _is_dictionary(lemmas):
            raise ValueError("its dictionary has something else than lemmas")
        return cls(lemmas)

    def __call__(self, word: str, upos: str | None) -> tuple[str, bool] | None:
        """The lemma of a word, and whether it is that for the part of speech rather than for any.

        None where there is none.
        """
        for key in (upos, _ANY_UPOS):
            lemma = self._lemmas.get(key, {}).get(word)
            if lemma is not None:
                return lemma, key != _ANY_UPOS
        return None


def _of_pairs(
    by_word: Mapping[str, str], by_pair: Mapping[tuple[str, str | None], str]
) -> dict[str | None, dict[str, str | None]]:
    """The dictionary of an older file, which has lemmas by word, and by pair of word and part of speech."""
    lemmas: dict[str | None, dict[str, str | None]] = {_ANY_UPOS: dict(by_word)}
    for (word, upos), lemma in by_pair.items():
        if by_word.get(word) != lemma:
            lemmas.setdefault(upos, {})[word] = lemma
    return lemmas


def _is_dictionary(lemmas: Any) -> bool:
    return isinstance(lemmas, dict) and all(
        isinstance(each, dict) and all(isinstance(lemma, str | None) for lemma in each.values())
        for each in lemmas.values()
    )
