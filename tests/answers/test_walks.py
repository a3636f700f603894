"""From a folder of articles to answers: what a linguist and a journalist do, command by command."""

import csv
import io
import json

import pytest

import kazprep as package

pytestmark = [pytest.mark.process, pytest.mark.model]

# What the news of two years are about, one sentence for each year.
STORIES = {
    2025: "Қаржы министрі Арман Балаев пен әкім Айгүл Сейітова жаңа мектеп салынатынын айтты.",
    2026: "Әкім Айгүл Сейітова тасқын қаупі барын ескертті. А. Балаев тасқын басталған ауылға келді.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that has `articles`: twelve of each year, dated, with titles."""
    folder = tmp_path_factory.mktemp("walk")
    (folder / "articles").mkdir()
    for year, story in STORIES.items():
        for month in range(1, 13):
            text = f" date {year}-{month:02}-05 Аймақ жаңалығы\n{story} Алматыда күн ашық болады."
            (folder / "articles" / f"{year}-{month:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def processed(folder, kazprep):
    """The same, processed by the first command of both walks."""
    done = kazprep("run", "articles", "--lemmas", "--lang", "kk", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def spreadsheet(printed):
    assert printed.startswith("\ufeff"), "Excel takes it for another encoding"
    return list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"))))


def test_a_linguist_gets_a_sorted_concordance_and_the_key_words_of_two_years(command, processed):
    lines = command(
        "kwic", "outputs/articles", "тасқын*", "--sort", "right", cwd=processed
    ).stdout.splitlines()
    assert len(lines) == 24
    words = [line.split("тасқын", 1)[1].split()[0] for line in lines]
    assert words == ["басталған"] * 12 + ["қаупі"] * 12
    found = command("collocates", "outputs/articles", "мектеп", "--json", cwd=processed).stdout.splitlines()
    assert json.loads(found[0])["lemma"] in {"жаңа", "сал", "айт"}
    printed = command("keyness", "outputs/articles", "--since", "2026", "--csv", cwd=processed).stdout
    rows = spreadsheet(printed)
    assert rows[0]["lemma"] == "тасқын" and float(rows[0]["log_likelihood"]) > 15.13
    assert "мектеп" in {row["lemma"] for row in rows[-10:]}
    first, *_ = command("ngrams", "outputs/articles", "--by", "form", cwd=processed).stdout.splitlines()[1:]
    assert first.split()[-2:] == ["24", "24"]


def test_a_journalist_gets_a_spreadsheet_of_who_was_named_with_whom_when_and_in_which_role(
    command, processed
):
    people = spreadsheet(command("people", "outputs/articles", "--csv", cwd=processed).stdout)
    rows = {row["name"]: row for row in people}
    assert rows["Айгүл Сейітова"]["mentions"] == rows["Арман Балаев"]["mentions"] == "24"
    assert rows["Арман Балаев"]["variants"] == "А. Балаев"
    assert rows["Арман Балаев"]["roles"] == "Қаржы министрі"
    assert (rows["Айгүл Сейітова"]["first"], rows["Айгүл Сейітова"]["last"]) == ("2025-01-05", "2026-12-05")
    pairs = spreadsheet(command("people", "outputs/articles", "--pairs", "--csv", cwd=processed).stdout)
    assert {pairs[0]["name"], pairs[0]["partner"]} == {"Айгүл Сейітова", "Арман Балаев"}
    assert (pairs[0]["sentences"], pairs[0]["last"]) == ("12", "2025-12-05")
    page = (processed / "outputs" / "articles" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="kk"' in page


def test_both_do_so_in_a_notebook(processed, monkeypatch):
    monkeypatch.chdir(processed)
    run = package.run("articles", lemmas=True, lang="kk", resume=True)
    assert run.where(since="2026").keyness(run.where(until="2025"), limit=1)["lemma"].item() == "тасқын"
    assert run.people()["mentions"].tolist()[:2] == [24, 24]
    assert run.timeline("Арман Балаев", by="year")["count"].tolist() == [12, 0]
