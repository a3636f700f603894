"""How well a candidate fits between its neighbours: a log-linear model with hashed features."""

import lzma
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from kazprep.restoration.letters import typed

BITS = 19
"""The weights are a table of 2 ** `BITS`."""
EDGE = "^"
"""The neighbour before the first word of a sentence, and behind the last."""
_SUFFIX = 3
"""The last letters of a word that stand for its ending."""
_SHIFT = 32 - BITS
_MASK = 0xFFFFFFFF
N_FEATURES = 9


@lru_cache(maxsize=1 << 16)
def hashes_of(word: str) -> tuple[int, int]:
    """The hash of a word and that of its ending."""
    return zlib.crc32(word.encode()), zlib.crc32(word[-_SUFFIX:].encode("utf-16-le"))


@lru_cache(maxsize=1 << 16)
def context_hashes_of(word: str) -> tuple[int, int]:
    """The hashes of a neighbour, which count the same whatever letters it is typed with."""
    return hashes_of(typed(word))


def features(candidate: tuple[int, int], before: tuple[int, int], after: tuple[int, int]) -> tuple[int, ...]:
    """The indices into the table of weights of a candidate between two neighbours, given by their hashes."""
    word, ending = (candidate[0] * 0x9E3779B1) & _MASK, (candidate[1] * 0x85EBCA77) & _MASK
    w, e = before
    v, f = after
    return (
        word >> _SHIFT,
        (((word ^ w) * 0xC2B2AE3D) & _MASK) >> _SHIFT,
        (((word ^ v) * 0x27D4EB2F) & _MASK) >> _SHIFT,
        (((word ^ e) * 0x165667B1) & _MASK) >> _SHIFT,
        (((word ^ f) * 0xD3A2646D) & _MASK) >> _SHIFT,
        (((ending ^ w) * 0xFD7046C5) & _MASK) >> _SHIFT,
        (((ending ^ v) * 0xB55A4F09) & _MASK) >> _SHIFT,
        (((ending ^ e) * 0x8CB92BA7) & _MASK) >> _SHIFT,
        (((ending ^ f) * 0x6C8E9CF5) & _MASK) >> _SHIFT,
    )


@dataclass(frozen=True, slots=True)
class ContextModel:
    """The weights of the features, in units of `scale`, and the weight of the log probability of a form."""

    weights: bytes
    scale: float
    prior: float

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a model. Raises `OSError` for a file that can't be read."""
        with np.load(path) as file:
            table = lzma.decompress(file["weights"].tobytes())
            return cls(table, float(file["scale"]), float(file["prior"]))

    @classmethod
    def of(cls, weights: npt.NDArray[np.float32], prior: float) -> Self:
        """The model of trained weights, rounded to the 255 values that it stores."""
        scale = float(np.abs(weights).max() / 127) or 1.0
        return cls((np.rint(weights / scale).astype(np.int8)).tobytes(), scale, prior)

    def write(self, path: Path) -> None:
        """Write the model to a file, compressed."""
        packed = np.frombuffer(lzma.compress(self.weights, preset=9), dtype=np.uint8)
        with path.open("wb") as file:
            np.savez(file, weights=packed, scale=self.scale, prior=self.prior)

    def scores(
        self, forms: Sequence[str], log_probabilities: Iterable[float], before: str, after: str
    ) -> list[float]:
        """The scores of candidates between two neighbours: log probabilities but for a constant."""
        weights = memoryview(self.weights).cast("b")
        left, right = context_hashes_of(before), context_hashes_of(after)
        found = []
        for form, log_probability in zip(forms, log_probabilities, strict=True):
            total = 0
            for index in features(hashes_of(form), left, right):
                total += weights[index]
            found.append(self.prior * log_probability + self.scale * total)
        return found


@lru_cache(maxsize=1)
def load_context_model() -> ContextModel:
    """The model that ships with the package; read at the first call."""
    return ContextModel.read(Path(__file__).parent / "resources" / "context.npz")
