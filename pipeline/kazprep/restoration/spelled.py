"""Guesses at a word that no lexicon has, by the letters that are usual next to each other."""

import math

from kazprep.lexicon import load_lexicon
from kazprep.lexicon.spelling import SpellingModel
from kazprep.restoration.letters import LOST, LOST_MARK, TYPED_FOR


def guess(word: str, model: SpellingModel | None = None) -> tuple[str, float]:
    """The most probable form of a word in lowercase whose letters may stand for others, and its probability.

    The probability is the share of the form among all that `word` may stand for.

    >>> guess("берикгулдин")[0]
    'берікгүлдің'
    """
    model = model or load_lexicon().spelling
    # For each pair of last letters: the best form so far, its log probability, and that of all forms.
    best: dict[str, tuple[float, str]] = {"  ": (0.0, "")}
    every: dict[str, float] = {"  ": 0.0}
    for letter in [*word, ""]:
        options = LOST if letter == LOST_MARK else TYPED_FOR.get(letter, letter)
        next_best: dict[str, tuple[float, str]] = {}
        next_every: dict[str, float] = {}
        for pair, (score, form) in best.items():
            for option in options or ("",):
                cost = model.cost(pair[0], pair[1], option)
                key = pair[1] + (option or " ")
                if key not in next_best or next_best[key][0] < score + cost:
                    next_best[key] = (score + cost, form + option)
                total = every[pair] + cost
                next_every[key] = _log_sum(next_every[key], total) if key in next_every else total
        best, every = next_best, next_every
    score, form = max(best.values())
    total = -math.inf
    for each in every.values():
        total = _log_sum(total, each)
    return form, math.exp(score - total)


def _log_sum(first: float, second: float) -> float:
    high, low = max(first, second), min(first, second)
    return high + math.log1p(math.exp(low - high)) if low > -math.inf else high
