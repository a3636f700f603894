"""A transformer encoder with a layer that scores the tags of words: the network of the teachers.

Devlin, Chang, Lee, Toutanova: BERT, NAACL 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-12  # of layer normalization, as in BERT


@dataclass(frozen=True, slots=True)
class EncoderSizes:
    """The sizes of an encoder."""

    pieces: int
    layers: int
    heads: int
    features: int
    inner: int
    positions: int


class EncoderLayer(nn.Module):
    """Self-attention and a feed-forward network, each followed by layer normalization."""

    def __init__(self, sizes: EncoderSizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = nn.Linear(sizes.features, 3 * sizes.features)
        self.attention_output = nn.Linear(sizes.features, sizes.features)
        self.attention_norm = nn.LayerNorm(sizes.features, EPSILON)
        self.inner = nn.Linear(sizes.features, sizes.inner)
        self.output = nn.Linear(sizes.inner, sizes.features)
        self.output_norm = nn.LayerNorm(sizes.features, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """The outputs, (rows, pieces, features); `mask`, (rows, 1, 1, pieces), is true where a piece is."""
        rows, pieces, features = inputs.shape
        q, k, v = (
            each.view(rows, pieces, self.heads, -1).transpose(1, 2)
            for each in self.qkv(inputs).split(features, 2)
        )
        attended = functional.scaled_dot_product_attention(
            q, k, v, mask, self.dropout.p if self.training else 0.0
        )
        attended = self.attention_output(attended.transpose(1, 2).reshape(rows, pieces, features))
        inputs = self.attention_norm(inputs + self.dropout(attended))
        inner = functional.gelu(self.inner(inputs))
        outputs: Tensor = self.output_norm(inputs + self.dropout(self.output(inner)))
        return outputs


class Encoder(nn.Module):
    """Embeddings of pieces and positions, and layers."""

    def __init__(self, sizes: EncoderSizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.pieces = nn.Embedding(sizes.pieces, sizes.features)
        self.positions = nn.Embedding(sizes.positions, sizes.features)
        self.norm = nn.LayerNorm(sizes.features, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(EncoderLayer(sizes, dropout) for _ in range(sizes.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The states of the pieces, (rows, pieces, features).

        `ids` are those of pieces, (rows, pieces); `mask` is true where a row has a piece, of the same shape.
        """
        inputs = self.pieces(ids) + self.positions.weight[: ids.shape[1]]
        states: Tensor = self.dropout(self.norm(inputs))
        for layer in self.layers:
            states = layer(states, mask[:, None, None, :])
        return states


class EncoderTagger(nn.Module):
    """An encoder, and a linear layer that scores a word's tags by the states of its first and last piece."""

    def __init__(self, encoder: Encoder, tags: Sequence[str], dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.tags = tuple(tags)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * encoder.sizes.features, len(tags))

    def features(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """The features of words, (words, 2 * features).

        `first` and `last` are the flat indices, into (rows, pieces), of each word's first and last piece.
        """
        states = self.encoder(ids, mask).flatten(0, 1)
        return torch.cat([states[first], states[last]], 1)

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """The scores of the words' tags, (words, tags)."""
        scores: Tensor = self.head(self.dropout(self.features(ids, mask, first, last)))
        return scores
