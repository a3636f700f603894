"""Lemmas by the endings of words."""

import pytest

from kazprep.train.morphology.data import Listed
from kazprep.train.morphology.guess import EndingRules, Guess
from kazprep.train.morphology.lexicon import Pair

KNOWN = {
    Pair("кітабымның", "NOUN"): {"кітап": 9.0},
    Pair("қаламды", "NOUN"): {"қалам": 9.0},
    Pair("барды", "VERB"): {"бар": 9.0},
    Pair("орман", "NOUN"): {"орман": 9.0},
}


@pytest.fixture
def rules() -> EndingRules:
    return EndingRules(KNOWN, [Listed("мектеп", "NOUN"), Listed("сабыр", "ADJ")])


def test_ending_is_taken_off(rules: EndingRules) -> None:
    assert rules.guess("орманды", "NOUN") == Guess("орман", known=True)


def test_stem_that_changes_is_restored(rules: EndingRules) -> None:
    assert rules.guess("жауабымның", "NOUN") == Guess("жауап", known=False)


def test_noun_may_be_listed_as_an_adjective(rules: EndingRules) -> None:
    assert rules.guess("сабырды", "NOUN") == Guess("сабыр", known=True)


def test_part_of_speech_decides_which_endings_there_are(rules: EndingRules) -> None:
    assert rules.guess("орманымның", "VERB") is None


def test_noun_in_a_case_is_likelier_than_an_adjective_that_looks_so() -> None:
    rules = EndingRules(KNOWN, [Listed("тұз", "NOUN"), Listed("тұзды", "ADJ")])
    assert rules.guess("тұзды", "NOUN") == Guess("тұз", known=True)


def test_plural_that_is_listed_is_no_lemma() -> None:
    rules = EndingRules(KNOWN, [Listed("дос", "NOUN"), Listed("достар", "NOUN")])
    assert rules.guess("достарды", "NOUN") == Guess("дос", known=True)
