"""The weights of a part-of-speech tagger by the names that this package looks them up by."""

import re
from collections.abc import Mapping
from typing import Any

from torch import Tensor

# What older models call the layers over tags.
_OLD_PREFIXES = {
    "xpos_hid.": "tag_hid.xpos.",
    "xpos_clf.": "tag_clf.xpos.",
    "ufeats_hid.": "tag_hid.feats.",
    "ufeats_clf.": "tag_clf.feats.",
}
# With recurrent dropout, which is only for training, an LSTM is stored as cells, a layer after the other.
_CELL = re.compile(r"(.+\.lstm)\.cells\.(\d+)\.(\w+)")


def current_names(weights: Mapping[str, Tensor], config: Mapping[str, Any]) -> dict[str, Tensor]:
    """The weights of a tagger of any age, by the names of a recent one without recurrent dropout.

    >>> weights = {"ufeats_hid.bias": 1, "charmodel.charlstm.lstm.cells.1.weight_ih": 2}
    >>> current_names(weights, {"char_bidirectional": True})
    {'tag_hid.feats.bias': 1, 'charmodel.charlstm.lstm.weight_ih_l0_reverse': 2}
    """
    return {_current(name, config): weight for name, weight in weights.items()}


def _current(name: str, config: Mapping[str, Any]) -> str:
    for old, new in _OLD_PREFIXES.items():
        if name.startswith(old):
            return new + name.removeprefix(old)
    if match := _CELL.fullmatch(name):
        lstm, index, parameter = match.groups()
        one_direction = lstm.startswith("charmodel.") and not config.get("char_bidirectional")
        layer, backward = divmod(int(index), 1 if one_direction else 2)
        return f"{lstm}.{parameter}_l{layer}" + "_reverse" * backward
    return name
