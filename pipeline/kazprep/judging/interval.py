"""The confidence interval of a share."""

from math import sqrt

_Z = 1.959964  # 95%


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95% score interval of a share, from 0 to 1; from 0 to 1 for a share of nothing.

    E. B. Wilson: Probable Inference, the Law of Succession, and Statistical Inference. Journal of the
    American Statistical Association 22 (1927), 209–212.

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if not total:
        return 0.0, 1.0
    share, weight = hits / total, _Z * _Z / total
    middle = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * sqrt(share * (1 - share) / total + weight / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)
