"""Names replaced in training sentences."""

import random

import pytest

from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.train.augment.names import GIVEN_NAMES, Names, case_suffix, with_given_names


def labelled(marked: str) -> LabelledSentence:
    """A sentence written as `word` or `word/LABEL`."""
    pairs = [word.partition("/") for word in marked.split()]
    return LabelledSentence(
        7, tuple(word for word, _, _ in pairs), tuple(label or "O" for _, _, label in pairs)
    )


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("Семейде", "Оралда", "Таразда"), True),
        (("Семейге", "Оралға", "Таразға", "Ақтөбеге"), True),
        (("Семейден", "Оралдан"), True),
        (("Семейдегі", "Оралдағы"), True),
        (("қаласында", "кентінде"), True),
        (("қаласына", "кентіне"), True),
        (("Семей", "Орал", "Тараз"), True),
        (("Семейде", "Семейге", "Семейден", "Семейді", "Семей", "Семейдегі"), False),
    ],
)
def test_case_suffixes(words, same):
    assert len({case_suffix(word) for word in words}) == (1 if same else len(words))


def test_a_name_is_replaced_by_one_of_its_class_and_case():
    first = labelled("Ол Семейде/B-GPE тұрады .")
    others = [
        labelled("Ол Батыс/B-GPE Алатауда/I-GPE болды ."),
        labelled("Ол Оралға/B-GPE келді ."),
        labelled("Үй Көлсайда/B-LOCATION тұр ."),
    ]
    names = Names([first, *others])
    seen = {names.with_other_names(first, random.Random(seed), 1) for seed in range(20)}
    assert seen == {first, labelled("Ол Батыс/B-GPE Алатауда/I-GPE тұрады .")}


def test_numbers_and_dates_stay():
    sentence = labelled("Ол 3/B-CARDINAL кітап алды")
    names = Names([sentence, labelled("Ол 8/B-CARDINAL қой бақты")])
    assert all(names.with_other_names(sentence, random.Random(seed), 1) == sentence for seed in range(10))


def test_no_name_is_replaced_at_rate_zero():
    sentence = labelled("Семейде/B-GPE")
    assert Names([labelled("Оралда/B-GPE")]).with_other_names(sentence, random.Random(1), 0) == sentence


def test_given_names_alone(monkeypatch):
    monkeypatch.setattr("kazprep.train.augment.names.GIVEN_NAMES", ["Жанар"])
    sentence = labelled("Кеше/B-DATE әнші Әлия/B-PERSON Сейітова/I-PERSON ән салды .")
    seen = {with_given_names(sentence, random.Random(seed), 1) for seed in range(100)}
    assert seen == {
        labelled("Кеше/B-DATE әнші Әлия/B-PERSON ән салды ."),
        labelled("Әлия/B-PERSON ән салды ."),
        labelled("Кеше/B-DATE әнші Жанар/B-PERSON ән салды ."),
        labelled("Жанар/B-PERSON ән салды ."),
    }


def test_listed_given_names_are_distinct_names():
    assert len(set(GIVEN_NAMES)) == len(GIVEN_NAMES)
    assert all(name.istitle() and name.isalpha() for name in GIVEN_NAMES)


@pytest.mark.parametrize(
    "marked",
    [
        "Әлия/B-PERSON ән салды",
        "Әлия/B-PERSON Сейітоваға/I-PERSON гүл берді",  # the case would be lost
        "Әлия/B-PERSON Болатқызы/I-PERSON Сейітова/I-PERSON ән салды",
        "Алматы/B-GPE облысы/I-GPE гүлденді",
    ],
)
def test_names_that_are_not_shortened(marked):
    sentence = labelled(marked)
    assert all(with_given_names(sentence, random.Random(seed), 1) == sentence for seed in range(10))


def test_a_place_after_a_person():
    sentence = labelled("Әлия/B-PERSON ән салды .")
    places = [labelled("Ол Семейде/B-GPE тұрады ."), labelled("Ол Батыс/B-GPE Алатауға/I-GPE барды .")]
    others = [labelled("Оралды/B-GPE көрді ."), labelled("Ол Көлсайда/B-LOCATION болды .")]
    names = Names([sentence, *places, *others])
    seen = {names.with_places(sentence, random.Random(seed), 1) for seed in range(20)}
    assert seen == {
        labelled("Әлия/B-PERSON Семейде/B-GPE ән салды ."),
        labelled("Әлия/B-PERSON Батыс/B-GPE Алатауға/I-GPE ән салды ."),
    }


@pytest.mark.parametrize(
    "marked",
    [
        "Әлияға/B-PERSON гүл берді",
        "Келген Әлия/B-PERSON",
        "Бұл – Әлия/B-PERSON .",
        "Әлия/B-PERSON кеше/B-DATE келді",
        "Ол Семейде/B-GPE тұрады",
    ],
)
def test_no_place_fits(marked):
    names = Names([labelled("Ол Семейде/B-GPE тұрады .")])
    sentence = labelled(marked)
    assert names.with_places(sentence, random.Random(1), 1) == sentence


def test_no_place_is_known():
    sentence = labelled("Әлия/B-PERSON ән салды .")
    assert Names([sentence]).with_places(sentence, random.Random(1), 1) == sentence
