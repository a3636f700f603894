"""Names put together: which forms, for which reason, and what is left alone; roles, partners and dates."""

import json
from datetime import date

import pandas as pd
import pytest

from kazprep import open_run
from kazprep.answers import name_variants
from kazprep.answers.person_names import parse, relation
from kazprep.answers.variants import groups_of_document, groups_of_run
from tests.answers.corpus import Article, run_of


def put_together(*names):
    return [list(group.names) for group in groups_of_document(names)]


@pytest.mark.parametrize(
    ("name", "form", "parts"),
    [
        ("Айгүл Сейітова", "full", ("айгүл", "сейітова", "")),
        ("Сейітова Айгүл", "full", ("айгүл", "сейітова", "")),
        ("Айгүл Нұрланқызы Сейітова", "full", ("айгүл", "сейітова", "нұрланқызы")),
        ("Айгүл Нұрлан қызы Сейітова", "full", ("айгүл", "сейітова", "нұрланқызы")),
        ("Иван Петрович Сидоров", "full", ("иван", "сидоров", "петрович")),
        ("Қасым-Жомарт Тоқаев", "full", ("қасымжомарт", "тоқаев", "")),
        ("Ә. Балаев", "initials", ("ә", "балаев", "")),
        ("Ә.Н. Балаев", "initials", ("ә", "балаев", "н")),
        ("Балаев Ә. Н.", "initials", ("ә", "балаев", "н")),
        ("Дж. Смит", "initials", ("дж", "смит", "")),
        ("Қ.-Ж. Тоқаев", "initials", ("қ", "тоқаев", "")),
        ("Нұрлан Асанұлы", "polite", ("нұрлан", "", "асанұлы")),
        ("Балаев", "single", ("", "балаев", "")),
    ],
)
def test_the_parts_of_a_name_are_told_apart(name, form, parts):
    found = parse(name)
    assert (found.form, (found.given, found.surname, found.patronymic)) == (form, parts)


@pytest.mark.parametrize("name", ["", "5", "«»", "А. Б.", "А. Балаев Сейітов"])
def test_what_is_not_one_name_has_no_parts(name):
    assert parse(name) is None


def test_forms_of_a_name_in_a_document_are_put_together_with_reasons():
    names = [
        "Арман Балаев",
        "БАЛАЕВ",
        "А. Балаев",
        "Балаев Арман",
        "Арман Серікұлы",
        "Арман Серікұлы Балаев",
        "Арман",
    ]
    (group,) = groups_of_document(names, {"Арман Балаев"})
    assert set(group.names) == set(names)
    reasons = {name: link.reason for name, link in group.names.items()}
    assert reasons == {
        "Арман Серікұлы Балаев": "",
        "Арман Балаев": "with or without patronymic",
        "Балаев Арман": "with or without patronymic",
        "Арман Серікұлы": "given name and patronymic",
        "А. Балаев": "initials and surname",
        "БАЛАЕВ": "surname",
        "Арман": "given name",
    }


@pytest.mark.parametrize(
    "names",
    [
        ["Арман Балаев", "Асан Балаев", "Балаев"],  # which of the two
        ["Арман Балаев", "Асан Балаев", "А. Балаев"],
        ["Арман Балаев", "Арман Сейітов", "Арман"],
        ["Арман Балаев", "Сейіт Арман", "Арман"],  # a surname of one, a given name of the other
        ["Арман Балаев", "Айгүл Балаева"],  # relatives
        ["Арман Балаев", "С. Балаев"],
        ["Арман Асанұлы Балаев", "Арман Серікұлы Балаев"],
        ["Арман Асанұлы Балаев", "Арман Серікұлы"],
        ["Арман Балаев", "Арманов"],
        ["А. Балаев", "С. Балаев", "Балаев"],
        ["Арман", "Балаев"],
        ["Арман Балаев", "Асан Сейітов", "5"],
    ],
)
def test_with_two_candidates_or_none_names_are_left_alone(names):
    assert sorted(put_together(*names)) == sorted([name] for name in names)


