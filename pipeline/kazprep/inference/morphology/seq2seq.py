"""The network of a Stanza lemmatizer: it reads the characters of a word and writes those of its lemma.

What a word gets does not depend on the other words of a batch: those that are read together have one length,
and those that are written together are padded to a length that each of them would be padded to alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kazprep.inference.layers import MIN_ROWS, Linear, Lstm

PAD, UNKNOWN, START, END = range(4)
"""The first ids of a lemmatizer's vocabularies (`stanza.models.common.seq2seq_constant`)."""

MAX_ROWS = 64
"""Words that are read together at most. A new shape of inputs costs an LSTM more than reading does, so that
there are few: the number of words is filled up to 16, 32 or 64."""

_ROWS = (MIN_ROWS, 32, MAX_ROWS)
_MASKED = -1e12  # the score of what can't be attended to, as in Stanza


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Some words after they were read."""

    context: Tensor
    """The outputs at each character, (words, steps, size), the part of speech first if the network has it."""
    hidden: Tensor
    """The state in which writing begins, (words, size)."""
    cell: Tensor


class Seq2Seq:
    """The encoder, the classifier of edits and the decoder."""

    def __init__(
        self, config: Mapping[str, Any], weights: Mapping[str, Tensor], precision: torch.dtype, device: str
    ) -> None:
        """Take the parts of a lemmatizer; raises `LookupError` where they are missing."""
        self._device = device
        self._embeddings = weights["embedding.weight"].to(device)
        self._upos_embeddings = weights["pos_embedding.weight"].to(device) if config.get("pos") else None
        self._encoder = Lstm.from_weights(weights, "encoder", precision, device)
        self._edits: tuple[Linear, Linear] | None = None
        if config.get("edit"):
            self._edits = (
                Linear.of(weights, ["edit_clf.0"], device),
                Linear.of(weights, ["edit_clf.2"], device),
            )
        cell = "decoder.lstm_cell"
        from_character = Linear(
            weights[f"{cell}.weight_ih"].to(device), weights[f"{cell}.bias_ih"].to(device)
        )
        self._from_character = from_character(self._embeddings)  # (characters, 4 * size)
        self._from_hidden = Linear(
            weights[f"{cell}.weight_hh"].to(device), weights[f"{cell}.bias_hh"].to(device)
        )
        self._target = Linear.of(weights, ["decoder.attention_layer.linear_in"], device)
        self._attended = Linear.of(weights, ["decoder.attention_layer.linear_out"], device)
        self._characters = Linear.of(weights, ["dec2vocab"], device)
        self._copy = Linear.of(weights, ["copy_gate"], device) if config.get("copy") else None
        self._max_length = int(config["max_dec_len"])
        self._beam_size = int(config.get("beam_size", 1))

    @property
    def n_characters(self) -> int:
        """The number of characters that the network knows; the ids of others begin with it."""
        return len(self._embeddings)

    def encode(self, characters: Tensor, upos: Tensor) -> Encoded:
        """Read at most `MAX_ROWS` words of one length.

        `characters` are their ids, (words, steps), and `upos` those of the parts of speech, (words).
        """
        inputs = self._embeddings[self._known(characters)]
        if self._upos_embeddings is not None:
            inputs = torch.cat([self._upos_embeddings[upos].unsqueeze(1), inputs], 1)
        n_words = len(inputs)
        n_rows = next(size for size in _ROWS if size >= n_words)
        padded = functional.pad(inputs, (0, 0, 0, 0, 0, n_rows - n_words))
        outputs, hidden, cell = self._encoder.without_padding(padded.transpose(0, 1).contiguous())
        # The last state of the backward direction comes first.
        first = [torch.cat([state[1], state[0]], 1)[:n_words] for state in (hidden, cell)]
        return Encoded(outputs[:, :n_words].transpose(0, 1).contiguous(), *first)

    def edits(self, words: Encoded) -> tuple[list[int], list[float]] | None:
        """The `kazprep.inference.morphology.speller.Edit` of each word, and the logarithm of its probability.

        None for a model without them.
        """
        if self._edits is None:
            return None
        hidden, output = self._edits
        scores = output(hidden(words.hidden).relu_()).cpu()
        ids: list[int] = scores.numpy().argmax(1).tolist()
        return ids, scores.log_softmax(1).max(1)[0].tolist()

    def decode(
        self, words: Encoded, lengths: Tensor, characters: Tensor
    ) -> tuple[list[list[int]], list[float]]:
        """Write lemmas, as ids of characters, each with the logarithm of its probability.

        `lengths` are the numbers of steps of the words' contexts, `characters` the ids of their characters,
        (words, steps), padded like the contexts and without the part of speech. A character that the network
        does not know can be copied.
        """
        # Beside few rows, one would be computed in another order (see `MIN_ROWS`).
        rows = torch.arange(max(len(lengths), MIN_ROWS), device=self._device) % len(lengths)
        mask = torch.arange(words.context.shape[1], device=self._device) >= lengths[:, None]
        search = self._greedy if self._beam_size == 1 else self._beam
        parts = (words.context, mask, words.hidden, words.cell, characters)
        written, logarithms = (
            found[: len(lengths)].tolist() for found in search(*(part[rows] for part in parts))
        )
        return [_until_end(ids) for ids in written], logarithms

    def _greedy(
        self, context: Tensor, mask: Tensor, hidden: Tensor, cell: Tensor, characters: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The most probable character at each step, then the next one given that."""
        n_unknown = max(0, int(characters.max()) + 1 - self.n_characters)
        previous = torch.full((len(context),), START, device=self._device)
        row = torch.arange(len(context), device=self._device)
        written = torch.full((len(context), self._max_length), END, device=self._device)
        probabilities = torch.ones_like(written, dtype=torch.float)
        for step in range(self._max_length):
            attended, hidden, cell, attention = self._step(previous, hidden, cell, context, mask)
            scores = self._characters(attended)
            if self._copy:
                scores = self._with_copies(scores, self._copy(attended), attention, characters, n_unknown)
            best, chosen = scores.max(1)
            probabilities[row, step] = best if self._copy else scores.softmax(1).amax(1)
            # What has come to its end stays there, until it is left out.
            previous = chosen.masked_fill(previous == END, END)
            written[row, step] = previous
            left = (previous != END).nonzero()[:, 0]
            if not len(left):
                break
            if MIN_ROWS <= len(left) <= len(row) // 2:
                row, context, mask, hidden, cell, characters, previous = (
                    each[left] for each in (row, context, mask, hidden, cell, characters, previous)
                )
        after_end = (written == END).cumsum(1) > 1
        likely = probabilities.masked_fill_(after_end, 1).cpu().numpy().astype(np.float64)
        return written, torch.from_numpy(np.log(likely).sum(1))

    def _beam(
        self, context: Tensor, mask: Tensor, hidden: Tensor, cell: Tensor, characters: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The best of the sequences that come of continuing the best `beam_size` ones at each step."""
        n_words, size, n_characters = len(context), self._beam_size, self.n_characters
        context, mask, hidden, cell = (
            each.repeat_interleave(size, 0) for each in (context, mask, hidden, cell)
        )
        previous = torch.full((n_words, size), START, device=self._device)
        first = size * torch.arange(n_words, device=self._device)[:, None]
        own = torch.arange(size, device=self._device).expand(n_words, size)
        done = torch.zeros((n_words, 1), dtype=torch.bool, device=self._device)
        sums = torch.zeros((n_words, size), device=self._device)
        steps: list[tuple[Tensor, Tensor]] = []  # the characters, and which of the sequences they continue
        for _ in range(self._max_length):
            attended, hidden, cell, _ = self._step(previous.ravel(), hidden, cell, context, mask)
            scores = self._characters(attended).log_softmax(1).view(n_words, size, n_characters)
            scores = scores + sums[:, :, None] if steps else scores[:, :1]
            best, index = scores.flatten(1).topk(size, 1)
            origin = torch.where(done, own, index // n_characters)
            previous = (index % n_characters).masked_fill(done, END)
            sums = torch.where(done, sums, best)
            steps.append((previous, origin))
            hidden, cell = (state[(first + origin).ravel()] for state in (hidden, cell))
            done = done | (previous[:, :1] == END)
            if done.all():
                break
        sequence = torch.zeros((n_words, 1), dtype=torch.int64, device=self._device)
        written = []
        for chosen, origin in reversed(steps):
            written.append(chosen.gather(1, sequence))
            sequence = origin.gather(1, sequence)
        return torch.cat(written[::-1], 1), sums[:, 0]

    def _step(
        self, previous: Tensor, hidden: Tensor, cell: Tensor, context: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What the next character is chosen by, (rows, size), the next states, the scores of attention."""
        gates = self._from_character[self._known(previous)] + self._from_hidden(hidden)
        enter, keep, new, out = gates.chunk(4, 1)
        cell = keep.sigmoid() * cell + enter.sigmoid() * new.tanh()
        hidden = out.sigmoid() * cell.tanh()
        attention = torch.bmm(context, self._target(hidden).unsqueeze(2)).squeeze(2)
        attention = attention.masked_fill(mask, _MASKED)
        weighted = torch.bmm(attention.softmax(1).unsqueeze(1), context).squeeze(1)
        return self._attended(torch.cat([weighted, hidden], 1)).tanh_(), hidden, cell, attention

    def _with_copies(
        self, scores: Tensor, gate: Tensor, attention: Tensor, characters: Tensor, n_unknown: int
    ) -> Tensor:
        """The probabilities of characters, (rows, characters + unknown ones), of which some are copied.

        `gate` says how probable it is that the next character is one of the word, `attention` which one. A
        character that the network does not know is as probable as "unknown" besides.
        """
        probabilities = scores.softmax(1) * torch.sigmoid(-gate)
        unknown = probabilities[:, UNKNOWN : UNKNOWN + 1].expand(-1, n_unknown)
        if self._upos_embeddings is not None:
            attention = attention[:, 1:]
        copied = attention.softmax(1) * torch.sigmoid(gate)
        return torch.cat([probabilities, unknown], 1).scatter_add_(1, characters, copied)

    def _known(self, characters: Tensor) -> Tensor:
        """The ids of characters as the network reads them."""
        return characters.masked_fill(characters >= self.n_characters, UNKNOWN)


def _until_end(ids: list[int]) -> list[int]:
    return ids[: ids.index(END)] if END in ids else ids
