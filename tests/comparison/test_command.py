"""`kazprep diff` at the terminal: what it prints, and its exit codes."""

import csv
import io
import json

import pytest

from kazprep.edits import Edits
from kazprep.entities.entity import Entities
from kazprep.spans import Spans
from tests.comparison.runs import INFO, article, run_of

OTHER = INFO | {"models": [{"processor": "ner", "package": "kazprep", "sha256": "b" * 64}]}
NO_ENTITIES = Entities(Spans.empty(), ())


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two runs over thirty articles; the second finds no entity in three of them."""
    folder = tmp_path_factory.mktemp("runs")
    run_of(folder / "a", [article(number) for number in range(30)])
    found = [article(number, **{"entities": NO_ENTITIES} if number < 3 else {}) for number in range(30)]
    run_of(folder / "b", found[:20], found[20:], info=OTHER)
    run_of(folder / "other", [article(50)], [])
    return folder


@pytest.fixture
def diff(command, folders):
    return lambda *arguments, a="a", b="b": command("diff", folders / a, folders / b, *arguments)


def test_it_prints_what_differs_in_making_the_runs_how_far_they_agree_and_where_they_differ(diff):
    result = diff("--limit", 2)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[2] == "model ner: kazprep aaaaaaaaaaaa → kazprep bbbbbbbbbbbb"
    agreement = {line.split()[0]: line.split()[1:] for line in lines[5:12]}
    assert agreement["entities"] == ["60", "54", "54", "94.74"]
    assert agreement["tokens"] == ["270", "270", "270", "100.00"]
    assert "entity-lost                     6" in lines
    assert lines[-11:-2] == [
        "entity-lost  000.txt 13–18  model ner",
        "  …Көктем келді [Айгүл] Астанаға  барды. Ол қуанды.…",
        "  A: Айгүл  PERSON",
        "  B: –",
        "",
        "entity-lost  000.txt 19–27  model ner",
        "  …Көктем келді Айгүл [Астанаға]  барды. Ол қуанды.…",
        "  A: Астанаға  GPE",
        "  B: –",
    ]
    assert lines[-1] == "… and 4 more: --limit shows more of them, --csv and --json all"


def test_csv_and_json_have_every_difference(diff):
    printed = diff("--csv").stdout
    assert printed.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"))))
    records = [json.loads(line) for line in diff("--json").stdout.splitlines()]
    assert len(rows) == len(records) == 6
    assert [row["a"] for row in rows] == [record["a"] for record in records]
    assert records[0]["b"] is None


def test_the_limit_and_the_kinds_choose_rows_but_all_counts(diff):
    assert len(diff("--json", "--limit", 2).stdout.splitlines()) == 2
    assert diff("--json", "--kind", "sentence").stdout == ""
    assert diff("--json", "--kind", "sentence", "--fail-under", "99").returncode == 1
    assert diff("--json", "--limit", 1, "--fail-under", "95").returncode == 1


def test_the_summary_as_json_is_one_object(diff):
    summary = json.loads(diff("--summary", "--json").stdout)
    assert summary["agreement"]["entities"] == {"a": 60, "b": 54, "same": 54, "f1": 94.74}
    assert summary["differences"] == {"entity-lost": 6}
    assert summary["changes"][0]["name"] == "model ner"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["94"], 0),
        (["95"], 1),
        (["95", "entities=90"], 0),
        (["entities=90", "95"], 0),
        (["entities=94.74"], 0),
        (["entities=94.75"], 1),
        (["sentences=100", "documents=100"], 0),
        (["entities=101"], 2),
        (["names=90"], 2),
        (["many"], 2),
    ],
)
def test_a_job_fails_where_the_runs_agree_less_than_it_says(diff, given, code):
    options = [option for each in given for option in ("--fail-under", each)]
    result = diff("--summary", *options)
    assert result.returncode == code
    if code == 1:
        assert "entities: F1 94.74, below 9" in result.stderr


def test_a_job_does_not_pass_where_there_is_nothing_to_compare(diff):
    result = diff("--summary", "--fail-under", "1", b="other")
    assert result.returncode == 2 and "have no document in common" in result.stderr
    assert diff("--summary", b="other").returncode == 0


def test_a_measure_that_the_runs_do_not_have_is_an_error(command, tmp_path):
    for name in ("a", "b"):
        run_of(tmp_path / name, [article(0, analyses=())])
    result = command("diff", tmp_path / "a", tmp_path / "b", "--fail-under", "lemmas=90")
    assert result.returncode == 2 and "the runs have no lemmas to compare" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--kind", "entty"], "there is no kind 'entty', did you mean 'entity'"),
        (["--csv", "--json"], "give one of them"),
        (["--csv", "--summary"], "--csv is for differences"),
        (["--page", "x.html", "--json"], "exclude each other"),
        (["--page", "x.html", "--accept", "y.json"], "exclude each other"),
        (["--output", "x.tsv"], "--output is the file that --accept writes"),
        (["--accept", "y.json", "--fail-under", "99"], "--fail-under compares the runs"),
    ],
)
def test_options_that_do_not_fit_are_refused(diff, options, message):
    result = diff(*options)
    assert result.returncode == 2 and message in result.stderr


def test_a_folder_without_a_run_is_refused(diff):
    result = diff(b="nowhere")
    assert result.returncode == 2 and "is not the output of a run" in result.stderr


def test_control_characters_of_a_text_do_not_reach_the_terminal(command, tmp_path):
    document = article(0, entities=NO_ENTITIES, edits=Edits.none())
    dangerous = document.raw_text.replace("Айгүл", "Айг\x1bл")
    run_of(tmp_path / "a", [article(0, raw_text=dangerous, edits=Edits.none(), text=dangerous)])
    run_of(
        tmp_path / "b",
        [article(0, raw_text=dangerous, edits=Edits.none(), text=dangerous, entities=NO_ENTITIES)],
    )
    assert "\x1b" not in command("diff", tmp_path / "a", tmp_path / "b").stdout
