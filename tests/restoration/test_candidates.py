"""What a damaged word may stand for, and what it can't."""

import pytest

from kazprep.lexicon import Lexicon, load_lexicon
from kazprep.restoration.candidates import Candidates, candidates_of
from kazprep.restoration.letters import erased, in_case_of, may_be, typed
from kazprep.restoration.spelled import guess


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("казак", "қазақ"),
        ("жүмысымыз", "жұмысымыз"),
        ("жазьлған", "жазылған"),
        ("жэне", "және"),
        ("мектептеримиздегилерге", "мектептеріміздегілерге"),  # a form that nobody has counted
        ("китабымыздагы", "кітабымыздағы"),  # the stem is кітап
        ("?аза?", "қазақ"),
        ("т?р?ындары", "тұрғындары"),
    ],
)
def test_the_form_that_was_meant_comes_first(word, form):
    assert next(iter(candidates_of(word))) == form


def test_a_right_letter_is_never_replaced():
    assert "казақ" not in candidates_of("қазақ")
    assert all(form[0] == "қ" for form in candidates_of("қазак"))


def test_candidates_are_of_the_lexicon_that_is_given():
    own = Candidates(Lexicon({"қарақұс": 3}, {"қарақұс": "n"}), lost=False)
    assert list(own.of("каракустарымыз")) == ["қарақұстарымыз"]
    assert own.of("казак") == {}


@pytest.mark.parametrize("form", ["қаһарман", "өмір", "үй", "әңгіме", "құдай"])
def test_each_form_has_its_skeletons(form):
    assert may_be(typed(form), form)
    assert may_be(erased(form), form)


def test_capitals_are_those_of_the_word():
    assert in_case_of("КАЗАК", "қазақ") == "ҚАЗАҚ"
    assert in_case_of("ҚазАкпарат", "қазақпарат") == "ҚазАқпарат"


def test_a_word_that_is_in_no_list_is_spelled_as_kazakh_words_are():
    assert guess("токжигитов")[0] == "тоқжігітов"
    assert not load_lexicon().is_known("тоқжігітов")
