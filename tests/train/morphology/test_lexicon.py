"""Counting lemmas, and the dictionary of a lemmatizer."""

from kazprep.train.morphology.lexicon import (
    ANY,
    Pair,
    build_dictionary,
    count_lemmas,
    merge,
    without_rare_stems,
)
from kazprep.train.morphology.sentences import Token


def test_capital_at_the_start_of_a_sentence_is_folded() -> None:
    counted = count_lemmas(
        [(Token("Үйге", "үй", "NOUN", "_"), Token("Абайға", "Абай", "PROPN", "_", 0.5))], 2
    )
    assert counted == {
        Pair("үйге", "NOUN"): {"үй": 2.0},
        Pair("Абайға", "PROPN"): {"Абай": 1.0},
    }


def test_undecided_words_are_not_counted() -> None:
    assert count_lemmas([(Token("үйге", None, None, "_", 0),)]) == {}


def test_agreed_lemma_holds_for_any_part_of_speech() -> None:
    dictionary = build_dictionary({Pair("үйге", "NOUN"): {"үй": 9.0, "үйг": 0.1}})
    assert dictionary == {ANY: {"үйге": "үй", "Үйге": "үй"}}


def test_lemma_may_depend_on_the_part_of_speech() -> None:
    counted = {Pair("басты", "VERB"): {"бас": 3.0}, Pair("басты", "ADJ"): {"басты": 5.0}}
    dictionary = build_dictionary(counted)
    assert dictionary[ANY] == {}
    assert dictionary["VERB"] == {"басты": "бас", "Басты": "бас"}
    assert dictionary["ADJ"] == {"басты": "басты", "Басты": "басты"}


def test_name_and_common_word_are_told_apart_by_the_part_of_speech() -> None:
    counted = {Pair("бақыт", "NOUN"): {"бақыт": 1.0}, Pair("Бақыт", "PROPN"): {"Бақыт": 1.0}}
    assert build_dictionary(counted) == {
        ANY: {"бақыт": "бақыт"},
        "NOUN": {"Бақыт": "бақыт"},
        "PROPN": {"Бақыт": "Бақыт"},
    }


def test_rare_word_is_not_there_with_a_capital() -> None:
    assert build_dictionary({Pair("үйге", "NOUN"): {"үй": 0.3}}) == {ANY: {"үйге": "үй"}}


def test_sources_are_added() -> None:
    pair = Pair("үйге", "NOUN")
    assert merge({pair: {"үй": 1.0}}, {pair: {"үй": 2.0}}) == {pair: {"үй": 3.0}}


def test_surname_of_a_woman_is_its_own_lemma() -> None:
    feats = "Case=Gen|Gender=Fem"
    names = [(Token("Айтбаеваның", "Айтбаев", "PROPN", feats), Token("Динаның", "Дина", "PROPN", feats))]
    assert count_lemmas(names) == {
        Pair("Айтбаеваның", "PROPN"): {"Айтбаева": 1.0},
        Pair("Динаның", "PROPN"): {"Дина": 1.0},
    }


def test_patronymic_of_a_woman_is_its_own_lemma() -> None:
    names = [(Token("Сергеевнаға", "Сергеевич", "PROPN", "Case=Dat|Gender=Fem"),)]
    assert count_lemmas(names) == {Pair("Сергеевнаға", "PROPN"): {"Сергеевна": 1.0}}


def test_stem_without_other_forms_gives_way_to_a_longer_one() -> None:
    counted = {
        Pair("теңге", "NOUN"): {"тең": 6.0, "теңге": 2.0},
        Pair("теңгені", "NOUN"): {"теңге": 30.0},
    }
    assert without_rare_stems(counted)[Pair("теңге", "NOUN")] == {"теңге": 8.0}


def test_stem_with_other_forms_stays() -> None:
    counted = {
        Pair("тарихшы", "NOUN"): {"тарихшы": 6.0, "тарих": 2.0},
        Pair("тарихты", "NOUN"): {"тарих": 30.0},
        Pair("сұрақта", "NOUN"): {"сұрақ": 9.0, "сұрақта": 0.5},
    }
    assert without_rare_stems(counted) == counted


def test_negated_verb_is_the_verb() -> None:
    counted = {Pair("болмайды", "VERB"): {"болма": 5.0, "бол": 1.0}, Pair("болды", "VERB"): {"бол": 30.0}}
    assert without_rare_stems(counted)[Pair("болмайды", "VERB")] == {"бол": 6.0}
