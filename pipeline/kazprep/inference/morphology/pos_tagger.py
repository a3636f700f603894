"""Finding parts of speech and features with a Stanza tagger, in batches of sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kazprep.chunking import Indices
from kazprep.inference.char_lm import CharacterLanguageModel
from kazprep.inference.checkpoint import EMPTY, Checkpoint, UnsupportedModelError
from kazprep.inference.device import Batches
from kazprep.inference.layers import Linear
from kazprep.inference.morphology.heads import FEATS, UPOS, TagHeads
from kazprep.inference.morphology.highway import HighwayLstm
from kazprep.inference.morphology.weight_names import current_names
from kazprep.inference.morphology.word_inputs import WordInputs, reads_characters, simplify_marks
from kazprep.inference.word_vectors import Embeddings, WordCache
from kazprep.morphology.analysis import join_feats
from kazprep.spans import Offsets

MAX_PADDED_TOKENS = 1_000
"""Tokens in a batch that the network is given, padding included. In larger ones there is more padding."""

_MAX_COMBINATIONS = 10_000  # of features, that are kept as strings; a trained tagger finds some hundreds
_DIRECTIONS = ("forward", "backward")


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """What a tagger finds: the part of speech and the features of each token.

    Both are as in `kazprep.morphology.analysis.Analysis`.
    """

    upos: list[str | None]
    feats: list[str | None]
    probabilities: npt.NDArray[np.float32]
    """How probable each token's part of speech is."""


