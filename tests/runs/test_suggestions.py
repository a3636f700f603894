"""What `kazprep find` says is near when it found nothing."""

import pytest

import kazprep as package
from kazprep.runs.search import Query
from kazprep.runs.suggestions import explain_nothing


@pytest.fixture(scope="module")
def run(kazprep, tmp_path_factory):
    folder = tmp_path_factory.mktemp("near")
    text = (
        "Дәурен Қалиев Алматыда тұрады. Дәурен Қалиевтің досы Алматыға келді.\n"
        "Қызылорда қаласында күн ашық. Мектепте қоңырау соғылды."
    )
    (folder / "а.txt").write_text(text, encoding="utf-8")
    assert kazprep("run", folder / "а.txt", "-o", folder / "out").returncode == 0
    return package.open_run(folder / "out")


def near(run, **asked):
    (line,) = explain_nothing(run, Query(**{name: (value,) for name, value in asked.items()}))
    return line


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("алматы", "--entity Алматы (2)"),  # another case
        ("ДӘУРЕН ҚАЛИЕВ", '--entity "Дәурен Қалиев" (2)'),
        ("Алматының", "--entity Алматы (2)"),  # a form that is not in the text
        ("Дәурен Қалиевке", '--entity "Дәурен Қалиев" (2)'),
        ("Алмаата", "--entity Алматы (2)"),  # another spelling
        ("Даурен Калиев", '--entity "Дәурен Қалиев" (2)'),  # typed with a Russian keyboard
        ("Aлматы", "--entity Алматы (2)"),  # with a Latin A
        ("Қалиев", '--entity "Дәурен Қалиев" (2)'),  # a part of it
        ("қоңырау", "--word қоңырау (1)"),  # a word, and no entity
    ],
)
def test_an_entity_has_what_is_near(run, asked, found):
    assert near(run, entities=asked).endswith(f"; near: {found}")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("мектеп", "--word мектепте (1)"),
        ("мектебі", "--word мектепте (1)"),  # another form of the same word
        ("коңырау", "--word қоңырау (1)"),
        ("қонырау", "--word қоңырау (1)"),
        ("күндер", "--word күн (1)"),
    ],
)
def test_a_word_has_what_is_near(run, asked, found):
    assert near(run, words=asked).endswith(f"; near: {found}")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("PERS", "there is no class PERS; near: --type PERSON (2)"),
        ("person", "there is no class person; near: --type PERSON (2)"),
        ("PRESON", "there is no class PRESON; near: --type PERSON (2)"),
    ],
)
def test_a_class_that_does_not_exist_has_what_is_near(run, asked, said):
    assert near(run, types=asked) == said


def test_a_class_that_the_run_lacks_is_named_with_those_that_it_has(run):
    said = near(run, types="DISEASE")
    assert said.startswith("no entity is of the class DISEASE; the run has ")
    assert "PERSON (2)" in said


def test_several_words_in_one_are_searched_separately(run):
    assert near(run, words="қоңырау соғылды").endswith(": --word қоңырау --word соғылды")


def test_each_part_that_has_results_by_itself_is_named(run):
    lines = explain_nothing(run, Query(("Алматы",), (), ("қоңырау",)))
    assert lines == [
        "--entity Алматы is in 2 sentences, none of which has the rest, too",
        "--word қоңырау is in 1 sentence, none of which has the rest, too",
    ]
    (_, said) = explain_nothing(run, Query(("Алматы",), ("PERSON",)))
    assert said == '"Алматы" is never PERSON, but GPE (2)'


def test_what_has_nothing_near_says_so(run):
    assert near(run, entities="Йошкар") == 'no entity is "Йошкар", and nothing is near'


def test_a_run_without_entities_says_so(kazprep, tmp_path):
    (tmp_path / "а.txt").write_text("Күн ашық.", encoding="utf-8")
    options = ("--set", 'pipeline.stages=["normalize", "segment"]')
    assert kazprep("run", tmp_path / "а.txt", "-o", tmp_path / "out", *options).returncode == 0
    assert near(package.open_run(tmp_path / "out"), entities="Орал") == "the run has no entities"
