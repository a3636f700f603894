"""From a folder of 300 articles to answers: what a linguist, a journalist and an engineer type, and get."""

import csv
import io
import json
import time

import pytest

import kazprep as package
from tests.answers.news import articles, met, write

pytestmark = [pytest.mark.process, pytest.mark.model]

MAX_STEPS = 8
MAX_SECONDS = 120
"""What a walk may take on a machine of two cores that has nothing else to do."""
BUSY = 4
"""By how much a busy machine may be slower."""
NEWS = list(articles(300))
TODAY = NEWS[290:]


class Walk:
    """Commands that are typed one after another in a folder, counted and timed."""

    def __init__(self, kazprep, folder):
        self.kazprep, self.folder = kazprep, folder
        self.steps, self.seconds = 0, 0.0

    def __call__(self, line, expected=0):
        """What a command prints; `expected` is its exit code."""
        began = time.monotonic()
        done = self.kazprep(*line.split()[1:], cwd=self.folder)
        self.seconds += time.monotonic() - began
        self.steps += 1
        assert done.returncode == expected, done.stderr
        return done.stdout

    def is_short(self):
        print(f"{self.steps} commands, {self.seconds:.0f} s")
        return self.steps <= MAX_STEPS and self.seconds < MAX_SECONDS * BUSY


@pytest.fixture
def walk(kazprep, tmp_path):
    """A folder with `articles`, and in it the news of two years."""
    write(tmp_path / "articles", NEWS)
    return Walk(kazprep, tmp_path)


def spreadsheet(printed):
    assert printed.startswith("\ufeff"), "Excel takes it for another encoding"
    return list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"))))


def test_a_linguist_gets_a_sorted_concordance_and_the_key_words_of_two_years(walk):
    walk("kazprep run articles --output outputs/articles --lemmas")
    lines = walk("kazprep kwic outputs/articles тасқын --sort right").splitlines()
    rows = spreadsheet(walk("kazprep keyness outputs/articles --since 2026 --csv"))
    near = walk("kazprep collocates outputs/articles мектеп --json").splitlines()

    behind = [line.split("асқын  ", 1)[1].split()[0] for line in lines]
    assert len(lines) > 200 and list(dict.fromkeys(behind)) == ["басталған", "болған", "қаупі", "суы"]
    assert rows[0]["lemma"] == "тасқын" and float(rows[0]["log_likelihood"]) > 15.13  # p < 0.0001
    assert rows[-1]["lemma"] == "мектеп" and float(rows[-1]["log_likelihood"]) < -15.13
    assert "жаңа" in {json.loads(line)["lemma"] for line in near[:5]}
    assert walk.is_short()


def test_a_journalist_gets_a_spreadsheet_of_who_was_named_with_whom_when_and_in_which_role(walk):
    walk("kazprep run articles --output outputs/articles --lang kk")
    people = spreadsheet(walk("kazprep people outputs/articles --csv"))
    pairs = spreadsheet(walk("kazprep people outputs/articles --pairs --csv"))
    lines = walk("kazprep kwic outputs/articles Балаев --sort date").splitlines()

    rows = {row["name"]: row for row in people}
    expected = {person for each in NEWS for person in each.people}
    assert {person.name for person in expected} <= rows.keys()
    for person in expected:
        row, days = rows[person.name], [each.published for each in NEWS if person in each.people]
        assert (row["first"], row["last"]) == (f"{min(days)}", f"{max(days)}")
        assert row["variants"] == person.short
        assert int(row["documents"]) == len(days)
    with_a_role = [person for person in expected if person.role in rows[person.name]["roles"].lower()]
    assert len(with_a_role) >= 4  # others have titles that the tagger does not take for posts
    together = {frozenset((row["name"], row["partner"])): int(row["sentences"]) for row in pairs}
    assert together == met(NEWS)
    assert len(lines) > 100
    page = (walk.folder / "outputs" / "articles" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="kk"' in page
    assert walk.is_short()


def test_an_engineer_adds_the_news_of_a_day_and_lets_a_metric_fail_the_job(walk):
    for each in TODAY:
        (walk.folder / "articles" / each.name).unlink()
    walk("kazprep run articles --output outputs/articles")
    write(walk.folder / "articles" / "today", TODAY)

    walk("kazprep add articles --output outputs/articles")
    walk("kazprep run articles --output outputs/next --set tag.rules=false")
    summary = json.loads(walk("kazprep diff outputs/articles outputs/next --summary --json"))
    rows = spreadsheet(walk("kazprep diff outputs/articles outputs/next --kind entity --csv"))
    walk("kazprep diff outputs/articles outputs/next --summary --fail-under 90")
    walk("kazprep diff outputs/articles outputs/next --summary --fail-under entities=100", expected=1)

    assert summary["agreement"]["documents"] == {"a": 300, "b": 300, "same": 300, "f1": 100.0}
    assert [change["name"] for change in summary["changes"]] == ["setting tag.rules"]
    assert 90 < summary["agreement"]["entities"]["f1"] < 100
    assert len(rows) == sum(summary["differences"].values()) > 0
    assert all(row["cause"].endswith("setting tag.rules") for row in rows)
    assert walk.is_short()


def test_the_first_two_do_so_in_a_notebook(walk, monkeypatch):
    monkeypatch.chdir(walk.folder)
    run = package.run("articles", lemmas=True, lang="kk")
    assert run.where(since="2026").keyness(run.where(until="2025"), limit=1)["lemma"].item() == "тасқын"
    assert run.named_together("people")["sentences"].sum() == 300
    assert run.timeline("Арман Балаев", by="year")["count"].min() > 20
    assert run.diff(run).empty
