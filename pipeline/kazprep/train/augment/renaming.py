"""Training sentences with other names in them, so that a tagger reads the context and not the name alone."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.train.augment.given_names import GIVEN_NAMES

# Names, which can stand for one another. Numbers, dates and titles can't: words around them agree with them.
RENAMED = frozenset({"EVENT", "FACILITY", "GPE", "LOCATION", "ORGANISATION", "PERSON", "PRODUCT", "PROJECT"})

# Case endings, the longer first: Алматыдағы, Қазақстанның, қаласынан, үйіне, Семейден, Асанды, Абаймен.
_ENDING = re.compile(
    r"(?:н?[дт][ае][ғг][ыі]|[ндт][ыі]ң|[ыі]н[ае]н|[ыі]нд[ае]|[ыі]н[ае]|[ндт][ае]н|[дт][ае]|[ғқ]а|[гк]е"
    r"|[нд][ыі]|[мбп]ен)$"
)
_VOWELS = str.maketrans("еігк", "аығқ")  # harmony: -де and -да are one ending
# Endings of a place that somebody is at, goes to or comes from: Семейде, Астанаға, қаласынан.
_LOCAL = ("да", "та", "ға", "қа", "дан", "тан", "нан", "ына", "ында", "ынан")
_LISTED = 0.5  # of the given names alone: another one, of the list
_BEGINNING = 0.5  # of the sentences with a given name alone: what is before it is left out

_Name = tuple[str, ...]


class Names:
    """The names in labelled sentences, by class and case ending."""

    def __init__(self, sentences: Iterable[LabelledSentence]) -> None:
        names: defaultdict[tuple[str, str], dict[_Name, None]] = defaultdict(dict)
        for sentence in sentences:
            for start, end, kind in _names(sentence):
                name = sentence.words[start:end]
                names[kind, case_suffix(name[-1])][name] = None
        self._names = {key: list(found) for key, found in names.items()}
        self._places = [name for case in _LOCAL for name in self._names.get(("GPE", case), ())]

    def rename(self, sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
        """The sentence with each name replaced, at this rate, by one of its class with its case ending."""
        return sentence.with_entities(
            (start, end, rng.choice(self._names[kind, case_suffix(sentence.words[end - 1])]), kind)
            for start, end, kind in _names(sentence)
            if rng.random() < rate
        )

    def with_places(self, sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
        """The sentence with a place that somebody is at, goes to or comes from behind people, at this rate.

        KazNERD seldom has the two side by side: a tagger that has not seen more takes `Айгүл Астанаға` for
        one name.
        """
        if not self._places:
            return sentence
        return sentence.with_entities(
            (end, end, rng.choice(self._places), "GPE")
            for _, end, kind in sentence.entities()
            if kind == "PERSON"
            and not case_suffix(sentence.words[end - 1])
            and sentence.labels[end : end + 1] == ("O",)
            and sentence.words[end].isalpha()
            and rng.random() < rate
        )


def with_given_names(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with a given name alone, theirs or another, for people in the nominative, at this rate.

    Some of the sentences begin with it then, as `Айгүл үйге келді` does: news, and so KazNERD, name people
    in full, behind their posts.

    >>> sentence = LabelledSentence(1, ("Болат", "Оспанов", "келді"), ("B-PERSON", "I-PERSON", "O"))
    >>> with_given_names(sentence, random.Random(1), 1.0).words
    ('Болат', 'келді')
    """
    alone = [
        (start, end, [rng.choice(GIVEN_NAMES) if rng.random() < _LISTED else sentence.words[start]], kind)
        for start, end, kind in sentence.entities()
        if kind == "PERSON" and _is_full(sentence.words[start:end]) and rng.random() < rate
    ]
    changed = sentence.with_entities(alone)
    if not alone or rng.random() >= _BEGINNING:
        return changed
    first = alone[0][0]
    return LabelledSentence(sentence.number, changed.words[first:], changed.labels[first:])


def _is_full(name: _Name) -> bool:
    return len(name) == 2 and all(word.istitle() for word in name) and not case_suffix(name[1])


def case_suffix(word: str) -> str:
    """The case ending of a word, the same for front and back vowels; empty when there is none.

    >>> case_suffix("Астанаға"), case_suffix("Семейге"), case_suffix("Тараз")
    ('ға', 'ға', '')
    """
    found = _ENDING.search(word.lower())
    return found[0].translate(_VOWELS) if found and found.start() > 1 else ""


def _names(sentence: LabelledSentence) -> Iterator[tuple[int, int, str]]:
    return (each for each in sentence.entities() if each[2] in RENAMED)
