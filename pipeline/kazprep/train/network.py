"""The network of Stanza's entity tagger, run in a way that trains faster."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
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
from kazprep.train.loop import TrainingConfig

# oneDNN prepares an LSTM for each new shape of inputs, which takes longer than running it: words are given to
# the LSTM over characters in batches of this number, padded to a multiple of this number of characters.
_BATCH_WORDS = 128
_PADDED_CHARACTERS = 4


def character_batches(
    characters: torch.Tensor, lengths: torch.Tensor
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """The characters of words, the longest first, and their numbers, in batches of few shapes.

    A batch has `_BATCH_WORDS` words: what is missing in the last is filled with words of one character.
    """
    for some, of_some in zip(
        torch.split(characters, _BATCH_WORDS), torch.split(lengths, _BATCH_WORDS), strict=True
    ):
        longest = int(of_some[0])
        missing = _BATCH_WORDS - len(of_some)
        padded = pad(some[:, :longest], (0, -longest % _PADDED_CHARACTERS, 0, missing))
        yield padded, pad(of_some, (0, missing), value=1)


class Network(nn.Module):
    """Stanza's `NERTagger`, run in a way that trains faster, with vectors tuned for frequent words."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        vectors: npt.NDArray[np.float32],
        config: TrainingConfig,
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
            "hidden_dim": config.hidden,
            "char_hidden_dim": config.characters,
            "char_emb_dim": config.characters,
            "dropout": config.dropout,
            "word_dropout": config.word_dropout,
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
            if count >= config.tuned_from and word in vocabularies.words
        ]
        self._tuned = torch.tensor(tuned)
        row = torch.zeros(len(table), dtype=torch.long)
        row[self._tuned] = torch.arange(1, len(tuned) + 1)
        self._row = row.to(config.device)
        self.correction = nn.Embedding(len(tuned) + 1, vectors.shape[1], padding_idx=0)
        nn.init.zeros_(self.correction.weight)
        self._forbidden = forbidden_transitions(vocabularies.tags).to(config.device)
        self._device = torch.device(config.device)
        self.to(self._device)
        self._lstm = Lstm([as_directions(self.tagger.taggerlstm.lstm)])
        self._character_lstm = Lstm([as_directions(self.tagger.charmodel.charlstm.lstm)])
        self._mixed = config.mixed

    def loss(self, batch: Batch) -> torch.Tensor:
        """The mean loss of a batch's sentences."""
        tagger = self.tagger
        with self.precision():
            hidden = self.hidden(batch, batch.words, lambda inputs: tagger.drop(tagger.worddrop(inputs)))
            scores = tagger.tag_clfs[0](tagger.drop(hidden)).float()
        mask = torch.arange(scores.shape[1], device=self._device)[None] < batch.lengths[:, None]
        return negative_log_likelihood(scores, mask, batch.tags, self._transitions()).mean()

    def precision(self) -> AbstractContextManager[None]:
        """The precision of matrix products, as a context."""
        return torch.autocast(self._device.type, torch.bfloat16, enabled=self._mixed)

    def hidden(
        self, batch: Batch, words: torch.Tensor, drop: Callable[[torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        """The states of the LSTM over words: (sentences, words, states), forward before backward ones.

        `words` are the ids whose vectors are looked up, in the shape of `batch.words`; `drop` is applied to
        the inputs of the LSTM. Beyond a sentence's length the states are undefined.
        """
        tagger = self.tagger
        vectors = tagger.delta_emb(words) + self.correction(self._row[words])
        characters = self._characters(batch)[batch.distinct]
        inputs = tagger.input_transform(drop(torch.cat([vectors, characters], 2)))
        return self._lstm(inputs.transpose(0, 1), batch.lengths).transpose(0, 1)

    def _characters(self, batch: Batch) -> torch.Tensor:
        """The last states of the LSTM over the characters of each distinct word, (distinct words, states)."""
        model = self.tagger.charmodel
        states = []
        for characters, lengths in character_batches(batch.characters, batch.character_lengths):
            inputs = model.dropout(model.char_emb(characters)).transpose(0, 1)
            outputs = self._character_lstm(inputs, lengths, (model.charlstm_h_init, model.charlstm_c_init))
            states.append(last_states(outputs, lengths))
        return torch.cat(states)[: len(batch.characters)]

    def _transitions(self) -> torch.Tensor:
        """The CRF's transition scores, with those of invalid sequences forbidden."""
        transitions: torch.Tensor = self.tagger.crits[0]._transitions
        return transitions.masked_fill(self._forbidden, FORBIDDEN)

    @torch.no_grad()
    def checkpoint(self) -> dict[str, Any]:
        """The content of the model's file, with weights in half precision."""
        self.to("cpu")
        self._forbidden = self._forbidden.cpu()
        self.tagger.delta_emb.weight[self._tuned] += self.correction.weight[1:]
        self.tagger.crits[0]._transitions.copy_(self._transitions())
        model = {name: value.half() for name, value in self.tagger.state_dict().items()}
        return {"model": model, "vocab": self._vocabularies.stanza.state_dict(), "config": self._options}


def as_directions(lstm: nn.LSTM) -> list[nn.LSTM]:
    """The directions of an LSTM of one layer as LSTMs of one direction, which share its weights."""
    parts = []
    for direction in ("", "_reverse")[: 1 + lstm.bidirectional]:
        part = nn.LSTM(lstm.input_size, lstm.hidden_size)
        for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            setattr(part, name, getattr(lstm, name + direction))
        parts.append(part)
    return parts
