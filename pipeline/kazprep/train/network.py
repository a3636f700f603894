"""The network of Stanza's entity tagger, run in a way that is quicker to train."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.functional import pad

from kazprep.inference.layers import Lstm, last_states
from kazprep.train.align import TaggedSentence
from kazprep.train.batches import UNKNOWN, Batch, Vocabularies
from kazprep.train.crf import FORBIDDEN, forbidden_transitions, negative_log_likelihood

# oneDNN prepares an LSTM anew for each shape that it has not met, which takes longer than to run it: words
# go through theirs so many at a time, filled up to a multiple of so many letters.
_WORDS = 128
_LETTERS = 4


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How a tagger is built and fitted."""

    steps: int
    text_share: float = 5 / 7  # steps as a language model on unlabelled text, before, as a share of these
    batch: int = 32  # sentences
    text_batch: int = 64  # sentences of unlabelled text
    rate: float = 2e-3
    warm_up: float = 0.05  # share of the steps in which the rate rises to its height
    averaging: float = 0.999  # share of the averaged weights that is kept at each step
    gradient_norm: float = 5.0
    hidden: int = 256
    characters: int = 64  # numbers that stand for a character, and that its LSTM has in each direction
    dropout: float = 0.5
    word_dropout: float = 0.01
    tuned_from: int = 9  # occurrences from which on a word's vector is learned further
    unknown: float = 0.75  # a word seen n times is taken for an unknown one in unknown / (unknown + n) cases
    mixed: bool = True  # products in bfloat16, weights and sums in single precision


class Network(nn.Module):
    """Stanza's `NERTagger`, run in a way that is quicker to train."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        vectors: npt.NDArray[np.float32],
        recipe: TrainingConfig,
        sentences: Sequence[TaggedSentence],
    ) -> None:
        from stanza.models.ner.model import NERTagger
        from stanza.models.ner_tagger import parse_args

        super().__init__()
        self._vocabularies = vocabularies
        self._options: dict[str, Any] = parse_args(["--no_pretrain", "--cpu", "--shorthand", "kk_kazprep"])
        self._options |= {
            "word_emb_dim": vectors.shape[1],
            "num_layers": 1,
            "hidden_dim": recipe.hidden,
            "char_hidden_dim": recipe.characters,
            "char_emb_dim": recipe.characters,
            "dropout": recipe.dropout,
            "word_dropout": recipe.word_dropout,
            "predict_tagset": 0,
        }
        self.tagger = NERTagger(self._options, vocabularies.stanza)
        table = self.tagger.delta_emb.weight
        table.requires_grad_(False)
        table[vocabularies.first_word :] = torch.from_numpy(vectors)
        counts = Counter(word.lower() for forms, _ in sentences for word in forms)
        tuned = [UNKNOWN] + [
            vocabularies.words[word]
            for word, count in counts.items()
            if count >= recipe.tuned_from and word in vocabularies.words
        ]
        self._tuned = torch.tensor(tuned)
        self._row = torch.zeros(len(table), dtype=torch.long)
        self._row[self._tuned] = torch.arange(1, len(tuned) + 1)
        self.correction = nn.Embedding(len(tuned) + 1, vectors.shape[1], padding_idx=0)
        nn.init.zeros_(self.correction.weight)
        self._forbidden = forbidden_transitions(vocabularies.tags)
        self._lstm = Lstm([_directions(self.tagger.taggerlstm.lstm)])
        self._letter_lstm = Lstm([_directions(self.tagger.charmodel.charlstm.lstm)])
        self._mixed = recipe.mixed

    def loss(self, batch: Batch) -> torch.Tensor:
        """The mean loss of a batch's sentences."""
        tagger = self.tagger
        with self.precision():
            hidden = self.hidden(batch, batch.words, lambda inputs: tagger.drop(tagger.worddrop(inputs)))
            scores = tagger.tag_clfs[0](tagger.drop(hidden)).float()
        mask = torch.arange(scores.shape[1])[None] < batch.lengths[:, None]
        return negative_log_likelihood(scores, mask, batch.tags, self._transitions()).mean()

    def precision(self) -> AbstractContextManager[None]:
        """What products are computed in."""
        return torch.autocast("cpu", torch.bfloat16, enabled=self._mixed)

    def hidden(
        self, batch: Batch, words: torch.Tensor, drop: Callable[[torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        """What the LSTM makes of a batch whose `words` are looked up: sentences × words × states.

        The states forward come before those backward; beyond a sentence's length they have no meaning. `drop`
        is done to what goes into the LSTM.
        """
        tagger = self.tagger
        vectors = tagger.delta_emb(words) + self.correction(self._row[words])
        letters = self._letters(batch)[batch.spelling]
        inputs = tagger.input_transform(drop(torch.cat([vectors, letters], 2)))
        return self._lstm(inputs.transpose(0, 1), batch.lengths).transpose(0, 1)

    def _letters(self, batch: Batch) -> torch.Tensor:
        """What the characters say of each distinct word."""
        model = self.tagger.charmodel
        states = []
        for spelled, lengths in zip(
            torch.split(batch.spelled, _WORDS), torch.split(batch.spelled_lengths, _WORDS), strict=True
        ):
            longest = int(lengths[0])
            missing = _WORDS - len(lengths)
            filled = pad(spelled[:, :longest], (0, -longest % _LETTERS, 0, missing))
            lengths = pad(lengths, (0, missing), value=1)
            inputs = model.dropout(model.char_emb(filled)).transpose(0, 1)
            outputs = self._letter_lstm(inputs, lengths, (model.charlstm_h_init, model.charlstm_c_init))
            states.append(last_states(outputs, lengths))
        return torch.cat(states)[: len(batch.spelled)]

    def _transitions(self) -> torch.Tensor:
        transitions: torch.Tensor = self.tagger.crits[0]._transitions
        return transitions.masked_fill(self._forbidden, FORBIDDEN)

    @torch.no_grad()
    def checkpoint(self) -> dict[str, Any]:
        """The file's content, in half precision."""
        self.tagger.delta_emb.weight[self._tuned] += self.correction.weight[1:]
        self.tagger.crits[0]._transitions.copy_(self._transitions())
        model = {name: value.half() for name, value in self.tagger.state_dict().items()}
        return {"model": model, "vocab": self._vocabularies.stanza.state_dict(), "config": self._options}


def _directions(lstm: nn.LSTM) -> list[nn.LSTM]:
    """An LSTM of one layer and both directions as two of one, which share its weights."""
    parts = []
    for direction in ("", "_reverse"):
        part = nn.LSTM(lstm.input_size, lstm.hidden_size)
        for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            setattr(part, name, getattr(lstm, name + direction))
        parts.append(part)
    return parts
