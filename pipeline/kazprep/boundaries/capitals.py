"""The capitals of Kazakh and Russian, and of English."""

CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
"""The inside of a regular expression's class."""
