"""The order of Kazakh words in a list: that of the alphabet, not of code points, which have ә behind я."""

from kazprep.text.alphabet import KAZAKH_LETTERS

_PLACES = str.maketrans({letter: chr(0x0430 + place) for place, letter in enumerate(KAZAKH_LETTERS)})


def sort_key(text: str) -> str:
    """A text whose order by code points is that of the text in a Kazakh dictionary, whatever its case.

    >>> sorted(["яғни", "өзен", "Әке", "ой", "ана"], key=sort_key)
    ['ана', 'Әке', 'ой', 'өзен', 'яғни']
    """
    return text.lower().translate(_PLACES)
