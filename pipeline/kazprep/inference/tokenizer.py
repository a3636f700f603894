"""Stanza's tokenizer: a network that says of each character whether a token or a sentence ends there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from kazprep.chunking import length_buckets
from kazprep.inference.checkpoint import PAD, UNKNOWN, Checkpoint, UnsupportedModelError
from kazprep.inference.layers import Linear, Lstm

Codes = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.int32]
Labels = npt.NDArray[np.int8]

INSIDE, TOKEN_END, SENTENCE_END, WORDS_END, WORDS_SENTENCE_END = range(5)
"""What a character is labelled: inside a token, or the end of a token, of a sentence, of a token that is
several words, and of such a one at the end of a sentence."""

SPACE = " "
_WHITE = re.compile(r"[\s\u0080-\u009f]")  # what Stanza takes for a space
_WINDOW = 1000
"""Longer paragraphs are gone through in windows of so many characters, as Stanza does: the next one begins
after the last end of a sentence that was found."""

# What Stanza tells the network of a character, beside which it is (stanza.models.tokenization.data).
_FEATURES: dict[str, Callable[[str], bool]] = {
    "space_before": lambda character: character == SPACE,
    "capitalized": str.isupper,
    "numeric": str.isdecimal,
}
_PLACES = ("end_of_para", "start_of_para")
_CODE_POINTS = 0x110000
_UNSEEN = -1


def code_points(text: str) -> Codes:
    """The code points of a text, lone surrogates included.

    >>> code_points("аң").tolist()
    [1072, 1187]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class Characters:
    """The table from code points to kinds of characters, and from kinds to the network's inputs.

    Characters of one kind are alike for the network. Kind 0 is padding, kind 1 the space.
    """

    def __init__(
        self, vocab: Mapping[str, int], embeddings: Tensor, features: Sequence[str], places: int
    ) -> None:
        """`features` are those that the network is told of each character; `places` columns are left free."""
        self._vocab = vocab
        self._embeddings = embeddings
        self._features = features
        self._width = embeddings.shape[1] + len(features) + places
        self._of_code = np.full(_CODE_POINTS, _UNSEEN, dtype=np.int32)
        self._kinds: dict[tuple[int, ...], int] = {}
        self._rows = [torch.zeros(self._width)]
        self._rows[PAD][: embeddings.shape[1]] = embeddings[PAD]
        self.inputs = torch.stack(self._rows)
        self.kinds(code_points(SPACE))

    @property
    def space(self) -> int:
        """The kind of white space."""
        return int(self._of_code[ord(SPACE)])

    def kinds(self, codes: Codes) -> Kinds:
        """The kind of each character."""
        kinds = self._of_code[codes]
        if (kinds == _UNSEEN).any():
            for code in np.unique(codes[kinds == _UNSEEN]).tolist():
                self._of_code[code] = self._kind(chr(code))
            self.inputs = torch.stack(self._rows)
            kinds = self._of_code[codes]
        return kinds

    def _kind(self, character: str) -> int:
        if _WHITE.match(character):
            character = SPACE
        features = tuple(int(_FEATURES[name](character)) for name in self._features)
        key = (self._vocab.get(character, UNKNOWN), *features)
        if key not in self._kinds:
            self._kinds[key] = len(self._rows)
            row = torch.zeros(self._width)
            row[: self._embeddings.shape[1]] = self._embeddings[key[0]]
            row[self._embeddings.shape[1] :][: len(features)] = torch.tensor(features)
            self._rows.append(row)
        return self._kinds[key]


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a paragraph that the network sees at once."""

    paragraph: int
    start: int
    end: int
    padded: bool
    """Whether a padding character follows, as it does where the paragraph fits into one window."""


class Tokenizer:
    """The network of a Stanza tokenizer, for many paragraphs at a time."""

    def __init__(self, checkpoint: Checkpoint, precision: torch.dtype, device: str) -> None:
        """Build the network.

        Raises `UnsupportedModelError` for one with parts that are not known here, `LookupError` for what is
        no tokenizer.
        """
        config, weights = checkpoint.config, checkpoint.weights
        _check(config)
        features = [name for name in config["feat_funcs"] if name in _FEATURES]
        # Features of the place come after those of the character, in this order whatever the settings say.
        places = [name for name in _PLACES if name in config["feat_funcs"]]
        embeddings = weights["embeddings.weight"]
        self.characters = Characters(checkpoint.vocab["_unit2id"], embeddings, features, len(places))
        first = embeddings.shape[1] + len(features)
        self._column = {name: first + number for number, name in enumerate(places)}
        self._window = max(_WINDOW, config.get("max_seqlen") or 0)
        heads = ["tok_clf", "sent_clf", *(["mwt_clf"] if config.get("use_mwt") in (None, True) else [])]
        self._device = device
        self._lstm = Lstm.from_weights(weights, "rnn", precision, device)
        self._heads = Linear.of(weights, heads, device)
        self._temperature: float | None = None
        if config["hierarchical"]:
            self._temperature = config["hier_invtemp"]
            self._lstm2 = Lstm.from_weights(weights, "rnn2", precision, device)
            self._heads2 = Linear.of(weights, [f"{name}2" for name in heads], device)

    def label(self, paragraphs: Sequence[Kinds], places: int) -> list[Labels]:
        """The labels of the characters of each paragraph, whose white space has to be single spaces.

        `places` bounds the size of a batch, in characters with padding.
        """
        labels = [np.zeros(len(kinds), dtype=np.int8) for kinds in paragraphs]
        windows = [self._first(number, len(kinds)) for number, kinds in enumerate(paragraphs) if len(kinds)]
        while windows:
            lengths = np.array([window.end - window.start + window.padded for window in windows])
            found = [
                (windows[number], own)
                for batch in length_buckets(lengths, places)
                for number, own in zip(
                    batch.tolist(),
                    self._label_windows([windows[number] for number in batch], lengths[batch], paragraphs),
                    strict=True,
                )
            ]
            windows = []
            for window, own in found:
                labels[window.paragraph][window.start : window.end] = own
                following = self._next(window, own, len(paragraphs[window.paragraph]))
                if following is not None:
                    windows.append(following)
        return labels

    def _first(self, paragraph: int, length: int) -> _Window:
        padded = length < self._window
        return _Window(paragraph, 0, min(length, self._window), padded)

    def _next(self, window: _Window, labels: Labels, length: int) -> _Window | None:
        """The window after this one, or None at the end of the paragraph."""
        if window.padded:
            return None
        ends = np.flatnonzero((labels == SENTENCE_END) | (labels == WORDS_SENTENCE_END))
        start = window.end
        if len(ends) and window.start < length - self._window:
            start = window.start + int(ends[-1]) + 1
        if start == length:
            return None
        return _Window(window.paragraph, start, min(length, start + self._window), False)

    @torch.inference_mode()
    def _label_windows(
        self, windows: Sequence[_Window], lengths: npt.NDArray[np.integer], paragraphs: Sequence[Kinds]
    ) -> list[Labels]:
        """The labels of windows that come the longest first."""
        steps = int(lengths[0])
        kinds = np.full((steps, len(windows)), PAD, dtype=np.int64)
        for row, window in enumerate(windows):
            kinds[: window.end - window.start, row] = paragraphs[window.paragraph][window.start : window.end]
        inputs = self.characters.inputs[torch.from_numpy(kinds)]
        for row, window in enumerate(windows):
            if window.start == 0 and "start_of_para" in self._column:
                inputs[0, row, self._column["start_of_para"]] = 1
            if window.end == len(paragraphs[window.paragraph]) and "end_of_para" in self._column:
                inputs[window.end - window.start - 1, row, self._column["end_of_para"]] = 1
        scores = self._scores(inputs.to(self._device), torch.from_numpy(lengths).to(self._device))
        labels = scores.cpu().numpy().argmax(2).astype(np.int8)
        return [labels[: window.end - window.start, row] for row, window in enumerate(windows)]

    def _scores(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """The score of each label at each character, (steps, rows, labels)."""
        outputs = self._lstm(inputs, lengths)
        ends = self._heads(outputs)
        if self._temperature is not None:
            if self._temperature > 0:
                outputs = outputs * (1 - torch.sigmoid(-ends[:, :, :1] * self._temperature))
            ends = ends + self._heads2(self._lstm2(outputs, lengths))
        yes, no = logsigmoid(ends), logsigmoid(-ends)
        token, sentence = yes[:, :, 0], yes[:, :, 1]
        if ends.shape[2] == 2:
            parts = [no[:, :, 0], token + no[:, :, 1], token + sentence]
        else:
            words = yes[:, :, 2]
            parts = [
                no[:, :, 0],
                token + no[:, :, 1] + no[:, :, 2],
                token + sentence + no[:, :, 2],
                token + no[:, :, 1] + words,
                token + sentence + words,
            ]
        return torch.stack(parts, 2)


def _check(config: Mapping[str, Any]) -> None:
    unknown = set(config["feat_funcs"]) - _FEATURES.keys() - set(_PLACES)
    for bad, what in (
        (config.get("charlm_forward_file"), "a character language model"),
        (config.get("conv_res"), "convolutions"),
        (config.get("use_dictionary"), "a dictionary"),
        (config.get("skip_newline"), "line breaks that are skipped"),
        (unknown, f"the features {', '.join(sorted(unknown))}"),
    ):
        if bad:
            raise UnsupportedModelError(f"a tokenizer with {what}")
