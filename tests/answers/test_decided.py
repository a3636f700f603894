"""Forms of names that people put together, or keep apart."""

import pytest

from kazprep import open_run
from kazprep.answers.decisions import Decision, add_decisions, decisions_of
from kazprep.errors import InputError
from tests.answers.corpus import Article, run_of

ARTICLES = tuple(
    Article(text)
    for text in (
        "[Айгүл Сейітова|PERSON] келді. [А. Сейітова|PERSON] кетті. [Сейітова|PERSON] күлді.",
        "[Айгүл Сейітова|PERSON] айтты.",
        "[А. Сейітова|PERSON] жазды. [Сейітова|PERSON] оқыды.",
        "[Аида Балаева|PERSON] мен [Аида Нұрқызы|PERSON] отыр.",
    )
)


@pytest.fixture
def output(tmp_path):
    return run_of(tmp_path / "out", ARTICLES)


def people(output):
    rows = open_run(output).people()
    return {row.name: row.mentions for row in rows.itertuples()}


def forms(output):
    rows = open_run(output).name_forms()
    return {(row.doc_id[-1], row.variant): (row.name, row.reason, row.scope) for row in rows.itertuples()}


def decide(output, *decisions):
    return add_decisions(output, [Decision("people", *each) for each in decisions])


def test_without_decisions_the_rules_decide(output):
    assert people(output)["Айгүл Сейітова"] == 6
    assert decisions_of(output) == []


def test_forms_that_are_put_apart_are_apart_with_what_hangs_on_them(output):
    decide(output, ("А. Сейітова", "Айгүл Сейітова", False))
    found = people(output)
    assert found["Айгүл Сейітова"] == 3  # with the surname of the first article
    assert found["А. Сейітова"] == 3  # with the surname of the third
    assert sum(found.values()) == 8
    rows = open_run(output).name_forms()
    alone = rows[rows["variant"] == "А. Сейітова"]
    assert [*alone["name"]] == ["А. Сейітова"] * 2
    assert [list(each) for each in alone["candidates"]] == [["Айгүл Сейітова"]] * 2


def test_forms_that_are_put_together_are_one_and_say_so(output):
    decide(output, ("Аида Нұрқызы", "Аида Балаева", True))
    assert people(output)["Аида Балаева"] == 2
    assert "Аида Нұрқызы" not in people(output)
    (row,) = (value for (_, variant), value in forms(output).items() if variant == "Аида Нұрқызы")
    assert row == ("Аида Балаева", "confirmed", "run")


def test_a_merge_of_the_rules_is_confirmed(output):
    decide(output, ("Сейітова", "Айгүл Сейітова", True))
    assert people(output)["Айгүл Сейітова"] == 6
    reasons = {value[1] for (_, variant), value in forms(output).items() if variant == "Сейітова"}
    assert reasons == {"confirmed"}


def test_of_a_form_that_is_kept_apart_one_with_another_name_can_be_decided(output):
    decide(
        output,
        ("А. Сейітова", "Айгүл Сейітова", False),
        ("А. Сейітова", "Аида Балаева", True),
    )
    assert people(output)["Аида Балаева"] == 4


def test_decisions_about_names_that_the_run_does_not_have_change_nothing(output):
    before = people(output)
    decide(output, ("Сейітова", "Жоқ Адам", True), ("Сейітова", "Басқа Адам", False))
    assert people(output) == before


def test_decisions_about_places_are_for_places(output):
    before = people(output)
    add_decisions(output, [Decision("places", "Аида Нұрқызы", "Аида Балаева", True)])
    assert people(output) == before


def test_a_later_decision_replaces_an_earlier_one(output):
    decide(output, ("Сейітова", "Айгүл Сейітова", False))
    path = decide(output, ("Айгүл Сейітова", "Сейітова", True))
    assert path.name == "out.variants.tsv"
    assert [each.is_same for each in decisions_of(output)] == [True]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("people\tА\tӘ", "line 2: it has 3 columns"),
        ("person\tА\tӘ\tyes", "not of 'person'"),
        ("people\tА\tӘ\tmaybe", "yes or no, not 'maybe'"),
        ("people\tА\tА\tyes", "two different forms of a name, not 'А' and 'А'"),
        ("people\t\tӘ\tyes", "two different forms"),
        ("people\tА\tӘ\tyes\npeople\tӘ\tА\tno", "line 3: an earlier line says the opposite"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(output, line, problem):
    path = output.with_name("out.variants.tsv")
    path.write_text(f"kind\tvariant\tname\tsame\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        decisions_of(output)
    assert str(path) in str(raised.value)
    assert problem in str(raised.value)