def test_a_name_that_may_be_of_two_people_takes_no_single_words():
    names = ["Исатай Жәнібек", "Исатай"]  # one after the other in a list, perhaps
    assert put_together(*names) == [[name] for name in names]
    assert [list(group.names) for group in groups_of_document(names, {"Исатай Жәнібек"})] == [names]
    names += ["Жәнібек"]
    assert len(groups_of_document(names, {"Исатай Жәнібек"})) == 3
    assert len(groups_of_document(["Исатай Жәнібек", "И. Жәнібек", "Исатай", "Жәнібек"])) == 1
    names = ["Исатай Балаев", "Исатай", "Балаев"]
    assert len(groups_of_document(names)) == 3
    assert len(groups_of_document(names, {"Исатай Балаев"})) == 1


def test_the_candidates_of_what_is_left_alone_are_named():
    *_, last = groups_of_document(["Арман Балаев", "Асан Балаев", "Балаев"])
    assert last.names["Балаев"].candidates == ("Арман Балаев", "Асан Балаев")


def run_groups(*documents):
    given = [group for names in documents for group in groups_of_document(names)]
    for number, group in enumerate(given):
        group.documents = {f"{number}"}
    groups, index = groups_of_run(given)
    assert len(index) == len(given) and set(index) == set(range(len(groups)))
    return sorted(sorted(group.names) for group in groups)


def test_full_names_are_one_person_across_documents_unless_patronymics_differ():
    assert run_groups(["Арман Балаев"], ["АРМАН БАЛАЕВ"], ["Балаев Арман"]) == [
        ["АРМАН БАЛАЕВ", "Арман Балаев", "Балаев Арман"]
    ]
    assert run_groups(["Арман Асанұлы Балаев"], ["Арман Балаев"]) == [
        ["Арман Асанұлы Балаев", "Арман Балаев"]
    ]
    assert len(run_groups(["Арман Асанұлы Балаев"], ["Арман Серікұлы Балаев"], ["Арман Балаев"])) == 3


def test_short_forms_are_of_the_only_one_in_the_run():
    assert run_groups(["А. Балаев"], ["Арман Балаев"]) == [["А. Балаев", "Арман Балаев"]]
    assert run_groups(["А. Балаев"], ["Арман Балаев"], ["Асан Балаев"]) == [
        ["А. Балаев"], ["Арман Балаев"], ["Асан Балаев"],
    ]  # fmt: skip
    assert run_groups(["Арман Асанұлы"], ["Арман Асанұлы Балаев"]) == [
        ["Арман Асанұлы", "Арман Асанұлы Балаев"]
    ]
    assert len(run_groups(["Арман Асанұлы"], ["Арман Балаев"])) == 2
    assert len(run_groups(["Арман"], *[["Арман Балаев"]] * 5)) == 2


def test_a_candidate_that_is_much_rarer_is_not_near():
    many = [["Арман Балаев"]] * 20
    assert len(run_groups(*many, ["Армат Балаев"], ["А. Балаев"], ["Балаев"])) == 2
    assert len(run_groups(*many[1:], ["Армат Балаев"], ["А. Балаев"], ["Балаев"])) == 4
    given = [
        group for names in [*many, ["Армат Балаев"], ["А. Балаев"]] for group in groups_of_document(names)
    ]
    for number, group in enumerate(given):
        group.documents = {f"{number}"}
    link = groups_of_run(given)[0][0].names["А. Балаев"]
    assert (link.reason, link.candidates) == ("initials and surname", ("Армат Балаев",))


def test_a_surname_alone_is_of_a_person_who_is_well_known_or_has_the_same_role():
    assert len(run_groups(["Балаев"], ["Арман Балаев"], ["Арман Балаев"])) == 2
    assert len(run_groups(["Балаев"], *[["Арман Балаев"]] * 19)) == 2
    assert len(run_groups(["Балаев"], *[["Арман Балаев"]] * 20)) == 1
    assert len(run_groups(["Балаев"], *[["Арман Балаев"]] * 20, ["С. Балаев"])) == 2
    assert len(run_groups(["Балаев"], *[["Арман Балаев"]] * 20, ["С. Балаев"], ["С. Балаев"])) == 3
    alone, full = groups_of_document(["Балаев"])[0], groups_of_document(["Арман Балаев"])[0]
    alone.roles, full.roles = {"министр"}, {"министр"}
    assert len(groups_of_run([alone, full])[0]) == 1


