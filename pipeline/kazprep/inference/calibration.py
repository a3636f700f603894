"""From the probability that a tagger gives an entity to the share of such entities that are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kazprep.entities.classes import family_of

CONFIG_KEY = "kazprep_calibration"
"""The name of the calibration among the settings in a tagger's file. Stock Stanza ignores it."""
OTHER_FAMILIES = ""
"""The key of the line for families that have no line of their own."""

_NEAREST = 1e-4
"""Probabilities are kept this far from 0 and 1: nearer ones do not differ in how often they are right."""
_DECIMALS = 4

Line = tuple[float, float]
"""The slope and the intercept of a line over logits."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line over the logit of a probability, the logarithm of its odds, for each family of classes.

    The slope is the inverse of a temperature. Without lines nothing changes.
    """

    lines: Mapping[str, Line] = field(default_factory=dict)
    """By the family (`kazprep.entities.classes`); that of `OTHER_FAMILIES` is for all others."""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Self:
        """The calibration in the settings of a tagger's file, or one that changes nothing."""
        lines: Mapping[str, Sequence[float]] = config.get(CONFIG_KEY, {})
        return cls({family: (float(line[0]), float(line[1])) for family, line in lines.items()})

    @property
    def as_config(self) -> dict[str, list[float]]:
        """The lines as a tagger's file has them under `CONFIG_KEY`."""
        return {family: list(line) for family, line in self.lines.items()}

    def __call__(
        self, probabilities: npt.NDArray[np.floating], types: Sequence[str]
    ) -> npt.NDArray[np.float32]:
        """The calibrated probabilities of entities of some types, in four decimals; NaN stays NaN.

        >>> Calibration({"": (0.5, -1.0)})(np.array([0.5, 0.99]), ["GPE", "DATE"]).tolist()
        [0.2689000070095062, 0.7853999733924866]
        """
        if not self.lines:
            return np.asarray(np.round(probabilities, _DECIMALS), np.float32)
        line_of = {label: self._line(family_of(label)) for label in set(types)}
        slope, intercept = np.array([line_of[label] for label in types]).reshape(-1, 2).T
        odds = np.exp(slope * logit(probabilities) + intercept)
        return np.asarray(np.round(odds / (1 + odds), _DECIMALS), np.float32)

    def _line(self, family: str) -> Line:
        return self.lines.get(family, self.lines.get(OTHER_FAMILIES, (1.0, 0.0)))


def logit(probabilities: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """The logarithms of the odds, with probabilities kept off 0 and 1.

    >>> logit(np.array([0.5])).tolist()
    [0.0]
    """
    inside = np.clip(np.asarray(probabilities, np.float64), _NEAREST, 1 - _NEAREST)
    return np.asarray(np.log(inside) - np.log1p(-inside))