class NativePosTagger:
    """Finds the part of speech and the features of each token: the network of a Stanza tagger."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        pretrained: Embeddings | None,
        language_models: Sequence[Checkpoint],
        precision: torch.dtype,
        device: str,
        max_padded_tokens: int = MAX_PADDED_TOKENS,
    ) -> None:
        """Build the network.

        `pretrained` are the word embeddings and `language_models` the forward and the backward character
        language model, where the tagger was trained with such. `max_padded_tokens` bounds a batch that the
        network is given, padding included. Raises `UnsupportedModelError` for a network with parts that are
        not known here, and `LookupError` for a checkpoint that is not such a tagger's.
        """
        config, vocab = checkpoint.config, checkpoint.vocab
        weights = current_names(checkpoint.weights, config)
        if "taggerlstm.gate.0.weight" not in weights:
            raise KeyError("taggerlstm.gate")  # a tagger of another kind
        _check_supported(config, vocab, language_models)
        self._device = device
        self._batches = Batches(max_padded_tokens)
        self._inputs = WordCache(WordInputs(config, vocab, weights, pretrained, precision, device), device)
        self._language_models: list[tuple[CharacterLanguageModel, Linear | None]] = []
        if config.get("charlm") and reads_characters(config):
            self._language_models = [
                (
                    CharacterLanguageModel(
                        model,
                        model.vocab["_unit2id"],
                        precision,
                        device,
                        backward=direction == "backward",
                        lower=bool(model.vocab.get("lower")),
                    ),
                    Linear.of(weights, [f"charmodel_{direction}_transform"], device)
                    if config.get("charlm_transform_dim")
                    else None,
                )
                for model, direction in zip(language_models, _DIRECTIONS, strict=True)
            ]
        self._lstm = HighwayLstm(weights, "taggerlstm", precision, device)
        self._heads = TagHeads(config, vocab, weights, device)
        self._upos_names = _upos_names(vocab[UPOS])
        self._feats_names = _FeatsNames(vocab[FEATS]["_id2unit"])

    @torch.inference_mode()
    def tag(self, words: Sequence[str], first_tokens: Offsets) -> Tags:
        """The part of speech and the features of each token.

        `words` are the tokens of all sentences; sentence i has those from `first_tokens[i]` to
        `first_tokens[i + 1]`, exclusive.
        """
        lengths = np.diff(first_tokens)
        upos: list[str | None] = [None] * len(words)
        feats: list[str | None] = [None] * len(words)
        probabilities = np.zeros(len(words), np.float32)
        self._inputs.prefetch(words)

        def tag_batch(batch: Indices) -> None:
            if lengths[batch[0]]:
                tokens, upos_ids, feats_ids, likely = self._tag_batch(
                    words, first_tokens, batch[lengths[batch] > 0]
                )
                probabilities[tokens] = likely
                names = self._feats_names.of(feats_ids)
                for token, upos_id, name in zip(tokens.tolist(), upos_ids.tolist(), names, strict=True):
                    upos[token] = self._upos_names[upos_id]
                    feats[token] = name

        self._batches.run(lengths, tag_batch)
        return Tags(upos, feats, probabilities)

    def _tag_batch(
        self, words: Sequence[str], first_tokens: Offsets, batch: Indices
    ) -> tuple[
        npt.NDArray[np.integer], npt.NDArray[np.integer], npt.NDArray[np.integer], npt.NDArray[np.float32]
    ]:
        """The indices of the tokens of some sentences, the longest first, their ids of both tags, and how
        probable their parts of speech are."""
        first, length = first_tokens[:-1][batch], np.diff(first_tokens)[batch]
        steps = int(length[0])
        step = np.arange(steps)[:, None]
        is_token = step < length  # (steps, sentences); False for padding
        token = np.where(is_token, first + step, first)  # the first token of a sentence is its padding
        inputs = self._inputs([words[index] for index in token.ravel().tolist()]).view(*token.shape, -1)
        if self._language_models:
            sentences = [
                [simplify_marks(word) for word in words[start : start + size]]
                for start, size in zip(first.tolist(), length.tolist(), strict=True)
            ]
            parts = [inputs]
            for model, transform in self._language_models:
                vectors = model(sentences, steps)
                parts.append(vectors if transform is None else transform(vectors))
            inputs = torch.cat(parts, 2)
        lengths = torch.from_numpy(length.astype(np.int64)).to(self._device)
        rows = torch.from_numpy(np.flatnonzero(is_token)).to(self._device)
        outputs = self._lstm(inputs, lengths).flatten(0, 1).index_select(0, rows)
        upos, feats, probabilities = self._heads(outputs)
        return token[is_token], _numpy(upos), _numpy(feats), probabilities.float().cpu().numpy()


class _FeatsNames:
    """What the ids of the values of features mean: as one string, made once for each combination."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        """`values` are the names of each feature's values by id."""
        self._values = [[f"{feature}={value}" for value in names] for feature, names in values.items()]
        self._strings: dict[bytes, str | None] = {}

    def of(self, ids: npt.NDArray[np.integer]) -> list[str | None]:
        """The string for each row of ids, (tokens, features)."""
        rows = np.ascontiguousarray(ids, dtype=np.uint16)
        keys: list[bytes] = rows.view(f"V{rows.shape[1] * rows.itemsize}").ravel().tolist()
        if len(self._strings) > _MAX_COMBINATIONS:
            self._strings.clear()
        for key in set(keys) - self._strings.keys():
            chosen = zip(self._values, np.frombuffer(key, np.uint16).tolist(), strict=True)
            self._strings[key] = join_feats(names[index] for names, index in chosen if index != EMPTY)
        return [self._strings[key] for key in keys]


def _upos_names(vocab: Mapping[str, Any]) -> list[str | None]:
    """The parts of speech by id; None for that of words without one."""
    names: list[str | None] = [None if name == "_" else name for name in vocab["_id2unit"]]
    if vocab.get("ignore"):
        names[EMPTY] = None
    return names


def _numpy(ids: Tensor) -> npt.NDArray[np.integer]:
    found: npt.NDArray[np.integer] = ids.cpu().numpy()
    return found


def _check_supported(
    config: Mapping[str, Any], vocab: Mapping[str, Any], models: Sequence[Checkpoint]
) -> None:
    """Raise `UnsupportedModelError` for a tagger with parts that are not known here."""
    feats = vocab[FEATS]
    needs_models = config.get("charlm") and reads_characters(config)
    for present, part in (
        (config.get("bert_model"), "a transformer"),
        (needs_models and len(models) != 2, "character language models that were not given"),
        (not (feats.get("keyed") and feats.get("sep") == "|"), "features that have no names"),
    ):
        if present:
            raise UnsupportedModelError(f"a part-of-speech tagger with {part}")
