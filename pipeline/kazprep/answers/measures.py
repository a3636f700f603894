"""Measures of association and keyness; docs/answers.md has their formulas and sources.

Arguments are arrays or numbers, results are arrays of floats. `observed` is the frequency of a word in one
corpus, or near a node, `other` that in another corpus, or elsewhere; `size` and `other_size` are the numbers
of words that each of the two has.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_Numbers = npt.ArrayLike


def expected(observed: _Numbers, other: _Numbers, size: _Numbers, other_size: _Numbers) -> Floats:
    """The frequency that a word would have by its share of both together.

    >>> expected(30, 10, 1000, 3000).item()
    10.0
    """
    o, b, c, d = _floats(observed, other, size, other_size)
    return np.asarray(np.divide(c * (o + b), c + d, out=np.zeros_like(c * (o + b)), where=c + d > 0))


def log_likelihood(observed: _Numbers, other: _Numbers, size: _Numbers, other_size: _Numbers) -> Floats:
    """G2 of the four cells (Dunning 1993); negative where the word is rarer than expected.

    >>> log_likelihood(30, 10, 1000, 3000).round(3).item()
    44.486
    """
    o, b, c, d = _floats(observed, other, size, other_size)
    cells = (o, b, c - o, d - b)
    e = expected(o, b, c, d)
    others = o + b - e, c - e, d - (o + b - e)
    total = sum((_term(cell, mean) for cell, mean in zip(cells, (e, *others), strict=True)), np.zeros_like(e))
    return np.asarray(np.where(o < e, -2 * total, 2 * total))


def log_ratio(observed: _Numbers, other: _Numbers, size: _Numbers, other_size: _Numbers) -> Floats:
    """The binary logarithm of the ratio of relative frequencies (Hardie 2014); 0 is taken for 0.5.

    >>> log_ratio(30, 10, 1000, 3000).round(3).item(), log_ratio(8, 0, 1000, 1000).item()
    (3.17, 4.0)
    """
    o, b, c, d = _floats(observed, other, size, other_size)
    o, b = np.where(o > 0, o, 0.5), np.where(b > 0, b, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log2((o / c) / (b / d)))


def mutual_information(observed: _Numbers, expected_: _Numbers) -> Floats:
    """The binary logarithm of observed over expected (Church and Hanks 1990).

    >>> mutual_information(8, 2).item()
    2.0
    """
    o, e = _floats(observed, expected_)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log2(o / e))


def t_score(observed: _Numbers, expected_: _Numbers) -> Floats:
    """Observed less expected, over the square root of observed (Church et al. 1991).

    >>> t_score(16, 4).item()
    3.0
    """
    o, e = _floats(observed, expected_)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((o - e) / np.sqrt(o))


def log_dice(observed: _Numbers, node: _Numbers, collocate: _Numbers) -> Floats:
    """14 and the binary logarithm of Dice's coefficient (Rychlý 2008).

    >>> log_dice(10, 20, 20).item()
    13.0
    """
    o, x, y = _floats(observed, node, collocate)
    with np.errstate(divide="ignore"):
        return np.asarray(14 + np.log2(2 * o / (x + y)))


def _floats(*values: _Numbers) -> list[Floats]:
    return [np.asarray(value, np.float64) for value in values]


def _term(cell: Floats, mean: Floats) -> Floats:
    """The cell times the logarithm of its ratio to the expected value; 0 for an empty cell."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(cell > 0, cell * np.log(cell / mean), 0.0))
