"""Finding named entities with a Stanza BiLSTM-CRF tagger, many sentences at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kazprep.chunking import Indices, length_buckets
from kazprep.entities.bio import TagScheme
from kazprep.entities.entity import Entities
from kazprep.inference.char_lm import CharacterLanguageModel
from kazprep.inference.checkpoint import SPECIAL, Checkpoint, UnsupportedModelError
from kazprep.inference.layers import Linear, Lstm
from kazprep.inference.viterbi import Transitions, best_tags
from kazprep.inference.word_vectors import Pretrained, WordVectors
from kazprep.spans import Offsets

PLACES = 2_000
"""Tokens, padding included, that the network is given at once. More of them ran no faster."""


class Tagger:
    """The network of a Stanza tagger and what its tags mean."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        pretrained: Pretrained | None,
        language_models: Sequence[Checkpoint],
        precision: torch.dtype,
        device: str,
        places: int = PLACES,
    ) -> None:
        """Build the network.

        `pretrained` are the word vectors and `language_models` the forward and the backward character
        language model, where the tagger was trained with such. `places` bounds what the network is given at
        once, in tokens with padding. Raises `UnsupportedModelError` for a network
        with parts that are not known here, and `LookupError` for what is no tagger.
        """
        config, vocab, weights = checkpoint.config, checkpoint.vocab, checkpoint.weights
        _check(config, weights, language_models)
        self._device = device
        self._places = places
        transform = Linear.of(weights, ["input_transform"], device) if config.get("input_transform") else None
        # Without language models a word is the same wherever it stands, and goes through the transform once.
        self._transform = transform if language_models else None
        of_words = None if language_models else transform
        self._words = WordVectors(checkpoint, pretrained, of_words, precision, device)
        letters: Mapping[str, int] = vocab["char"]["_unit2id"]
        lower = bool(config.get("char_lowercase"))
        self._language_models = [
            CharacterLanguageModel(model, letters, precision, device, backward=backward, lower=lower)
            for model, backward in zip(language_models, (False, True), strict=False)
        ]
        self._lstm = Lstm.from_weights(weights, "taggerlstm.lstm", precision, device)
        self._initial = (weights["taggerlstm_h_init"].to(device), weights["taggerlstm_c_init"].to(device))
        self._transitions = Transitions(weights["crits.0._transitions"].to(device))
        self._output = Linear.of(weights, ["tag_clfs.0"], device).reordered(self._transitions.order)
        self._scheme = TagScheme(_tags(vocab["tag"]))

    @torch.inference_mode()
    def tag(self, words: Sequence[str], first_tokens: Offsets) -> Entities:
        """The entities of sentences.

        `words` are the tokens of all sentences; sentence i has those from `first_tokens[i]` to
        `first_tokens[i + 1]`, exclusive. The entities are spans of token numbers, as in `words`.
        """
        lengths = np.diff(first_tokens)
        tags = np.zeros(len(words), dtype=np.int64)
        self._words.expect(words)
        for batch in length_buckets(lengths, self._places):
            if lengths[batch[0]]:
                self._tag_batch(words, first_tokens, batch[lengths[batch] > 0], tags)
        spans, kinds = self._scheme.entities(tags, first_tokens[:-1])
        return Entities(spans, tuple(self._scheme.types[kind] for kind in kinds.tolist()))

    def _tag_batch(self, words: Sequence[str], first_tokens: Offsets, batch: Indices, tags: Any) -> None:
        """Fill in the tags of sentences that come the longest first."""
        first, length = first_tokens[:-1][batch], np.diff(first_tokens)[batch]
        steps = int(length[0])
        step = np.arange(steps)[:, None]
        there = step < length  # (steps, sentences)
        token = np.where(there, first + step, first)
        sentences = [
            words[start : start + own] for start, own in zip(first.tolist(), length.tolist(), strict=True)
        ]
        inputs = self._words([words[number] for number in token.ravel().tolist()]).view(*token.shape, -1)
        if self._language_models:
            inputs = torch.cat([inputs, *(model(sentences, steps) for model in self._language_models)], 2)
        if self._transform is not None:
            inputs = self._transform(inputs)
        lengths = torch.from_numpy(length.astype(np.int64)).to(self._device)
        scores = self._output(self._lstm(inputs, lengths, self._initial))
        best = best_tags(scores, self._transitions, lengths).cpu().numpy()
        tags[token[there]] = np.maximum(best[there], SPECIAL)  # as Stanza does: the first tag for none


def _check(config: Mapping[str, Any], weights: Mapping[str, Tensor], models: Sequence[Checkpoint]) -> None:
    if not any(name.startswith("taggerlstm") for name in weights):
        raise KeyError("taggerlstm")  # no tagger at all, which stock Stanza does not run either
    for bad, what in (
        (config.get("bert_model"), "a transformer"),
        (config.get("connect_output_layers") or "tag_clfs.1.weight" in weights, "several sets of tags"),
        ("taggerlstm.lstm.weight_ih_l0" not in weights, "recurrent dropout"),
        (
            "charmodel.char_emb.weight" in weights and "charmodel.charlstm.lstm.weight_ih_l0" not in weights,
            "recurrent dropout over letters",
        ),
        (bool(config.get("charlm")) != bool(models), "character language models that are not at hand"),
    ):
        if bad:
            raise UnsupportedModelError(f"a tagger with {what}")


def _tags(vocab: Mapping[str, Any]) -> list[str]:
    """The tags by number; older taggers have them in a list, newer ones in a list of one."""
    names = vocab["_id2unit"]
    return list(names if isinstance(names, list) else names[0])
