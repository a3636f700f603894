"""The network of Stanza's tagger of parts of speech and features, run in a way that trains faster."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from kazprep.inference.layers import Lstm
from kazprep.train.morphology.batches import Batch
from kazprep.train.morphology.vocabulary import EMPTY, UNKNOWN, Vocabularies
from kazprep.train.network import as_directions, character_batches


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a tagger is."""

    hidden: int = 200
    """Features of the LSTM over words, in each direction."""
    outputs: int = 200
    """Features of the layer before the outputs."""
    character: int = 48
    """Features of a character."""
    character_hidden: int = 128
    """Features of the LSTM over characters."""
    characters: int = 96
    """Features that the characters of a word give to the LSTM over words."""
    dropout: float = 0.25
    word_dropout: float = 0.05


class Network(nn.Module):
    """Stanza's `Tagger` with one highway LSTM over words, one LSTM over characters and linear outputs."""

    _tuned: torch.Tensor
    _row: torch.Tensor

    def __init__(
        self,
        vocabularies: Vocabularies,
        vectors: npt.NDArray[np.float32],
        sizes: Sizes,
        tuned: Iterable[int],
        *,
        mixed: bool = True,
    ) -> None:
        """`vectors` are those of the vocabularies' words, (words, dimensions); `tuned` are the ids of words
        whose vectors are trained further. The others stay as they are.

        `mixed` is mixed precision: products in bfloat16, weights and sums in single precision.
        """
        from stanza.models.pos.model import Tagger
        from stanza.models.tagger import parse_args

        super().__init__()
        self._vocabularies = vocabularies
        self._options: dict[str, Any] = parse_args(
            ["--no_pretrain", "--share_hid", "--cpu", "--shorthand", "kk_kazprep", "--lang", "kk"]
        ) | {
            "word_emb_dim": vectors.shape[1],
            "num_layers": 1,
            "hidden_dim": sizes.hidden,
            "deep_biaff_hidden_dim": sizes.outputs,
            "char_emb_dim": sizes.character,
            "char_hidden_dim": sizes.character_hidden,
            "transformed_dim": sizes.characters,
            "dropout": sizes.dropout,
            "word_dropout": sizes.word_dropout,
        }
        self.tagger = Tagger(self._options, vocabularies.stanza, share_hid=True)
        table = self.tagger.word_emb.weight
        table.requires_grad_(False)
        table[:] = 0
        table[vocabularies.first_word :] = torch.from_numpy(vectors)
        chosen = [UNKNOWN, *tuned]
        self.register_buffer("_tuned", torch.tensor(chosen))
        row = torch.zeros(len(table), dtype=torch.long)
        row[chosen] = torch.arange(1, len(chosen) + 1)
        self.register_buffer("_row", row)
        self.correction = nn.Embedding(len(chosen) + 1, vectors.shape[1], padding_idx=0)
        nn.init.zeros_(self.correction.weight)
        with torch.no_grad():
            # There are no language-specific tags: their column stays empty.
            self.tagger.tag_clf["xpos"].bias[EMPTY] = 1
        for parameter in self.tagger.tag_clf["xpos"].parameters():
            parameter.requires_grad_(False)
        self._lstm = Lstm([as_directions(self.tagger.taggerlstm.lstm[0].lstm)])
        self._character_lstm = Lstm([as_directions(self.tagger.charmodel.charlstm.lstm)])
        self._mixed = mixed

    def loss(self, batch: Batch) -> torch.Tensor:
        """The mean loss of a batch's words: of the part of speech, and the sum of those of the features."""
        with torch.autocast(batch.words.device.type, torch.bfloat16, enabled=self._mixed):
            upos, feats = self.scores(batch)
        learned = batch.upos > 0
        weights = batch.weights[learned]
        losses = cross_entropy(upos[learned].float(), batch.upos[learned], reduction="none")
        targets = batch.feats[learned]
        for column, scores in enumerate(torch.split(feats[learned].float(), self._feature_sizes(), 1)):
            losses = losses + cross_entropy(scores, targets[:, column], reduction="none")
        return (losses * weights).sum() / weights.sum().clamp(min=1)

    def scores(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """The scores of the parts of speech, (sentences, words, parts), and of all features' values,
        (sentences, words, values of all features)."""
        tagger = self.tagger
        words = tagger.word_emb(batch.words) + self.correction(self._row[batch.words])
        inputs = torch.cat([words, self._characters(batch)[batch.distinct]], 2)
        inputs = tagger.drop(tagger.worddrop(inputs, tagger.drop_replacement))
        states = self._highway(inputs, batch.lengths)
        hidden = tagger.drop(torch.relu(tagger.upos_hid(tagger.drop(states))))
        layers = tagger.tag_clf["feats"]
        weight = torch.cat([layer.weight for layer in layers])
        bias = torch.cat([layer.bias for layer in layers])
        return tagger.upos_clf(hidden), nn.functional.linear(hidden, weight, bias)

    def _highway(self, inputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """The states of the highway LSTM over words: (sentences, words, both directions' states)."""
        tagger = self.tagger
        initial = (tagger.taggerlstm_h_init, tagger.taggerlstm_c_init)
        states = self._lstm(inputs.transpose(0, 1), lengths, initial).transpose(0, 1)
        layers = tagger.taggerlstm
        return states + torch.sigmoid(layers.gate[0](inputs)) * torch.tanh(layers.highway[0](inputs))

    def _characters(self, batch: Batch) -> torch.Tensor:
        """What the characters of each distinct word give, (distinct words, features): the states of the LSTM
        over them, weighted and summed."""
        tagger = self.tagger
        model = tagger.charmodel
        found = []
        for characters, lengths in character_batches(batch.characters, batch.character_lengths):
            inputs = model.dropout(model.char_emb(characters)).transpose(0, 1)
            initial = (model.charlstm_h_init, model.charlstm_c_init)
            states = self._character_lstm(inputs, lengths, initial).transpose(0, 1)
            gates = torch.sigmoid(model.char_attn(model.dropout(states)))
            inside = torch.arange(states.shape[1], device=states.device) < lengths[:, None]
            found.append((states * gates * inside[:, :, None]).sum(1))
        summed = torch.cat(found)[: len(batch.characters)]
        result: torch.Tensor = tagger.trans_char(tagger.drop(summed))
        return result

    def _feature_sizes(self) -> list[int]:
        return self._vocabularies.feature_sizes

    def checkpoint(self) -> dict[str, Any]:
        """The content of the model's file, with weights in half precision."""
        from stanza.models.pos.tag_columns import tag_columns_from_args, tag_columns_to_config

        model = {name: value.detach().clone() for name, value in self.tagger.state_dict().items()}
        model["word_emb.weight"][self._tuned] += self.correction.weight.detach()[1:]
        model = {name: value.cpu().half() for name, value in model.items()}
        columns = tag_columns_to_config(tag_columns_from_args(self._options))
        return {
            "model": model,
            "vocab": self._vocabularies.stanza.state_dict(),
            "config": self._options | {"tag_columns": columns},
        }
