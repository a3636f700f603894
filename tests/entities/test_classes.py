"""KazNERD's classes, by family and by what is a name."""

from kazprep.entities.classes import CLASSES, FAMILIES, NAME_CLASSES, family_of


def test_each_of_the_25_classes_is_in_one_family():
    assert len(CLASSES) == len(set(CLASSES)) == 25
    assert all(label in FAMILIES[family_of(label)] for label in CLASSES)


def test_classes_of_names_are_classes():
    assert set(CLASSES) > NAME_CLASSES
