"""The words that a lemmatizer learns."""

from kazprep.train.morphology.corrections import Corrections
from kazprep.train.morphology.data import Entry, Listed, MorphologyData
from kazprep.train.morphology.lemma import known_lemmas, training_examples
from kazprep.train.morphology.lexicon import Pair
from kazprep.train.morphology.sentences import Token

SILVER = [
    (
        Token("үйді", "үй", "NOUN", "_"),
        Token("кітапты", "кітап", "NOUN", "_"),
        Token("Айды", "Ай", "PROPN", "_"),
    )
]


def known(entries: list[Entry], listed: list[Listed], forms: list[str]) -> dict[Pair, str]:
    material = MorphologyData(SILVER * 9, [], [], [], Corrections({}))
    return {pair: max(each) for pair, each in known_lemmas(material, entries, listed, forms).items()}


def test_lists_do_not_count_against_sentences() -> None:
    lemmas = known([Entry("үйді", "үйдi", "NOUN", 99), Entry("қала", "қала", "NOUN", 3)], [], [])
    assert lemmas[Pair("үйді", "NOUN")] == "үй"
    assert lemmas[Pair("қала", "NOUN")] == "қала"


def test_form_of_a_known_lemma_is_found_by_its_ending() -> None:
    lemmas = known([], [Listed("гүл", "NOUN")], ["гүлді", "көлді", "кітапты"])
    assert lemmas[Pair("гүлді", "NOUN")] == "гүл"
    assert Pair("көлді", "NOUN") not in lemmas  # nothing says that its lemma is a word


def test_capital_of_a_known_word_does_not_make_a_name() -> None:
    assert Pair("Кітапты", "PROPN") not in known([], [], ["Кітапты"])


def test_words_are_learned_with_capitals_too() -> None:
    lemmas = {Pair("кітапты", "NOUN"): {"кітап": 4.0}, Pair("АҚШ-та", "PROPN"): {"АҚШ": 4.0}}
    assert {(each.form, each.lemma) for each in training_examples(lemmas)} == {
        ("кітапты", "кітап"),
        ("Кітапты", "кітап"),
        ("КІТАПТЫ", "кітап"),
        ("АҚШ-та", "АҚШ"),
    }


def test_capital_in_the_middle_of_a_name_is_kept() -> None:
    examples = training_examples({Pair("Алматыда", "PROPN"): {"Алматы": 1.0}})
    assert ("АлмАтыда", "АлмАты") in {(each.form, each.lemma) for each in examples}
