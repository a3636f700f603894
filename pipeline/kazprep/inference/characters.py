"""The characters of a text as a tokenizer's network sees them: ids, and a vector of inputs for each id."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kazprep.inference.checkpoint import PAD, UNKNOWN

CodePoints = npt.NDArray[np.uint32]
CharacterIds = npt.NDArray[np.int32]

SPACE = " "
_WHITE = re.compile(r"[\s\u0080-\u009f]")  # what Stanza takes for a space

# The features of a character besides its embedding, as in stanza.models.tokenization.data.
FEATURES: dict[str, Callable[[str], bool]] = {
    "space_before": lambda character: character == SPACE,
    "capitalized": str.isupper,
    "numeric": str.isdecimal,
}

_N_CODE_POINTS = 0x110000
_UNSEEN = -1


def code_points(text: str) -> CodePoints:
    """The code points of a text, lone surrogates included.

    >>> code_points("аң").tolist()
    [1072, 1187]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class CharacterTable:
    """The table from code points to character ids, and from character ids to the network's inputs.

    Characters with the same embedding and the same features are alike for the network and share an id, which
    is assigned when the first of them is met. Id 0 is padding, id 1 the space.
    """

    def __init__(
        self, vocab: Mapping[str, int], embeddings: Tensor, features: Sequence[str], n_free: int
    ) -> None:
        """`features` are the names of those that the network is given (see `FEATURES`).

        `n_free` columns of the inputs are left at zero, for what depends on a character's position.
        """
        self._vocab = vocab
        self._embeddings = embeddings
        self._features = features
        self._width = embeddings.shape[1] + len(features) + n_free
        self._id_of_code = np.full(_N_CODE_POINTS, _UNSEEN, dtype=np.int32)
        self._id_of_key: dict[tuple[int, ...], int] = {}  # by the index of the embedding and the features
        self._rows = [torch.zeros(self._width)]
        self._rows[PAD][: embeddings.shape[1]] = embeddings[PAD]
        self.inputs = torch.stack(self._rows)
        """The inputs for each character id, (ids, columns): embedding, features, free columns."""
        self.ids(code_points(SPACE))

    @property
    def space(self) -> int:
        """The character id of white space."""
        return int(self._id_of_code[ord(SPACE)])

    def ids(self, codes: CodePoints) -> CharacterIds:
        """The id of each character."""
        ids = self._id_of_code[codes]
        if (ids == _UNSEEN).any():
            for code in np.unique(codes[ids == _UNSEEN]).tolist():
                self._id_of_code[code] = self._new_id(chr(code))
            self.inputs = torch.stack(self._rows)
            ids = self._id_of_code[codes]
        return ids

    def _new_id(self, character: str) -> int:
        """The id of a character that was not met before: that of one like it, or the next one."""
        if _WHITE.match(character):
            character = SPACE
        features = tuple(int(FEATURES[name](character)) for name in self._features)
        key = (self._vocab.get(character, UNKNOWN), *features)
        if key not in self._id_of_key:
            self._id_of_key[key] = len(self._rows)
            row = torch.zeros(self._width)
            row[: self._embeddings.shape[1]] = self._embeddings[key[0]]
            row[self._embeddings.shape[1] :][: len(features)] = torch.tensor(features)
            self._rows.append(row)
        return self._id_of_key[key]
