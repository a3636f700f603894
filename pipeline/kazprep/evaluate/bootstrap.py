"""How far a score would swing had other sentences been drawn: the bootstrap, over clusters of sentences."""

import numpy as np
import numpy.typing as npt

SAMPLES = 1000  # enough for the second digit of a 95% interval
SEED = 1234
_COUNTED_AT_A_TIME = 5_000_000  # draws, 40 MB


def f1_intervals(
    counts: npt.NDArray[np.int64], *, seed: int = SEED, samples: int = SAMPLES
) -> npt.NDArray[np.float64]:
    """The 95% percentile interval of the F1 of several measures, in percent.

    `counts` has the shape (clusters, measures, 3): how many spans each cluster has in gold, how many were
    found, how many of these are right. Clusters are drawn with replacement, as many as there are, each with
    all that is in it: sentences that are alike, as twins are, are drawn together or not at all. Samples in
    which a measure has nothing to count are passed over.

    Returns the shape (measures, 2); NaN for a measure without anything to count.

    >>> f1_intervals(np.array([[[10, 10, 10]]] * 5)).tolist()
    [[100.0, 100.0]]
    """
    clusters, measures, _ = counts.shape
    random = np.random.default_rng(seed)
    flat = counts.reshape(clusters, -1).astype(np.float64)
    together = max(1, _COUNTED_AT_A_TIME // max(clusters, 1))
    sums = []
    for first in range(0, samples, together):
        rows = min(together, samples - first)
        drawn = random.integers(clusters, size=(rows, clusters)) + np.arange(rows)[:, None] * clusters
        times = np.bincount(drawn.ravel(), minlength=rows * clusters).reshape(rows, clusters)
        sums.append(times.astype(np.float64) @ flat)
    total = np.concatenate(sums).reshape(samples, measures, 3)
    gold, found, right = total[..., 0], total[..., 1], total[..., 2]
    with np.errstate(invalid="ignore"):
        f1 = 200 * right / (gold + found)
    bounds = np.full((measures, 2), np.nan)
    for measure in range(measures):
        counted = f1[:, measure][~np.isnan(f1[:, measure])]
        if len(counted):
            bounds[measure] = np.percentile(counted, (2.5, 97.5))
    return bounds
