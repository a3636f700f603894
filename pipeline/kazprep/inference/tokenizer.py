"""Stanza's tokenizer: a network that labels each character, by whether a token or a sentence ends there."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from kazprep.chunking import Indices
from kazprep.inference.characters import FEATURES, CharacterIds, CharacterTable
from kazprep.inference.checkpoint import PAD, Checkpoint, UnsupportedModelError
from kazprep.inference.device import Batches
from kazprep.inference.indexed_lstm import IndexedLstm
from kazprep.inference.layers import Linear, Lstm
from kazprep.inference.windows import WINDOW_SIZE, Window, first_window, next_window

Labels = npt.NDArray[np.int8]
"""A `Label` for each character."""

Positions: TypeAlias = tuple[Sequence[int], Sequence[int]]
"""Characters of a batch: the step and the row of each."""


class Label(IntEnum):
    """What a character is; MWT is a multi-word token, which Stanza splits into words."""

    INSIDE = 0
    """Inside a token, or between two."""
    TOKEN_END = 1
    SENTENCE_END = 2
    MWT_END = 3
    MWT_SENTENCE_END = 4


_ENDS_SENTENCE = np.array([label in (Label.SENTENCE_END, Label.MWT_SENTENCE_END) for label in Label])

_PADDED_CHARACTERS = 16_000  # in a batch; torch's LSTM is slower with 64,000
_INDEXED_CHARACTERS = 64_000  # for `IndexedLstm`, which has no padding, and as many steps for more rows

# Features of a character's position, in the order of their columns, whatever the order in a model's settings.
_POSITION_FEATURES = ("end_of_para", "start_of_para")


def ends_sentence(labels: Labels) -> npt.NDArray[np.bool_]:
    """Whether each character ends a sentence."""
    return _ENDS_SENTENCE[labels]


class Tokenizer:
    """The network of a Stanza tokenizer, for batches of paragraphs."""

    def __init__(self, checkpoint: Checkpoint, precision: torch.dtype, device: str) -> None:
        """Build the network.

        Raises `UnsupportedModelError` for one with parts that are not known here, `LookupError` for a
        checkpoint that is not a tokenizer's.
        """
        config, weights = checkpoint.config, checkpoint.weights
        _check_supported(config)
        features = [name for name in config["feat_funcs"] if name in FEATURES]
        positions = [name for name in _POSITION_FEATURES if name in config["feat_funcs"]]
        embeddings = weights["embeddings.weight"]
        self.characters = CharacterTable(checkpoint.vocab["_unit2id"], embeddings, features, len(positions))
        first = embeddings.shape[1] + len(features)
        self._column = {name: first + index for index, name in enumerate(positions)}
        self._window_size = max(WINDOW_SIZE, config.get("max_seqlen") or 0)
        heads = ["tok_clf", "sent_clf", *(["mwt_clf"] if config.get("use_mwt") in (None, True) else [])]
        self._device = device
        self._lstm = Lstm.from_weights(weights, "rnn", precision, device)
        self._heads = Linear.of(weights, heads, device)
        self._temperature: float | None = None
        self._indexed: _IndexedPositions | None = None
        if config["hierarchical"]:
            self._temperature = config["hier_invtemp"]
            self._lstm2 = Lstm.from_weights(weights, "rnn2", precision, device)
            self._heads2 = Linear.of(weights, [f"{name}2" for name in heads], device)
        else:
            self._indexed = _IndexedPositions.of(self._lstm, self.characters, list(self._column.values()))
            forward, backward = (2 * self._heads.weight).chunk(2, 1)
            self._heads_of_halves = (
                Linear(forward.contiguous(), self._heads.bias),
                Linear(backward.contiguous(), torch.zeros_like(self._heads.bias)),
            )

    @property
    def max_padded_characters(self) -> int:
        """Characters in a batch, padding included, on a CPU: larger batches run no faster."""
        return _PADDED_CHARACTERS if self._indexed is None else _INDEXED_CHARACTERS

    def label(self, paragraphs: Sequence[CharacterIds], batches: Batches) -> list[Labels]:
        """The labels of the characters of each paragraph, in which white space has to be single spaces.

        `batches` bounds the characters of a batch, padding included.
        """
        labels = [np.zeros(len(ids), dtype=np.int8) for ids in paragraphs]
        size = self._window_size
        windows = [first_window(index, len(ids), size) for index, ids in enumerate(paragraphs) if len(ids)]
        while windows:  # all first windows together, then all second ones of the paragraphs that have one
            windows = self._label_all(windows, paragraphs, labels, batches)
        return labels

    def _label_all(
        self,
        windows: Sequence[Window],
        paragraphs: Sequence[CharacterIds],
        labels: Sequence[Labels],
        batches: Batches,
    ) -> list[Window]:
        """Write the labels of windows into those of their paragraphs; the windows that come after them."""
        lengths = np.array([window.length for window in windows])
        following = []

        def label_batch(batch: Indices) -> None:
            together = [windows[index] for index in batch.tolist()]
            for window, found in zip(
                together, self._label_windows(together, lengths[batch], paragraphs), strict=True
            ):
                of_paragraph = labels[window.paragraph]
                of_paragraph[window.start : window.end] = found
                ends = np.flatnonzero(ends_sentence(found))
                following.append(next_window(window, ends, len(of_paragraph), self._window_size))

        batches.run(lengths, label_batch)
        return [window for window in following if window is not None]

    @torch.inference_mode()
    def _label_windows(
        self,
        windows: Sequence[Window],
        lengths: npt.NDArray[np.integer],
        paragraphs: Sequence[CharacterIds],
    ) -> list[Labels]:
        """The labels of the characters of windows; `lengths` are the windows' in descending order."""
        steps = int(lengths[0])
        ids = np.full((steps, len(windows)), PAD, dtype=np.int64)
        for row, window in enumerate(windows):
            ids[: window.end - window.start, row] = paragraphs[window.paragraph][window.start : window.end]
        starts = [row for row, window in enumerate(windows) if window.start == 0]
        ends = [row for row, window in enumerate(windows) if window.end == len(paragraphs[window.paragraph])]
        marked = {
            "start_of_para": ([0] * len(starts), starts),
            "end_of_para": ([windows[row].end - windows[row].start - 1 for row in ends], ends),
        }
        at = {self._column[name]: where for name, where in marked.items() if name in self._column}
        if self._indexed is not None:
            forward, backward = map(Linear.__call__, self._heads_of_halves, self._indexed(ids, at, lengths))
            heads = forward + backward
        else:
            heads = self._answers(ids, at, lengths)
        labels = _scores(heads).argmax(2).to(torch.int8).cpu().numpy()
        return [labels[: window.end - window.start, row] for row, window in enumerate(windows)]

    def _answers(
        self, ids: npt.NDArray[np.int64], marked: Mapping[int, Positions], lengths: npt.NDArray[np.integer]
    ) -> Tensor:
        """What each head answers at each character, (steps, rows, heads).

        `marked` has the positions at which a column of the inputs is 1, by the column.
        """
        inputs = self.characters.inputs.to(self._device)[torch.from_numpy(ids).to(self._device)]
        for column, where in marked.items():
            steps, rows = torch.tensor(where, dtype=torch.int64).to(self._device)
            inputs[steps, rows, column] = 1
        row_lengths = torch.from_numpy(lengths).to(self._device)
        outputs = self._lstm(inputs, row_lengths)
        heads = self._heads(outputs)
        if self._temperature is not None:
            if self._temperature > 0:
                outputs = outputs * (1 - torch.sigmoid(-heads[:, :, :1] * self._temperature))
            heads = heads + self._heads2(self._lstm2(outputs, row_lengths))
        return heads


