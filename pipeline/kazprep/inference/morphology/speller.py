"""The network of a lemmatizer for words as strings: in batches, with the characters that it does not know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kazprep.chunking import Indices, length_buckets
from kazprep.inference.checkpoint import Checkpoint, UnsupportedModelError
from kazprep.inference.morphology.seq2seq import END, MAX_ROWS, PAD, START, UNKNOWN, Encoded, Seq2Seq

Pair: TypeAlias = tuple[str, str | None]
"""A word and its part of speech."""

_MAX_PADDED_CHARACTERS = 8_000  # in a batch for the network, padding included
_ROUNDING = 8  # words whose numbers of steps round up to the same multiple of it are written together
_NO_UPOS = "_"


class Edit(IntEnum):
    """What makes the lemma of a word, as in `stanza.models.lemma.edit`."""

    SPELLED = 0
    """The lemma is what the network writes."""
    IDENTITY = 1
    LOWER = 2


class Answer(NamedTuple):
    """What the network says of a word."""

    edit: int
    """An `Edit`."""
    spelled: str
    """The lemma that the network writes if the edit says so; else empty."""
    logarithm: float
    """The natural logarithm of the probability of both."""


class Speller:
    """The network of a lemmatizer."""

    def __init__(self, checkpoint: Checkpoint, precision: torch.dtype, device: str) -> None:
        """Build the network.

        Raises `UnsupportedModelError` for a lemmatizer with parts that are not known here, and `LookupError`
        where they are missing.
        """
        config, vocab = checkpoint.config, checkpoint.vocab
        _check_supported(config, checkpoint.weights)
        self._device = device
        self._network = Seq2Seq(config, checkpoint.weights, precision, device)
        self._characters = _Characters(vocab["char"])
        self._upos: Mapping[str, int] = vocab["pos"]["_unit2id"]
        self._with_upos = bool(config.get("pos"))
        if len(self._characters) != self._network.n_characters:
            raise LookupError("embedding for each character")

    @torch.inference_mode()
    def __call__(self, pairs: Sequence[Pair]) -> list[Answer]:
        """The answer for each word."""
        answers = [Answer(Edit.SPELLED, "", 0)] * len(pairs)
        lengths = np.array([len(word) + 2 for word, _ in pairs], dtype=np.int64)  # with a start and an end
        for batch in length_buckets(lengths, _MAX_PADDED_CHARACTERS):
            self._answer(pairs, batch, answers)
        return answers

    def _answer(self, pairs: Sequence[Pair], batch: Indices, answers: list[Answer]) -> None:
        """Write the answers for some of the words into `answers`."""
        by_length = groupby(batch.tolist(), key=lambda index: len(pairs[index][0]))
        groups = [list(indices) for _, indices in by_length]
        groups = [group[n : n + MAX_ROWS] for group in groups for n in range(0, len(group), MAX_ROWS)]
        to_spell: dict[int, list[_Read]] = {}  # by the number of steps that they are padded to
        for indices in groups:
            read = self._read(pairs, indices)
            edits, logarithms = self._network.edits(read.encoded) or (
                [Edit.SPELLED] * len(indices),
                [0.0] * len(indices),
            )
            for index, edit, logarithm in zip(indices, edits, logarithms, strict=True):
                answers[index] = Answer(edit, "", logarithm)
            rows = [row for row, edit in enumerate(edits) if edit == Edit.SPELLED]
            if rows:
                n_steps = -(-read.encoded.context.shape[1] // _ROUNDING) * _ROUNDING
                to_spell.setdefault(n_steps, []).append(read.rows(rows, n_steps))
        for parts in to_spell.values():
            together = _Read.together(parts)
            for index, ids, logarithm in zip(together.indices, *self._spell(together), strict=True):
                spelled = self._characters.text(ids, pairs[index][0])
                answers[index] = Answer(Edit.SPELLED, spelled, answers[index].logarithm + logarithm)

    def _read(self, pairs: Sequence[Pair], indices: list[int]) -> "_Read":
        """Some words of one length after the network has read them."""
        characters = torch.tensor([self._characters.ids(pairs[index][0]) for index in indices])
        upos = torch.tensor([self._upos.get(pairs[index][1] or _NO_UPOS, UNKNOWN) for index in indices])
        characters = characters.to(self._device)
        return _Read(indices, characters, self._network.encode(characters, upos.to(self._device)))

    def _spell(self, read: "_Read") -> tuple[list[list[int]], list[float]]:
        """The ids of the characters of the lemmas, and the logarithms of their probabilities."""
        lengths = (read.characters != PAD).sum(1) + self._with_upos
        characters = read.characters[:, : read.characters.shape[1] - self._with_upos]
        return self._network.decode(read.encoded, lengths, characters)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """Some words that the network has read."""

    indices: list[int]
    characters: Tensor
    """Ids, (words, steps)."""
    encoded: Encoded

    def rows(self, rows: list[int], n_steps: int) -> "_Read":
        """Some of the words, padded to a number of steps."""
        encoded = self.encoded
        context = encoded.context[rows]
        return _Read(
            [self.indices[row] for row in rows],
            functional.pad(self.characters[rows], (0, n_steps - self.characters.shape[1]), value=PAD),
            Encoded(
                functional.pad(context, (0, 0, 0, n_steps - context.shape[1])),
                encoded.hidden[rows],
                encoded.cell[rows],
            ),
        )

    @classmethod
    def together(cls, parts: "Sequence[_Read]") -> "_Read":
        """The words of all parts, which have one number of steps."""
        return cls(
            [index for part in parts for index in part.indices],
            torch.cat([part.characters for part in parts]),
            Encoded(
                torch.cat([part.encoded.context for part in parts]),
                torch.cat([part.encoded.hidden for part in parts]),
                torch.cat([part.encoded.cell for part in parts]),
            ),
        )


class _Characters:
    """The characters that a network knows, and, of each word, those that it does not.

    The unknown characters of a word have the ids after those of known ones, by code point, as in Stanza.
    """

    def __init__(self, vocab: Mapping[str, Any]) -> None:
        """`vocab` is a vocabulary as Stanza stores it."""
        self._ids: Mapping[str, int] = vocab["_unit2id"]
        self._units: Sequence[str] = vocab["_id2unit"]

    def __len__(self) -> int:
        """The number of known characters."""
        return len(self._units)

    def ids(self, word: str) -> list[int]:
        """The ids of a word's characters, with a start and an end."""
        unknown = {unit: len(self) + index for index, unit in enumerate(self._unknown(word))}
        return [START, *(unknown[unit] if unit in unknown else self._ids[unit] for unit in word), END]

    def text(self, ids: Sequence[int], word: str) -> str:
        """The characters with these ids, of which some may be unknown ones of a word."""
        if all(index < len(self) for index in ids):
            return "".join([self._units[index] for index in ids])
        units = [*self._units, *self._unknown(word)]
        return "".join([units[index] for index in ids])

    def _unknown(self, word: str) -> list[str]:
        return sorted({unit for unit in word if unit not in self._ids})


def _check_supported(config: Mapping[str, Any], weights: Mapping[str, Tensor]) -> None:
    """Raise `UnsupportedModelError` for a network with parts that are not known here."""
    attention = config.get("attn_type", "soft")
    for present, part in (
        (config.get("charlm"), "character language models"),
        (attention != "soft", f"attention of the type {attention!r}"),
        (config.get("edit") and len(weights["edit_clf.2.bias"]) != len(Edit), "edits of another kind"),
        # What stock Stanza gives then depends on the other words of a batch.
        (config.get("beam_size", 1) > 1 and config.get("copy"), "a beam search over copied characters"),
    ):
        if present:
            raise UnsupportedModelError(f"a lemmatizer with {part}")
