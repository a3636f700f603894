"""Finding named entities with a Stanza BiLSTM-CRF tagger, in batches of sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kazprep.chunking import Indices
from kazprep.entities.bio import TagScheme
from kazprep.entities.entity import MODEL, Entities
from kazprep.inference.calibration import Calibration
from kazprep.inference.char_lm import CharacterLanguageModel
from kazprep.inference.checkpoint import N_SPECIAL, Checkpoint, UnsupportedModelError
from kazprep.inference.device import Batches
from kazprep.inference.lattice import Lattice, TagColumns
from kazprep.inference.layers import Linear, Lstm
from kazprep.inference.viterbi import Edges, Transitions, best_tags
from kazprep.inference.word_lstm import WordLstm
from kazprep.inference.word_vectors import Embeddings, WordCache, WordVectors
from kazprep.spans import Offsets, Spans

MAX_PADDED_TOKENS = 4_000
"""Tokens in a batch that the network is given, padding included. Larger batches ran no faster."""

Correct: TypeAlias = Callable[[Entities], Entities]
"""What is made of the entities that a tagger has found, before they have scores."""


class _Scores(NamedTuple):
    """The scores of all tags, (rows, tags) in each of some parts, and the row of each token in all parts."""

    rows: npt.NDArray[np.int64]
    parts: list[Tensor]


class NativeTagger:
    """Finds the entities of sentences: the network of a Stanza tagger, and what its tags mean."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        pretrained: Embeddings | None,
        language_models: Sequence[Checkpoint],
        precision: torch.dtype,
        device: str,
        max_padded_tokens: int = MAX_PADDED_TOKENS,
        *,
        valid_ends: bool = False,
    ) -> None:
        """Build the network.

        `pretrained` are the word embeddings and `language_models` the forward and the backward character
        language model, where the tagger was trained with such. `max_padded_tokens` bounds a batch that the
        network is given, padding included. With `valid_ends` no sentence begins or ends inside an entity,
        which stock Stanza allows. Raises `UnsupportedModelError` for a network with parts that are
        not known here, and `LookupError` for a checkpoint that is not a tagger's.
        """
        config, vocab, weights = checkpoint.config, checkpoint.vocab, checkpoint.weights
        _check_supported(config, weights, language_models)
        self._device = device
        self._batches = Batches(max_padded_tokens)
        transform = Linear.of(weights, ["input_transform"], device) if config.get("input_transform") else None
        # Without language models a word's inputs are the same everywhere: they are transformed once and
        # cached.
        self._transform = transform if language_models else None
        transform_of_words = None if language_models else transform
        vectors = WordVectors(checkpoint, pretrained, transform_of_words, precision, device)
        self._words = WordCache(vectors, device)
        characters: Mapping[str, int] = vocab["char"]["_unit2id"]
        lower = bool(config.get("char_lowercase"))
        self._language_models = [
            CharacterLanguageModel(model, characters, precision, device, backward=backward, lower=lower)
            for model, backward in zip(language_models, (False, True), strict=False)
        ]
        self._lstm = Lstm.from_weights(weights, "taggerlstm.lstm", precision, device)
        self._initial = (weights["taggerlstm_h_init"].to(device), weights["taggerlstm_c_init"].to(device))
        self._word_lstm = None if language_models else WordLstm.of(self._lstm, self._initial, self._words)
        self._transitions = Transitions(weights["crits.0._transitions"].to(device))
        self._output = Linear.of(weights, ["tag_clfs.0"], device).reordered(self._transitions.order)
        self._output_of_halves = Linear(2 * self._output.weight, self._output.bias)
        names = _tag_names(vocab["tag"])
        self._scheme = TagScheme(names)
        ordered = [names[index] for index in self._transitions.order.tolist()]
        self._columns = TagColumns(ordered)
        self._edges = Edges.of(ordered, device) if valid_ends else None
        self._calibration = Calibration.of(config)

    @torch.inference_mode()
    def tag(
        self, words: Sequence[str], first_tokens: Offsets, correct: Correct = lambda found: found
    ) -> Entities:
        """The entities of sentences after `correct`, with their scores.

        `words` are the tokens of all sentences; sentence i has those from `first_tokens[i]` to
        `first_tokens[i + 1]`, exclusive. The entities are spans of token indices, as in `words`.

        What `correct` returns with the source `MODEL` is, or is within, an entity that was found, and has the
        score of that; others have none.
        """
        lengths = np.diff(first_tokens)
        tags = np.zeros(len(words), dtype=np.int64)
        scores = _Scores(np.zeros(len(words), dtype=np.int64), [])
        self._words.prefetch(words)

        def tag_batch(batch: Indices) -> None:
            if lengths[batch[0]]:
                self._tag_batch(words, first_tokens, batch[lengths[batch] > 0], tags, scores)

        self._batches.run(lengths, tag_batch)
        spans, types = self._scheme.decode(tags, first_tokens[:-1])
        found = Entities(spans, types, sources=(MODEL,) * len(types))
        corrected = correct(found)
        if not len(corrected):
            return corrected
        columns, edges = self._columns, self._edges
        lattice = Lattice(
            torch.cat(scores.parts), scores.rows, self._transitions, first_tokens, columns, edges
        )
        return self._scored(corrected, found, lattice)

    def _scored(self, entities: Entities, found: Entities, lattice: Lattice) -> Entities:
        """The entities that corrections have left of those that were found, with their scores.

        Only those that nothing else has decided have one: what the tagger, which was overruled, thinks of the
        others does not say how often they are right.
        """
        kept = np.flatnonzero([source == MODEL for source in entities.sources])
        # Of one that was trimmed, the entity that was found.
        whole = np.searchsorted(found.tokens.start, entities.tokens.start[kept], side="right") - 1
        spans = Spans(found.tokens.start[whole], found.tokens.end[whole])
        types = [found.types[index] for index in whole.tolist()]
        scores = np.full(len(entities), np.nan, np.float32)
        scores[kept] = self._calibration(lattice.probabilities(spans, types), types)
        return replace(entities, scores=scores)

    def _tag_batch(
        self, words: Sequence[str], first_tokens: Offsets, batch: Indices, tags: Any, all_scores: "_Scores"
    ) -> None:
        """Write the tag ids of some sentences, the longest first, into `tags`, the ids of all tokens, and add
        the scores of all tags."""
        first, length = first_tokens[:-1][batch], np.diff(first_tokens)[batch]
        steps = int(length[0])
        step = np.arange(steps)[:, None]
        is_token = step < length  # (steps, sentences); False for padding
        token = np.where(
            is_token, first + step, first
        )  # the index of the token; of the first one for padding
        padded = [words[index] for index in token.ravel().tolist()]
        lengths = torch.from_numpy(length.astype(np.int64)).to(self._device)
        if self._word_lstm is not None:
            scores = self._output_of_halves(self._word_lstm(padded, length))
        else:
            inputs = self._words(padded).view(*token.shape, -1)
            if self._language_models:
                sentences = [
                    words[start : start + size]
                    for start, size in zip(first.tolist(), length.tolist(), strict=True)
                ]
                inputs = torch.cat([inputs, *(model(sentences, steps) for model in self._language_models)], 2)
            if self._transform is not None:
                inputs = self._transform(inputs)
            scores = self._output(self._lstm(inputs, lengths, self._initial))
        best = best_tags(scores, self._transitions, lengths, self._edges).cpu().numpy()
        all_scores.rows[token[is_token]] = np.flatnonzero(is_token) + sum(map(len, all_scores.parts))
        all_scores.parts.append(scores.flatten(0, 1))
        # As in Stanza, the special ids, which are not tags, become the first tag.
        tags[token[is_token]] = np.maximum(best[is_token], N_SPECIAL)


def _check_supported(
    config: Mapping[str, Any], weights: Mapping[str, Tensor], models: Sequence[Checkpoint]
) -> None:
    """Raise `UnsupportedModelError` for a tagger with parts that are not known here."""
    if not any(name.startswith("taggerlstm") for name in weights):
        raise KeyError("taggerlstm")  # not a tagger at all, which stock Stanza does not run either
    for present, part in (
        (config.get("bert_model"), "a transformer"),
        (config.get("connect_output_layers") or "tag_clfs.1.weight" in weights, "several sets of tags"),
        ("taggerlstm.lstm.weight_ih_l0" not in weights, "recurrent dropout"),
        (
            "charmodel.char_emb.weight" in weights and "charmodel.charlstm.lstm.weight_ih_l0" not in weights,
            "recurrent dropout over letters",
        ),
        (bool(config.get("charlm")) != bool(models), "character language models that were not given"),
    ):
        if present:
            raise UnsupportedModelError(f"a tagger with {part}")


def _tag_names(vocab: Mapping[str, Any]) -> list[str]:
    """The tags by id; older taggers have them in a list, newer ones in a list in a list."""
    names = vocab["_id2unit"]
    return list(names if isinstance(names, list) else names[0])
