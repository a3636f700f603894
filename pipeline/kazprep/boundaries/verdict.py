"""What a rule may say of a place in a text."""

from enum import Enum


class Verdict(Enum):
    """There is no boundary here, or there is one; a rule that abstains gives None."""

    JOIN = "join"
    SPLIT = "split"