class _IndexedPositions:
    """The LSTM of a tokenizer over characters, whose inputs are a table: each character in each position."""

    def __init__(self, lstm: IndexedLstm, characters: CharacterTable, columns: Sequence[int]) -> None:
        """`columns` are those of the characters' inputs that are 1 at some positions only."""
        self._lstm = lstm
        self._characters = characters
        self._columns = columns
        self._inputs = characters.inputs
        self._tables: list[Tensor] = []

    @classmethod
    def of(cls, lstm: Lstm, characters: CharacterTable, columns: Sequence[int]) -> Self | None:
        """The same LSTM; None for one that `IndexedLstm` does not run."""
        indexed = IndexedLstm.of(lstm)
        return None if indexed is None else cls(indexed, characters, columns)

    def __call__(
        self, ids: npt.NDArray[np.int64], marked: Mapping[int, Positions], lengths: npt.NDArray[np.integer]
    ) -> list[Tensor]:
        """Half of the outputs of each direction, (steps, rows, states); `marked` is as for the tokenizer."""
        if not self._tables or self._inputs is not self._characters.inputs:  # there are new characters
            self._inputs = self._characters.inputs
            self._tables = self._lstm.tables_of(self._in_all_positions(self._inputs))
        index = ids.copy()
        for bit, column in enumerate(self._columns):
            index[marked[column]] += len(self._inputs) << bit
        return self._lstm(self._tables, torch.from_numpy(index), lengths)

    def _in_all_positions(self, inputs: Tensor) -> Tensor:
        """The inputs without any of the columns, then with the first, with the second, with both."""
        for column in self._columns:
            with_column = inputs.clone()
            with_column[:, column] = 1
            inputs = torch.cat([inputs, with_column])
        return inputs


def _scores(heads: Tensor) -> Tensor:
    """The log-probability of each label at each character, (steps, rows, labels), by the heads' answers.

    Each head says how likely it is that a token, a sentence or an MWT ends at a character. A label is a
    combination of their answers: `MWT_END` is yes for a token, no for a sentence, yes for an MWT.
    """
    yes, no = logsigmoid(heads), logsigmoid(-heads)
    has_mwt = heads.shape[2] == 3
    scores = [no[:, :, 0]]  # INSIDE
    for mwt in (no, yes) if has_mwt else (no,):  # TOKEN_END and SENTENCE_END, then those of an MWT
        for sentence in (no, yes):
            score = yes[:, :, 0] + sentence[:, :, 1]
            scores.append(score + mwt[:, :, 2] if has_mwt else score)
    return torch.stack(scores, 2)


def _check_supported(config: Mapping[str, Any]) -> None:
    """Raise `UnsupportedModelError` for a tokenizer with parts that are not known here."""
    unknown = set(config["feat_funcs"]) - FEATURES.keys() - set(_POSITION_FEATURES)
    for present, part in (
        (config.get("charlm_forward_file"), "a character language model"),
        (config.get("conv_res"), "convolutions"),
        (config.get("use_dictionary"), "a dictionary"),
        (config.get("skip_newline"), "line breaks that are skipped"),
        (unknown, f"the features {', '.join(sorted(unknown))}"),
    ):
        if present:
            raise UnsupportedModelError(f"a tokenizer with {part}")
