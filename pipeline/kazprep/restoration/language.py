"""Whether a text without Kazakh letters is Kazakh that was typed on a Russian keyboard."""

import math
from collections.abc import Sequence
from itertools import islice

from kazprep.lexicon import load_lexicon
from kazprep.restoration.kinds import RUSSIAN, kind_of_typed
from kazprep.restoration.words import WORD, Word

FREQUENT = frozenset(
    """
    жане жэне казакстан бул ушин онын республикасынын жумыс дейин улттык мынау жок катысты кандай жылгы
    аркылы алеуметтик барлык болган откен бугин бугинги казирги казир казактын казак казакша кейин ишинде
    арналган уш билим жылдын кабылдады баска жаксы жогары олардын биринши куни негизги биздин бирак улкен
    карсы кызмет енди уй кажет енбек халык бири бириншиден оте жылга тургын тагы озинин озин ози кайда
    сондыктан мумкин ретинде соз омир кашан карай кайта турли сонгы калай туган кун куннин сонын менин сенин
    сиздин маган саган оган сагат адамнын ягни калган турган болгандыктан екинши ушинши кыз улы жигит
    арине эрине алем коп кобирек туралы шыккан кала каланын ауылдын мектептин балалардын конил жан-жакты
    """.split()
)
"""Frequent words of Kazakh as they are typed on a Russian keyboard."""

_MAX_WORDS = 400
"""The number of words from which the language is determined."""
_MIN_FREQUENT = 0.02
"""The share of frequent words without which no more is looked at. Held-out sentences have a fifth."""
_MIN_KNOWN = 0.75
"""The share of words that have to be forms of Kazakh when their letters are restored."""
_MIN_EVIDENCE = 8.0
"""How much more probable, as a logarithm, the text has to be as Kazakh typed with Russian letters."""


def may_be_typed_in_russian(text: str) -> bool:
    """A fast test, without the lexicon, that hardly any text in another language passes."""
    words = [match[0].lower() for match in islice(WORD.finditer(text), _MAX_WORDS)]
    frequent = sum(1 for word in words if word in FREQUENT)
    return frequent > 0 and frequent >= _MIN_FREQUENT * len(words)


def is_typed_in_russian(words: Sequence[Word]) -> bool:
    """Whether words without Kazakh letters are Kazakh, typed with Russian letters.

    They have to be far more probable so than as Kazakh that needs no other letters, and than as Russian, and
    most of them have to be forms of Kazakh: a text in Kyrgyz or Tatar fails in that.
    """
    lexicon = load_lexicon()
    typed = plain = russian = 0.0
    known = total = 0
    for word in words[:_MAX_WORDS]:
        kind = kind_of_typed(word.lower)
        if len(word.lower) < 2:
            continue
        total += 1
        known += kind.known and (kind.scores[0] > kind.russian + RUSSIAN)
        as_kazakh = lexicon.log_probability(word.lower)
        typed += max(kind.scores[0], as_kazakh)
        plain += max(as_kazakh, kind.russian + RUSSIAN)
        russian += kind.russian
    return (
        total > 0
        and known >= _MIN_KNOWN * total
        and typed > max(plain, russian) + _MIN_EVIDENCE
        and math.isfinite(typed)
    )
