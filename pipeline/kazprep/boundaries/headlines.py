"""Where a headline ends inside a paragraph, with no stop: behind a finite verb, before a capital.

A Kazakh sentence ends in its verb, so that a capital seldom follows a finite verb in it. It does where
somebody said something (`деп хабарлады Нұрлан`), and where a noun in the accusative looks like a verb
(`жағдайды`): such endings are not here.
"""

import re
from collections.abc import Iterator

from kazprep.boundaries.candidates import Stop, place_without_stop
from kazprep.text.alphabet import CAPITAL

_ENDING = "[лмтс]айды|[лмдтс]ейді|[дт]ырды|[дт]ірді"
_WORD = "етті|кетті|өтті|отыр|жатыр|тұр|жүр|екен|тиіс"
_PLACE = re.compile(rf"(?:ады|еді|{_ENDING}|{_WORD})(?= [«“\"]?[{CAPITAL}])")
_VERB = re.compile(rf"(?:^|[\s«“\"])(?:[а-яәғқңөұүһі]+(?:(?<!м)(?:ады|еді)|{_ENDING})|{_WORD})$")
_SAY = "айт|атап|баянда|есепте|ескерт|жаз|жеткіз|қос|мәлім|ойла|сана|сұра|түсіндір|хабарла"
_SAYING = re.compile(rf"\bдеп\b|\b(?:де[дй]|{_SAY})\w*$")
_ATTRIBUTION = re.compile(rf"\bдеп (?:де|{_SAY})|[,»”\"–—-] ?(?:де[дй]|{_SAY})\w*$")
_REACH = 60


def headline_ends(text: str) -> Iterator[Stop]:
    """The places, in their order, where a headline may end: stops without a mark."""
    for match in _PLACE.finditer(text):
        yield place_without_stop(text, match.end())


def ends_in_verb(stop: Stop) -> bool:
    """Whether a finite verb stands before, and no verb of saying."""
    before = _before(stop)
    return _VERB.search(before) is not None and _SAYING.search(before) is None


def attributes(stop: Stop) -> bool:
    """Whether what stands before says that somebody said it, and who it was may follow: `деп хабарлайды`."""
    return _ATTRIBUTION.search(_before(stop)) is not None


def _before(stop: Stop) -> str:
    return stop.text[max(stop.sentence_start, stop.end - _REACH) : stop.end]
