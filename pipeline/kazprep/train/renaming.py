"""Training sentences with other names in them, so that a tagger reads the context and not the name alone."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kazprep.corpora.kaznerd import LabelledSentence

# Names, which can stand for one another. Numbers, dates and titles can't: words around them agree with them.
RENAMED = frozenset({"EVENT", "FACILITY", "GPE", "LOCATION", "ORGANISATION", "PERSON", "PRODUCT", "PROJECT"})

# Case endings, the longer first: Алматыдағы, Қазақстанның, қаласынан, үйіне, Семейден, Асанды, Абаймен.
_ENDING = re.compile(
    r"(?:н?[дт][ае][ғг][ыі]|[ндт][ыі]ң|[ыі]н[ае]н|[ыі]нд[ае]|[ыі]н[ае]|[ндт][ае]н|[дт][ае]|[ғқ]а|[гк]е"
    r"|[нд][ыі]|[мбп]ен)$"
)
_VOWELS = str.maketrans("еігк", "аығқ")  # harmony: -де and -да are one ending

_Name = tuple[str, ...]


class Names:
    """The names in labelled sentences, by class and case ending."""

    def __init__(self, sentences: Iterable[LabelledSentence]) -> None:
        names: defaultdict[tuple[str, str], dict[_Name, None]] = defaultdict(dict)
        for sentence in sentences:
            for start, end, kind in _names(sentence):
                name = sentence.words[start:end]
                names[kind, ending(name[-1])][name] = None
        self._names = {key: list(found) for key, found in names.items()}

    def rename(self, sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
        """The sentence with each name replaced, at this rate, by one of its class with its case ending."""
        return sentence.with_entities(
            (start, end, rng.choice(self._names[kind, ending(sentence.words[end - 1])]), kind)
            for start, end, kind in _names(sentence)
            if rng.random() < rate
        )


def ending(word: str) -> str:
    """The case ending of a word, the same for front and back vowels; empty when there is none.

    >>> ending("Астанаға"), ending("Семейге"), ending("Тараз")
    ('ға', 'ға', '')
    """
    found = _ENDING.search(word.lower())
    return found[0].translate(_VOWELS) if found and found.start() > 1 else ""


def _names(sentence: LabelledSentence) -> Iterator[tuple[int, int, str]]:
    return (each for each in sentence.entities() if each[2] in RENAMED)
