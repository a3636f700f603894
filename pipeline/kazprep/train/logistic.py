"""Logistic regression near to weights that are known before."""

import numpy as np
import numpy.typing as npt

_MAX_ITERATIONS = 100
_CLOSE = 1e-9

Floats = npt.NDArray[np.float64]


def fit_logistic(inputs: Floats, right: Floats, prior: Floats, weight: float) -> Floats:
    """The weights of inputs, (rows, weights), at which what was right is the most probable.

    `right` is 1 or 0 for each row. Found by Newton's method, they are kept near to `prior`, with the
    strength of `weight` rows or so.
    """

    def loss(weights: Floats) -> float:
        values = inputs @ weights
        distance = float(((weights - prior) ** 2).sum())
        return float((np.logaddexp(0, values) - right * values).sum()) + weight / 2 * distance

    weights = prior
    for _ in range(_MAX_ITERATIONS):
        probability = 1 / (1 + np.exp(-(inputs @ weights)))
        gradient = inputs.T @ (probability - right) + weight * (weights - prior)
        variance = (probability * (1 - probability))[:, None]
        step = np.linalg.solve((inputs * variance).T @ inputs + weight * np.eye(len(prior)), gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > _CLOSE:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() <= _CLOSE:
            break
    return weights
