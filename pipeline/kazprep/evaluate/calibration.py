"""Whether scores say how often what has them is right: the reliability table of entities or lemmas."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kazprep.entities.entity import MODEL
from kazprep.evaluate.gold import GoldDocument, Prediction
from kazprep.evaluate.scoring import nonspace_offsets

N_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """What has a score of at least `low` and below `high`; the last bin has those of 1, too."""

    low: float
    high: float
    count: int
    score: float
    """The mean of their scores; NaN for none, as `right`."""
    right: float
    """The share of them that is right."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """How the scores of entities, or of tokens for their lemmas, fit the share of them that is right."""

    bins: tuple[Bin, ...]
    error: float
    """The expected calibration error: the mean, over entities, of the difference between `score` and `right`
    of their bin."""
    of: str = "entities"
    """What has the scores, in the plural."""

    @property
    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON; null instead of NaN."""
        bins = [
            {name: None if value != value else value for name, value in asdict(each).items()}
            for each in self.bins
        ]
        return {"expected_calibration_error": self.error, "bins": bins}

    @property
    def as_markdown(self) -> str:
        """The table, as the manual has it."""
        rows = [
            f"| {each.low:.1f} to {each.high:.1f} | {each.count:,} | {each.score:.2f} | {each.right:.2f} |"
            for each in self.bins
            if each.count
        ]
        head = [f"| score | {self.of} | mean score | share that is right |", "|---|---|---|---|"]
        return "\n".join([*head, *rows, "", f"Expected calibration error: {self.error:.3f}"])


def reliability(
    scores: npt.ArrayLike, right: npt.ArrayLike, bins: int = N_BINS, *, of: str = "entities"
) -> Reliability:
    """The reliability of scores from 0 to 1, each of an entity that is `right` or not; NaNs are left out.

    `of` says what has the scores, if it is not entities.

    Raises `ValueError` for arrays of different lengths.

    >>> found = reliability([0.95, 0.85, 0.95, 0.95], [True, False, True, False])
    >>> [(each.low, each.count, round(each.right, 2)) for each in found.bins if each.count]
    [(0.8, 1, 0.0), (0.9, 3, 0.67)]
    >>> round(found.error, 3)
    0.425
    """
    score, is_right = np.asarray(scores, np.float64), np.asarray(right, np.float64)
    if score.shape != is_right.shape:
        raise ValueError(f"there are {len(score)} scores of {len(is_right)} {of}")
    known = ~np.isnan(score)
    score, is_right = score[known], is_right[known]
    bin_of = np.minimum((score * bins).astype(np.int64), bins - 1)
    count = np.bincount(bin_of, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(bin_of, score, bins) / count
        share = np.bincount(bin_of, is_right, bins) / count
    differences = np.nan_to_num(np.abs(mean - share))
    error = float(differences @ count / max(1, len(score)))
    edges = [index / bins for index in range(bins + 1)]
    return Reliability(
        tuple(
            Bin(*each)
            for each in zip(edges[:-1], edges[1:], count.tolist(), mean.tolist(), share.tolist(), strict=True)
        ),
        error,
        of,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Entities that the tagger found, with their scores, and whether each is right: in span and type."""

    scores: npt.NDArray[np.float64]
    types: tuple[str, ...]
    right: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, documents: Iterable[GoldDocument], predictions: Iterable[Prediction]) -> Self:
        """The entities with a score that the tagger found in gold documents, not those of rules."""
        scores: list[float] = []
        types: list[str] = []
        right: list[bool] = []
        for document, found in zip(documents, predictions, strict=True):
            offsets = nonspace_offsets(document.text)
            gold = {(offsets[e.start], offsets[e.end], e.type) for e in document.entities or ()}
            for entity, score, source in zip(found.entities, found.scores, found.sources, strict=False):
                if source == MODEL and score == score:
                    scores.append(score)
                    types.append(entity.type)
                    right.append((entity.start, entity.end, entity.type) in gold)
        return cls(np.array(scores), tuple(types), np.array(right, bool))

    @property
    def reliability(self) -> Reliability:
        """How the scores fit the share that is right."""
        return reliability(self.scores, self.right)