@pytest.mark.parametrize(
    ("short", "long", "reason"),
    [
        ("А. С. Балаев", "Арман Серікұлы Балаев", "initials and surname"),
        ("А. Н. Балаев", "Арман Серікұлы Балаев", None),
        ("А. Асанұлы", "Арман Асанұлы", "initials and surname"),
        ("Асанұлы", "Арман Асанұлы", "surname"),
        ("Арман", "А. Балаев", None),
        ("Балаев", "Балаев", None),
    ],
)
def test_relations_of_forms(short, long, reason):
    assert relation(parse(short), parse(long)) == reason


def test_organisations_and_places_are_put_together_by_letters_acronyms_and_head_nouns():
    groups = name_variants.groups_of_document(["Жасыл дала қоры", "ЖДҚ", "«ЖАСЫЛ ДАЛА» қоры", "Су"])
    assert [list(group.names) for group in groups] == [
        ["Жасыл дала қоры", "«ЖАСЫЛ ДАЛА» қоры", "ЖДҚ"],
        ["Су"],
    ]

    groups = name_variants.groups_of_document(["ЖДҚ", "Ждқ", "Жасыл дала қоры", "ЖСБ", "«ЖСБ»"])
    assert [list(group.names) for group in groups] == [["ЖДҚ", "Ждқ"], ["Жасыл дала қоры"], ["ЖСБ", "«ЖСБ»"]]

    def across(*documents):
        given = [group for names in documents for group in name_variants.groups_of_document(names)]
        groups, _ = name_variants.groups_of_run(given)
        return sorted(sorted(group.names) for group in groups)

    assert across(["ЖДҚ"], ["Жасыл дала қоры", "ЖДҚ"]) == [["ЖДҚ", "Жасыл дала қоры"]]
    assert across(["ЖДҚ"], ["Жасыл дала қоры", "ЖДҚ"], ["Жаңа дәуір қоғамы", "ЖДҚ"]) == [
        ["ЖДҚ"], ["ЖДҚ", "Жасыл дала қоры"], ["ЖДҚ", "Жаңа дәуір қоғамы"],
    ]  # fmt: skip
    assert across(["Көкшетау қаласы"], ["Көкшетау"]) == [["Көкшетау", "Көкшетау қаласы"]]
    assert len(across(["Абай қаласы"], ["Абай"], ["Абай ауданы"])) == 3
    assert across(["Алматы"], ["Алматы облысы"]) == [["Алматы"], ["Алматы облысы"]]


ARTICLES = (
    Article(
        "[Қаржы министрі|POSITION] [Арман Балаев|PERSON] мен [Айгүл Сейітова|PERSON] келді.\n"
        "[Министр|POSITION] [Балаев|PERSON] сөйледі. [Астана|GPE] қуанды.",
        date(2025, 5, 1),
        "а.txt",
    ),
    Article(
        "[А. Балаев|PERSON] кетті, [депутат|POSITION] келді, [Айгүл Сейітова|PERSON] қалды.",
        date(2026, 2, 3),
        "ә.txt",
    ),
    Article("[Балаев|PERSON] жоқ.\n[Астана қаласы|GPE].", None, "б.txt"),
)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    return open_run(run_of(tmp_path_factory.mktemp("people") / "run", ARTICLES))


def test_people_have_their_roles_partners_dates_and_an_example(people):
    found = people.people()
    assert found.columns.tolist() == [
        "name", "type", "mentions", "documents", "first", "last", "roles", "partners", "variants", "example",
    ]  # fmt: skip
    first, second, third = found.to_dict("records")
    assert (first["name"], first["mentions"], first["documents"]) == ("Арман Балаев", 3, 2)
    assert (first["first"], first["last"]) == (pd.Timestamp(2025, 5, 1), pd.Timestamp(2026, 2, 3))
    assert list(first["roles"]) == ["Министр", "Қаржы министрі"]
    assert list(first["partners"]) == ["Айгүл Сейітова"]
    assert list(first["variants"]) == ["А. Балаев", "Балаев"]
    assert first["example"] == "Қаржы министрі Арман Балаев мен Айгүл Сейітова келді."
    assert (second["name"], second["mentions"], list(second["roles"])) == ("Айгүл Сейітова", 2, [])
    assert (third["name"], third["mentions"], pd.isna(third["first"])) == ("Балаев", 1, True)
    assert people.people(limit=1)["name"].tolist() == ["Арман Балаев"]


def test_pairs_are_those_who_share_a_sentence(people):
    found = people.named_together()
    assert found.columns.tolist() == [
        "name", "partner", "sentences", "documents", "first", "last", "example",
    ]  # fmt: skip
    (row,) = found.to_dict("records")
    assert (row["name"], row["partner"], row["sentences"], row["documents"]) == (
        "Арман Балаев", "Айгүл Сейітова", 2, 2,
    )  # fmt: skip
    assert (row["first"], row["last"]) == (pd.Timestamp(2025, 5, 1), pd.Timestamp(2026, 2, 3))
    assert people.named_together("places").empty
    with pytest.raises(ValueError, match="names are of"):
        people.named_together("animals")


def test_every_form_has_its_reason_and_its_candidates(people):
    forms = people.name_forms()
    rows = {(row.variant, row.name): row for row in forms.itertuples()}
    together = rows["Балаев", "Арман Балаев"]
    assert (together.reason, together.scope) == ("surname", "document")
    assert rows["А. Балаев", "Арман Балаев"].scope == "run"
    alone = rows["Балаев", "Балаев"]
    assert list(alone.candidates) == ["Арман Балаев"] and pd.isna(alone.reason)
    assert forms["mentions"].sum() == (people.entities()["type"] == "PERSON").sum()
    unreasoned = forms[forms["reason"].isna()]
    assert (unreasoned["variant"] == unreasoned["name"]).all()


def test_places_have_no_roles(people):
    found = people.places()
    assert "roles" not in found
    assert found[["name", "mentions", "documents"]].values.tolist() == [["Астана", 2, 2]]
    assert people.name_forms("places")["reason"].dropna().tolist() == ["head noun"]
    assert people.organisations().empty
    with pytest.raises(ValueError, match="names are of people, places, organisations, not of 'animals'"):
        people.name_forms("animals")


def test_some_documents_have_their_people(people):
    assert people.where(since="2026").people()["name"].tolist() == ["А. Балаев", "Айгүл Сейітова"]


def test_commands_print_who_is_named(command, people):
    lines = command("people", people.path).stdout.splitlines()
    assert lines[0].split() == ["name", "type", "mentions", "documents", "first", "last", "roles", "partners"]
    assert lines[1].split()[:4] == ["Арман", "Балаев", "PERSON", "3"]
    rows = [json.loads(line) for line in command("people", people.path, "--json").stdout.splitlines()]
    assert rows[0]["variants"] == ["А. Балаев", "Балаев"] and rows[0]["first"] == "2025-05-01"
    forms = [
        json.loads(line) for line in command("people", people.path, "--forms", "--json").stdout.splitlines()
    ]
    assert len(forms) == len(people.name_forms())
    pairs = command("people", people.path, "--pairs", "--csv").stdout
    assert "Айгүл Сейітова" in pairs.splitlines()[1]
    assert "Айгүл Сейітова" in command("people", people.path, "--pairs").stdout
    assert "two lists" in command("people", people.path, "--pairs", "--forms").stderr
    printed = command("people", people.path, "--csv").stdout
    assert '"Министр; Қаржы министрі"' in printed
    assert "Астана" in command("places", people.path, "--since", "2025").stdout
    assert command("organisations", people.path).returncode == 0
